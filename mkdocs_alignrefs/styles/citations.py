"""What the citations of all styles have in common: commands, affixes, locators, links, unknown keys."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from mkdocs_alignrefs.citing.citation import Command
from mkdocs_alignrefs.citing.style import Order, Piece, Work
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText, Span, concat, join
from mkdocs_alignrefs.styles.names import before_last, cited, people
from mkdocs_alignrefs.styles.sentences import opening, unended, without


class Citing(ABC):
    """A style but for its own form of parenthetical and narrative citations and of references.

    The commands mean what they mean in natbib and biblatex. `fullcite` has no full stop of its own, as in biblatex,
    since it may stand within a sentence; several works of a narrative command are parted by commas and `and`, as
    biblatex's `\\textcite` does, but by `;` if one of them has a prefix or suffix.
    """

    name: str
    numbered = False

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words that readers see, as `options.WORDS` names them."""
        self.words = words

    @abstractmethod
    def base(self, entry: Entry) -> str:
        """Return the label without its letter."""

    @abstractmethod
    def sort_key(self, entry: Entry) -> Order | None:
        """Return what lists are ordered by, or None."""

    @abstractmethod
    def label(self, work: Work) -> str:
        """Return the label before a reference in a list, or an empty string."""

    @abstractmethod
    def parenthetical(self, pieces: Sequence[Piece]) -> RichText:
        """Return the form of `cite` and `citep`."""

    @abstractmethod
    def narrative(self, piece: Piece, work: Work, author: RichText) -> RichText:
        """Return the form of `citet` for one known work, with its locator but without prefix and suffix."""

    @abstractmethod
    def body(self, work: Work) -> RichText:
        """Return the reference; what links to the work within a `fullcite` stands in a `cite` span."""

    def year(self, work: Work) -> str:
        """Return the year as citations show it."""
        return year_of(work.entry) or self.words["no_date"]

    def reference(self, work: Work) -> RichText:
        """Return the formatted reference."""
        return without(self.body(work), ("cite",))

    def cite(self, command: Command, pieces: Sequence[Piece]) -> RichText:
        """Return the text of a citation."""
        if command in ("cite", "citep"):
            return self.parenthetical(pieces)
        if command == "nocite":
            return ()
        shown = [self._shown(command, piece, opens=at == 0 and not piece.prefix) for at, piece in enumerate(pieces)]
        if command == "citeyearpar":
            return concat(["(", join(shown, "; "), ")"])
        if command in ("citeyear", "fullcite") or any(piece.prefix or piece.suffix for piece in pieces):
            return join(shown, "; ")
        return concat([join(shown[:-1], ", "), before_last(len(shown), self.words), shown[-1]])

    def _shown(self, command: Command, piece: Piece, *, opens: bool) -> RichText:
        """Return one work of a citation that is not parenthetical; `opens` where a sentence starts with it."""
        work = piece.work
        if work is None:
            return noted(piece, unknown(piece))
        author = author_of(work.entry, self.words, capital=opens and command in ("Citet", "Citeauthor"))
        if command in ("citet", "Citet"):
            return concat([prefix(piece), self.narrative(piece, work, author), suffix(piece)])
        if command in ("citeauthor", "Citeauthor"):
            return noted(piece, linked(author, work))
        if command == "citetitle":
            return noted(piece, linked((Span("emph", work.entry.title or (work.entry.key,)),), work))
        if command == "fullcite":
            return noted(piece, self._in_place(work))
        return noted(piece, linked((self.year(work),), work))

    def _in_place(self, work: Work) -> RichText:
        body = unended(self.body(work))
        return body if without(body, ("cite",)) != body else linked(body, work)


def linked(words: RichText, work: Work) -> RichText:
    """Return the words as those that link to the work."""
    return (Span("cite", without(words, ("link", "cite")), work.entry.key),)


def unknown(piece: Piece) -> RichText:
    """Return the key of a cite that no source has."""
    return (Span("unknown", (piece.cite.key,), piece.cite.key),)


def prefix(piece: Piece) -> RichText:
    """Return the prefix of a cite and the blank after it."""
    return concat([piece.prefix, " "]) if piece.prefix else ()


def locator(piece: Piece) -> str:
    """Return the locator of a cite and the comma before it."""
    return f", {piece.cite.locator}" if piece.cite.locator else ""


def suffix(piece: Piece) -> RichText:
    """Return the suffix of a cite and what is before it; the parser has taken away the comma after a locator."""
    before = "" if piece.cite.suffix.startswith(",") else ", " if piece.cite.locator else " "
    return concat([before, piece.suffix]) if piece.suffix else ()


def noted(piece: Piece, core: RichText) -> RichText:
    """Return the words of a cite between its prefix and its locator and suffix."""
    if not (piece.prefix or piece.suffix or piece.cite.locator):
        return core
    return concat([prefix(piece), core, locator(piece), suffix(piece)])


def author_of(entry: Entry, words: Mapping[str, str], *, capital: bool = False) -> RichText:
    """Return what a work goes by: its authors, else editors, else its title's first words in quotes, else its key."""
    group = people(entry)
    if group.names:
        text = cited(group, words)
        return (text[:1].upper() + text[1:] if capital and not group.names[0].literal else text,)
    return (Span("quoted", opening(entry.title)),) if entry.title else (entry.key,)


def year_of(entry: Entry) -> str:
    """Return the year, or what the source says in its place (`in press`), or an empty string."""
    if entry.year is not None:
        return str(entry.year)
    from mkdocs_alignrefs.text.latex import decode_plain

    return decode_plain(entry.fields.get("year", "")).strip()
