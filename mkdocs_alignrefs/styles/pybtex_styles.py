"""The styles `pybtex:…`: pybtex's own templates, with capitals and maths kept.

The templates of pybtex's plain, alpha and unsrtalpha are those of its unsrt; the four differ in labels and order alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pybtex.database import Entry as PybtexEntry
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style as Unsrt
from pybtex.style.template import FieldIsMissing, Node, field, join, names, node, sentence, tag

from mkdocs_alignrefs.citing.style import Work
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText
from mkdocs_alignrefs.styles.alpha import alpha_label
from mkdocs_alignrefs.styles.labelled import Labelled
from mkdocs_alignrefs.styles.ordering import ByAuthor
from mkdocs_alignrefs.styles.pybtex_entries import Shelf
from mkdocs_alignrefs.styles.sentences import ended

_ROLES = ("author", "editor")


class PybtexStyle(Labelled):
    """One of pybtex's styles: labels and order as its name says, references by its templates."""

    def __init__(self, name: str, words: Mapping[str, str]) -> None:
        """Take the name, `pybtex:` and `plain`, `unsrt`, `alpha` or `unsrtalpha`, and the words."""
        super().__init__(words)
        self.name = name
        self.numbered = not name.endswith("alpha")
        self._sorted = "unsrt" not in name
        self._templates = _Templates(words["et_al"])

    def base(self, entry: Entry) -> str:
        """Return the label without its letter; a number needs none."""
        return "" if self.numbered else alpha_label(entry)

    def sort_key(self, entry: Entry) -> ByAuthor | None:
        """Return pybtex's order `author_year_title`, folded, or None for the styles that do not sort."""
        return ByAuthor(entry, particles=True) if self._sorted else None

    def body(self, work: Work) -> RichText:
        """Return the reference as pybtex's template gives it."""
        shelf = Shelf(work.entry)
        truncated = work.entry.authors_truncated and bool(work.entry.authors)
        text = self._templates.formatted(shelf.entry(work.entry), truncated=truncated)
        return ended(text.render(shelf)) or (f"{work.entry.key}.",)


class _Templates(Unsrt):  # type: ignore[misc]  # pybtex has no types
    """pybtex's templates, which never fail and keep capitals."""

    def __init__(self, et_al: str) -> None:
        super().__init__()
        self.et_al = et_al

    def formatted(self, entry: PybtexEntry, *, truncated: bool) -> Text:
        """Return the reference; a field that its type requires and that is missing counts as empty."""
        template_of = getattr(self, f"get_{entry.type}_template", None) or self.get_misc_template
        template = template_of(entry)
        context = {"entry": entry, "style": self, "truncated": truncated}
        while True:
            try:
                return template.format_data(context)
            except FieldIsMissing as missing:
                where, empty = (entry.persons, []) if missing.field_name in _ROLES else (entry.fields, "")
                if missing.field_name in where:
                    raise
                where[missing.field_name] = empty

    def format_names(self, role: str, as_sentence: bool = True) -> Node:
        """Return names, `others` as et al."""
        return sentence[_names(role)] if as_sentence else _names(role)

    def format_editor(self, e: PybtexEntry, as_sentence: bool = True) -> Node:
        """Return the editors, or nothing rather than the mere word."""
        return super().format_editor(e, as_sentence) if e.persons.get("editor") else join

    def format_title(self, e: PybtexEntry, which_field: str, as_sentence: bool = True) -> Node:
        """Return the title with its capitals."""
        title = _title(which_field)
        return sentence[title] if as_sentence else title

    def format_btitle(self, e: PybtexEntry, which_field: str, as_sentence: bool = True) -> Node:
        """Return the title of a book."""
        title = tag("em")[_title(which_field)]
        return sentence[title] if as_sentence else title


def _title(which_field: str) -> Node:
    """Return a title; that of the entry itself as the words that link to it."""
    return tag("cite")[field(which_field)] if which_field == "title" else field(which_field)


@node  # type: ignore[untyped-decorator]
def _names(children: Any, context: Mapping[str, Any], role: str) -> Text:
    if not (context["truncated"] and role == "author"):
        return names(role, sep=", ", sep2=" and ", last_sep=", and ").format_data(context)
    several = len(context["entry"].persons.get(role, ())) > 1
    return Text(names(role, sep=", ").format_data(context), ", " if several else " ", context["style"].et_al)
