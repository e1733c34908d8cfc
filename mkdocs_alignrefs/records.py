"""Frozen dataclasses as JSON values and back; what comes back is checked, since a file may hold anything."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

Read = Callable[[Any], Any]
_TEXTS = frozenset([str])


def written(value: Any) -> str:
    """Return a value as JSON: a dataclass (of two fields or more) as their list, an enumeration as its value."""
    return json.dumps(value, default=_members, ensure_ascii=False, separators=(",", ":"))


def _members(value: Any) -> Any:
    kind: Any = type(value)
    return dict(value) if isinstance(value, Mapping) else _values(kind)(value)


@cache
def _values(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))


@cache
def reader(kind: Any) -> Read:
    """Return a function from the JSON that `written` made of a value of this type to that value.

    The function raises ValueError or TypeError if what it gets could not have come from such a value. Types: str, int,
    bool, None, literals, enumerations, tuples, mappings of str to str, unions, and dataclasses of these.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(arguments)
    if origin is typing.Literal:
        return _one_of(frozenset(arguments))
    if origin is tuple:
        return _tuple(arguments)
    if is_dataclass(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _mapping if origin is not None else _exactly(kind)


def _exactly(kind: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


def _one_of(allowed: frozenset[Any]) -> Read:
    def read(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(value)
        return value

    return read


def _union(kinds: tuple[Any, ...]) -> Read:
    """Tell the members of a union apart by their JSON: a list is the one that is a dataclass."""
    simple = frozenset(kind for kind in kinds if not is_dataclass(kind))
    record: Any = next((kind for kind in kinds if is_dataclass(kind)), None)

    def read(value: Any) -> Any:
        if type(value) in simple:
            return value
        if record is None:
            raise TypeError(value)
        return reader(record)(value)

    return read


def _tuple(kinds: tuple[Any, ...]) -> Read:
    if kinds[1:] != (Ellipsis,):
        raise TypeError(kinds)
    item = kinds[0]

    def read(value: Any) -> Any:
        if type(value) is not list or (item is str and not _TEXTS.issuperset(map(type, value))):
            raise TypeError(value)
        return tuple(value if item is str else map(reader(item), value)) if value else ()

    return read


def _mapping(value: Any) -> Mapping[str, str]:
    if type(value) is not dict or any(type(item) is not str for item in value.values()):
        raise TypeError(value)
    return MappingProxyType(value)


def _record(kind: Any) -> Read:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    if all(hints[name] is str for name in names):
        return _texts(kind, len(names))
    readers: list[Read] = []

    def read(value: Any) -> Any:
        if not readers:
            readers.extend(reader(hints[name]) for name in names)
        if type(value) is not list or len(value) != len(readers):
            raise TypeError(value)
        return kind(*[read(item) for read, item in zip(readers, value, strict=True)])

    return read


def _texts(kind: Any, count: int) -> Read:
    """Return the reader of a dataclass whose fields are all texts, of which there are many."""

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != count or not _TEXTS.issuperset(map(type, value)):
            raise TypeError(value)
        return kind(*value)

    return read
