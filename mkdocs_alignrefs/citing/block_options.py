"""The body of a block to its options, `name=value` parted by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from mkdocs_alignrefs.citing.citation import BlockName, BlockOption, Fault, Quoted

_QUOTED = r'"(?:[^"]|"")*+"|[“”„][^“”„"]*[“”]'  # editors that mend quotes as one types write “…” or „…“
_VALUE = rf"""(?:{_QUOTED}|(?!['=])[^\s,;|<>"“”„]+)"""
_NAME = r"(?<![\w-])[A-Za-z][\w-]*+"
_OPTION = re.compile(rf"(?P<name>{_NAME})(?P<sign>!?=)(?P<values>{_VALUE}(?:,{_VALUE})*+)(?:\s+|$)")
_VALUES = re.compile(_VALUE)

_MENDS = (
    (r"\byear ?>=? ?(\d+)", r"year=\1..", "a range is written as `year=2020..`"),
    (r"\byear ?<=? ?(\d+)", r"year=..\1", "a range is written as `year=..2020`"),
    (r"[|<>;]+", " ", "`{}` has no place among the options"),
    (r"='([^'\"]*)'(?=\s|$)", r'="\1"', "values are quoted by double quotes"),
    (
        rf"({_NAME}!?=)(?=\s+{_NAME}!?=|\s*$)",
        r"\1none",
        "`{}` has no value, and `none` selects the absent",
    ),
    (r"\s+(!?)={1,2}\s*|(!?)={1,2}\s+|(!?)==", r"\1\2\3=", "no blank stands beside `=`"),
    (rf"({_NAME}):(?=[\w\"“„-])", r"\1=", "a name and its value stand on either side of `=`"),
    (rf"(?<!,),++(?=\s+{_NAME}!?=|\s*$)|(?<==),+", "", "no comma stands between options"),
    (r"\s*,[\s,]+|\s+,", ",", "no blank stands beside `,`"),
    (rf"(?<==)([^\s\"=,]+(?: [^\s\"=,]+)+)(?= {_NAME}!?=|$)", r'"\1"', "a value with blanks stands in quotes"),
    (r"(?<!\S)(?:none|[A-Z]+)(?=\s|$)", r"status=\g<0>", "`{}` stands without the name of an option"),
    (r"(?<!\S)[\w-]+(?=\s|$)", r"text=\g<0>", "`{}` stands without the name of an option"),
)
"""Slips in the order in which they are mended: what it looks like outside quotes, the right form, what to say."""


def parse(name: BlockName, body: str) -> tuple[BlockOption, ...] | Fault:
    """Return the options of a block in the order in which they stand, or what is wrong with them."""
    text = " ".join(body.split())
    options, at = [], 0
    while at < len(text):
        match = _OPTION.match(text, at)
        if not match:
            return _fault(name, text)
        options.append(_option(match))
        at = match.end()
    return tuple(options)


def written(name: BlockName, options: Iterable[BlockOption]) -> str:
    """Return the shortcode of a block with these options."""
    parts = (f"{item.name}{'!=' if item.negated else '='}{','.join(map(_written, item.values))}" for item in options)
    body = " ".join(parts)
    return f"<<{name}: {body}>>" if body else f"<<{name}>>"


def _written(value: str) -> str:
    if isinstance(value, Quoted) or not _VALUES.fullmatch(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def _option(match: re.Match[str]) -> BlockOption:
    values = tuple(_value(item[0]) for item in _VALUES.finditer(match["values"]))
    return BlockOption(match["name"], values, negated=match["sign"] == "!=")


def _value(written: str) -> str:
    if written[0] == '"':
        return Quoted(written[1:-1].replace('""', '"'))
    return Quoted(written[1:-1]) if written[0] in "“”„" else written


def _fault(name: BlockName, text: str) -> Fault:
    reason, mended = _mended(text)
    message = f"Options are written as name=value, parted by blanks: {reason}."
    body = " ".join(mended.split())
    return Fault("shortcode-syntax", message, f"<<{name}: {body}>>" if body else f"<<{name}>>")


def _mended(text: str) -> tuple[str, str]:
    """Return what the first slip is, and the text with all slips of its kind mended; quoted values are set aside."""
    if text.count('"') % 2:
        return "a quote is not closed", text + '"'
    kept: list[str] = re.findall(_QUOTED, text)
    numbers = count()
    bare = re.sub(_QUOTED, lambda _: f'"\0{next(numbers)}"', text)
    for pattern, replacement, reason in _MENDS:
        if found := re.search(pattern, bare):
            mended = re.sub(pattern, replacement, bare)
            return reason.format(found[0].strip(" =")), re.sub('"\0(\\d+)"', lambda item: kept[int(item[1])], mended)
    return "this cannot be read", ""
