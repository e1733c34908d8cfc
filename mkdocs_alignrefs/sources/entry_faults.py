"""What there is to say about a BibTeX entry's key, names, date, address and DOI, once they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, Severity, SourceText, diagnostic
from mkdocs_alignrefs.instructions import instruction, shown
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.sources import address_faults
from mkdocs_alignrefs.sources.bibtex_blocks import RawEntry, quoted
from mkdocs_alignrefs.text.dates import Date
from mkdocs_alignrefs.text.identifiers import find_doi
from mkdocs_alignrefs.text.names import NameList
from mkdocs_alignrefs.text.urls import CleanURL

_DATE_REMEDIES = {
    "date": "Write a date such as `2023`, `2023-05` or `2023-05-29`",
    "year": "Write the year in four digits",
    "month": "Write the English name or the number of a month, such as `May` or `5`,",
    "day": "Write the number of a day that the month has",
}
_LETTERS_FOR_DIGITS = str.maketrans("OoIl", "0011")
_FOUR_DIGITS = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_SHORT_DOI = re.compile(r"10/[a-z0-9]{3,10}", re.IGNORECASE)
_DRESSED_DOI = re.compile(
    r"(?:https?:/{0,2}(?:dx\.|www\.)?doi\.org/|(?:dx\.)?doi\.org/|doi\s*[:=]?\s*)+(?P<doi>10\.[^\s?#%]+?)[\s.,;]*",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"[\s,]*(?:\band\s+)?(?P<words>\{et[\s~]+al\.?\}|\bet[\s~]+al\b\.?)(?=\s*[\"}])", re.IGNORECASE)
_LEFTOVER = re.compile(r"\S+ (?P<al>(?:\w*et )?al\.)$")
_MACRO = "bibtex-undefined-string"
_NEVER_IN_KEYS = re.compile(r"[{}|<>]")
_IN_BRACED_KEYS = re.compile(r"[\s,;\"]|^@")
_NOT_IN_KEYS = re.compile(r"[{}|<>\s,;\"@`]+")


def of_key(entry: Entry) -> Iterator[Diagnostic]:
    """Yield a complaint about a key that a page can cite only in braces or not at all."""
    key = entry.key
    if not _NOT_IN_KEYS.search(key):
        return
    better = _NOT_IN_KEYS.sub("-", key).strip("-") or "a-key"
    remedy = f"Write a key such as `{better}` instead of {quoted(key)}, also wherever {quoted(key)} is cited."
    if never := _NEVER_IN_KEYS.search(key):
        message = f"No page can cite the key {quoted(key)}: it holds `{never[0]}`, which no citation may."
    elif sign := _IN_BRACED_KEYS.search(key):
        name = "a blank" if sign[0].isspace() else f"`{sign[0]}`"
        message = f"The key {quoted(key)} holds {name}: pages cannot cite it but in braces, as `<<cite:@{{{key}}}>>`."
    else:
        return
    yield diagnostic("uncitable-key", entry.place_of_key, message, remedy)


def of_names(raw: RawEntry, source: SourceText, people: Mapping[str, NameList]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names of the fields `author` and `editor`, as far as the entry has them itself."""
    for field, names in people.items():
        at = raw.field_offsets.get(field)
        if at is None:
            continue
        for name in names.refused:
            found = source.text.find(name, at, at + 100_000)
            message = f"BibTeX cannot part {quoted(name)} into names."
            place = source.place(at if found < 0 else found)
            yield diagnostic("bad-name", place, message, _remedy_of_name(name))
        written = raw.fields.get(field, "")
        if not names.et_al and written.endswith("al.") and (leftover := _LEFTOVER.search(written)):
            place = source.place(max(at, source.text.find(leftover[0], at, at + 100_000)))
            message = f"{quoted(leftover[0])}, at the end of the names, is no name."
            yield diagnostic("bad-name", place, message, f"Write `and others` instead of {quoted(leftover['al'])}.")
        if names.et_al and names.names and (words := _ET_AL.search(source.text, at, at + 100_000)):
            edits = [Edit(words.start(), words.end(), " and others")]
            message = f"BibTeX takes {quoted(words['words'])} for the name of an author."
            place = source.place(words.start("words"))
            remedy = f"{instruction(source.text, edits, words.start('words'))}."
            yield diagnostic("bad-name", place, message, remedy, edits, Severity.INFO)


def _remedy_of_name(name: str) -> str:
    """Return how names that are joined by other signs than ` and ` could be written."""
    sign = ";" if ";" in name else ","
    pieces = [piece for raw in name.split(sign) if (piece := raw.strip())]
    if "{" in name or len(pieces) < 2:
        return "Write ` and ` between two names, each as `Family, Given`, and braces around a name that is a whole."
    if sign == ";" or all(" " in piece for piece in pieces):
        first, second = pieces[0].rpartition(" and ")[2], pieces[1].partition(" and ")[0]
        return f"Write ` and` instead of each `{sign}` in {shown(name)}, as in {shown(f'{first} and {second}')}."
    if len(pieces) % 2:
        return f"Write {shown(f'{{{name}}}', 200)} instead of {shown(name)}, or the name as `Family, Jr., Given`."
    people = (f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True))
    return f"Write {shown(' and '.join(people), 200)} instead of {shown(name)} if {len(pieces) // 2} names are meant."


def of_date(raw: RawEntry, source: SourceText, date: Date) -> Iterator[Diagnostic]:
    """Yield a complaint if date, year, month or day cannot be trusted, unless the entry inherited it."""
    if date.fault and date.field in raw.field_offsets:
        message = f"The {date.field} of `{raw.key}` cannot be trusted: {date.fault}."
        place, written = source.place(raw.field_offsets[date.field]), raw.fields[date.field]
        digits = written.translate(_LETTERS_FOR_DIGITS) if len(written) == 4 else written
        years = set(_FOUR_DIGITS.findall(digits)) if date.field == "year" else set()
        right = f"Write `{years.pop()}`" if len(years) == 1 else _DATE_REMEDIES[date.field]
        yield diagnostic("bad-year", place, message, f"{right} instead of {quoted(written)}.")


def of_address(raw: RawEntry, source: SourceText, field: str, written: str, clean: CleanURL) -> Iterator[Diagnostic]:
    """Yield what is wrong with the address `written`, which the field holds."""
    at = raw.field_offsets.get(field)
    if at is None:
        return
    if clean.code in ("malformed-url", "unsafe-url"):
        remedy = f"Write an address that starts with `https://` instead of {quoted(written)}."
        yield diagnostic(clean.code, source.place(at), clean.message, remedy)
    elif clean.slips or "doi.org" in written:
        found = source.text.find(written, at, at + len(raw.fields[field]) + 200)
        yield from address_faults.faults(clean, written, source, found if found >= 0 else at, found >= 0)


def of_doi(raw: RawEntry, source: SourceText) -> Iterator[Diagnostic]:
    """Yield a complaint if the field `doi` holds anything but a DOI."""
    written, at = raw.fields.get("doi", ""), raw.field_offsets.get("doi")
    if at is None or not written or _DOI.fullmatch(written) or _SHORT_DOI.fullmatch(written):
        return
    dressed = _DRESSED_DOI.fullmatch(written)
    doi = dressed["doi"] if dressed else find_doi(written)
    place, remedy = source.place(at), f"Write `{doi}` instead of {quoted(written)}."
    edits = [Edit(at, at + len(written), doi)] if doi and source.text.startswith(written, at) else ()
    if dressed:
        message = f"The field `doi` holds more than the DOI: {quoted(written)}."
        yield diagnostic("bad-doi", place, message, remedy, edits, Severity.INFO)
    elif doi:
        message = f"The field `doi` holds other text beside a DOI: {quoted(written)}."
        yield diagnostic("bad-doi", place, message, remedy, edits)
    else:
        message = f"{quoted(written)} is no DOI: one looks like `10.1145/3442188.3445922`."
        remedy = f"Write the DOI of the work instead of {quoted(written)}, or delete the field `doi`."
        yield diagnostic("bad-doi", place, message, remedy)


def told_once(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics in order, without a macro that nothing defines where its field has a complaint too."""
    found = sorted(diagnostics, key=lambda item: item.place)
    macros = {item.place for item in found if item.code == _MACRO}
    blamed = {item.place for item in found if item.place in macros and item.code != _MACRO} if macros else ()
    return [item for item in found if item.code != _MACRO or item.place not in blamed]
