"""LaTeX as it stands in BibTeX fields, decoded to rich text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from itertools import groupby
from typing import cast
from unicodedata import lookup, normalize

from mkdocs_alignrefs.richtext import Kind, Node, RichText, Span, plain
from mkdocs_alignrefs.text.urls import clean_url

_PLAIN = re.compile(r"(?:[^\\{}$~<&`'\-\t\n\r\f\v ]++|-(?!-)|'(?!')|`(?!`)| (?! ))*+")
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_TOKEN = re.compile(
    r"""(?=[\\{}$~&<`'-])(?:(?P<entity>(?:\{\\&\}|\\?&)\\?(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | \\(?P<command>[A-Za-z]+)(?P<blank>\*?[ ]?)
    | \\(?P<symbol>.)
    | (?P<brace>[{}])
    | (?P<dollar>\$\$?)
    | (?P<ligature>~|---?|``|'')
    | (?P<line_break><br[ ]?/?>))""",
    re.VERBOSE | re.IGNORECASE,
)
_DOLLARS = (re.compile(r"(?<!\\)(?:\\\\)*+(\$)"), re.compile(r"(?<!\\)(?:\\\\)*+(\$\$)"))
_SCHOLAR_BRACES = re.compile(r"\$\\([{}])\$")
"""Google Scholar writes braces that protect capitals as `$\\{$BERT$\\}$`."""

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_SPACING = {"\u0304": "¯", "\u0307": "˙", "\u0308": '"'}
_SPACING |= {mark: name for name, mark in _ACCENTS.items() if mark not in _SPACING and not name.isalpha()}
_DOTLESS = {"ı": "i", "ȷ": "j"}

_LETTERS = {
    "i": "ı", "j": "ȷ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "copyright": "©", "dots": "…", "ldots": "…",
    "dag": "†", "ddag": "‡", "slash": "/", "quad": " ", "qquad": " ", "newline": " ", "linebreak": " ", "par": " ",
    "lq": "‘", "rq": "’", "guillemotleft": "«", "guillemotright": "»", "degree": "°",
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "textquotesingle": "'", "textquotedbl": '"', "textendash": "–", "textemdash": "—", "textellipsis": "…",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`",
    "textasciiacute": "´", "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">",
    "textdollar": "$", "textbraceleft": "{", "textbraceright": "}", "textregistered": "®", "texttrademark": "™",
    "textcopyright": "©", "textdegree": "°", "textbullet": "•", "textperiodcentered": "·", "texttimes": "×",
    "textpm": "±", "textmu": "µ", "textsection": "§", "texteuro": "€", "textexclamdown": "¡",
    "textquestiondown": "¿", "textcommabelow": "", "textonehalf": "½", "textnumero": "№", "textordfeminine": "ª",
    "textordmasculine": "º", "textvisiblespace": "␣", "textopenbullet": "◦", "backslash": "\\", "lbrace": "{",
    "rbrace": "}",
    "protect": "", "null": "", "noindent": "", "allowbreak": "",
    # of biblatex (manual, sections 3.13 and 4.7), and of TUGboat's styles
    "hyphen": "-", "addhyphen": "-", "bibrangedash": "–", "bibdatedash": "–", "emdash": "—", "endash": "–",
    "psq": "\u00a0f.", "psqq": "\u00a0ff.", "adddot": ".", "addperiod": ".", "addcomma": ",", "addsemicolon": ";",
    "addcolon": ":", "addspace": " ", "addnbspace": "\u00a0", "isdot": "", "nopunct": "",
}  # fmt: skip
BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
"""Braces by name, as text that BibTeX does not count among those that enclose values and names."""
_SYMBOLS = {" ": " ", "\\": " ", ",": " ", ";": " ", ":": " ", "-": "", "/": "", "!": "", "@": "", "(": "(", ")": ")"}
_LIGATURES = {"~": "\u00a0", "--": "–", "---": "—", "``": "“", "''": "”"}
_LOGOS = frozenset({
    "TeX", "LaTeX", "LaTeXe", "BibTeX", "XeTeX", "XeLaTeX", "LuaTeX", "LuaLaTeX", "pdfTeX", "pdfLaTeX", "ConTeXt",
    "AmS", "AmSTeX", "AMSTeX", "AmSLaTeX",
})  # fmt: skip
_GREEK = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lamda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
})  # fmt: skip
_STYLED: dict[str, Kind] = {
    "emph": "emph", "textit": "emph", "textsl": "emph", "textbf": "strong", "texttt": "code", "textsc": "smallcaps",
    "textsuperscript": "sup", "textsubscript": "sub", "enquote": "quoted",
}  # fmt: skip
_SWITCHES: dict[str, Kind | None] = {
    "em": "emph", "it": "emph", "sl": "emph", "itshape": "emph", "slshape": "emph", "bf": "strong",
    "bfseries": "strong", "tt": "code", "ttfamily": "code", "sc": "smallcaps", "scshape": "smallcaps", "rm": None,
    "sf": None, "rmfamily": None, "sffamily": None, "mdseries": None, "upshape": None, "normalfont": None,
    "tiny": None, "small": None, "large": None, "Large": None, "relax": None,
}  # fmt: skip
_DROPPED = frozenset({"noopsort", "hspace", "vspace", "label", "phantom", "color", "textcolor"})
_MAX_DEPTH = 20


def decode_plain(source: str) -> str:
    """Return the text that LaTeX stands for, without any markup but maths, which stays as `$…$`."""
    return _flat(source) if _PLAIN.fullmatch(source) else plain(decode(source))


def decode(source: str) -> RichText:
    """Return the rich text that the LaTeX of a BibTeX value stands for.

    Knows what is found in bibliographies, not TeX: an unknown command gives way to its argument, one without an
    argument, or with an empty one, stays as written. Runs of blanks become one. Spans nest no deeper than 20. Linear in
    the source.
    """
    if _PLAIN.fullmatch(source):
        return (text,) if (text := _flat(source)) else ()
    text = _SCHOLAR_BRACES.sub(r"\1", _flat(_BLANKS.sub(" ", source)))
    return _Decoder(text).run()


def greek(name: str) -> str | None:
    """Return the letter that a command such as `alpha`, `Omega` or `textbeta` names, or None."""
    stem = name.removeprefix("text").removeprefix("var").replace("lambda", "lamda").replace("Lambda", "Lamda")
    if stem.lower() not in _GREEK or stem[1:] != stem[1:].lower():
        return None
    return lookup(f"GREEK {'SMALL' if stem.islower() else 'CAPITAL'} LETTER {stem}")


def _flat(text: str) -> str:
    return text.strip(" \t\n\r\f\v")


@dataclass(slots=True)
class _Frame:
    """An open group: the span it becomes (None: its content belongs to the group around it)."""

    kind: Kind | None
    parts: list[Node] = field(default_factory=list)
    target: str = ""
    implied: bool = False  # closed by the brace of the group around it
    dropped: bool = False


class _Decoder:
    """One pass over the tokens with a stack of open groups; accents wait for the next letter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.accents = ""
        self.frames = [_Frame(None)]

    def run(self) -> RichText:
        while token := _TOKEN.search(self.text, self.at):
            self.emit(self.text[self.at : token.start()])
            self.at = token.end()
            _HANDLERS[token.lastgroup or ""](self, token)
        self.emit(self.text[self.at :])
        while len(self.frames) > 1:
            self.close(at_end=True)
        self.flush_accents()
        return tuple(_merged(self.frames[0].parts))

    def emit(self, text: str) -> None:
        if self.accents and text:
            text = text.lstrip(" ")
            if not text:
                return
            text = self.accented(text[0]) + text[1:]
        if text:
            self.frames[-1].parts.append(text)

    def accented(self, letter: str) -> str:
        marks, self.accents = self.accents, ""
        if not letter.isalpha():
            return _spacing(marks) + letter
        return normalize("NFC", _DOTLESS.get(letter, letter) + marks[::-1])

    def flush_accents(self) -> None:
        if self.accents:
            text, self.accents = _spacing(self.accents), ""
            self.emit(text)

    def open(self, kind: Kind | None, target: str = "", implied: bool = False, dropped: bool = False) -> None:
        if dropped:
            self.frames.append(_Frame(None, [], dropped=True))
        elif kind is None or len(self.frames) > _MAX_DEPTH:
            self.frames.append(_Frame(None, self.frames[-1].parts, implied=implied))
        else:
            self.frames.append(_Frame(kind, [], target, implied))

    def close(self, at_end: bool = False) -> None:
        self.flush_accents()
        while True:
            frame = self.frames.pop()
            self.put_back(frame, at_end)
            if not frame.implied or len(self.frames) == 1:
                return

    def put_back(self, frame: _Frame, at_end: bool) -> None:
        parts = self.frames[-1].parts
        if frame.kind is not None:
            children = tuple(_merged(frame.parts))
            if frame.kind in ("code", "math"):
                children = (plain(children),) if children else ()
            if children:
                parts.append(_span(frame.kind, children, frame.target))
        elif frame.dropped and at_end:
            parts.extend(frame.parts)

    def argument(self) -> bool:
        """Step over an opening brace, if one stands here."""
        if not self.text.startswith("{", self.at):
            return False
        self.at += 1
        return True

    def verbatim(self) -> str | None:
        """Return the braced argument that starts here as written, without reading it as LaTeX."""
        end = self.closing.get(self.at)
        if end is None:
            return None
        start, self.at = self.at + 1, end + 1
        return self.text[start:end]

    @property
    def closing(self) -> dict[int, int]:
        """The offset of the closing brace by that of the opening one, found once for the whole text."""
        if not hasattr(self, "_closing"):
            self._closing = _matching_braces(self.text)
        return self._closing

    def on_brace(self, token: re.Match[str]) -> None:
        if token[0] == "{":
            # BibTeX: a group that starts with a backslash is a special character, not protection
            special = self.text.startswith("\\", self.at)
            self.open(None if special or self.accents or self.frames[-1].kind == "code" else "protected")
        elif len(self.frames) > 1 and not (len(self.frames) == 2 and self.frames[-1].implied):
            self.close()

    def on_command(self, token: re.Match[str]) -> None:
        name = token["command"]
        if name in _ACCENTS:
            self.accents += _ACCENTS[name]
        elif name in _LETTERS:
            self.emit(_LETTERS[name])
        elif name in _SWITCHES:
            self.open(_SWITCHES[name], implied=True)
        elif name in ("url", "path", "href"):
            self.link(name)
        elif name == "ensuremath" and (maths := self.verbatim()) is not None:
            self.add_maths(maths)
        elif name in _LOGOS:
            self.frames[-1].parts.append(Span("protected", (name,)))
        elif name not in _STYLED and name not in _DROPPED and self.text.startswith("{}", self.at):
            self.at += 2
            self.emit(greek(name) or f"{token[0].rstrip()}{{}}")
        elif self.argument():
            self.open(_STYLED.get(name), dropped=name in _DROPPED)
        elif name not in _STYLED:
            self.emit(greek(name) or token[0])

    def on_symbol(self, token: re.Match[str]) -> None:
        symbol = token["symbol"]
        if symbol in _ACCENTS:
            self.accents += _ACCENTS[symbol]
        elif symbol in "([" and self.maths(")" if symbol == "(" else "]"):
            return
        else:
            self.emit(_SYMBOLS.get(symbol, symbol))

    def maths(self, closer: str) -> bool:
        end = self.text.find("\\" + closer, self.at) if self.last("\\" + closer) >= self.at else -1
        if end < 0:
            return False
        self.add_maths(self.text[self.at : end])
        self.at = end + 2
        return True

    def add_maths(self, tex: str) -> None:
        if tex:
            self.frames[-1].parts.append(Span("math", (tex,)))

    def last(self, needle: str) -> int:
        if not hasattr(self, "_last"):
            self._last: dict[str, int] = {}
        if needle not in self._last:
            self._last[needle] = self.text.rfind(needle)
        return self._last[needle]

    def on_dollar(self, token: re.Match[str]) -> None:
        inner = _maths_until(self.text, self.at, token[0])
        if inner is None:
            self.emit("$")
            self.at = token.start() + 1
            return
        self.flush_accents()
        self.add_maths(inner)
        self.at += len(inner) + len(token[0])

    def on_ligature(self, token: re.Match[str]) -> None:
        in_code = self.frames[-1].kind == "code"
        self.emit(token[0] if in_code and token[0] != "~" else _LIGATURES[token[0]])

    def on_line_break(self, token: re.Match[str]) -> None:
        self.emit(" ")

    def on_entity(self, token: re.Match[str]) -> None:
        entity = "&" + token[0].lstrip("{\\&}")
        text = unescape(entity) if entity[1] == "#" or entity[1:] in html5 else entity
        self.emit(_BLANKS.sub(" ", text))

    def link(self, name: str) -> None:
        raw = self.verbatim()
        if raw is None:
            return
        url = clean_url(raw).url
        if name == "href" and self.argument():
            self.open("link" if url else None, url or "")
        elif url:
            self.frames[-1].parts.append(Span("link", (raw,), url))
        else:
            self.emit(raw)


_HANDLERS: Mapping[str, Callable[[_Decoder, re.Match[str]], None]] = {
    "entity": _Decoder.on_entity,
    "blank": _Decoder.on_command,
    "symbol": _Decoder.on_symbol,
    "brace": _Decoder.on_brace,
    "dollar": _Decoder.on_dollar,
    "ligature": _Decoder.on_ligature,
    "line_break": _Decoder.on_line_break,
}
"""What reads a token, by the last group of `_TOKEN` that matched."""


def _span(kind: Kind, children: RichText, target: str) -> Span:
    only = children[0]
    if kind == "protected" and len(children) == 1 and isinstance(only, Span) and only.kind == "protected":
        return only
    return Span(kind, children, target)


def _spacing(marks: str) -> str:
    return "".join(_SPACING.get(mark, "") for mark in marks)


def _merged(parts: Iterable[Node]) -> Iterator[Node]:
    for is_text, group in groupby(parts, key=lambda node: isinstance(node, str)):
        if is_text:
            yield "".join(cast("Iterator[str]", group))
        else:
            yield from group


def _matching_braces(text: str) -> dict[int, int]:
    opened: list[int] = []
    closing: dict[int, int] = {}
    for brace in re.finditer(r"\\.|[{}]", text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            closing[opened.pop()] = brace.start()
    return closing


def _maths_until(text: str, start: int, dollars: str) -> str | None:
    """Return the maths from `start` to the same dollars, or None if what stands there is a price or unclosed."""
    found = _DOLLARS[len(dollars) - 1].search(text, start)
    if not found or found.start(1) == start or text[found.end() : found.end() + 1].isdigit():
        return None
    inner = text[start : found.start(1)]
    depth = 0
    for brace in re.finditer(r"\\.|[{}]", inner):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth < 0:
            return None
    return inner if depth == 0 else None
