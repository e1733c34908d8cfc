"""Python objects by their dotted names, found in the text of modules: nothing is imported."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Literal

from mkdocs_alignrefs.diagnostics import SourceText

_HOPS = 100
_DEEPEST = 64
"""How many dots a name may have: each is one more file to look for, and nobody's packages are that deep."""
_PROPERTIES = ("property", "cached_property")
_ACCESSORS = ("setter", "deleter", "overload")

Kind = Literal["attribute", "class", "function", "module"]
Reader = Callable[[str], SourceText | None]


@dataclass(frozen=True)
class Module:
    """A module as it is written."""

    name: str
    source: SourceText
    is_package: bool


@dataclass(frozen=True)
class PythonObject:
    """A module, or what is defined in one: the statements in it, and the literal that documents it."""

    name: str
    kind: Kind
    module: Module
    line: int
    docstring: ast.Constant | None
    body: Sequence[ast.stmt] = ()

    @cached_property
    def members(self) -> Mapping[str, PythonObject]:
        """What is defined in it, by name, in the order in which it stands there."""
        flat = _flat(self.body)
        return {item.name: item for statement, following in flat for item in _objects(statement, following, self)}

    @cached_property
    def imports(self) -> Mapping[str, Sequence[str]]:
        """What names stand for by the imports of a module; under `*` the modules of which everything is imported."""
        found: dict[str, list[str]] = {}
        for statement, _ in _flat(self.body):
            for name, target in _imported(statement, self.module):
                found.setdefault(name, []).append(target)
        return found

    @cached_property
    def exports(self) -> Sequence[str] | None:
        """The names in `__all__` of a module, None without one."""
        lists = [names for statement, _ in _flat(self.body) if (names := _exported(statement)) is not None]
        return [name for names in lists for name in names] if lists else None


class Modules:
    """The modules that can be found in some folders."""

    def __init__(self, paths: Sequence[str], read: Reader) -> None:
        """Remember the absolute folders, and what gives the text of a file by its absolute path."""
        self._paths = paths
        self._read = read
        self._found: dict[str, PythonObject | None] = {}

    def find(self, name: str, tried: set[str] | None = None) -> PythonObject | None:
        """Return the object with this name, also where a module only imports it; None if its text is not found.

        `tried` are the names that have led here.
        """
        tried = set() if tried is None else tried
        if name in tried or len(tried) > _HOPS or name.count(".") > _DEEPEST:
            return None
        tried.add(name)
        names = name.split(".")
        starts = (".".join(names[:count]) for count in range(1, len(names) + 1))
        start = next((start for start in starts if self.module(start)), "")
        found = self.module(start)
        for part in name[len(start) + 1 :].split(".") if start != name else ():
            found = self.member(found, part, tried) if found else None
        return found

    def module(self, name: str) -> PythonObject | None:
        """Return the module or package with this name."""
        if name not in self._found:
            self._found[name] = self._module(name)
        return self._found[name]

    def _module(self, name: str) -> PythonObject | None:
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        files = (f"{path}/{name.replace('.', '/')}{end}" for path in self._paths for end in ("/__init__.py", ".py"))
        for file in files:
            if (source := self._read(file)) is not None:
                body = _parsed(source)
                module = Module(name, source, file.endswith("/__init__.py"))
                return PythonObject(name.rpartition(".")[2], "module", module, 1, _docstring(body), body)
        return None

    def member(self, parent: PythonObject, name: str, tried: set[str] | None = None) -> PythonObject | None:
        """Return what stands under a name in a module or class: defined there, imported, or a module of the package."""
        if found := parent.members.get(name):
            return found
        if parent.kind != "module":
            return None
        wild = (f"{module}.{name}" for module in parent.imports.get("*", ()))
        tried = set() if tried is None else tried
        for target in (*parent.imports.get(name, ()), *wild):
            if found := self.find(target, tried):
                return found
        return self.module(f"{parent.module.name}.{name}") if parent.module.is_package else None


@lru_cache(maxsize=256)
def _parsed(source: SourceText) -> Sequence[ast.stmt]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(ast.parse(source.text).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _docstring(body: Sequence[ast.stmt]) -> ast.Constant | None:
    return _text(body[0]) if body else None


def _text(statement: ast.stmt | None) -> ast.Constant | None:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _flat(body: Sequence[ast.stmt]) -> Iterator[tuple[ast.stmt, ast.stmt | None]]:
    """Yield the statements of a scope with the one that follows each, also those in conditions."""
    stack = [zip_longest(body, body[1:])]
    while stack:
        pair = next(stack[-1], None)
        if pair is None:
            stack.pop()
            continue
        yield pair
        stack += [zip_longest(inner, inner[1:]) for inner in reversed(_branches(pair[0]))]


def _branches(statement: ast.stmt) -> list[list[ast.stmt]]:
    if isinstance(statement, ast.Try):
        return [statement.body, *(item.body for item in statement.handlers), statement.orelse]
    return [statement.body, statement.orelse] if isinstance(statement, ast.If) else []


def _objects(statement: ast.stmt, following: ast.stmt | None, parent: PythonObject) -> Iterator[PythonObject]:
    if isinstance(statement, ast.ClassDef):
        docstring = _docstring(statement.body)
        yield PythonObject(statement.name, "class", parent.module, statement.lineno, docstring, statement.body)
    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from _function(statement, parent)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
        for name in _targets(statement, ast.Name):
            yield PythonObject(name, "attribute", parent.module, statement.lineno, _text(following))


def _function(statement: ast.FunctionDef | ast.AsyncFunctionDef, parent: PythonObject) -> Iterator[PythonObject]:
    decorators = {_last_name(item) for item in statement.decorator_list}
    if not decorators.isdisjoint(_ACCESSORS):
        return
    kind: Kind = "function" if decorators.isdisjoint(_PROPERTIES) else "attribute"
    yield PythonObject(statement.name, kind, parent.module, statement.lineno, _docstring(statement.body))
    if parent.kind == "class" and statement.name == "__init__":
        for inner, following in _flat(statement.body):
            for name in _targets(inner, ast.Attribute):
                yield PythonObject(name, "attribute", parent.module, inner.lineno, _text(following))


def _last_name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _targets(statement: ast.stmt, kind: type[ast.Name | ast.Attribute]) -> Iterator[str]:
    """Yield the names that a statement assigns to: plain ones, or attributes of `self`."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for target in targets:
        if isinstance(target, ast.Name) and kind is ast.Name:
            yield target.id
        elif isinstance(target, ast.Attribute) and kind is ast.Attribute and _last_name(target.value) == "self":
            yield target.attr


def _imported(statement: ast.stmt, module: Module) -> Iterator[tuple[str, str]]:
    """Yield the names that a statement imports, and what each stands for; under `*` the module itself."""
    if isinstance(statement, ast.ImportFrom):
        source = _absolute(statement, module)
        for item in statement.names:
            yield item.asname or item.name, source if item.name == "*" else f"{source}.{item.name}"
    elif isinstance(statement, ast.Import):
        yield from ((item.asname, item.name) for item in statement.names if item.asname)


def _absolute(statement: ast.ImportFrom, module: Module) -> str:
    """Return the name of the module that a statement imports from."""
    if not statement.level:
        return statement.module or ""
    names = module.name.split(".")
    package = names[: len(names) - statement.level + module.is_package]
    return ".".join([*package, *filter(None, [statement.module])])


def _exported(statement: ast.stmt) -> list[str] | None:
    """Return the names that a statement gives or adds to `__all__`, None if it does neither."""
    target = getattr(statement, "target", None) or next(iter(getattr(statement, "targets", ())), None)
    if not isinstance(target, ast.Name) or target.id != "__all__":
        return None
    value = getattr(statement, "value", None)
    items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else []
    return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
