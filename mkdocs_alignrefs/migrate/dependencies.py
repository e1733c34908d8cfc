"""Where a project names the package that it installs: requirements, pyproject.toml, workflows and the like."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mkdocs_alignrefs.diagnostics import Edit

NEW = "mkdocs-alignrefs"
_SPECIFIER = r"(?:\s*(?:===?|~=|!=|<=?|>=?)\s*[\w.*+!-]+(?:\s*,\s*(?:===?|~=|!=|<=?|>=?)\s*[\w.*+!-]+)*)?"
_PACKAGE = re.compile(
    rf"(?<![\w./@:-])(?P<name>mkdocs[-_.]bibtex|mdx[-_.]bib)(?:\[[\w,\s-]*\])?(?![\w/-]|\.\w)(?P<version>{_SPECIFIER})",
    re.IGNORECASE,
)
_POETRY = re.compile(r"""(?P<equals>["']?\s*=\s*)(?P<quote>["'])(?P<version>[\^~<>=!\d*][^"'\r\n]*)(?P=quote)""")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//)")
_NAMES = (
    "requirements*.txt", "requirements*.in", "*requirements.txt", "constraints*.txt", "pyproject.toml", "setup.cfg",
    "setup.py", "environment*.yml", "environment*.yaml", "Pipfile", "tox.ini", "noxfile.py", "Makefile", "justfile",
    "Dockerfile*", "netlify.toml", "vercel.json", ".readthedocs.yml", ".readthedocs.yaml", ".gitlab-ci.yml",
    "azure-pipelines.yml", ".pre-commit-config.yaml", "README.md", "CONTRIBUTING.md",
)  # fmt: skip
_DOCUMENTS = ("README.md", "CONTRIBUTING.md")
_FOLDERS = (".", "docs", "doc", "requirements", ".github", ".github/workflows", ".github/actions", ".circleci", "ci")
_ALL_YAML = (".github/workflows", ".circleci")


@dataclass(frozen=True)
class Named:
    """The edits of one file that names the old package, and what a person must do in it."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...] = ()


def candidates(folder: Path) -> Iterator[Path]:
    """Yield the files of a project in which packages are named, by path."""
    for place in _FOLDERS:
        names = sorted(os.listdir(folder / place)) if os.path.isdir(folder / place) else []  # noqa: PTH112, PTH208
        for name in names:
            workflow = place in _ALL_YAML and name.endswith((".yml", ".yaml"))
            path = Path(os.path.normpath(folder / place / name))
            if (workflow or any(fnmatch(name, pattern) for pattern in _NAMES)) and path.is_file():
                yield path


def named(text: str, name: str) -> Named:
    """Return what becomes of a file by its name; comments keep what they say, and addresses too."""
    found = [match for match in _PACKAGE.finditer(text) if not _in_comment(text, match.start())]
    if name in _DOCUMENTS:
        found = [match for match in found if re.search(r"\binstall\b[^\n]*$", text[_line(text, match) : match.start()])]
    if found and "--hash=" in text:
        return Named(
            (), (f"{name} names {found[0]['name']} with hashes; name {NEW} in its source and compile it anew.",)
        )
    edits = tuple(edit for match in found for edit in _edits(text, match))
    notes = (f"{name} installs from conda; {NEW} is on PyPI, so name it under `pip:`.",)
    return Named(edits, notes if edits and _is_conda(text, name) else ())


def _line(text: str, match: re.Match[str]) -> int:
    return text.rfind("\n", 0, match.start()) + 1


def _in_comment(text: str, at: int) -> bool:
    return _COMMENT.search(text[text.rfind("\n", 0, at) + 1 : at]) is not None


def _edits(text: str, match: re.Match[str]) -> Iterator[Edit]:
    yield Edit(match.start(), match.end(), NEW)
    if poetry := _POETRY.match(text, match.end()):
        yield Edit(poetry.start("version"), poetry.end("version"), "*")


def _is_conda(text: str, name: str) -> bool:
    return fnmatch(name, "environment*.y*ml") and "pip:" not in text
