"""What there is to say about the shortcodes of a page, in words."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_alignrefs.citing.citation import Fault
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.nearest import nearest_keys, surest_key
from mkdocs_alignrefs.resolving.shortcodes import Complaint
from mkdocs_alignrefs.richtext import plain


def unknown_key(mark: int, key: str, library: Library) -> Complaint:
    """Say that no source has a key, and which keys are near."""
    near = nearest_keys(library, key)
    sure = surest_key(library, key)
    if sure:
        remedy = f"Write `{sure}` instead of `{key}`."
    elif near:
        remedy = f"Did you mean {_alternatives(near)}? Write that instead of `{key}`."
    else:
        remedy = f"Write the key of an entry instead of `{key}`, or add an entry with the key `{key}` to a source."
    message = f"No source has an entry with the key `{key}`."
    return Complaint(mark, "unknown-key", message, remedy, key, sure)


def ambiguous_key(mark: int, key: str, works: Sequence[Entry]) -> Complaint:
    """Say that different works share a key, and how each can be cited."""
    told = "; ".join(f"`{work.key}` is “{plain(work.title)}”" for work in works)
    message = f"The key `{key}` stands for different works: {told}."
    new = " and ".join(f"`{work.key}` as the key of “{plain(work.title)}” in {work.where}" for work in works[1:])
    remedy = f"Write {new}, then cite the work that is meant."
    return Complaint(mark, "ambiguous-key", message, remedy)


def unread(mark: int, work: Entry) -> Complaint:
    """Say that a page leans on a work that the list says is unread."""
    where = f" in {work.sources[0].path}:{work.sources[0].line}" if work.sources else ""
    message = f"This page cites `{work.key}`, which is {work.status}{where}."
    remedy = f"Read `{work.key}` and then change the status{where}, or cite a work that was read."
    return Complaint(mark, "cites-unread", message, remedy)


def escaped_citation(mark: int, text: str) -> Complaint:
    """Say that a citation of a known entry is escaped."""
    message = f"`{text}` cites an entry of the library, but a backslash before it makes it plain text."
    return Complaint(
        mark, "escaped-shortcode", message, f"Delete `\\` before `{text}`, or put an example in a code span."
    )


def empty_selection(mark: int, text: str) -> Complaint:
    """Say that a list or table shows nothing."""
    change = "Change its options" if ":" in text else "Cite an entry on the page"
    return Complaint(mark, "empty-selection", f"`{text}` selects no entry.", f"{change}, or delete `{text}`.")


def not_alone(mark: int, text: str) -> Complaint:
    """Say that a block stands within other text."""
    message = f"`{text}` stands within other text."
    return Complaint(
        mark,
        "shortcode-syntax",
        message,
        f"Put `{text}` in a paragraph of its own, with a blank line before and after.",
    )


def of_fault(mark: int, text: str, fault: Fault) -> Complaint:
    """Say what the parser or the selection found wrong."""
    mended = fault.mended if fault.mended.startswith("`") else f"`{fault.mended}`"
    example = ", with the key of an entry in the place of `key`" if mended.endswith(":key>>`") else ""
    remedy = f"Write {mended} instead of `{' '.join(text.split())}`{example}."
    return Complaint(mark, fault.code, fault.message, remedy if fault.mended else "")


def reason(complaint: Complaint) -> str:
    """Return message and remedy as the reader of a page may see them."""
    return f"{complaint.message} {complaint.remedy}".strip()


def _alternatives(keys: Sequence[str]) -> str:
    quoted = [f"`{key}`" for key in keys]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
