"""Text shortened for messages."""

from __future__ import annotations


def excerpt(text: str, length: int = 60) -> str:
    """Return the text on one line, with an ellipsis in place of what goes beyond `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
