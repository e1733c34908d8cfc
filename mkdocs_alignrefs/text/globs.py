"""Path globs."""

from __future__ import annotations

import re
from functools import cache

MAGIC = re.compile(r"[*?\[]")
"""What makes a path a glob."""


@cache
def pattern(glob: str) -> re.Pattern[str]:
    """Return a glob as a regular expression: `**/` any folders, `*` and `?` within one, `[…]` a set of characters."""
    forms = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])", glob)
    return re.compile("".join(forms.get(piece) or _literal_or_set(piece) for piece in pieces), re.DOTALL)


def _literal_or_set(piece: str) -> str:
    if not piece.startswith("[") or not piece.endswith("]"):
        return re.escape(piece)
    negated, members = piece[1] == "!", piece[2:-1] if piece[1] == "!" else piece[1:-1]
    return f"[{'^/' if negated else ''}{re.escape(members).replace(chr(92) + '-', '-')}]"
