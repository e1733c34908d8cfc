"""The body of a citation to its cites, by the rules of the section Syntax of the manual."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mkdocs_alignrefs.citing.citation import Cite, Command, Fault
from mkdocs_alignrefs.citing.locators import opens_locator

_PART = re.compile(r"(?:\{[^{}]*\}|[^;])+")
_MARK = re.compile(r"(?:^|(?<=[\s(\[]))(?P<suppress>-?)@")
_MARKED_KEY = re.compile(r"\{(?P<braced>[^{}|<>]*)\}|(?P<bare>[^\s,;<>|{}\"]*)")
_KEY = re.compile(r"[^\s,;<>|{}\"]+")
_BETWEEN = re.compile(r"[\s,]*(?:\band\b|&|\+)?[\s,(\[]*$")


class _Mend(NamedTuple):
    """What is wrong with one part of a body, and that part as it could be written."""

    message: str
    part: str


def parse(command: Command, body: str) -> tuple[Cite, ...] | Fault:
    """Return the cites of a citation's body, in order, or what is wrong with it."""
    if "@" not in body and body != "*" and _KEY.fullmatch(body):
        return (Cite(_nfc(body)),)
    text = " ".join(body.split())
    if barred := re.search(r"[|<>]", text):
        without_tags = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
        return _fault(
            command, f"`{barred[0]}` has no place in a citation.", re.sub(r"\s*[|<>]+\s*", ", ", without_tags)
        )
    every = [part.strip() for part in _cut(text)]
    parts = [part for part in every if part]
    if not parts:
        return _fault(command, "The citation names no key.", "key")
    if len(parts) < len(every):
        return _fault(command, "A `;` parts two cites, but one of them is empty.", "; ".join(parts))
    found = [_part(part) for part in parts]
    faults = [item for item in found if isinstance(item, _Mend)]
    if faults:
        mended = (item.part if isinstance(item, _Mend) else part for item, part in zip(found, parts, strict=True))
        return _fault(command, faults[0].message, "; ".join(mended))
    return _starless(command, tuple(cite for item in found if not isinstance(item, _Mend) for cite in item))


def _cut(text: str) -> list[str]:
    """Cut at each `;` outside braces."""
    parts, end = [], -1
    for match in _PART.finditer(text):
        parts += [""] * (match.start() - end - 1) + [match[0]]
        end = match.end()
    return parts + [""] * (len(text) - end)


def _fault(command: Command, message: str, body: str) -> Fault:
    return Fault("shortcode-syntax", message, f"<<{command}:{body.strip()}>>")


def _starless(command: Command, cites: tuple[Cite, ...]) -> tuple[Cite, ...] | Fault:
    if command != "nocite" and any(cite.key == "*" for cite in cites):
        return Fault("shortcode-syntax", "`*` is every entry, which only `nocite` takes.", "<<nocite:*>>")
    return cites


def _part(part: str) -> tuple[Cite, ...] | _Mend:
    mark = _MARK.search(part) if "@" in part else None
    return _marked(part, mark) if mark else _listed(part)


def _marked(part: str, mark: re.Match[str]) -> tuple[Cite, ...] | _Mend:
    """Read a part with an `@` before its key: prefix, key, locator, suffix."""
    match = _MARKED_KEY.match(part, mark.end())
    assert match  # a bare key may be empty
    key = (match["braced"] or "").strip() or (match["bare"] or "").rstrip(".,:?!)]")
    if not key:
        return _keyless(part, mark)
    end = match.end() if match["braced"] else match.start() + len(key)
    if second := _MARK.search(part, end):
        first = _BETWEEN.sub("", part[: second.start()])
        return _Mend(
            "Two works stand in one part of the citation; part them with `;`.", f"{first}; {part[second.start() :]}"
        )
    locator, suffix = _rest(part[end:])
    prefix = part[: mark.start()].strip()
    return (Cite(_nfc(key), prefix, locator, suffix, suppress_author=bool(mark["suppress"])),)


def _keyless(part: str, mark: re.Match[str]) -> _Mend:
    after = part[mark.end() :]
    if after.startswith("{"):
        word = re.sub(r"[{}|<>]", "", after).partition(",")
        return _Mend(
            "The braces after `@` hold no key or are not closed.", f"@{{{word[0] or 'key'}}}{word[1]}{word[2]}"
        )
    mended = part[: mark.end()] + after.lstrip() if after.strip(' .,:?!)]"{}') else part[: mark.start()] + "@key"
    return _Mend("No key follows `@`.", mended.replace('"', ""))


def _rest(text: str) -> tuple[str, str]:
    """Part what follows a marked key into locator and suffix."""
    pieces = [piece.strip() for piece in text.split(",")]
    first = 0 if pieces[0] else 1
    end = first
    while end < len(pieces) and (opens_locator(pieces[end]) or (end > first and pieces[end][:1].isdecimal())):
        end += 1
    return ", ".join(pieces[first:end]), ", ".join(pieces[end:] if end > first else pieces).strip()


def _listed(part: str) -> tuple[Cite, ...] | _Mend:
    """Read a part without `@`: keys, each with the locators that follow it."""
    cites: list[Cite] = []
    pieces = [piece.strip() for piece in part.split(",")]
    for at, piece in enumerate(pieces):
        last = cites[-1] if cites else None
        if not piece:
            return _Mend("A `,` parts two keys, but one of them is empty.", ", ".join(filter(None, pieces)))
        if last and (opens_locator(piece) or (last.locator and piece[0].isdecimal())):
            cites[-1] = Cite(last.key, locator=f"{last.locator}, {piece}" if last.locator else piece)
        elif _KEY.fullmatch(piece):
            cites.append(Cite(_nfc(piece)))
        else:
            return _no_key(pieces, at, len(cites))
    return tuple(cites)


def _no_key(pieces: list[str], at: int, cites: int) -> _Mend:
    piece = pieces[at]
    shown = piece if len(piece) <= 40 else piece[:39] + "…"
    if re.search(r'[{}"]', piece):
        message = f"`{shown}` is no key: a key with braces or quotes cannot be cited, one with other signs as `@{{…}}`."
        bare = re.sub(r'[{}"]', "", piece).strip() or "key"
        mended = f"@{{{bare}}}" if piece.startswith("{") else bare
        return _Mend(message, _spliced(pieces, at, mended))
    message = f"`{shown}` is no key, as it holds a blank; where text stands beside a key, `@` marks the key."
    if cites == 1:
        return _Mend(message, "@" + ", ".join(pieces))
    return _Mend(message, _spliced(pieces, at, _with_mark(piece)))


def _spliced(pieces: list[str], at: int, mended: str) -> str:
    """Put a mended piece in its place; one that holds an `@` needs a part of its own."""
    if not _MARK.search(mended):
        return ", ".join([*pieces[:at], mended, *pieces[at + 1 :]])
    before = ", ".join(pieces[:at])
    return (before + "; " if before else "") + ", ".join([mended, *pieces[at + 1 :]])


def _with_mark(piece: str) -> str:
    words = piece.split()
    dated = [word for word in words if any(char.isdecimal() for char in word)]
    if len(dated) == len(words):
        return ", ".join(words)
    key = len(words) - 1 - words[::-1].index(dated[-1] if dated else words[-1])
    return " ".join([*words[:key], "@" + words[key], *words[key + 1 :]])


def _nfc(key: str) -> str:
    return unicodedata.normalize("NFC", key)
