"""The text of a shortcode to a citation or a block, or to a fault that shows the right form."""

from __future__ import annotations

import re
from functools import lru_cache

from mkdocs_alignrefs.citing import cites
from mkdocs_alignrefs.citing.citation import BLOCKS, COMMANDS, Block, BlockName, Citation, Command, Fault

_EXACT = "|".join((*COMMANDS, *BLOCKS))
_CITE = r"[a-z]{0,16}cite[a-z]{0,16}|cit(?:t[a-z]*|p|a|ations?)?|ctie[a-z]*|ciet[a-z]*"
_BLOCK = "refs?|references?|bib[a-z]*|cited[-_]?by|progress?"
_NEAR = rf"(?i:{_BLOCK}|{_CITE})\*?"

SHORTCODE = re.compile(
    rf"""<
    (?: <(?P<name>{_NEAR})(?P<colon>\s*:)?                   # a shortcode, or nearly one
        (?P<body>(?(colon)
            (?: [^<>\n]*+(?:\n(?![ \t]*\n)[^<>\n]*+)*+(?=>>) # as it should be; it may wrap, but not over a blank line
              | (?:[^<>\n]|>(?!>)|<(?!<))*+(?=>>)            # with single < and > inside
              | [^<>|\n]*+ )                                 # closed by one >, or not at all
          | (?=>>) ))
        >{{0,2}}
      | <(?:{_EXACT})[ \t][^<>\n]*+>>                        # the colon is missing
      | <[ \t]+(?:{_EXACT})[ \t]*:[^<>\n]*+>>                # a blank before the name
      | <(?:{"|".join(BLOCKS)})>                             # one > is missing
      | (?<!<<)(?:{_EXACT}):[^<>\n]*+>{{1,2}}                # one < is missing
    )""",
    re.VERBOSE,
)
"""Finds one shortcode, or an attempt at one that would otherwise be eaten as HTML.

`name` and `body` are None where the brackets or the colon are wrong. Other words in double angle brackets are left
alone. An odd number of `backslashes` before it makes it literal text.
"""

_WHOLE = re.compile(r"<<(?P<name>[A-Za-z]+(?:[-_][A-Za-z]+)?\*?)\s*(?::(?P<body>.*))?>>", re.DOTALL)
_PARTS = re.compile(r"[<\s]*(?P<name>[A-Za-z]*(?:[-_][A-Za-z]+)?\*?)(?P<colon>\s*:)?(?P<body>[^<>]*)", re.DOTALL)
_COMMANDS: dict[str, Command] = {name: name for name in COMMANDS}
_BLOCKS: dict[str, BlockName] = {name: name for name in BLOCKS}
_EXAMPLE = "<<cite:key>>"
_FOREIGN = {
    "autocite": "cite",
    "bib": "bibliography",
    "citation": "cite",
    "citedby": "cited-by",
    "citations": "cite",
    "footcite": "cite",
    "parencite": "citep",
    "ref": "refs",
    "reference": "bibliography",
    "references": "bibliography",
    "supercite": "cite",
    "textcite": "citet",
}


def backslashes(found: re.Match[str]) -> int:
    """Return how many backslashes stand before a match."""
    at = found.start()
    while at and found.string[at - 1] == "\\":
        at -= 1
    return found.start() - at


@lru_cache(maxsize=4096)
def parse(text: str) -> Citation | Block | Fault:
    """Return what a whole shortcode, `<<…>>` without backslashes before it, means; never raises.

    Keys are in NFC, blanks and line ends in the body collapsed. The mended form of a fault is free of faults itself.
    """
    result = _parse(text)
    return result._replace(mended=_settled(result.mended)) if isinstance(result, Fault) else result


def _settled(text: str) -> str:
    for _ in range(8):
        result = _parse(text)
        if not isinstance(result, Fault):
            return text
        text = result.mended
    return _EXAMPLE


def _parse(text: str) -> Citation | Block | Fault:
    match = _WHOLE.fullmatch(text)
    if not match:
        return _brackets(text)
    name, body = match["name"], match["body"]
    if name in _COMMANDS:
        return _citation(_COMMANDS[name], body or "")
    if name in _BLOCKS:
        return _block(_BLOCKS[name], body or "")
    return _name(name, body)


def _citation(command: Command, body: str) -> Citation | Fault:
    found = cites.parse(command, body)
    return found if isinstance(found, Fault) else Citation(command, found)


def _block(name: BlockName, body: str) -> Block | Fault:
    from mkdocs_alignrefs.citing import block_options

    found = block_options.parse(name, body)
    return found if isinstance(found, Fault) else Block(name, found)


def _brackets(text: str) -> Fault:
    match = _PARTS.match(text)
    assert match  # every part of the pattern may be empty
    name, body = match["name"] or "cite", match["body"].strip()
    separator = "" if not body else ": " if name in BLOCKS else ":"
    message = "A shortcode is written in two angle brackets on either side, its name and a colon first."
    return Fault("shortcode-syntax", message, f"<<{name}{separator}{body}>>")


def _name(name: str, body: str | None) -> Fault:
    message = f"There is no shortcode `{name}`; there are {', '.join((*COMMANDS, *BLOCKS))}."
    return Fault("shortcode-syntax", message, f"<<{_nearest(name)}{'' if body is None else ':' + body}>>")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    lower = name.lower().rstrip("*")
    known = {item.lower(): item for item in reversed((*COMMANDS, *BLOCKS))}
    near = get_close_matches(lower, known, n=1, cutoff=0.75)
    return _FOREIGN.get(re.sub("[-_]", "", lower)) or (known[near[0]] if near else "cite")
