"""The style `numeric`: [1], with references in the manner of IEEE."""

from __future__ import annotations

from mkdocs_alignrefs.citing.style import Work
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText
from mkdocs_alignrefs.styles.labelled import Labelled
from mkdocs_alignrefs.styles.references import year_at_the_end


class Numeric(Labelled):
    """Citations by number, lists in the order of first citation."""

    name = "numeric"
    numbered = True

    def base(self, entry: Entry) -> str:
        """Return nothing: numbers need no letters."""
        return ""

    def sort_key(self, entry: Entry) -> None:
        """Return None: the order of first citation holds."""
        return

    def body(self, work: Work) -> RichText:
        """Return the reference with the year at its end."""
        return year_at_the_end(work.entry, self.words)
