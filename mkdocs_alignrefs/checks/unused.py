"""Which entries no page cites."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_alignrefs.diagnostics import Diagnostic, Severity, diagnostic
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.excerpts import excerpt
from mkdocs_alignrefs.text.folding import normal_key

_CODE = "unused-entry"


def is_wanted(options: Options) -> bool:
    """Tell whether the site has switched the rule on, which is off by default, for any path."""
    chosen = (options.severities, *options.severities_by_path.values())
    return any(severities.get(_CODE, Severity.OFF) is not Severity.OFF for severities in chosen)


def unused(library: Library, cited: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield a complaint for each entry that is not cited; `cited` are the keys that pages name, `*` stands for all.

    An entry that a table or a bibliography shows and no page cites is unused too. Where different works share a key,
    a citation of it counts for all of them.
    """
    if "*" in cited:
        return
    keys = set(map(normal_key, cited))
    shared = {work.key for key in keys for work in library.shared_keys.get(key, ())}
    for entry in library.entries:
        if entry.key not in shared and keys.isdisjoint(map(normal_key, (entry.key, *entry.aliases))):
            message = f"No page cites `{entry.key}`, “{excerpt(plain(entry.title))}”."
            yield diagnostic(
                _CODE,
                entry.place,
                message,
                f"Cite `{entry.key}`, write `<<nocite:{entry.key}>>` on a page, or delete the entry.",
            )
