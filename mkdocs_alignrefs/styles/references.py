"""References of the built-in styles: one shape for all types of entry, made of the parts that an entry has."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText, Span, concat, join
from mkdocs_alignrefs.styles import fields
from mkdocs_alignrefs.styles.citations import year_of
from mkdocs_alignrefs.styles.names import listed, people
from mkdocs_alignrefs.styles.sentences import ended, last_character, sentences

_BOOKS = ("book", "inbook", "collection", "proceedings", "reference", "manual", "booklet", "periodical")


def year_after_authors(entry: Entry, year: str, words: Mapping[str, str]) -> RichText:
    """Return a reference in the manner of APA 7: `Lambert, N. and von Werra, L. (2022). Title. *Journal*, 3(1), 5–9.`

    The year is given as it is to be shown, with its letter. The title of a part is roman, that of a whole emphasised.
    """
    journal, book = fields.containers(entry)
    title = fields.title(entry)
    if not journal and not book:
        title = _with_details((Span("emph", title),), entry, words)
    authors = _authors(entry, words, inverted=True)
    dated = (concat([authors, f" ({year})"]), title) if authors else (concat([title, f" ({year})"]),)
    published = join([fields.genre(entry, words), *fields.makers(entry)], ", ")
    within = _in_journal(entry, journal, words) if journal else _in_book(entry, book, words)
    return sentences([*dated, within, published, fields.eprint(entry), *fields.notes(entry, words)])


def _authors(entry: Entry, words: Mapping[str, str], *, inverted: bool) -> RichText:
    group = people(entry)
    if not group.names:
        return ()
    names = listed(group, words, inverted=inverted)
    term = fields.editor_term(entry, words) if group.editors else ""
    if not term:
        return (names,)
    return (f"{names} ({term})" if inverted else f"{names}, {term}",)


def _with_details(title: RichText, entry: Entry, words: Mapping[str, str]) -> RichText:
    """Return the title of a whole, or of the book that holds a part, with its details in brackets."""
    inside = join(fields.details(entry, words), ", ")
    return concat([title, " (", inside, ")"]) if inside else title


def _in_journal(entry: Entry, journal: RichText, words: Mapping[str, str]) -> RichText:
    """Return `*Journal*, 36(2), 3–12`; without a volume, number and pages have their terms."""
    volume, number = fields.value(entry, "volume"), fields.number(entry)
    if not volume:
        issue = concat([f"{words['number']}\u00a0", number]) if number else ()
        return join([(Span("emph", journal),), issue, fields.pages(entry, words)], ", ")
    issue = concat([volume, "(", number, ")"]) if number else volume
    return join([(Span("emph", journal),), issue, fields.page_range(entry)], ", ")


def _in_book(entry: Entry, book: RichText, words: Mapping[str, str]) -> RichText:
    """Return `In A. Krause and B. Kim (Eds.), *Book* (vol. 3, pp. 1–9)`."""
    names, term = fields.editors(entry, words)
    by = f"{names} ({term})" if names else ""
    if not book:
        return (by,) if by else ()
    held = _with_details((Span("emph", book),), entry, words)
    return concat([f"{words['in']} ", join([by, held], ", ")])


def year_at_the_end(entry: Entry, words: Mapping[str, str]) -> RichText:
    """Return a reference in the manner of IEEE: `N. Lambert and L. von Werra, “Title,” *Journal*, vol. 3, 2022.`"""
    journal, book = fields.containers(entry)
    names, term = fields.editors(entry, words)
    inside = words["in"]
    rest = [
        (Span("emph", journal),) if journal else (),
        concat([f"{inside[:1].lower()}{inside[1:]} ", (Span("emph", book),)]) if book else (),
        (f"{names}, {term}",) if names else (),
        *fields.details(entry, words),
        fields.genre(entry, words),
        *fields.makers(entry),
        fields.eprint(entry),
        concat([year_of(entry)]),
    ]
    quoted = bool(journal or book) or entry.type not in _BOOKS
    titled = _before(_title(entry, quoted=quoted), join(rest, ", "))
    authors = _authors(entry, words, inverted=False)
    return sentences([join([authors, titled], ", "), *fields.notes(entry, words)])


def _title(entry: Entry, *, quoted: bool) -> Span:
    return Span("quoted" if quoted else "emph", fields.title(entry))


def _before(title: Span, rest: RichText) -> RichText:
    """Return the title and what follows, with a comma between or a full stop after, within its quotes."""
    if title.kind == "emph":
        return join([(title,), rest], ", ")
    closed = title.children
    if last_character(closed) not in "?!":
        closed = concat([closed, ","]) if rest else ended(closed)
    return join([(Span("quoted", closed),), rest], " ")
