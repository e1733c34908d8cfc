"""Which entries a list or table shows, in which order and in which groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from mkdocs_alignrefs.citing.citation import Block, BlockName, BlockOption, Fault, Quoted
from mkdocs_alignrefs.filters import CRITERIA, Facts, Filter, names
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.folding import fold

__all__ = [
    "COLUMNS",
    "DEFAULT_COLUMNS",
    "GROUPS",
    "PROGRESS_GROUPS",
    "SORTS",
    "Facts",
    "Group",
    "Plan",
    "grouped",
    "plan",
    "select",
]

COLUMNS = ("status", "title", "authors", "year", "venue", "links", "tags", "section", "note", "key", "cited")
DEFAULT_COLUMNS = ("status", "title", "authors", "year", "links")
GROUPS = ("section", "status", "year", "type", "tag")
PROGRESS_GROUPS = ("section", "status", "year")
SORTS = ("year", "author", "title", "key", "venue", "status", "type", "section", "cited", "read-next")
SCOPES = ("page", "site")


class Plan(NamedTuple):
    """What the options of a block ask for; without options: everything, as it comes.

    `sort` holds names of `SORTS`, each with whether it runs downwards; `statuses` is the order of the reading statuses.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    group: str | None = None
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    limit: int | None = None
    caption: str | None = None
    scope: Literal["page", "site"] | None = None
    statuses: tuple[str, ...] = ("READ", "UNREAD")


class Group(NamedTuple):
    """The entries under one heading; the title is empty where nothing is grouped."""

    title: str
    entries: tuple[Entry, ...]


class _Wrong(NamedTuple):
    """Why an option cannot be followed, and what could stand in its place, if anything."""

    code: str
    message: str
    instead: BlockOption | None = None


def plan(block: Block, statuses: Sequence[str] = ("READ", "UNREAD")) -> Plan | tuple[Fault, ...]:
    """Return what a block asks for, or all that is wrong with its options, each with the same mended block."""
    result = Plan(statuses=tuple(statuses))
    wrong: list[_Wrong] = []
    mended: list[BlockOption] = []
    seen: set[str] = set()
    for option in block.options:
        changed = _planned(block, option, result, seen)
        if isinstance(changed, _Wrong):
            wrong.append(changed)
            mended += [changed.instead] if changed.instead else []
        else:
            result = changed
            mended.append(option)
        seen.add(option.name)
    if not wrong:
        return result
    from mkdocs_alignrefs.citing.block_options import written

    again = plan(Block(block.name, tuple(mended)))
    form = written(block.name, mended) if isinstance(again, Plan) else again[0].mended
    return tuple(Fault(item.code, item.message, form) for item in wrong)


def _planned(block: Block, option: BlockOption, so_far: Plan, seen: set[str]) -> Plan | _Wrong:
    settings = _settings(block)
    if option.name not in settings and option.name not in CRITERIA:
        return _unknown_option(block, option)
    if option.name != "caption" and not all(value.strip() for value in option.values):
        return _empty_value(option)
    if option.name in CRITERIA:
        return _filtered(option, so_far)
    if option.name in seen:
        return _Wrong("unknown-option", f"The option `{option.name}` stands twice.")
    if option.negated:
        return _Wrong(
            "unknown-value",
            f"The option `{option.name}` does not select and takes no `!=`.",
            option._replace(negated=False),
        )
    return settings[option.name](option, so_far)


def _filtered(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    criterion = CRITERIA[option.name]
    values: list[Any] = []
    for value in option.values:
        if value == "none" and not isinstance(value, Quoted):
            values.append(None)
        elif option.name == "year" and isinstance(value, Quoted) and ".." in value:
            return _quoted_range(option)
        elif (read := criterion.read(value)) is None:
            return _unknown_value(option, value, criterion.known or "words")
        else:
            values.append(read)
    found = Filter(option.name, tuple(values), option.negated)
    return so_far._replace(filters=(*so_far.filters, found))


def _unknown_option(block: Block, option: BlockOption) -> _Wrong:
    known = (*CRITERIA, *_settings(block))
    message = f"`<<{block.name}>>` has no option `{option.name}`; it has {', '.join(known)}."
    return _Wrong("unknown-option", message, _nearest(option, known))


def _nearest(option: BlockOption, known: Sequence[str]) -> BlockOption | None:
    from difflib import get_close_matches

    near = get_close_matches(option.name.lower(), known, n=1, cutoff=0.7)
    return option._replace(name=near[0]) if near else None


def _unknown_value(option: BlockOption, value: str, known: str) -> _Wrong:
    message = f"The option `{option.name}` has no value `{value}`; it takes {known}."
    return _Wrong("unknown-value", message)


def _quoted_range(option: BlockOption) -> _Wrong:
    bare = option._replace(values=tuple(str(value) for value in option.values))
    message = f"The option `{option.name}` has a range in quotes, where `..` is text."
    return _Wrong("unknown-value", message, bare)


def _empty_value(option: BlockOption) -> _Wrong:
    filled = tuple(value for value in option.values if value.strip())
    message = f"The option `{option.name}` has an empty value"
    if option.name not in CRITERIA:
        return _Wrong("unknown-value", message + ".", option._replace(values=filled) if filled else None)
    instead = option._replace(values=filled or ("none",))
    return _Wrong("unknown-value", message + "; `none` selects what has none.", instead)


_Setting = Callable[[BlockOption, Plan], Plan | _Wrong]


def _settings(block: Block) -> Mapping[str, _Setting]:
    """Return the options of this block that do not filter."""
    return _SETTINGS[block.name]


def _sort(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    found = tuple((value.removeprefix("-"), value.startswith("-")) for value in option.values)
    for name, _ in found:
        if name not in SORTS:
            return _unknown_value(option, name, f"{', '.join(SORTS)}, with a `-` before one that runs downwards")
    return so_far._replace(sort=found)


def _columns(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    for value in option.values:
        if value not in COLUMNS:
            return _unknown_value(option, value, ", ".join(COLUMNS))
    return so_far._replace(columns=tuple(dict.fromkeys(option.values)))


def _group(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    return _one_of(option, GROUPS) or so_far._replace(group=option.values[0])


def _progress_group(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    return _one_of(option, PROGRESS_GROUPS) or so_far._replace(group=option.values[0])


def _scope(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    return _one_of(option, SCOPES) or so_far._replace(scope="site" if option.values[0] == "site" else "page")


def _one_of(option: BlockOption, known: Sequence[str]) -> _Wrong | None:
    value = ",".join(option.values)
    return None if value in known else _unknown_value(option, value, "one of " + ", ".join(known))


def _limit(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    value = ",".join(option.values)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        return _unknown_value(option, value, "a number from 1")
    return so_far._replace(limit=int(value))


def _caption(option: BlockOption, so_far: Plan) -> Plan | _Wrong:
    if len(option.values) > 1:
        quoted = option._replace(values=(Quoted(", ".join(option.values)),))
        return _Wrong(
            "unknown-value", "The option `caption` takes one value; one with commas stands in quotes.", quoted
        )
    return so_far._replace(caption=str(option.values[0]))


_LISTING: Mapping[str, _Setting] = {"sort": _sort, "group": _group, "limit": _limit}
_SETTINGS: Mapping[BlockName, Mapping[str, _Setting]] = {
    "refs": {**_LISTING, "caption": _caption, "columns": _columns},
    "bibliography": {**_LISTING, "caption": _caption, "scope": _scope},
    "progress": {"group": _progress_group, "caption": _caption},
    "cited-by": _LISTING,
}
"""The options of each block that do not filter."""


def select(plan: Plan, entries: Sequence[Entry], facts: Facts, library: Sequence[Entry] = ()) -> list[Entry]:
    """Return the entries that pass every filter, in the order of the plan if it has one, at most as many as its limit.

    `library` is all entries in their order there, which `sort=section` follows; without it that of the lines they
    were read from.
    """
    found = [entry for entry in entries if all(item.passes(entry, facts) for item in plan.filters)]
    return _ordered(plan, found, facts, library)[: plan.limit]


def _ordered(plan: Plan, entries: list[Entry], facts: Facts, library: Sequence[Entry]) -> list[Entry]:
    if not plan.sort:
        return entries
    result = sorted(entries, key=lambda entry: entry.key)
    for name, downwards in reversed(plan.sort):
        value_of = _sort_value(name, plan, facts, library or entries)
        pairs = [(value_of(entry), entry) for entry in result]
        having = [pair for pair in pairs if pair[0] is not None]
        having.sort(key=itemgetter(0), reverse=downwards)
        result = [entry for _, entry in having] + [entry for value, entry in pairs if value is None]
    return result


def _sort_value(name: str, plan: Plan, facts: Facts, library: Sequence[Entry]) -> Callable[[Entry], Any]:
    if name in ("cited", "read-next"):
        counts = facts.pages_citing()
        return _reading_order(counts, library) if name == "read-next" else lambda entry: counts.get(entry.key, 0)
    if name == "section":
        places = _section_places(library)
        return lambda entry: min((places[path] for path in entry.sections if path), default=None)
    if name == "status":
        return lambda entry: _status_place(entry.status, plan.statuses) if entry.status else None
    return _SORT_VALUES[name]


def _reading_order(pages_citing: Mapping[str, int], library: Sequence[Entry]) -> Callable[[Entry], Any]:
    """Return what ranks the unread: by how many pages cite them, then by how long they have been in the list."""
    places = {entry.key: place for place, entry in enumerate(library)}

    def rank(entry: Entry) -> tuple[int, int] | None:
        unread = (entry.status or "").casefold() == "unread"
        return (-pages_citing.get(entry.key, 0), places[entry.key]) if unread else None

    return rank


_SORT_VALUES: Mapping[str, Callable[[Entry], Any]] = {
    "year": lambda entry: entry.year,
    "author": lambda entry: (
        tuple((fold(name.family or name.literal), fold(name.given)) for name in names(entry)) or None
    ),
    "title": lambda entry: fold(plain(entry.title)) or None,
    "key": lambda entry: entry.key,
    "venue": lambda entry: fold(entry.venue or "") or None,
    "type": lambda entry: entry.type,
}


def _status_place(status: str, statuses: Sequence[str]) -> tuple[int, str]:
    return (statuses.index(status) if status in statuses else len(statuses), fold(status))


def _section_places(library: Sequence[Entry]) -> Mapping[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for entry in library:
        for path in entry.sections:
            places.setdefault(path, len(places))
    return places


def grouped(
    plan: Plan, entries: Sequence[Entry], words: Mapping[str, str], library: Sequence[Entry] = ()
) -> list[Group]:
    """Return the entries in the plan's groups, each in the order given; one with several values stands under each.

    Sections come in the order of `library` (without it, of `entries`), years newest first, statuses in the plan's
    order, types and tags by alphabet; last the entries without a value, under one of `words`.
    """
    if plan.group is None:
        return [Group("", tuple(entries))]
    labels = _LABELS[plan.group]
    members: dict[Any, list[Entry]] = {}
    rest: list[Entry] = []
    for entry in entries:
        for label in dict.fromkeys(labels(entry)):
            members.setdefault(label, []).append(entry)
        if not labels(entry):
            rest.append(entry)
    order = _group_order(plan, library or entries)
    groups = [Group(_group_title(label), tuple(members[label])) for label in sorted(members, key=order)]
    absent = words["no_status"] if plan.group == "status" else words["none"]
    return [*groups, Group(absent, tuple(rest))] if rest else groups


_LABELS: Mapping[str, Callable[[Entry], Sequence[Any]]] = {
    "section": lambda entry: [path for path in entry.sections if path],
    "status": lambda entry: [entry.status] if entry.status else [],
    "year": lambda entry: [entry.year] if entry.year is not None else [],
    "type": lambda entry: [entry.type],
    "tag": lambda entry: entry.tags,
}


def _group_order(plan: Plan, library: Sequence[Entry]) -> Callable[[Any], Any]:
    if plan.group == "section":
        return _section_places(library).__getitem__
    if plan.group == "status":
        return lambda status: _status_place(status, plan.statuses)
    return (lambda year: -year) if plan.group == "year" else fold


def _group_title(label: Any) -> str:
    return " / ".join(label) if isinstance(label, tuple) else str(label)
