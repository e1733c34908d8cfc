"""Which bracket of a running text is closed by which."""

from __future__ import annotations

import re

_BRACKET = re.compile(r"[\[\]()]")


def pairs(text: str, opener: str, closer: str) -> dict[int, int]:
    """Return for each opening bracket that is closed the place of its closing one."""
    result: dict[int, int] = {}
    stack: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == opener:
            stack.append(match.start())
        elif match[0] == closer and stack:
            result[stack.pop()] = match.start()
    return result
