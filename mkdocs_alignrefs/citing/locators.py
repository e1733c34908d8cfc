"""The terms that begin a locator: `p.`, `chapter`, `§` and the like."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


def opens_locator(text: str) -> int:
    """Return the length of the locator term that a text begins with, 0 if with none; a blank or digit follows words."""
    match = _terms().match(text)
    return match.end() if match else 0


@cache
def _terms() -> re.Pattern[str]:
    lines = Path(__file__).with_name("terms.txt").read_text(encoding="utf-8").splitlines()
    terms = [term.strip() for line in lines if not line.startswith("#") for term in line.split(",")]
    words = "|".join(re.escape(term) for term in terms if term)
    return re.compile(rf"(?:{words})(?=[\s\d])|[§¶]+", re.IGNORECASE)
