"""The entries that the arguments of `alignrefs export` ask for: the options of `<<refs>>` that filter and sort."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_alignrefs.citing.block_options import parse
from mkdocs_alignrefs.citing.citation import Block, BlockOption, Fault
from mkdocs_alignrefs.filters import CRITERIA, Facts
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.options import OptionError
from mkdocs_alignrefs.selection import Plan, plan, select

KNOWN = (*CRITERIA, "sort", "limit")
"""The options of `<<refs>>` that an export takes; the others are about how a table looks."""

_OPTION = re.compile(r"(?P<head>[A-Za-z][\w-]*!?=)(?P<values>.*)", re.DOTALL)
_BARE = re.compile(r"[^\s;|<>\"']+")


def is_option(argument: str) -> bool:
    """Tell whether an argument selects, as `status=READ` does; any other is a source."""
    return _OPTION.fullmatch(argument) is not None


def chosen(entries: Sequence[Entry], arguments: Sequence[str], statuses: Sequence[str], facts: Facts) -> list[Entry]:
    """Return the entries that the arguments select, in the order that they ask for.

    Raises OptionError for an option or value that an export does not take.
    """
    options = tuple(option for argument in arguments for option in _options(argument))
    for option in options:
        _check(option)
    found = plan(Block("refs", options), statuses)
    if not isinstance(found, Plan):
        raise OptionError(" ".join(fault.message for fault in found))
    return select(found, entries, facts, entries)


def _options(argument: str) -> tuple[BlockOption, ...]:
    """Return the options of an argument; a value that the shell has taken the quotes from may hold blanks."""
    found = parse("refs", argument)
    if isinstance(found, Fault):
        found = parse("refs", _quoted(argument))
    if isinstance(found, Fault):
        raise OptionError(f"`{argument}` cannot be read. {found.message}")
    return found


def _quoted(argument: str) -> str:
    option = _OPTION.fullmatch(argument)
    if not option:
        return argument
    values = (value.strip() for value in option["values"].split(","))
    written = (
        value if not value or _BARE.fullmatch(value) else '"' + value.replace('"', '""') + '"' for value in values
    )
    return option["head"] + ",".join(written)


def _check(option: BlockOption) -> None:
    if option.name not in KNOWN:
        raise OptionError(f"`alignrefs export` has no option `{option.name}`; it has {', '.join(KNOWN)}.")
    if option.name == "cited" and "page" in option.values:
        raise OptionError("The option `cited` has no value `page` here, where there is no page; it takes site.")
