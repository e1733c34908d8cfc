"""Sites that several tests look at, built once a session by each host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import building
import pytest
from hypothesis import settings

Builder = Callable[..., building.Built]

# The same examples in every run, however slow the machine: what is drawn anew each time is drawn by fuzz/run.py.
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the snapshots of sites anew, to be read")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes unless it is asked for."""
    if "long" not in config.option.markexpr:
        items[:] = [item for item in items if item.get_closest_marker("long") is None]


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Return whether snapshots are to be written anew."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Return a function that builds a site of tests/sites with a host, once."""
    done: dict[tuple[str, str], building.Built] = {}

    def of(name: str, host: str = "mkdocs") -> building.Built:
        if (name, host) not in done:
            project = building.copy(name, tmp_path_factory.mktemp(f"{name}-{host}") / "project")
            done[name, host] = building.build(project, host)
        return done[name, host]

    return of


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a small site into a folder of this test."""

    def of(files: dict[str, str | bytes], name: str = "project") -> Path:
        return building.write(tmp_path / name, files)

    return of
