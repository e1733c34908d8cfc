"""Maths as text that can be read without a renderer, as far as it is simple enough."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import lookup

from mkdocs_alignrefs.richtext import Kind, Node, RichText, Span, concat, plain

_TOKEN = re.compile(r"\\(?P<name>[A-Za-z]+)|\\(?P<sign>.)|(?P<script>[\^_])|(?P<brace>[{}])|(?P<text>[^\\^_{}]+)")
_SYMBOLS: Mapping[str, str] = {
    "approx": "≈", "ast": "∗", "bullet": "•", "cdot": "·", "cdots": "⋯", "circ": "∘", "cap": "∩", "cup": "∪",
    "dagger": "†", "ell": "ℓ", "equiv": "≡", "exists": "∃", "forall": "∀", "ge": "≥", "geq": "≥", "gg": "≫",
    "in": "∈", "infty": "∞", "lVert": "‖", "langle": "⟨", "ldots": "…", "le": "≤", "leftarrow": "←", "leq": "≤",
    "ll": "≪", "mapsto": "↦", "nabla": "∇", "ne": "≠", "neg": "¬", "neq": "≠", "odot": "⊙", "oplus": "⊕",
    "otimes": "⊗", "partial": "∂", "pm": "±", "prime": "′", "prod": "∏", "propto": "∝", "rangle": "⟩",
    "rightarrow": "→", "Rightarrow": "⇒", "setminus": "∖", "sim": "∼", "simeq": "≃", "star": "⋆", "subset": "⊂",
    "subseteq": "⊆", "sum": "∑", "times": "×", "to": "→", "wedge": "∧", "|": "‖", "rVert": "‖",
}  # fmt: skip
_WORDS = frozenset(("arg", "cos", "det", "dim", "exp", "inf", "ln", "log", "max", "min", "sin", "sup", "tan"))
_SPACES: Mapping[str, str] = {" ": " ", ",": " ", ";": " ", ":": " ", "!": ""}
_ALPHABETS: Mapping[str, str] = {"mathbb": "DOUBLE-STRUCK CAPITAL"}
_PLAIN = frozenset(("mathbf", "mathcal", "mathit", "mathrm", "mathsf", "mathtt", "operatorname", "text", "textrm"))
_SCRIPTS: Mapping[str, Kind] = {"^": "sup", "_": "sub"}
_DEPTH = 8


def spelled_out(rich: RichText) -> RichText:
    """Return rich text with maths that can be read as text in place of its TeX."""
    return rich if all(isinstance(node, str) for node in rich) else concat(_spelled_out(node) for node in rich)


def _spelled_out(node: Node) -> RichText:
    if isinstance(node, str):
        return (node,)
    if node.kind == "math":
        return readable(plain(node.children)) or (node,)
    return (Span(node.kind, spelled_out(node.children), node.target),)


def as_text(rich: RichText) -> str:
    """Return the text of rich text, with maths that is no more than a line of letters and signs without its dollars."""
    text = plain(rich)
    return plain(concat(_as_text(node) for node in rich)) if "$" in text else text


def _as_text(node: Node) -> RichText:
    if isinstance(node, str):
        return (node,)
    if node.kind == "math":
        found = readable(plain(node.children))
        return found if found and all(isinstance(part, str) for part in found) else (node,)
    return (Span(node.kind, (as_text(node.children),), node.target),)


def readable(tex: str) -> RichText | None:
    """Return maths as rich text with raised and lowered parts, None if that would lose something."""
    try:
        return _Reader(tex).run()
    except _NotSimple:
        return None


class _NotSimple(Exception):
    """Something stands in the maths that no line of text can say."""


class _Reader:
    """One pass over the tokens."""

    def __init__(self, tex: str) -> None:
        self._tokens = iter(_TOKEN.finditer(tex))
        self._rest = ""

    def run(self) -> RichText:
        parts: list[RichText] = []
        while (token := self._next()) is not None:
            parts.append(self._token(token, 0))
        return concat(parts)

    def _next(self) -> re.Match[str] | str | None:
        rest, self._rest = self._rest, ""
        return rest or next(self._tokens, None)

    def _token(self, token: re.Match[str] | str, depth: int) -> RichText:
        if isinstance(token, str):
            return (token,)
        if token["text"]:
            return (token["text"],)
        if token["script"]:
            return (Span(_SCRIPTS[token["script"]], self._argument(depth + 1)),)
        if token["brace"]:
            return self._group(depth + 1) if token["brace"] == "{" else _fail()
        return (self._sign(token["sign"]),) if token["sign"] else self._command(token["name"], depth)

    def _argument(self, depth: int) -> RichText:
        """Return what a script or a command takes: a group, a command or one character."""
        token = self._next()
        if token is None or depth > _DEPTH:
            return _fail()
        text = token if isinstance(token, str) else token["text"]
        if not text:
            return self._token(token, depth)
        text = text.lstrip(" ")
        self._rest = text[1:]
        return (text[0],) if text else self._argument(depth + 1)

    def _group(self, depth: int) -> RichText:
        if depth > _DEPTH:
            return _fail()
        parts: list[RichText] = []
        while (token := self._next()) is not None:
            if not isinstance(token, str) and token["brace"] == "}":
                return concat(parts)
            parts.append(self._token(token, depth))
        return _fail()

    def _command(self, name: str, depth: int) -> RichText:
        if name in _PLAIN:
            return self._argument(depth + 1)
        if name in _ALPHABETS:
            return tuple(_lettered(node, _ALPHABETS[name]) for node in self._argument(depth + 1))
        from mkdocs_alignrefs.text.latex import greek

        word = _SYMBOLS.get(name) or (name if name in _WORDS else greek(name))
        return (word,) if word else _fail()

    def _sign(self, sign: str) -> str:
        if sign in _SPACES:
            return _SPACES[sign]
        return _SYMBOLS[sign] if sign in _SYMBOLS else sign if sign in "%#&_{}$" else str(_fail())


def _lettered(node: Node, alphabet: str) -> str:
    if not isinstance(node, str):
        return str(_fail())
    try:
        return "".join(lookup(f"{alphabet} {letter}") for letter in node)
    except KeyError:
        return "".join(lookup(f"MATHEMATICAL {alphabet} {letter}") if letter.isupper() else letter for letter in node)


def _fail() -> RichText:
    raise _NotSimple
