"""The dates of BibTeX (`year`, `month`, `day`) and biblatex (`date`), read to a year and ISO 8601-2."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from mkdocs_alignrefs.text.latex import decode_plain

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
MONTHS: Mapping[str, int] = MappingProxyType(
    {form: number for number, name in enumerate(_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
)
"""The number of a month by its English name or by the macro of BibTeX, in lower case."""
_SEASONS = {
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24,
    "firstquarter": 33, "secondquarter": 34, "thirdquarter": 35, "fourthquarter": 36,
}  # fmt: skip
"""Seasons and quarters by the numbers that ISO 8601-2 gives them in the place of a month."""

_TIME = re.compile(r"T[0-9:.Z+-]*")
_POINT = re.compile(
    rf"(-?\d{{4}}|\d{{3}}X|\d\dXX|\dXXX|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:{_TIME.pattern})?[~?%]?", re.ASCII
)
_ABOUT = re.compile(r"(?:(?:c|ca|circa|about)[. ~]+|~ ?)(\d{4})|(\d{4})(?: ?\?|~)", re.IGNORECASE | re.ASCII)
_SPAN = re.compile(r"(\d{4}) ?(-|–|—|/) ?(\d{4}|\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)", re.ASCII)
_YEAR = re.compile(r"(?<![\dX])\d{4}(?!\d)", re.ASCII)
_WORD_OR_NUMBER = re.compile(r"([a-z]+)|(\d+)", re.ASCII)
_NO_DATE = frozenset({"n.d", "nd", "no date", "undated", "s.d"})
_FILLERS = frozenset({"and", "to", "of", "the", "st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Date:
    """When a work appeared: the (first) year, the whole date in ISO 8601-2, and why it cannot be trusted.

    `fault` is a clause such as “`in press` is not a year”, None where nothing is wrong, also where no date is given;
    `field` is the one that holds what is wrong. The year is None where it is not exact to the year (`199X`).
    """

    year: int | None = None
    iso: str | None = None
    fault: str | None = None
    field: str = ""


def read(fields: Mapping[str, str]) -> Date:
    """Return the date of an entry from its fields (names in lower case): `date`, else `year`, `month` and `day`.

    `date` is what biblatex takes (its manual, 2.3.8: ISO 8601-2 extended format, levels 0 and 1), or, like `year`,
    what people write instead; `month` is a number, a name, a macro, a season, or has days, as in `10~oct`.
    """
    given = {name: _cleaned(fields.get(name, "")) for name in ("date", "year", "month", "day")}
    if date := given["date"]:
        return _exact(date) or _blamed(_loose(date, "", ""), date, "date")
    if year := given["year"]:
        found = _loose(year, given["month"], given["day"])
        return replace(found, field=_wrong_field(given)) if found.fault else found
    return Date()


def _wrong_field(given: Mapping[str, str]) -> str:
    """Return which of year, month and day is wrong: the first that spoils a date which was right without it."""
    if _loose(given["year"], "", "").fault:
        return "year"
    return "month" if _loose(given["year"], given["month"], "").fault else "day"


def _cleaned(value: str) -> str:
    if not value or value.isalnum():
        return value
    tie_kept = value.replace("~", r"\~{}")  # in dates it means “about”
    return " ".join(decode_plain(tie_kept).split())


def _blamed(date: Date, written: str, what: str) -> Date:
    return replace(date, fault=f"`{_shown(written)}` is not a {what}", field=what) if date.fault else date


def _shown(written: str) -> str:
    return written if len(written) <= 40 else written[:39] + "…"


def _exact(text: str) -> Date | None:
    """Return the date if it is one of biblatex's, open and uncertain ones included."""
    sides = [side.strip() for side in text.split("/")]
    points = [_POINT.fullmatch(side) for side in sides if side not in ("", "..")]
    if len(sides) > 2 or not points or not all(point and _exists(point) for point in points):
        return None
    found = [point for point in points if point]
    iso = [_TIME.sub("", side) for side in sides]
    year = found[0][1]
    return Date(None if "X" in year else int(year), "/".join(iso))


def _exists(point: re.Match[str]) -> bool:
    year, month, day = point[1], point[2], point[3]
    if not month or "X" in month:
        return day is None or day == "XX"
    if int(month) in _SEASONS.values():
        return day is None
    return 1 <= int(month) <= 12 and (not day or day == "XX" or 1 <= int(day) <= _days(year, int(month)))


def _days(year: str, month: int) -> int:
    exact = "X" not in year and int(year) > 0
    return monthrange(int(year), month)[1] if exact else monthrange(2000, month)[1]


def _loose(written: str, month: str, day: str) -> Date:
    """Return the date that people mean by what they write into `year`."""
    text = written.strip("[](){}<>.,;: ")
    if text.casefold() in _NO_DATE:
        return Date()
    if about := _ABOUT.fullmatch(text):
        year = about[1] or about[2]
        return Date(int(year), f"{year}~")
    if re.fullmatch(r"-?[0-9]{4}", text):
        return _dated(text, month, day)
    if numbers := _NUMBERS.fullmatch(text):
        return _dated(numbers[1], numbers[2], numbers[3])
    if span := _SPAN.fullmatch(text):
        return _spanned(span)
    return _buried(written, text, month, day)


def _spanned(span: re.Match[str]) -> Date:
    """Return the years of `1998/99`, or the month of `2020-05`, which looks alike."""
    start, dash, end = span.groups()
    if len(end) == 2 and (int(end) <= int(start[2:]) or dash == "-") and 1 <= int(end) <= 12:
        return Date(int(start), f"{start}-{end}")
    full = end if len(end) == 4 else start[:2] + end
    if full <= start:
        return Date(int(start), start, f"`{span[0]}` is not a span of years")
    return Date(int(start), f"{start}/{full}")


def _buried(written: str, text: str, month: str, day: str) -> Date:
    """Return the year that stands among other words, which may be its month."""
    found = _YEAR.search(text)
    if not found:
        return Date(None, None, f"`{_shown(written)}` is not a year")
    rest = (text[: found.start()] + " " + text[found.end() :]).strip(" ,./-")
    date = _dated(found[0], rest, day) if not rest.isdigit() or not month else None
    if date and not date.fault:
        return date
    return Date(int(found[0]), found[0], f"`{_shown(written)}` is more than a year")


def _dated(year: str, month: str, day: str) -> Date:
    if not month:
        return Date(int(year), year)
    parts = _month(month, day)
    dates = [f"{year}-{part}" for part in parts]
    if not parts:
        return Date(int(year), year, f"`{_shown(month)}` is not a month")
    if not all((point := _POINT.fullmatch(date)) and _exists(point) for date in dates):
        return Date(int(year), year, f"`{_shown(f'{month} {day}'.strip())}` is not a day")
    return Date(int(year), "/".join(dates))


def _month(text: str, day: str) -> list[str]:
    """Return `MM` or `MM-DD`, or two of them for a span; nothing if the text is not a month."""
    found = _WORD_OR_NUMBER.findall(f"{text} {day}".casefold())
    names = [name for name, _ in found if name and name not in _FILLERS]
    numbers = [number for _, number in found if number]
    if season := _SEASONS.get("".join(names)):
        return [str(season)]
    if not names:
        names, numbers = numbers[:1], numbers[1:]
    if not 1 <= len(names) <= 2 or len(numbers) > 2 or any(len(number) > 2 for number in numbers):
        return []
    months = [int(name) if len(name) <= 2 and name.isdigit() else MONTHS.get(name, 0) for name in names]
    if not all(1 <= month <= 12 for month in months):
        return []
    if not numbers:
        return [f"{month:02}" for month in months]
    both = months if len(months) == 2 else months * len(numbers)
    return [f"{month:02}-{int(number):02}" for month, number in zip(both, numbers, strict=False)]
