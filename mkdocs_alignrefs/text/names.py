"""BibTeX name lists parted into persons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_alignrefs.model import Name
from mkdocs_alignrefs.text.latex import BRACES, decode_plain

_ESCAPED_BRACE = re.compile(r"(?<!\\)((?:\\\\)*+)\\([{}])")
"""BibTeX counts these among the braces that part names, so they are taken by name."""
_AND = re.compile(r"(?: and(?= ))+ ", re.IGNORECASE)
_COMMA = re.compile(",")
_SEMICOLON = re.compile(";(?= )")
_ET_AL = re.compile(r"(?:\{et[ ~]al\.?\}|\bet[ ~]al\b\.?)$", re.IGNORECASE)
_WORD = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[.'’-][^\W\d_]*)*"
_PLAIN = re.compile(rf"({_WORD}(?: {_WORD})*), ?({_WORD}(?: {_WORD})*)|({_WORD}(?: {_WORD})*) ({_WORD})")
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_LONGEST = 500
_DEEPEST = 10
_INITIALS = re.compile(r"(?:[A-Z]\.?-?){1,3}")


@dataclass(frozen=True, slots=True)
class NameList:
    """The names in order; whether `others` ended the list, or “et al.”; and, as written, what was not sure."""

    names: tuple[Name, ...] = ()
    truncated: bool = False
    refused: tuple[str, ...] = ()
    et_al: bool = False


def parse(field: str) -> NameList:
    """Return the names of an `author` or `editor` field, LaTeX decoded.

    Names are parted at `and` outside braces and read as BibTeX reads them (Oren Patashnik, “Designing BibTeX Styles”).
    A name in braces is literal; so is one that cannot be read (more than two commas, braces that do not match), which
    `refused` has as written. Persons joined by commas or semicolons where `and` should stand are parted where that is
    sure, and `refused` has the whole field.
    """
    if not field:
        return NameList()
    written = " ".join(_ESCAPED_BRACE.sub(lambda brace: brace[1] + BRACES[brace[2]], field).split())
    text, cut = _ET_AL.subn("", written) if "al" in written[-4:].lower() else (written, 0)
    names: list[Name] = []
    refused: list[str] = []
    truncated = bool(cut)
    for item in _split(f" {text.rstrip(' ,')} ", _AND):
        if person := _plain_person(item):
            names.append(person)
        elif item.casefold() == "others":
            truncated = True
        elif person := _extended(item):
            names.append(person)
        elif persons := _joined(item):
            names.extend(name for name, _ in map(_name, persons) if name != Name())
            refused.append(written)
        else:
            name, sure = _name(item)
            names.extend([name] if name != Name() else [])
            refused.extend(() if sure else (item,))
    return NameList(tuple(names), truncated, tuple(dict.fromkeys(refused)), bool(cut))


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Return the non-empty pieces of the text between separators outside braces."""
    if "{" in text and (cuts := _top_level(text, separator)) is not None:
        edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
        pieces = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    else:
        pieces = separator.split(text)
    return [piece for raw in pieces if (piece := raw.strip())]


def _top_level(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]] | None:
    """Return where separators stand outside braces; None if the braces do not match, so that they mean nothing."""
    depth = 0
    cuts = []
    for token in re.finditer(rf"(?P<brace>[{{}}])|{separator.pattern}", text, separator.flags):
        if token["brace"]:
            depth += 1 if token["brace"] == "{" else -1
            if depth < 0:
                return None
        elif depth == 0:
            cuts.append(token.span())
    return None if depth else cuts


def _extended(item: str) -> Name | None:
    """Return a name that says its parts, as biblatex can: `family=Gogh, given=Vincent, prefix=van`."""
    if "family=" not in item:
        return None
    said = {part.strip(): _text(value) for part, _, value in (piece.partition("=") for piece in _split(item, _COMMA))}
    if not said.get("family"):
        return None
    return Name(said["family"], said.get("given", ""), said.get("prefix", ""), said.get("suffix", ""))


def _joined(item: str) -> list[str]:
    """Return the persons of a piece in which `and` was forgotten, or nothing if that is not sure."""
    if "; " in item and "&" not in item:
        return _split(item, _SEMICOLON)
    if item.count(",") < 2:
        return []
    pieces = _split(item, _COMMA)
    enough = len(pieces) >= 3 or (len(pieces) == 2 and item.endswith(","))
    if not enough or not all(" " in piece and not piece.startswith("{") for piece in pieces):
        return []
    return [_family_first(piece) for piece in pieces]


def _family_first(person: str) -> str:
    """Return `Smith, J` for `Smith J`, as medical databases write names; any other as it is."""
    family, _, last = person.rpartition(" ")
    return f"{family}, {last}" if _INITIALS.fullmatch(last) and not _INITIALS.fullmatch(family) else person


def _name(item: str) -> tuple[Name, bool]:
    pieces = _split(item.strip(", "), _COMMA)
    name = ", ".join(pieces)
    if _is_braced(name) or not any(map(str.isalnum, _text(name))):
        return Name(literal=_text(name)), True
    if len(pieces) > 3 or len(name) > _LONGEST or not _is_well_braced(name):
        return Name(literal=_text(name)), False
    return _person(name), True


def _is_braced(name: str) -> bool:
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for brace in re.finditer(r"[{}]", name):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end() == len(name)
    return False


def _is_well_braced(name: str) -> bool:
    """Whether braces match and nest as deep as names need, and not as deep as pybtex raises at."""
    depth = 0
    for brace in re.finditer(r"[{}]", name):
        depth += 1 if brace[0] == "{" else -1
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


def _person(name: str) -> Name:
    return _plain_person(name) or _with_suffix(_bibtex_person(name))


@lru_cache(maxsize=65_536)
def _plain_person(name: str) -> Name | None:
    """Return the person where a plain split is surely what BibTeX does: one comma at most, every word capitalised.

    Most people wrote several of the works of a library, which then share their name.
    """
    found = _PLAIN.fullmatch(name)
    if not found:
        return None
    family, given = found[1] or found[4], found[2] or found[3]
    if family.rpartition(" ")[2] in _SUFFIXES or given.rpartition(" ")[2] in _SUFFIXES:
        return None
    return Name(family, given)


@lru_cache(maxsize=4096)
def _bibtex_person(name: str) -> Name:
    from pybtex.database import Person

    person = Person(name)
    return Name(
        family=_words(person.last_names),
        given=_words(person.first_names + person.middle_names),
        particle=_words(person.prelast_names),
        suffix=_words(person.lineage_names),
    )


def _words(parts: list[str]) -> str:
    return _text(" ".join(parts))


def _text(latex: str) -> str:
    return " ".join(decode_plain(latex).split())


def _with_suffix(name: Name) -> Name:
    """Return the name with a `Jr.` or `III` as suffix, wherever the writer put it."""
    if name.given in _SUFFIXES and name.suffix:
        return name._replace(given=name.suffix, suffix=name.given)
    for part in ("given", "family"):
        rest, _, last = getattr(name, part).rpartition(" ")
        if last in _SUFFIXES and rest and not name.suffix:
            return _moved(name, part, rest.rstrip(","), last)
    if name.family in _SUFFIXES and " " in name.given:
        given, _, family = name.given.rpartition(" ")
        return Name(family, given, name.particle, name.family)
    return name


def _moved(name: Name, part: str, rest: str, suffix: str) -> Name:
    return name._replace(suffix=suffix, **{part: rest})
