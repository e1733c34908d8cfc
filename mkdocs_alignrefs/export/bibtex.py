"""An entry as BibTeX, with braces that always balance."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mkdocs_alignrefs.export.latex import escape, to_latex
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.text.latex import BRACES

# The order in which BibTeX's own documentation (btxdoc) and biblatex introduce a work; other fields follow as given.
_ORDER = (
    "title", "subtitle", "author", "editor", "translator", "booktitle", "journal", "journaltitle", "series", "volume",
    "number", "issue", "pages", "chapter", "edition", "publisher", "organization", "institution", "school",
    "howpublished", "address", "location", "year", "month", "day", "date", "isbn", "issn", "doi", "eprint",
    "archiveprefix", "eprinttype", "primaryclass", "eprintclass", "url", "urldate", "note",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ORDER)}

_UNFIT_FOR_NAME = re.compile(r"[^\w.:+/-]+")
_UNFIT_FOR_KEY = re.compile(r"[\s,{}=\"\\\x00-\x1f\x7f]+|@(?=[A-Za-z][\w-]*\()")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# bibtexparser takes a brace after a backslash for text, BibTeX (btxdoc, section 4) counts it.
_ESCAPED_BRACE = re.compile(r"(\\+)([{}])")
_BRACE = re.compile(r"[{}]")
_PLAIN_BRACE = re.compile(r"(?<!\\)[{}]")
_NO_TYPES = frozenset({"", "comment", "preamble", "string"})


def to_bibtex(entry: Entry) -> str:
    """Return the entry in BibTeX, one field a line, its key as it is; reading it back gives the same fields.

    Blanks and line breaks in a value become one blank, as in BibTeX itself; a brace without its partner is left out.
    An entry without BibTeX fields gets fields made of what is known.
    """
    kind = re.sub(r"[^\w-]", "", entry.type)
    fields = _ordered(entry.fields) if entry.fields else made_fields(entry)
    width = max((len(name) for name in fields), default=0)
    lines = [f"  {name:<{width}} = {{{value}}}" for name, value in fields.items()]
    key = _UNFIT_FOR_KEY.sub("", entry.key)
    return ",\n".join([f"@{'misc' if kind.lower() in _NO_TYPES else kind}{{{key}", *lines]) + "\n}"


def _ordered(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields in the usual order, with names and values that are safe to write."""
    safe = ((_UNFIT_FOR_NAME.sub("", name), _safe(value)) for name, value in fields.items())
    return dict(
        sorted(((name, value) for name, value in safe if name), key=lambda item: _RANK.get(item[0], len(_RANK)))
    )


def _safe(value: str) -> str:
    """Return the value on one line and in balance, as BibTeX and as bibtexparser count braces."""
    line = _CONTROL.sub("", " ".join(value.split()))
    if ("{" in line or "}" in line) and not (_balanced(_BRACE.findall(line)) and _balanced(_PLAIN_BRACE.findall(line))):
        line = _without_lone_braces(_ESCAPED_BRACE.sub(_spelled_out, line))
    return line + " " if line.endswith("\\") else line


def _balanced(braces: list[str]) -> bool:
    depth = 0
    for brace in braces:
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _spelled_out(found: re.Match[str]) -> str:
    r"""Return `\{` by name; a brace after `\\` is no escaped one and only needs a blank to be seen as such."""
    backslashes, brace = found.groups()
    if len(backslashes) % 2:
        return backslashes[:-1] + BRACES[brace]
    return f"{backslashes} {brace}"


def _without_lone_braces(text: str) -> str:
    opened: list[int] = []
    lone: set[int] = set()
    for brace in _BRACE.finditer(text):
        if brace.group() == "{":
            opened.append(brace.start())
        elif opened:
            opened.pop()
        else:
            lone.add(brace.start())
    lone.update(opened)
    return "".join(char for at, char in enumerate(text) if at not in lone) if lone else text


def made_fields(entry: Entry) -> dict[str, str]:
    """Return fields for an entry that came without BibTeX."""
    year = "" if entry.year is None else str(entry.year)
    fields = {
        "title": to_latex(entry.title),
        "author": " and ".join([*map(_name, entry.authors), *(["others"] if entry.authors_truncated else [])]),
        "year": year,
        "doi": entry.doi or "",
        "eprint": entry.arxiv or "",
        "archiveprefix": "arXiv" if entry.arxiv else "",
        "url": next((link.url for link in entry.links if "://" in link.url), ""),
    }
    return {name: _safe(value) for name, value in fields.items() if value}


def _name(name: Name) -> str:
    """Return the name as `von Last, Jr, First`, with braces around what BibTeX would part elsewhere."""
    if name.literal:
        return f"{{{escape(name.literal)}}}"
    family = " ".join(_protected(part) for part in (name.particle, name.family) if part)
    parts = [family, *(_protected(part) for part in (name.suffix, name.given) if part)]
    return f"{{{family}}}" if len(parts) == 1 and " " in family and family[0] != "{" else ", ".join(filter(None, parts))


def _protected(part: str) -> str:
    escaped = escape(part)
    return f"{{{escaped}}}" if "," in part or "and" in part.lower().split() else escaped
