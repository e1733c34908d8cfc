"""Names as citations and references show them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mkdocs_alignrefs.model import Entry, Name

_CORPORATE: Mapping[str, str] = {
    "manual": "organization",
    "proceedings": "organization",
    "online": "organization",
    "software": "organization",
    "dataset": "organization",
    "misc": "organization",
    "techreport": "institution",
}
"""By type, the field that holds the author of a work without persons, as in plainnat.bst (and biblatex's types)."""

_LISTED = 20
"""How many names a reference lists; of a longer list it shows all but one of these and the last, as APA 7 does."""

_HYPHENS = re.compile("[-‐‑]")


class People(NamedTuple):
    """Who stands for a work: names, whether more go unnamed (`others`), and whether they are its editors."""

    names: tuple[Name, ...] = ()
    truncated: bool = False
    editors: bool = False


def people(entry: Entry) -> People:
    """Return the authors, else the editors, else the organisation that a work goes by; it may have none."""
    if entry.authors:
        return People(entry.authors, entry.authors_truncated)
    if entry.editors:
        return People(entry.editors, editors=True)
    from mkdocs_alignrefs.text.latex import decode_plain

    organisation = decode_plain(entry.fields.get(_CORPORATE.get(entry.type, ""), "")).strip()
    return People((Name(literal=organisation),) if organisation else ())


def cited(group: People, words: Mapping[str, str]) -> str:
    """Return the names as in a citation: `Rafailov et al.`, `Lambert and von Werra`."""
    if group.truncated or len(group.names) > 2:
        return f"{family(group.names[0])} {words['et_al']}"
    return f" {words['and']} ".join(map(family, group.names))


def listed(group: People, words: Mapping[str, str], *, inverted: bool) -> str:
    """Return the names as in a reference: `Lambert, N. and von Werra, L.`, or `N. Lambert and L. von Werra`."""
    return _enumerated([(_inverted if inverted else natural)(name) for name in group.names], group.truncated, words)


def _enumerated(names: Sequence[str], truncated: bool, words: Mapping[str, str]) -> str:
    if truncated:
        return ", ".join(names) + (", " if len(names) > 1 else " ") + words["et_al"]
    if len(names) > _LISTED:
        return ", ".join([*names[: _LISTED - 1], f"… {names[-1]}"])
    return ", ".join(names[:-1]) + before_last(len(names), words) + names[-1]


def before_last(count: int, words: Mapping[str, str]) -> str:
    """Return what parts the last of so many things from those before it: `and`, with a comma if they are many."""
    return "" if count < 2 else f"{',' if count > 2 else ''} {words['and']} "


def family(name: Name) -> str:
    """Return the family name with its particle (`von Werra`, `d’Alembert`), or a literal name as it is."""
    return name.literal or _prefixed(name) or name.given


def natural(name: Name) -> str:
    """Return the name as spoken, given names as initials: `L. von Werra`, `M. L. King Jr.`, `王伟`."""
    if name.literal or not name.family or is_east_asian(name):
        return family(name) + (name.given if name.family and not name.literal else "")
    return " ".join(filter(None, [initials(name.given), _prefixed(name), name.suffix]))


def _inverted(name: Name) -> str:
    if name.literal or not name.family or is_east_asian(name):
        return natural(name)
    return ", ".join(filter(None, [_prefixed(name), initials(name.given), name.suffix]))


def _prefixed(name: Name) -> str:
    if not name.particle:
        return name.family
    glued = name.particle.endswith(("'", "’", "-", "‐"))
    return name.particle + ("" if glued else " ") + name.family


def is_east_asian(name: Name) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean characters, family name first and without a blank."""
    text = name.family + name.given
    return not (text and text.isascii()) and all(
        "⺀" <= char <= "鿿" or "가" <= char <= "힣" or char >= "\U00020000" for char in text
    )


@lru_cache(maxsize=4096)
def initials(given: str) -> str:
    """Return given names as initials: `Jean-Pierre` → `J.-P.`, `Christopher D` → `C. D.`, `J.R.R.` → `J. R. R.`.

    Initials that are written stay (`Yu. A.`); scripts without capitals have no initials, and nicknames in brackets or
    quotes are left out.
    """
    spaced = unicodedata.normalize("NFC", given).replace(".-", "-").replace(".", ". ")
    parts = [word for word in spaced.split() if word[0].isalpha()]
    return " ".join("-".join(_initial(part) for part in _HYPHENS.split(part) if part) for part in parts) or given


def _initial(word: str) -> str:
    first = word[0]
    if word.endswith(".") or first.upper() == first.lower():
        return word
    if len(word) == 2 and word.isupper():
        return f"{first}. {word[1]}."
    marks = 1
    while marks < len(word) and unicodedata.combining(word[marks]):
        marks += 1
    return f"{word[:marks]}."
