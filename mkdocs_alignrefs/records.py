"""Frozen dataclasses and named tuples as JSON and back; what comes back is checked, since a file may hold anything.

Values of one type stand in columns: not a list for each record but one for each of its fields. So a check is one for
many values, and JSON holds few objects.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

_RECORD = 0
"""Stands in a column for a record, where the type allows others too."""
_INT = frozenset([int])


class _Form(NamedTuple):
    """How a column of values becomes JSON, and how that becomes the column again."""

    write: Callable[[list[Any]], Any]
    read: Callable[[Any], list[Any]]


def written(value: Any, kind: Any) -> str:
    """Return a value of a type as JSON."""
    return json.dumps(_form(kind).write([value]), separators=(",", ":"))


def reader(kind: Any) -> Callable[[Any], Any]:
    """Return a function from the JSON that `written` made of a value of this type to that value.

    The function raises ValueError or TypeError if what it gets could not have come from such a value. Types: str, int,
    bool, None, literals, enumerations, tuples, mappings of str to str, unions, and dataclasses and named
    tuples of these.
    """

    def read(found: Any) -> Any:
        (value,) = _form(kind).read(found)
        return value

    return read


@cache
def _form(kind: Any) -> _Form:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(arguments)
    if origin is typing.Literal:
        return _one_of(frozenset(arguments))
    if origin is tuple:
        return _tuple(arguments)
    if _is_record(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Form(list, lambda found: list(map(kind, _listed(found))))
    return _Form(_as_dicts, _mappings) if origin is not None else _exactly(frozenset([kind]))


def _listed(found: Any) -> list[Any]:
    if type(found) is not list:
        raise TypeError(found)
    return found


def _of_types(found: Any, allowed: frozenset[type]) -> list[Any]:
    if not allowed.issuperset(map(type, _listed(found))):
        raise TypeError(found)
    return _listed(found)


def _columns(found: Any, count: int) -> list[Any]:
    if len(_listed(found)) != count:
        raise ValueError(found)
    return _listed(found)


def _exactly(allowed: frozenset[type]) -> _Form:
    return _Form(list, lambda found: _of_types(found, allowed))


def _one_of(allowed: frozenset[Any]) -> _Form:
    def read(found: Any) -> list[Any]:
        if not allowed.issuperset(_listed(found)):
            raise ValueError(found)
        return _listed(found)

    return _Form(list, read)


def _union(kinds: tuple[Any, ...]) -> _Form:
    """Return the form of values some of which may be of one record; those have a column of their own, if any are."""
    simple = frozenset(kind for kind in kinds if not _is_record(kind))
    record: Any = next((kind for kind in kinds if _is_record(kind)), None)
    if record is None or int in simple:
        return _exactly(simple)

    def write(values: list[Any]) -> list[Any]:
        records = [value for value in values if type(value) is record]
        marked = [_RECORD if type(value) is record else value for value in values]
        return [marked, _form(record).write(records)] if records else [marked]

    def read(found: Any) -> list[Any]:
        if len(_listed(found)) == 1:
            return _of_types(found[0], simple)
        marked, records = _columns(found, 2)
        return _filled(_of_types(marked, simple | {int}), _form(record).read(records))

    return _Form(write, read)


def _filled(marked: list[Any], records: list[Any]) -> list[Any]:
    places = [at for at, value in enumerate(marked) if type(value) is int]
    for at, record in zip(places, records, strict=True):
        marked[at] = record
    return marked


def _tuple(kinds: tuple[Any, ...]) -> _Form:
    """Return the form of tuples of any length: their lengths, and a column of what is in them, one after another."""
    item, *rest = kinds
    if rest != [Ellipsis]:
        raise TypeError(kinds)

    def write(values: list[Any]) -> list[Any]:
        return [list(map(len, values)), _form(item).write(list(chain.from_iterable(values)))]

    def read(found: Any) -> list[Any]:
        lengths, items = _columns(found, 2)
        items = _form(item).read(items)
        if min(_of_types(lengths, _INT), default=0) < 0 or sum(lengths) != len(items):
            raise ValueError(lengths)
        left = iter(items)
        return [tuple(islice(left, length)) if length else () for length in lengths]

    return _Form(write, read)


def _is_record(kind: Any) -> bool:
    return is_dataclass(kind) or hasattr(kind, "_fields")


def _record(kind: Any) -> _Form:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(kind._fields)

    def write(values: list[Any]) -> list[Any]:
        return [_form(hints[name]).write(list(map(attrgetter(name), values))) for name in names]

    def read(found: Any) -> list[Any]:
        columns = zip(names, _columns(found, len(names)), strict=True)
        values = [_form(hints[name]).read(column) for name, column in columns]
        if len(set(map(len, values))) != 1:
            raise ValueError(found)
        return list(map(kind, *values))

    form = _Form(write, read)
    return _distinct(form) if all(hints[name] is str for name in names) else form


def _distinct(form: _Form) -> _Form:
    """Return the form of records of texts alone, such as names, many of which are alike: each stands there once."""

    def write(values: list[Any]) -> list[Any]:
        once: dict[Any, int] = {}
        places = [once.setdefault(value, len(once)) for value in values]
        return [form.write(list(once)), places]

    def read(found: Any) -> list[Any]:
        once, places = _columns(found, 2)
        once = form.read(once)
        if not 0 <= min(_of_types(places, _INT), default=0) <= max(places, default=-1) < len(once) and places:
            raise ValueError(places)
        return [once[place] for place in places]

    return _Form(write, read)


def _as_dicts(values: list[Any]) -> list[Any]:
    return list(map(dict, values))


def _mappings(found: Any) -> list[Any]:
    _of_types(found, frozenset([dict]))
    _of_types(list(chain.from_iterable(map(dict.values, found))), frozenset([str]))
    return list(map(MappingProxyType, found))
