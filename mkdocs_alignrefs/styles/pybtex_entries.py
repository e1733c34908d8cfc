"""Entries as pybtex's templates take them, and what the templates give as our rich text.

pybtex decodes LaTeX by itself, and loses maths and markup by it. So it is given decoded text, in which each character
that it could take for LaTeX, and each span, is one character of a private plane of Unicode; the backend puts them back.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from pybtex.backends import BaseBackend
from pybtex.database import Entry as PybtexEntry
from pybtex.database import Person

from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import RichText, Span, concat, plain
from mkdocs_alignrefs.styles.names import is_east_asian, natural
from mkdocs_alignrefs.styles.sentences import without
from mkdocs_alignrefs.text.dates import MONTHS
from mkdocs_alignrefs.text.latex import decode, decode_plain
from mkdocs_alignrefs.text.urls import clean_url

_TYPES = {"collection": "book", "reference": "book", "thesis": "phdthesis"}
_FIELDS = {
    "address": ("address", "location"), "journal": ("journal", "journaltitle"), "number": ("number", "issue"),
    "school": ("school", "institution"), "institution": ("institution", "school"),
} | {
    name: (name,) for name in (
        "booktitle", "chapter", "edition", "howpublished", "isbn", "month", "note", "organization", "pages",
        "publisher", "pubmed", "series", "type", "urldate", "volume",
    )
}  # fmt: skip
_TYPE_CODES = ("phdthesis", "mastersthesis", "mathesis", "techreport", "resreport")
"""What biblatex writes in `type` for its styles to put into words."""

_MONTH_NAMES = {number: name.capitalize() for name, number in sorted(MONTHS.items(), key=lambda item: len(item[0]))}
_READ = ("chapter", "edition", "month", "number", "pages", "series", "type", "volume")
"""Fields whose letters or length matter to the templates."""

_FIRST = 0xF0000
_PLACES = 0x10000
_LONG = 200
_LATEX = re.compile("[\"#$%&'*+<=>@\\[\\\\\\]^_`{|}~\x00-\x1f\x7f\U000f0000-\U000fffff]")
_PLACE = re.compile("[\U000f0000-\U000fffff]")


class Shelf(BaseBackend):  # type: ignore[misc]  # pybtex has no types
    """Keeps what pybtex must not touch while it formats one entry, and renders its text to ours with that put back."""

    RenderType = tuple
    symbols = MappingProxyType({"ndash": ("–",), "newblock": (" ",), "nbsp": ("\u00a0",)})

    def __init__(self, entry: Entry) -> None:
        """Begin with nothing kept."""
        super().__init__("utf-8")
        self._key = entry.key
        self._kept: dict[RichText, int] = {}

    def shelve(self, rich: RichText) -> str:
        """Return the text as a string of which pybtex sees no more than whether it ends a sentence."""
        text = without(rich, ("protected",))
        if text and isinstance(text[-1], str) and text[-1].endswith((".", "?", "!")):
            return self._keep(concat([text[:-1], text[-1][:-1]])) + text[-1][-1]
        return self._keep(text)

    def shelve_marks(self, rich: RichText) -> str:
        """Return the text as a string of which pybtex sees letters, digits and punctuation, to count or change them."""
        if len(plain(rich)) > _LONG:
            return self.shelve(rich)
        return "".join(
            _LATEX.sub(lambda match: self._keep((match[0],)), node) if isinstance(node, str) else self._keep((node,))
            for node in without(rich, ("protected",))
        )

    def _keep(self, text: RichText) -> str:
        place = self._kept.setdefault(text, len(self._kept)) if text else -1
        return chr(_FIRST + place) if 0 <= place < _PLACES else ""

    def format_str(self, text: str) -> RichText:
        """Return a string with what was kept put back."""
        kept = list(self._kept)
        parts: list[RichText | str] = []
        end = 0
        for match in _PLACE.finditer(text):
            parts += [text[end : match.start()], kept[ord(match[0]) - _FIRST]]
            end = match.end()
        return concat([*parts, text[end:]])

    def format_tag(self, name: str, text: RichText) -> RichText:
        """Return emphasised text, or the title as the words that link to the entry."""
        if name == "cite":
            return (Span("cite", text, self._key),)
        return (Span("emph", text),) if name == "em" else text

    def format_href(self, url: str, text: RichText, external: bool = False) -> RichText:
        """Return a link, or the text alone if its target is not a safe URL."""
        target = clean_url(url).url
        return (Span("link", text, target),) if target else text

    def render_sequence(self, parts: list[RichText]) -> RichText:
        """Return the parts one after another."""
        return concat(parts)

    def entry(self, entry: Entry) -> PybtexEntry:
        """Return the entry for pybtex, its type one that pybtex has a template for if there is one like it."""
        made = PybtexEntry(_type(entry), self._fields(entry))
        for role, names in (("author", entry.authors), ("editor", entry.editors)):
            if names:
                made.persons[role] = [self._person(name) for name in names]
        made.key = entry.key
        return made

    def _fields(self, entry: Entry) -> dict[str, str]:
        """Return the fields that the templates use; those that they take as they are, raw, need no shelf."""
        found = {}
        for name, sources in _FIELDS.items():
            if source := next(filter(None, (entry.fields.get(source) for source in sources)), ""):
                found[name] = (self.shelve_marks if name in _READ else self.shelve)(decode(source))
        found["month"] = _month(found.get("month", ""))
        found["title"] = self.shelve(entry.title)
        found["year"] = str(entry.year) if entry.year is not None else self.shelve(decode(entry.fields.get("year", "")))
        if found.get("type") in _TYPE_CODES:
            del found["type"]
        return {name: text for name, text in (found | _raw(entry)).items() if text.strip()}

    def _person(self, name: Name) -> Person:
        person = Person()
        if name.literal or is_east_asian(name):
            person.last_names = [self.shelve((natural(name),))]
            return person
        first, *middle = self._parts(name.given) or [""]
        person.first_names, person.middle_names = [first] if first else [], middle
        person.prelast_names, person.last_names = self._parts(name.particle), self._parts(name.family)
        person.lineage_names = self._parts(name.suffix)
        return person

    def _parts(self, text: str) -> list[str]:
        return [self.shelve_marks((part,)) for part in text.split()]


def _type(entry: Entry) -> str:
    """Return the type whose template is used; part of a book that names no book is an article or a book's part."""
    kind = _TYPES.get(entry.type, entry.type)
    if kind in ("inproceedings", "incollection") and not entry.fields.get("booktitle"):
        return "article" if entry.fields.get("journal") or entry.fields.get("journaltitle") else "inbook"
    return kind


def _raw(entry: Entry) -> dict[str, str]:
    fields = entry.fields
    url = _PLACE.sub("", decode_plain(fields.get("url", ""))).strip()
    return {
        "url": clean_url(url).url or url if url else "",
        "doi": entry.doi or "" if "doi" in fields else "",
        "eprint": entry.arxiv or "" if "eprint" in fields else "",
    }


def _month(text: str) -> str:
    return _MONTH_NAMES.get(int(text), text) if text.isdecimal() else text
