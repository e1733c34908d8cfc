"""A table of references as elements, for people who look before they read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.render.coins import add_coins
from mkdocs_alignrefs.render.details import UNSEEN
from mkdocs_alignrefs.render.elements import add, add_link, clean, drop_repeated_ids, put
from mkdocs_alignrefs.render.fixed import Closed, valued
from mkdocs_alignrefs.render.links import add_links, work_links
from mkdocs_alignrefs.render.rich import fill
from mkdocs_alignrefs.render.status import add_status
from mkdocs_alignrefs.richtext import plain


@dataclass(frozen=True, slots=True)
class TableGroup:
    """Entries under one row that names them; a title of "" gives no such row."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the rows of a table share: columns, words, the way to `docs_dir`; by entry anchors, COinS, and who cites."""

    columns: tuple[str, ...]
    words: Mapping[str, str]
    root: str
    citing: Mapping[str, int]
    anchors: Mapping[str, str]
    coins: Callable[[Entry], str]


_SHOWN_AUTHORS = 3
# Material gives table headers bold type and no rule above; the title is a row's header and should look like its cells.
_ROW_HEADER = {
    "scope": "row",
    "role": "rowheader",
    "style": "min-width:16em;font-weight:inherit;text-align:start;white-space:normal;"
    "border-top:.05rem solid var(--md-typeset-table-color,transparent)",
}
_GROUP_HEADER = "text-align:start;border-top:.05rem solid var(--md-typeset-table-color,transparent)"
# The grid lets this wrapper scroll, which the keyboard reaches, and not a second one that a theme puts inside it. That
# of Material reaches .8rem out of the text on both sides, which must not scroll; more than .75rem would widen a phone's
# page in the mkdocs theme.
_WRAPPER = "display:grid;grid-template-columns:minmax(min-content,1fr);overflow-x:auto;margin:0 -.75rem;padding:0 .8rem"
_CAPTION = "padding:.75rem 1rem;text-align:start"
_WIDTHS: Mapping[str, str] = {
    "status": "7em,.6fr",
    "title": "14em,3.6fr",
    "authors": "9em,2fr",
    "year": "5em,.4fr",
    "venue": "8em,1.6fr",
    "links": "8em,1.7fr",
    "tags": "7em,1.2fr",
    "section": "9em,1.6fr",
    "note": "12em,3fr",
    "key": "11em,1.2fr",
}
"""The least and the usual width of each column."""
_NARROW = "5em,.4fr"
_LINKS = "display:flex;flex-wrap:wrap;gap:0 .75em"
# The readthedocs theme keeps the text of a cell on one line.
_PROSE_COLUMNS = frozenset({"authors", "venue", "links", "tags", "section", "note"})
_PROSE = {"role": "cell", "style": "white-space:normal"}
# The style sheet lays rows out as grids, which costs a table its meaning in some browsers unless the roles are said.
_CELL = {"role": "cell"}
_GROUP = {"role": "rowgroup"}
_NO_ANCHORS: Mapping[str, str] = MappingProxyType({})
_NOWHERE: Mapping[str, int] = MappingProxyType({})


def _no_coins(_: Entry) -> str:
    return ""


def table(
    groups: Sequence[TableGroup],
    columns: Sequence[str],
    caption: str,
    words: Mapping[str, str],
    anchors: Mapping[str, str] = _NO_ANCHORS,
    root: str = "",
    citing: Mapping[str, int] = _NOWHERE,
    coins: Callable[[Entry], str] = _no_coins,
) -> Element:
    """Return the table in its scrolling wrapper, or a sentence in it if there is no entry.

    `columns` are names of `COLUMNS`. `anchors` gives the ids of rows by key; of several rows of an entry the first has
    it. `root` leads from the page to `docs_dir`, which relative links of a reading list start from. `citing` says by
    key how many pages cite an entry; `coins` gives the COinS of an entry.
    """
    wrapper = Element("div", {"class": "alignrefs-refs"})
    if not any(group.entries for group in groups):
        add(wrapper, "p", words["empty"])
        return wrapper
    name = clean(caption or words["table"])
    wrapper.attrib |= {"role": "region", "tabindex": "0", "aria-label": name, "style": f"{_WRAPPER};{_widths(columns)}"}
    body = add(wrapper, "table", attributes={"role": "table"})
    add(body, "caption", name, {"style": _CAPTION if caption else UNSEEN})
    header = add(add(body, "thead", attributes=_GROUP), "tr", attributes={"role": "row"})
    for column in columns:
        named = {"scope": "col", "role": "columnheader", "data-column": column}
        add(header, "th", words[f"table_{column}"], named)
    setting = _Setting(tuple(columns), words, root, citing, anchors, coins)
    for group in groups:
        _add_group(body, group, setting)
    drop_repeated_ids(body, "tr")
    return wrapper


def _widths(columns: Sequence[str]) -> str:
    """Return the tracks of a row for the style sheet, by which rows are laid out one by one, and so fast."""
    return "--alignrefs-columns:" + " ".join(f"minmax({_WIDTHS.get(column, _NARROW)})" for column in columns)


def _add_group(parent: Element, group: TableGroup, setting: _Setting) -> None:
    rows = Closed("tbody", _GROUP)
    rows.text = rows.tail = "\n"
    parent.append(rows)
    if group.title:
        width = str(len(setting.columns))
        spanning = {"scope": "rowgroup", "role": "rowheader", "colspan": width, "style": _GROUP_HEADER}
        row = add(rows, "tr", attributes={"role": "row"})
        row.tail = "\n"
        add(row, "th", group.title, spanning)
    for entry in group.entries:
        _add_row(rows, entry, setting)


def _add_row(parent: Element, entry: Entry, setting: _Setting) -> None:
    row = Element("tr", valued(dict(_row_data(entry, setting))))
    row.tail = "\n"
    parent.append(row)
    for column in setting.columns:
        if column == "title":
            cell = add(row, "th", attributes=_ROW_HEADER)
        else:
            cell = add(row, "td", attributes=_PROSE if column in _PROSE_COLUMNS else _CELL)
        _CELLS[column](cell, entry, setting)
    if context := setting.coins(entry):
        add_coins(row[-1], entry, context)


def _row_data(entry: Entry, setting: _Setting) -> Iterator[tuple[str, str]]:
    """Yield what the script filters by and finds; several values of an entry stand on lines of their own."""
    yield "id", setting.anchors.get(entry.key, "")
    yield "role", "row"
    yield "data-key", entry.key
    yield "data-status", entry.status or ""
    yield "data-year", "" if entry.year is None else str(entry.year)
    yield "data-type", entry.type
    yield "data-venue", "arXiv" if (entry.venue or "").lower().startswith("arxiv") else entry.venue or ""
    yield "data-tags", "\n".join(entry.tags)
    yield "data-section", "\n".join(" / ".join(path) for path in entry.sections)
    if not (_is_cut(entry) and "authors" in setting.columns):
        yield "data-authors", ", ".join(_full(name) for name in entry.authors)


def _status(cell: Element, entry: Entry, setting: _Setting) -> None:
    if entry.status:
        add_status(cell, entry.status, setting.words)


def _title(cell: Element, entry: Entry, setting: _Setting) -> None:
    """Add the title, as a link if no column shows the links, and the abbreviation that the list knows the work by."""
    links = [] if "links" in setting.columns else work_links(entry, setting.words, setting.root)
    fill(add_link(cell, links[0][1]) if links else cell, entry.title or (entry.key,), links=not links)
    if entry.abbreviation and f"({entry.abbreviation})" not in plain(entry.title):
        put(cell, f" ({entry.abbreviation})")


def _authors(cell: Element, entry: Entry, setting: _Setting) -> None:
    """Add the family names of the first authors; the title attribute has them all, for those who point at it."""
    names = [_family(name) for name in entry.authors]
    text = ", ".join(names[:_SHOWN_AUTHORS])
    if _is_cut(entry) and names:
        and_others = " " + setting.words["et_al"].replace(" ", "\N{NO-BREAK SPACE}")
        everybody = ", ".join(_full(name) for name in entry.authors) + (and_others if entry.authors_truncated else "")
        add(cell, "span", text + and_others, {"title": everybody})
    elif text:
        put(cell, text)


def _year(cell: Element, entry: Entry, setting: _Setting) -> None:
    if entry.year is not None:
        put(cell, str(entry.year))


def _venue(cell: Element, entry: Entry, setting: _Setting) -> None:
    put(cell, entry.venue or "")


def _links(cell: Element, entry: Entry, setting: _Setting) -> None:
    row = Element("div", {"style": _LINKS})
    add_links(row, entry, setting.words, setting.root)
    if len(row):
        cell.append(row)


def _tags(cell: Element, entry: Entry, setting: _Setting) -> None:
    put(cell, ", ".join(entry.tags))


def _section(cell: Element, entry: Entry, setting: _Setting) -> None:
    put(cell, "; ".join(" › ".join(path) for path in entry.sections))


def _note(cell: Element, entry: Entry, setting: _Setting) -> None:
    put(cell, entry.note or "")


def _key(cell: Element, entry: Entry, setting: _Setting) -> None:
    add(cell, "code", entry.key, {"style": "white-space:nowrap"})


def _cited(cell: Element, entry: Entry, setting: _Setting) -> None:
    put(cell, str(setting.citing.get(entry.key, 0)))


def _is_cut(entry: Entry) -> bool:
    return entry.authors_truncated or len(entry.authors) > _SHOWN_AUTHORS


def _family(name: Name) -> str:
    return name.literal or " ".join(part for part in (name.particle, name.family) if part) or name.given


def _full(name: Name) -> str:
    parts = (name.given, name.particle, name.family, name.suffix)
    return name.literal or " ".join(part for part in parts if part)


_CELLS: Mapping[str, Callable[[Element, Entry, _Setting], None]] = {
    "status": _status,
    "title": _title,
    "authors": _authors,
    "year": _year,
    "venue": _venue,
    "links": _links,
    "tags": _tags,
    "section": _section,
    "note": _note,
    "key": _key,
    "cited": _cited,
}
COLUMNS: tuple[str, ...] = tuple(_CELLS)
