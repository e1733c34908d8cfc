"""The labels of link definitions, as Markdown compares them."""

from __future__ import annotations


def label(text: str) -> str:
    """Return a label without regard to case and blanks."""
    return " ".join(text.split()).lower()
