"""Which files under docs_dir a site leaves out: by `exclude_docs` and `draft_docs`, and by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mkdocs_alignrefs.options import OptionError

_ALWAYS = "/templates/"
"""What MkDocs leaves out by itself, beside hidden files."""


def excluded(excludes: Any, drafts: Any) -> Callable[[str], bool]:
    """Return what tells of a path whether it is no page of the site.

    Each argument is patterns as in .gitignore, one a line, or what MkDocs made of them, or None. A draft is a page in
    `mkdocs serve` alone. Raises OptionError for a pattern that cannot be read.
    """
    found = [_matcher(_ALWAYS), _matcher(excludes), _matcher(drafts)]
    matchers = [matcher for matcher in found if matcher]
    return lambda path: any(matcher(path) for matcher in matchers)


def _matcher(patterns: Any) -> Callable[[str], bool] | None:
    if not isinstance(patterns, str):
        return getattr(patterns, "match_file", None)
    from pathspec.gitignore import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns.splitlines()).match_file
    except ValueError as error:
        sentence = f"The option `exclude_docs` or `draft_docs` has a pattern that cannot be read: {error}."
        raise OptionError(sentence) from None
