"""The configuration of a site: what it says of the former plugin, and the edits that put alignrefs in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from mkdocs_alignrefs.diagnostics import Edit
from mkdocs_alignrefs.former import PLUGIN
from mkdocs_alignrefs.hosts.configuration import NAMES
from mkdocs_alignrefs.migrate import yaml_edits as tree
from mkdocs_alignrefs.options import OptionError

MDX_BIB = "mdx_bib"
_LIST_MARK = re.compile(r"(?P<indent>[ \t]*)-(?P<gap>[ \t]+)")
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})

Kind = Literal["mkdocs-bibtex", "mdx_bib", "none"]


@dataclass(frozen=True, slots=True)
class Setting:
    """An option as it stands in the file, and its value if that is a plain text."""

    written: str
    value: str

    def is_(self, truth: bool) -> bool:
        """Whether the value is true, or false, as YAML 1.1 reads it."""
        return self.value.lower() in (_TRUE if truth else _FALSE)


@dataclass(frozen=True)
class Former:
    """What a configuration says: which plugin there was, its settings, and whether alignrefs is there already."""

    kind: Kind = "none"
    settings: Mapping[str, Setting] = field(default_factory=dict)
    moved: bool = False
    inherits: str | None = None


def former(text: str, shown: str) -> Former:
    """Return what a configuration file says. Raises OptionError for one that is no YAML."""
    root = tree.composed(text, shown)
    plugins, extensions = _section(root, "plugins"), _section(root, "markdown_extensions")
    parent = tree.named(root, "INHERIT")
    moved = any(tree.entry(extensions, name) for name in NAMES) or tree.entry(plugins, "alignrefs") is not None
    inherits = parent[1].value if parent and parent[1].id == "scalar" else None
    if found := tree.entry(plugins, PLUGIN):
        return Former("mkdocs-bibtex", dict(_settings(text, found[2])), moved, inherits)
    if found := tree.entry(extensions, MDX_BIB):
        return Former("mdx_bib", dict(_settings(text, found[2])), moved, inherits)
    return Former(moved=moved, inherits=inherits)


def _section(root: Any, name: str) -> Any:
    found = tree.named(root, name)
    return found[1] if found else None


def _settings(text: str, node: Any) -> Iterator[tuple[str, Setting]]:
    for key, value in tree.pairs(node):
        yield str(key.value), Setting(tree.source(text, value), value.value if value.id == "scalar" else "")


def edits(text: str, shown: str, options: Sequence[tuple[str, str]], watch: Sequence[str] = ()) -> list[Edit]:
    """Return the edits that put alignrefs with these options in the place of what there was.

    Options are names and values as YAML has them. They go under `markdown_extensions`, which every host reads, unless
    the file inherits its extensions from another, whose list a list of its own would replace.
    """
    root = tree.composed(text, shown)
    plugins, extensions = _section(root, "plugins"), _section(root, "markdown_extensions")
    old, mdx = tree.entry(plugins, PLUGIN), tree.entry(extensions, MDX_BIB)
    _refuse_aliases(shown, old, mdx)
    has_plugin = tree.entry(plugins, "alignrefs") is not None
    has_extension = any(tree.entry(extensions, name) for name in NAMES)
    inherited = tree.named(root, "INHERIT") is not None and extensions is None
    former_entry = old or mdx
    block = _Block(options, _comments(text, root, former_entry) if former_entry else ())
    found: list[Edit] = []
    if mdx:
        found += [_removed(text, mdx)] if has_extension else [_replaced(text, extensions, mdx, block)]
    if old:
        on_one_line = extensions is not None and extensions.flow_style  # where there is no room for comments
        bare = _Block(options if inherited else (), block.comments if inherited or on_one_line else ())
        found += [_removed(text, old)] if has_plugin else [_replaced(text, plugins, old, bare)]
    elif not has_plugin and not (inherited and plugins is None):
        found += _added(text, root, "plugins", _Block(), ("search",))
    if not (has_extension or mdx or inherited):
        found += _added(text, root, "markdown_extensions", block)
    joined = _joined([*found, *_watched(text, root, watch)])
    if joined and not _holds(_edited(text, joined), shown):
        by_hand = f"`alignrefs: {block.flow()}` under `markdown_extensions`, `alignrefs` under `plugins`"
        raise OptionError(f"The form of {shown} is too unusual to be edited; write by hand: {by_hand}.")
    return joined


def _edited(text: str, found: Sequence[Edit]) -> str:
    for edit in reversed(found):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _holds(text: str, shown: str) -> bool:
    """Whether an edited configuration is one, with alignrefs and without what it replaces."""
    try:
        found = former(text, shown)
    except OptionError:
        return False
    return found.moved and found.kind == "none"


@dataclass(frozen=True)
class _Block:
    """The entry of alignrefs: its options, and the comments that stood among those of the former plugin."""

    options: Sequence[tuple[str, str]] = ()
    comments: Sequence[str] = ()

    def lines(self, indent: str) -> str:
        """Return the entry as lines below its name."""
        texts = [*self.comments, *(f"{name}: {value}" for name, value in self.options)]
        return "".join(f"\n{indent}{text}" for text in texts)

    def flow(self) -> str:
        """Return the entry as the value of its name, on one line."""
        return "{" + ", ".join(f"{name}: {value}" for name, value in self.options) + "}"


def _comments(text: str, root: Any, found: tuple[Any, Any, Any]) -> list[str]:
    """Return the comments among the former options; the one beside the name of the plugin stays where it is."""
    first, last = tree.line_end(text, tree.start(found[1])), tree.line_end(text, _end(text, found))
    return [comment for _, comment in tree.comments(text, root, first, last)] if last > first else []


def _refuse_aliases(shown: str, *found: tuple[Any, Any, Any] | None) -> None:
    """Raise OptionError for settings that stand elsewhere, behind an alias."""
    for item in found:
        if item and item[2] is not None and tree.start(item[2]) < tree.start(item[1]):
            raise OptionError(f"The settings of `{item[1].value}` in {shown} are an alias; write them out first.")


def _end(text: str, found: tuple[Any, Any, Any]) -> int:
    whole, name, settings = found
    return tree.end(text, settings if whole is name and settings is not None else whole)


def _extent(text: str, found: tuple[Any, Any, Any]) -> tuple[int, int, str]:
    """Return the extent of an entry, and the comment beside its name, for which there must be room again."""
    whole, name, _ = found
    first, last = tree.start(whole), _end(text, found)
    line = tree.line_end(text, tree.start(name))
    if line >= last:
        return first, last, ""
    beside = re.search(r"\s#[^\r\n]*", text[tree.end(text, name) : line])
    return first, tree.line_end(text, last), f" {beside[0].strip()}" if beside else ""


def _replaced(text: str, section: Any, found: tuple[Any, Any, Any], block: _Block) -> Edit:
    first, last, comment = _extent(text, found)
    if section.flow_style:
        colon = ": " + block.flow() if block.options or section.id == "mapping" else ""
        return Edit(first, last, f"alignrefs{colon}")
    column = " " * (first - tree.line_start(text, first) + 2)
    if block.options:
        return Edit(first, last, f"alignrefs:{comment}{block.lines(column)}")
    name = "alignrefs" if section.id == "sequence" else "alignrefs: {}"
    return Edit(first, last, name + comment + block.lines(column))


def _removed(text: str, found: tuple[Any, Any, Any]) -> Edit:
    """Return the edit that takes an entry away, with its lines where it has some of its own."""
    first, last, _ = _extent(text, found)
    begin = tree.line_start(text, first)
    if text[begin:first].strip(" \t-") == "" and not text[last : tree.line_end(text, last)].strip():
        end = tree.line_end(text, last)
        return Edit(begin, end + len(text[end:]) - len(text[end:].removeprefix("\r\n").removeprefix("\n")), "")
    comma = re.match(r"\s*,\s*", text[last:])
    return Edit(first, last + comma.end() if comma else last, "")


def _added(text: str, root: Any, name: str, block: _Block, before: Sequence[str] = ()) -> list[Edit]:
    """Return the edit that adds an entry to a section; one that is missing is made, with entries `before` it."""
    found = tree.named(root, name)
    entries = "".join(f"\n  - {other}" for other in before)
    entry = f"\n  - alignrefs{':' if block.options else ''}{block.lines('      ')}"
    if found is None:
        gap = "" if not text or text.endswith(("\n", "\r")) else "\n"
        return [Edit(len(text), len(text), f"{gap}{name}:{entries}{entry}\n")]
    key, section = found
    if section.id == "scalar" and section.value:
        raise OptionError(f"`{name}` is `{section.value}`, not a list; add alignrefs to it by hand.")
    if section.id == "scalar":
        at = tree.line_end(text, tree.end(text, key))
        return [Edit(at, at, entries + entry)]
    last = section.value[-1] if section.value else None
    if section.flow_style:
        is_bare = not block.options and section.id == "sequence"
        entry = "alignrefs" if is_bare else f"alignrefs: {block.flow()}"
        node = (last[1] if isinstance(last, tuple) else last) if last else None
        at = tree.end(text, node) if node is not None else tree.end(text, section) - 1
        return [Edit(at, at, f", {entry}" if last else entry)]
    node = last[1] if isinstance(last, tuple) else last
    at = tree.line_end(text, tree.end(text, node))
    return [Edit(at, at, _line(text, tree.start(last[0] if isinstance(last, tuple) else last), block))]


def _line(text: str, beside: int, block: _Block) -> str:
    """Return the lines of an entry that stands as another one does: with its dash, or as a name in a mapping."""
    before = text[tree.line_start(text, beside) : beside]
    mark = _LIST_MARK.fullmatch(before)
    if mark is None:
        return f"\n{before}alignrefs:{block.lines(before + '  ') if block.options else ' {}'}"
    column = " " * (len(before) + 2)
    return f"\n{before}alignrefs{':' if block.options else ''}{block.lines(column)}"


def _watched(text: str, root: Any, watch: Sequence[str]) -> Iterator[Edit]:
    """Yield the edit that has Zensical watch files."""
    found = tree.named(root, "watch")
    known = {item.value for item in tree.items(found[1])} if found else set()
    new = [path for path in watch if path not in known]
    if not new:
        return
    if found is None or found[1].id != "sequence" or not found[1].value:
        lines = "".join(f"  - {path}\n" for path in new)
        yield Edit(len(text), len(text), f"{'' if text.endswith(chr(10)) or not text else chr(10)}watch:\n{lines}")
        return
    last = found[1].value[-1]
    at = tree.end(text, last)
    if found[1].flow_style:
        yield Edit(at, at, "".join(f", {path}" for path in new))
    else:
        before = text[tree.line_start(text, tree.start(last)) : tree.start(last)]
        at = tree.line_end(text, at)
        yield Edit(at, at, "".join(f"\n{before}{path}" for path in new))


def _joined(found: Sequence[Edit]) -> list[Edit]:
    """Return edits in order; those that write at the same place become one."""
    joined: list[Edit] = []
    for edit in sorted(found, key=lambda edit: (edit.start, edit.end)):
        if joined and (joined[-1].start, joined[-1].end) == (edit.start, edit.end):
            first = joined.pop()
            text = edit.text.removeprefix("\n") if first.text.endswith("\n") else edit.text
            edit = Edit(edit.start, edit.end, first.text + text)
        joined.append(edit)
    return joined
