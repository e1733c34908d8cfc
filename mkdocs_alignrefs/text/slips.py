"""Slips in an address as it is written, which are mended on reading: what they are, and the edits that end them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from mkdocs_alignrefs.diagnostics import Edit
from mkdocs_alignrefs.instructions import instruction
from mkdocs_alignrefs.text.identifiers import ARXIV_ID

_HTTP = re.compile(r"(?:h*t{1,3}p{1,2}(s*)(?:[:;：]/*|/{2,}))+", re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|edu|gov|dev|co|me|app|info|eu|uk|de|fr|ch|nl|it|es|se|no|dk|fi|be|at|pl|br|"
    r"cn|hk|tw|jp|kr|in|sg|au|ca|us|ru|be|xyz|tech|cloud|page|site|blog|science)(?=[/:?#]|$)",
    re.IGNORECASE,
)
_DOI_ALONE = re.compile(r"(?:doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV_ALONE = re.compile(rf"arxiv:({ARXIV_ID})", re.IGNORECASE)
_ARXIV_PAGE = re.compile(
    rf"(?:^|//)(?P<page>(?:www\.|export\.)?arxiv\.org(?P<view>/(?:abs|pdf|html))?/{ARXIV_ID}"
    r"(?P<tail>(?:\.pdf)*[.,;:!]*))(?=[?#]|$)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"(?:[,;|]|(?<![\s,;|]))\s++(?:(?:and|or)\s+)?(?=https?://)")
_TRACKING = re.compile(
    r"(?:utm_\w+|trk\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igsh(?:id)?|mc_[ce]id|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|li_fat_id|lipi|spm|trackingid)(?==|$)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"(?<!&)#")
_AND = re.compile(r"(&amp;|\\?&)")
_SHOWN = 60


class Slip(NamedTuple):
    """One slip: where it stands in the address as written, what is wrong, what to do, and the edits that do it.

    `certain`: the mended address surely is the one that was meant.
    """

    code: Literal["malformed-url", "tracking-url"]
    offset: int
    message: str
    remedy: str
    edits: tuple[Edit, ...] = ()
    certain: bool = True


def slips(raw: str) -> tuple[Slip, ...]:
    """Return the slips in an absolute address, in order; the edits of all of them together mend it.

    HTML entities, TeX escapes, and blanks, quotes or angles around an address are no slips.
    """
    another = _ANOTHER.search(raw, 1)
    kept = _kept(raw[: another.start()] if another else raw)
    if not kept:
        return ()
    text = "".join(raw[at] for at in kept)
    found = [_at(kept, slip) for slip in (*_of_scheme(text), *_of_arxiv(text), *_of_query(text))]
    found += _of_blanks(raw, kept, [edit for slip in found for edit in slip.edits])
    if another:
        message = f"{_shown(raw)} is more than one address; the first is taken."
        remedy = f"Move {_shown(raw[another.end() :])} to a link of its own, or delete that address."
        found.append(Slip("malformed-url", another.end(), message, remedy, certain=False))
    return tuple(sorted(found, key=lambda slip: slip.offset))


def first_address(text: str) -> str:
    """Return the text up to the second of several addresses in it."""
    another = _ANOTHER.search(text, 1)
    return text[: another.start()] if another else text


def with_scheme(text: str) -> str:
    """Return the address, which has no blanks, with its scheme mended or added; an identifier becomes its address."""
    text = f"https:{text}" if text.startswith("//") else text
    return applied(text, [edit for slip in _of_scheme(text) for edit in slip.edits])


def at_arxiv(url: str) -> str:
    """Return the address in a form that arXiv serves, if it is one of arXiv; any other as it is."""
    return applied(url, _arxiv_edits(url)) if "arxiv.org/" in url.lower() else url


def untracked(url: str) -> str:
    """Return the address without tracking parameters."""
    return applied(url, [edit for slip in _of_query(url) for edit in slip.edits])


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made, which are in order and do not overlap."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _kept(raw: str) -> list[int]:
    """Return the offsets of the characters of the address itself: blanks, invisible ones and delimiters left out."""
    kept = [at for at, char in enumerate(raw) if char != " " and char.isprintable()]
    first, last = 0, len(kept)
    while first < last and raw[kept[first]] in "<>\"'":
        first += 1
    while last > first and raw[kept[last - 1]] in "<>\"'":
        last -= 1
    return kept[first:last]


def _at(kept: Sequence[int], slip: Slip) -> Slip:
    """Return a slip of the text that was kept with the offsets that its characters had."""

    def moved(edit: Edit) -> Edit:
        start = kept[edit.start]
        return Edit(start, start if edit.start == edit.end else kept[edit.end - 1] + 1, edit.text)

    edits = tuple(map(moved, slip.edits))
    return Slip(slip.code, kept[slip.offset], slip.message, slip.remedy, edits, slip.certain)


def _of_scheme(text: str) -> Iterator[Slip]:
    """Find the slip at the start of an address, which may be the identifier of a work instead."""
    if doi := _DOI_ALONE.fullmatch(text):
        yield _whole(text, f"https://doi.org/{doi[1]}")
    elif arxiv := _ARXIV_ALONE.fullmatch(text):
        yield _whole(text, f"https://arxiv.org/abs/{arxiv[1]}")
    elif slip := _HTTP.match(text):
        right = f"http{'s' if slip[1] else ''}://"
        if slip[0].lower() != right:
            edits = (Edit(0, slip.end(), right),)
            message = f"The address starts with `{slip[0]}`."
            yield Slip("malformed-url", 0, message, f"{instruction(text, edits, 0)}.", edits)
    elif _BARE_HOST.match(text):
        message = f"The address {_shown(text)} has no scheme."
        remedy = f"Write `https://` before {_shown(text)}."
        yield Slip("malformed-url", 0, message, remedy, (Edit(0, 0, "https://"),))


def _whole(text: str, address: str) -> Slip:
    message = f"{_shown(text)} names a work, but is no address."
    edits = (Edit(0, len(text), address),)
    return Slip("malformed-url", 0, message, f"{instruction(text, edits, 0)}.", edits)


def _of_arxiv(text: str) -> Iterator[Slip]:
    edits = _arxiv_edits(text) if "arxiv.org/" in text.lower() else ()
    if edits and (page := _ARXIV_PAGE.search(text)):
        message, at = f"There is no page {_shown(page['page'])}.", edits[0].start
        yield Slip("malformed-url", at, message, f"{instruction(text, edits, at)}.", edits)


def _arxiv_edits(text: str) -> tuple[Edit, ...]:
    """Return what makes of an address of arXiv one that it serves: abs, pdf or html, and `.pdf` once for pdf alone."""
    page = _ARXIV_PAGE.search(text)
    if page is None:
        return ()
    is_pdf = ".pdf" in page["tail"].lower()
    edits = []
    if page["view"] is None:
        slash = text.index("/", page.start("page"))
        edits.append(Edit(slash, slash, "/pdf" if is_pdf else "/abs"))
    tail = ".pdf" if is_pdf and (page["view"] or "/pdf").lower() == "/pdf" else ""
    if page["tail"].lower() != tail:
        edits.append(Edit(page.start("tail"), page.end("tail"), tail))
    return tuple(edits)


def _of_query(text: str) -> Iterator[Slip]:
    start, fragment = text.find("?"), _FRAGMENT.search(text)
    end = fragment.start() if fragment else len(text)
    if not 0 <= start < end:
        return
    end -= text[end - 1] == "\\"
    pieces = _AND.split(text[start + 1 : end])
    parameters = list(zip(["?", *pieces[1::2]], pieces[::2], strict=True))
    kept = [(mark, name) for mark, name in parameters if not _is_tracking(name)]
    if len(kept) == len(parameters):
        return
    names = list(dict.fromkeys(_name(name) for _, name in parameters if _is_tracking(name)))
    query = "".join(f"{mark if at else '?'}{name}" for at, (mark, name) in enumerate(kept))
    tracking = ", ".join(f"`{name}`" for name in names)
    message = f"The address carries the tracking parameter{'s' * (len(names) > 1)} {tracking}."
    edits = (Edit(start, end, query),)
    yield Slip("tracking-url", start, message, f"{instruction(text, edits, start)}.", edits)


def _is_tracking(parameter: str) -> bool:
    return _TRACKING.match(parameter.replace("\\", "")) is not None


def _name(parameter: str) -> str:
    return parameter.replace("\\", "").partition("=")[0]


def _of_blanks(raw: str, kept: Sequence[int], mended: Sequence[Edit]) -> Iterator[Slip]:
    """Find what stands between the characters of an address and is none of it, as far as other edits do not end it."""
    gaps = [(before, after) for before, after in pairwise(kept) if after > before + 1 and not _within(before, mended)]
    if not gaps:
        return
    edits = tuple(Edit(before + 1, after, "") for before, after in gaps)
    hidden = dict.fromkeys(char for edit in edits for char in raw[edit.start : edit.end] if char != " ")
    if hidden:
        codes = ", ".join(f"U+{ord(char):04X}" for char in list(hidden)[:3])
        message = f"The address {_shown(raw)} has characters inside that do not show, such as {codes}."
        yield Slip("malformed-url", edits[0].start, message, f"{instruction(raw, edits)}.", edits)
    else:
        certain = not any(raw[before].isalnum() and raw[after].isalnum() for before, after in gaps)
        message = f"The address {_shown(raw)} has a blank inside."
        otherwise = "" if certain else ", or write `%20` instead if a blank belongs in the address"
        yield Slip("malformed-url", edits[0].start, message, f"{instruction(raw, edits)}{otherwise}.", edits, certain)


def _within(offset: int, edits: Iterable[Edit]) -> bool:
    return any(edit.start <= offset < edit.end for edit in edits)


def _shown(text: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in text[:200]).replace("`", "'").split())
    return f"`{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}`"
