"""What every format of a report tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.model import Entry


@dataclass(frozen=True, slots=True)
class Comparison:
    """Faults that a check leaves out: those that `name`, a baseline or a revision, has too.

    `known` of them are left, `gone` are there no more; `advice`, a whole sentence, says what to do about these.
    """

    name: str
    known: int
    gone: int
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is no longer as it was at a revision of the repository.

    `faults` are those of then, `gone` those of them that are there no more; all have the paths of now. `restated` are
    the entries whose reading status changed, each as it was and as it is.
    """

    revision: str
    faults: tuple[Diagnostic, ...] = ()
    gone: tuple[Diagnostic, ...] = ()
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    restated: tuple[tuple[Entry, Entry], ...] = ()


@dataclass(frozen=True)
class Report:
    """Diagnostics ordered by file, notes on what was not seen, and how much was looked at.

    `text_of` gives the text of a file by the path of a diagnostic; `pages` is None where sources alone were checked.
    """

    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...] = ()
    sources: int = 0
    pages: int | None = None
    comparisons: tuple[Comparison, ...] = ()
    changes: Changes | None = None
    text_of: Callable[[str], str] = field(default=lambda _: "")

    def moved(self, path_of: Callable[[str], str], text_of: Callable[[str], str]) -> Report:
        """Return the report with each path as `path_of` gives it; `text_of` takes such paths."""

        def moved(items: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
            return tuple(item._replace(place=item.place._replace(path=path_of(item.place.path))) for item in items)

        changes = self.changes and replace(self.changes, gone=moved(self.changes.gone))
        return replace(self, diagnostics=moved(self.diagnostics), changes=changes, text_of=text_of)
