"""Promise 4: however a host came to build a site, edit by edit, its bytes are those of a clean build."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import building
import pytest
import yaml
from edits import drawn
from rebuilding import WAYS, Rebuilding

pytestmark = pytest.mark.hosts

CASES = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "cases" / "incremental").glob("*.yaml"))
}
SITE = {
    path.relative_to(building.SITES / "incremental").as_posix(): path.read_text("utf-8")
    for path in sorted((building.SITES / "incremental").rglob("*.*"))
}


@pytest.fixture(scope="module", params=WAYS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rebuilding]:
    rebuilding = Rebuilding(request.param, tmp_path_factory.mktemp("rebuilding"), SITE)
    yield rebuilding
    rebuilding.host.close()
    assert "Traceback" not in rebuilding.host.log()


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, site: Rebuilding) -> None:
    assert not site.become(SITE)
    for edits in CASES[case]:
        assert not (difference := site.edit(edits)), difference


def test_random_edits(site: Rebuilding) -> None:
    walk(site, seed=1, steps=20)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_many_random_edits(site: Rebuilding, seed: int) -> None:
    walk(site, seed=100 + seed, steps=20)


def walk(site: Rebuilding, seed: int, steps: int) -> None:
    """Edit at random; what fails can be kept as a case as it is printed."""
    assert not site.become(SITE)
    done: list[Any] = []
    for edits in islice(drawn(SITE, Random(seed)), steps):
        done.append(edits)
        difference = site.edit(edits)
        assert not difference, f"seed {seed}\n{yaml.safe_dump(done, sort_keys=False, width=200)}\n{difference}"
