"""Text and rich text as LaTeX that reads back as the same text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mkdocs_alignrefs.richtext import RichText, Span, plain

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\u00a0": "~",
        **{char: f"\\{char}" for char in "&%#_$"},
    }
)
_JOINED = re.compile(r"-(?=-)|'(?=')|`(?=`)|&(?=[#A-Za-z])|<(?=[Bb][Rr])")
"""Characters that would be read together with the next one: as a dash, a quote, an HTML entity, a line break."""

_KEPT_BLANKS = re.compile(r"^ |(?<= ) | $")
_COMMANDS: Mapping[str, str] = {
    "emph": r"\emph",
    "strong": r"\textbf",
    "code": r"\texttt",
    "sup": r"\textsuperscript",
    "sub": r"\textsubscript",
    "smallcaps": r"\textsc",
    "protected": "",
}


def escape(text: str) -> str:
    """Return plain text as LaTeX; `text.latex.decode_plain` gives the text back, blanks that begin or end it too."""
    kept = _KEPT_BLANKS.sub(r"\\ ", _escaped(text))
    return kept + "{}" if kept.endswith("\\ ") else kept


def to_latex(rich: RichText) -> str:
    """Return rich text as LaTeX; a link gives its text."""
    return "".join(_escaped(node) if isinstance(node, str) else _span(node) for node in rich)


def _escaped(text: str) -> str:
    return _JOINED.sub("\\g<0>\0", text.replace("\0", "")).translate(_ESCAPES).replace("\0", "{}")


def _span(span: Span) -> str:
    if span.kind == "math":
        return f"${plain(span.children)}$"
    inner = to_latex(span.children)
    if span.kind == "quoted":
        return f"``{inner}''"
    return f"{_COMMANDS[span.kind]}{{{inner}}}" if span.kind in _COMMANDS else inner
