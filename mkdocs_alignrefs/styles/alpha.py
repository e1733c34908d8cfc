"""The style `alpha`: [RSM+23], labels as alpha.bst makes them, references in the manner of IEEE."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from mkdocs_alignrefs.citing.style import Work
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import RichText
from mkdocs_alignrefs.styles.citations import year_of
from mkdocs_alignrefs.styles.labelled import Labelled
from mkdocs_alignrefs.styles.names import people
from mkdocs_alignrefs.styles.ordering import ByAuthor
from mkdocs_alignrefs.styles.references import year_at_the_end

_PARTS = re.compile(r"[\s\-‐‑]+")


class Alpha(Labelled):
    """Citations by initials and year, lists in the order of authors."""

    name = "alpha"

    def base(self, entry: Entry) -> str:
        """Return the label without its letter."""
        return alpha_label(entry)

    def sort_key(self, entry: Entry) -> ByAuthor:
        """Return the order by authors, year, title and key."""
        return ByAuthor(entry)

    def body(self, work: Work) -> RichText:
        """Return the reference with the year at its end."""
        return year_at_the_end(work.entry, self.words)


def alpha_label(entry: Entry) -> str:
    """Return the label of alpha.bst (its functions format.lab.names and calc.label), of decoded names.

    One author: particle and family name by their initials, or three letters if that is one; two to four: the initials
    of each; more: of three and `+`, which also stands for authors who go unnamed. No one: three letters of the key.
    """
    group = people(entry)
    count = len(group.names) + group.truncated
    if not group.names:
        stem = _letters(entry.key)[:3]
    elif count == 1:
        initials = _initials(group.names[0])
        stem = initials if len(initials) > 1 else _letters(group.names[0].literal or group.names[0].family)[:3]
    else:
        shown = group.names[: 3 if count > 4 else count]
        stem = "".join(_initials(name) for name in shown) + ("+" if count > 4 or group.truncated else "")
    return stem + re.sub(r"\D", "", year_of(entry))[-2:]


def _initials(name: Name) -> str:
    parts = [name.literal] if name.literal else _PARTS.split(f"{name.particle} {name.family}")
    return "".join(_letters(part)[:1] for part in parts)


def _letters(text: str) -> str:
    """Return letters and digits alone, without accents."""
    return "".join(char for char in normalize("NFD", text) if char.isalnum() and not combining(char))
