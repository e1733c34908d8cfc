"""The first look at a page: what its shortcodes are, which works they cite, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from mkdocs_alignrefs.citing.citation import Block, Citation, Fault
from mkdocs_alignrefs.citing.notation import parse
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.resolving import complaints
from mkdocs_alignrefs.resolving.shortcodes import Complaint, Mark
from mkdocs_alignrefs.selection import Plan, plan

if TYPE_CHECKING:
    from mkdocs_alignrefs.pages.site import Page

Shortcode = Citation | Block | Fault | None
Works = tuple[Entry | None, ...]
"""The entry of each cite of a citation, None where its key is unknown, or is the `*` of a `nocite`."""

_UNREAD = "unread"


class Collected(NamedTuple):
    """The shortcodes by mark (None: literal text) and the works of each; the plans of the blocks; what the page cites.

    `cited` is in the order of first citation.
    """

    shortcodes: tuple[Shortcode, ...]
    works: tuple[Works, ...]
    plans: dict[int, Plan]
    cited: tuple[Entry, ...]
    complaints: tuple[Complaint, ...]


def collect(marks: Sequence[Mark], library: Library, statuses: Sequence[str]) -> Collected:
    """Read the shortcodes of a page against the library; `statuses` is the order of the reading statuses."""
    shortcodes = tuple(None if mark.escaped else _meaning(mark.text, library) for mark in marks)
    works = works_of(shortcodes, library)
    planned = {
        index: _planned(shortcode, library, statuses)
        for index, shortcode in enumerate(shortcodes)
        if isinstance(shortcode, Block)
    }
    found: list[Complaint] = []
    for index, (mark, shortcode) in enumerate(zip(marks, shortcodes, strict=True)):
        if shortcode is None:
            found += _escaped(index, mark, library)
        elif isinstance(shortcode, Citation):
            found += _keys(index, shortcode, works[index], library)
        else:
            found += _faults(index, mark, shortcode if isinstance(shortcode, Fault) else planned[index])
    found += _unread(shortcodes, works)
    plans = {index: item for index, item in planned.items() if isinstance(item, Plan) and marks[index].alone}
    return Collected(shortcodes, works, plans, _cited(shortcodes, works, library), tuple(found))


def works_of(shortcodes: Iterable[Shortcode], library: Library) -> tuple[Works, ...]:
    """Return the works of each shortcode; nothing for what is no citation."""
    get = library.get
    return tuple(
        tuple([get(cite.key) for cite in item.cites]) if isinstance(item, Citation) else () for item in shortcodes
    )


def _meaning(text: str, library: Library) -> Shortcode:
    """Return what a mark means: nothing if it only looks like a citation, such as `[@2x]`."""
    found = parse(text)
    if text.startswith("<") or not isinstance(found, Citation):
        return found
    from mkdocs_alignrefs.citing.pandoc import key_shaped

    return found if key_shaped(found) or any(library.get(cite.key) for cite in found.cites) else None


def cited_entries(keys: Iterable[str], library: Library) -> frozenset[str]:
    """Return the keys of the entries that pages cite by these keys or other keys of theirs; `*` stands for all."""
    found = library.entries if "*" in keys else filter(None, map(library.get, keys))
    return frozenset(entry.key for entry in found)


def pages_citing(pages: Iterable[Page], library: Library) -> Mapping[str, int]:
    """Return how many of these pages cite each entry that any of them cites, by its key."""
    return Counter(key for page in pages for key in cited_entries(page.keys, library))


def _planned(block: Block, library: Library, statuses: Sequence[str]) -> Plan | tuple[Fault, ...]:
    """Return the plan of a block, or what is wrong: also a status that neither the options nor the library know."""
    found = plan(block, statuses)
    asked = [value for option in block.options if option.name == "status" for value in option.values]
    if not asked or not isinstance(found, Plan):
        return found
    from mkdocs_alignrefs.citing.block_options import written

    known = tuple(dict.fromkeys((*statuses, *(entry.status for entry in library.entries if entry.status), "none")))
    folded = {status.casefold() for status in known}
    mended = [option._replace(values=known[:1]) if option.name == "status" else option for option in block.options]
    wrong = tuple(
        Fault(
            "unknown-value",
            f"The option `status` has no value `{value}`; it takes {', '.join(known)}.",
            written(block.name, mended),
        )
        for value in asked
        if value.casefold() not in folded
    )
    return wrong or found


def _faults(index: int, mark: Mark, found: Fault | Plan | tuple[Fault, ...]) -> Iterator[Complaint]:
    if not isinstance(found, Plan):
        faults = (found,) if isinstance(found, Fault) else found
        yield from (complaints.of_fault(index, mark.text, fault) for fault in faults)
    elif not mark.alone:
        yield complaints.not_alone(index, mark.text)


def _escaped(index: int, mark: Mark, library: Library) -> Iterator[Complaint]:
    shortcode = parse(mark.text) if mark.text.startswith("<") else None
    if isinstance(shortcode, Citation) and any(library.get(cite.key) for cite in shortcode.cites):
        yield complaints.escaped_citation(index, mark.text)


def _keys(index: int, citation: Citation, works: Works, library: Library) -> Iterator[Complaint]:
    for cite, entry in zip(citation.cites, works, strict=True):
        if cite.key == "*" and citation.command == "nocite":
            continue
        if cite.key in library.shared_keys:
            yield complaints.ambiguous_key(index, cite.key, library.shared_keys[cite.key])
        elif entry is None:
            yield complaints.unknown_key(index, cite.key, library)


def _unread(shortcodes: Sequence[Shortcode], works: Sequence[Works]) -> Iterator[Complaint]:
    """Complain of each unread work at its first citation."""
    first: dict[str, tuple[int, Entry]] = {}
    for index, (shortcode, entries) in enumerate(zip(shortcodes, works, strict=True)):
        for entry in entries:
            if entry and (entry.status or "").casefold() == _UNREAD and not _is_nocite(shortcode):
                first.setdefault(entry.key, (index, entry))
    return (complaints.unread(*item) for item in first.values())


def _cited(shortcodes: Sequence[Shortcode], works: Sequence[Works], library: Library) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for shortcode, entries in zip(shortcodes, works, strict=True):
        for entry in _with_all(shortcode, entries, library) if _is_nocite(shortcode) else entries:
            if entry:
                found.setdefault(entry.key, entry)
    return tuple(found.values())


def _is_nocite(shortcode: Shortcode) -> TypeGuard[Citation]:
    return isinstance(shortcode, Citation) and shortcode.command == "nocite"


def _with_all(citation: Citation, works: Works, library: Library) -> Iterator[Entry | None]:
    """Yield the works of a `nocite` as they are, but in the place of its `*` every entry."""
    for cite, entry in zip(citation.cites, works, strict=True):
        yield from library.entries if cite.key == "*" else (entry,)
