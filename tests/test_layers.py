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
    """Return the line of each module or `package.*` that ARCHITECTURE.md names."""
    rows = ROW.findall((ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    return {name: int(line) for line, names in rows for name in re.findall(r"`([^`]+)`", names)}


LINES = table()
MODULES = {
    ".".join(path.relative_to(ROOT / PACKAGE).with_suffix("").parts): path
    for path in sorted((ROOT / PACKAGE).rglob("*.py"))
    if path.name != "__init__.py"
}


def line_of(module: str) -> int | None:
    return LINES.get(module, LINES.get(module.rpartition(".")[0] + ".*"))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports anywhere in it, also in functions and for typing."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            for alias in node.names:
                joined = f"{node.module}.{alias.name}"
                yield joined if joined.removeprefix(f"{PACKAGE}.") in MODULES else str(node.module)


def own_imports(module: str) -> list[str]:
    found = (name.removeprefix(f"{PACKAGE}.") for name in imports(MODULES[module]) if name.startswith(f"{PACKAGE}."))
    return [name for name in found if name in MODULES]


def users_of(library: str) -> set[str]:
    return {
        module
        for module, path in MODULES.items()
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    }


def test_the_table_names_every_module_and_only_modules_that_exist() -> None:
    assert [module for module in MODULES if line_of(module) is None] == []
    packages = {module.rpartition(".")[0] + ".*" for module in MODULES}
    assert [name for name in LINES if name not in MODULES and name not in packages] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_package_and_from_lines_above(module: str) -> None:
    folder = module.rpartition(".")[0]
    beside = [other for other in own_imports(module) if folder and other.startswith(f"{folder}.")]
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
def test_a_library_is_imported_in_one_module_alone(library: str, module: str) -> None:
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
