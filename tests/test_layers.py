"""Holds the import table of ARCHITECTURE.md: each module knows only what stands above it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "mkdocs_alignrefs"
ROW = re.compile(r"^\| (\d+) \| (`[^|]+`) \|", re.MULTILINE)


def table() -> dict[str, int]:
    """Return the line of each module, package or `package.*` that ARCHITECTURE.md names."""
    rows = ROW.findall((ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    return {name: int(line) for line, names in rows for name in re.findall(r"`([^`]+)`", names)}


def modules() -> dict[str, Path]:
    """Return the files of the package by module name, without the `__init__.py` that hold a docstring alone."""
    paths = sorted((ROOT / PACKAGE).rglob("*.py"))
    names = {path: ".".join(path.relative_to(ROOT / PACKAGE).with_suffix("").parts) for path in paths}
    return {
        name.removesuffix(".__init__"): path
        for path, name in names.items()
        if name != "__init__" and (path.name != "__init__.py" or any(imports(path)))
    }


def line_of(module: str) -> int | None:
    package = module.rpartition(".")[0]
    candidates = (module, f"{module}.*", f"{package}.*", package)
    return next((LINES[name] for name in candidates if name in LINES), None)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports anywhere in it, also in functions and for typing."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            for alias in node.names:
                joined = f"{node.module}.{alias.name}"
                yield joined if is_module(joined) else str(node.module)


LINES = table()
MODULES = modules()


def own_imports(module: str) -> list[str]:
    found = (name.removeprefix(f"{PACKAGE}.") for name in imports(MODULES[module]) if name.startswith(f"{PACKAGE}."))
    return [name for name in found if name in MODULES]


def users_of(library: str) -> set[str]:
    return {
        module.partition(".")[0]
        for module, path in MODULES.items()
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    }


def test_the_table_names_every_module_and_only_modules_that_exist() -> None:
    assert [module for module in MODULES if line_of(module) is None] == []
    packages = {f"{name}.*" for module in MODULES for name in (module, module.rpartition(".")[0])}
    assert [name for name in LINES if name not in MODULES and name not in packages] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_package_and_from_lines_above(module: str) -> None:
    folder = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    beside = [other for other in own_imports(module) if folder and f"{other}.".startswith(f"{folder}.")]
    above = [other for other in own_imports(module) if (line_of(other) or 0) < (line_of(module) or 0)]
    assert set(own_imports(module)) <= {*beside, *above}


def test_no_import_leads_back_to_its_module() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path, module])
        if module not in done:
            for other in own_imports(module):
                visit(other, (*path, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


@pytest.mark.parametrize(("library", "module"), [("markdown", "extension"), ("mkdocs", "plugin"), ("click", "cli")])
def test_a_library_is_imported_in_one_module_or_package_alone(library: str, module: str) -> None:
    assert users_of(library) == {module}


@pytest.mark.parametrize("library", ["properdocs", "zensical", "material"])
def test_no_module_imports_a_host_that_need_not_be_installed(library: str) -> None:
    assert users_of(library) == set()


HIDE = """
import importlib, sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "mkdocs":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def test_everything_but_the_plugin_works_where_mkdocs_is_not_installed() -> None:
    modules = [f"{PACKAGE}.{module}" for module in MODULES if module != "plugin"]
    done = subprocess.run([sys.executable, "-c", HIDE, *modules], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_the_hidden_library_is_really_hidden() -> None:
    done = subprocess.run([sys.executable, "-c", HIDE, "mkdocs"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "ModuleNotFoundError" in done.stderr
