"""How far a list is read as elements: bars and a histogram that need no colour to be told apart, and tables of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.details import UNSEEN, add_details
from mkdocs_alignrefs.render.elements import add, put
from mkdocs_alignrefs.render.fixed import NOT_SEARCHED
from mkdocs_alignrefs.render.status import is_read


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries under one title have each status, in the order of `Progress.statuses`."""

    title: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many entries there are."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Years:
    """The tallies of stretches of `step` years without a gap; `undated` is that of the entries without a year."""

    step: int
    first: int
    tallies: tuple[Tally, ...]
    undated: Tally | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a figure of progress shows. `statuses` are those that occur, None for entries without; READ comes first.

    `sections` is empty, and `years` None, where they are not asked for or would tell nothing.
    """

    statuses: tuple[str | None, ...]
    whole: Tally
    sections: tuple[Tally, ...] = ()
    years: Years | None = None


# A colour reaches an SVG in forced colours only if it is inherited.
_COLOUR = "color:var(--md-typeset-a-color,inherit)"
_BAR = "display:block;width:100%;height:.8em;overflow:visible"
_SWATCH = "display:inline-block;width:.7em;height:.7em;margin-inline-end:.4em;overflow:visible;vertical-align:baseline"
_LEGEND = "display:flex;flex-wrap:wrap;gap:0 1.5em;margin:.4em 0 0"
_SENTENCE = "margin:0 0 .4em;font-size:1.2em;text-align:-webkit-match-parent;text-align:match-parent"
_FIGURE = "margin:1.5em 0 0"
_NAME = "margin:0 0 .5em;font-weight:700"
_TABLE = "width:100%;margin:0;border:0;border-collapse:collapse;font-size:inherit;background:none"
_CELL = "padding:.25em 0;border:0;background:none;text-align:start;vertical-align:middle;font-weight:inherit"
_COUNT = f"{_CELL};width:1%;text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums"
_BETWEEN = f"{_CELL};width:50%;padding-inline:1.25em"
# Years run from left to right, as the bars above them do.
_PLOT = "direction:ltr;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25em .6em"
_AXIS = "display:flex;flex-direction:column;justify-content:space-between;text-align:end;line-height:1"
_BARS = "display:block;width:100%;height:7em;overflow:visible"
_BASE = f"{_COLOUR};border-bottom:1px solid currentcolor"
_YEAR = "justify-self:center;white-space:nowrap"
_BELOW = "font-size:.875em;line-height:2.6"
_SMALL = "font-size:.8em;font-variant-numeric:tabular-nums"
_LABELS = 8
"""How many years are written below a histogram at most."""
_GAP = 0.2
"""The part of a bar's place in a histogram that is left free."""

_OUTLINE = {"stroke": "currentColor", "vector-effect": "non-scaling-stroke"}
_READ = {"fill": "currentColor"}
_UNREAD = {"fill": "currentColor", "fill-opacity": ".08"}
_NO_STATUS = {"fill": "none", "stroke-dasharray": "2 2"}
_OTHERS = tuple({"fill": "currentColor", "fill-opacity": opacity} for opacity in (".55", ".3", ".75", ".42"))


def progress_figure(progress: Progress, caption: str, words: Mapping[str, str]) -> Element:
    """Return the figure; of an empty list a sentence that says so."""
    wrapper = Element("div", {"class": "alignrefs-progress", NOT_SEARCHED: "", "style": "margin:1em 0"})
    if not progress.whole.total:
        add(wrapper, "p", words["empty"])
        return wrapper
    named = {"role": "group", "aria-label": caption or words["progress"]}
    _Figure(progress, words).fill(add(wrapper, "div", attributes=named), caption)
    return wrapper


class _Figure:
    """The parts of a figure, in which each status has one look and one name."""

    def __init__(self, progress: Progress, words: Mapping[str, str]) -> None:
        self._progress, self._words = progress, words
        self._names = [_name(status, words) for status in progress.statuses]
        self._looks = list(_looks(progress.statuses))

    def fill(self, parent: Element, caption: str) -> None:
        """Add everything that there is."""
        if caption:
            add(parent, "p", caption, {"style": _NAME})
        self._whole(parent)
        if self._progress.sections:
            self._sections(add(parent, "div", attributes={"style": _FIGURE}))
        if self._progress.years:
            self._years(add(parent, "div", attributes={"style": _FIGURE}), self._progress.years)

    def _whole(self, parent: Element) -> None:
        whole = self._progress.whole
        if self._tells_reading():
            said = self._words["progress_read"].replace("{read}", str(self._read(whole)))
            add(parent, "p", said.replace("{total}", str(whole.total)), {"dir": "auto", "style": _SENTENCE})
        self._bar(parent, whole)
        legend = add(parent, "p", attributes={"style": _LEGEND})
        for name, look, count in zip(self._names, self._looks, whole.counts, strict=True):
            item = add(legend, "span", attributes={"style": "white-space:nowrap"})
            holder = add(item, "span", attributes={"style": _COLOUR, "aria-hidden": "true"})
            swatch = add(holder, "svg", attributes={"viewBox": "0 0 1 1", "style": _SWATCH})
            add(swatch, "rect", attributes={"width": "1", "height": "1", **_OUTLINE, **look})
            put(item, f"{name} {count}")
            item.tail = " "

    def _bar(self, parent: Element, tally: Tally) -> None:
        holder = add(parent, "div", attributes={"style": _COLOUR})
        drawing = {"viewBox": f"0 0 {tally.total} 1", "preserveAspectRatio": "none", "style": _BAR}
        bar = add(holder, "svg", attributes={**drawing, "role": "img", "aria-label": self._said(tally)})
        for look, start, count in zip(self._looks, accumulate(tally.counts, initial=0), tally.counts, strict=False):
            if count:
                place = {"x": str(start), "width": str(count), "height": "1"}
                add(bar, "rect", attributes={**place, **_OUTLINE, **look})

    def _sections(self, parent: Element) -> None:
        """Add a row for each section, whose bar and count say the same."""
        table = add(parent, "table", attributes={"class": "alignrefs-progress-sections", "style": _TABLE})
        header = add(add(table, "thead"), "tr")
        for word in ("table_section", "progress", "progress_column"):
            cell = add(header, "th", attributes={"scope": "col", "style": "padding:0;border:0;background:none"})
            add(cell, "span", self._words[word], {"style": UNSEEN})
        body = add(table, "tbody")
        for tally in self._progress.sections:
            row = add(body, "tr", attributes={"style": "background:none"})
            add(row, "th", tally.title, {"scope": "row", "dir": "auto", "style": _CELL})
            self._bar(add(row, "td", attributes={"style": _BETWEEN}), tally)
            add(row, "td", self._share(tally), {"style": _COUNT})

    def _share(self, tally: Tally) -> str:
        if not self._tells_reading():
            return str(tally.total)
        said = self._words["progress_share"].replace("{read}", str(self._read(tally)))
        return said.replace("{total}", str(tally.total))

    def _years(self, parent: Element, years: Years) -> None:
        add(parent, "p", self._words["progress_years"], {"style": _NAME})
        most = max(tally.total for tally in years.tallies)
        plot = add(parent, "div", attributes={"style": _PLOT})
        axis = add(plot, "div", attributes={"aria-hidden": "true", "style": f"{_AXIS};{_SMALL}"})
        add(axis, "span", str(most))
        add(axis, "span", "0")
        self._histogram(add(plot, "div", attributes={"style": _BASE}), years, most)
        add(plot, "div")
        _year_labels(plot, years)
        self._table_of_years(parent, years)

    def _histogram(self, parent: Element, years: Years, most: int) -> None:
        drawing = {"viewBox": f"0 0 {len(years.tallies)} {most}", "preserveAspectRatio": "none", "style": _BARS}
        label = f"{self._words['progress_years']}: {years.tallies[0].title} – {years.tallies[-1].title}"
        plot = add(parent, "svg", attributes={**drawing, "role": "img", "aria-label": label})
        for place, tally in enumerate(years.tallies):
            for look, below, count in zip(self._looks, accumulate(tally.counts, initial=0), tally.counts, strict=False):
                if count:
                    corner = {"x": f"{place + _GAP / 2:g}", "y": str(most - below - count)}
                    size = {"width": f"{1 - _GAP:g}", "height": str(count)}
                    add(plot, "rect", attributes={**corner, **size, **_OUTLINE, **look})

    def _table_of_years(self, parent: Element, years: Years) -> None:
        below = add(parent, "div", attributes={"style": _BELOW})
        table = add(add_details(below, self._words["progress_table"]), "table")
        header = add(add(table, "thead"), "tr")
        for name in (self._words["table_year"], *self._names, self._words["progress_all"]):
            add(header, "th", name, {"scope": "col"})
        body = add(table, "tbody")
        for tally in (*filter(lambda item: item.total, years.tallies), *filter(None, [years.undated])):
            row = add(body, "tr")
            add(row, "th", tally.title, {"scope": "row", "style": "font-weight:inherit;text-align:start"})
            for count in (*tally.counts, tally.total):
                add(row, "td", str(count))

    def _tells_reading(self) -> bool:
        return any(status and status.casefold() in ("read", "unread") for status in self._progress.statuses)

    def _read(self, tally: Tally) -> int:
        return sum(
            count for status, count in zip(self._progress.statuses, tally.counts, strict=True) if is_read(status)
        )

    def _said(self, tally: Tally) -> str:
        return ", ".join(f"{name} {count}" for name, count in zip(self._names, tally.counts, strict=True) if count)


def _name(status: str | None, words: Mapping[str, str]) -> str:
    return words["no_status"] if status is None else words.get(f"status_{status}", status)


def _looks(statuses: tuple[str | None, ...]) -> list[Mapping[str, str]]:
    """Return how each status is drawn: READ full, UNREAD as an outline, none as a broken one, the others between."""
    found: list[Mapping[str, str]] = []
    others = 0
    for status in statuses:
        if status is None:
            found.append(_NO_STATUS)
        elif status.casefold() in ("read", "unread"):
            found.append(_READ if is_read(status) else _UNREAD)
        else:
            found.append(_OTHERS[others % len(_OTHERS)])
            others += 1
    return found


def _year_labels(parent: Element, years: Years) -> None:
    """Write the first year of some stretches, each below the middle of its bar."""
    count = len(years.tallies)
    columns = f"display:grid;grid-template-columns:repeat({count},minmax(0,1fr));{_SMALL}"
    labels = add(parent, "div", attributes={"aria-hidden": "true", "style": columns})
    every = -(-count // _LABELS)
    for place in range(0, count, every):
        year = str(years.first + place * years.step)
        add(labels, "span", year, {"style": f"{_YEAR};grid-column:{place + 1}"})
