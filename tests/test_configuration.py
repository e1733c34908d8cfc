"""The configuration of each host is read as the host reads it, and nothing in it is executed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs.hosts.configuration import HOSTS, find, read
from mkdocs_alignrefs.options import OptionError

CASES = Path(__file__).parent / "cases" / "configuration"


def cases(name: str) -> list[Any]:
    loaded: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [pytest.param(case, id=case["case"]) for case in loaded]


def written(folder: Path, files: Mapping[str, str], repeat: int = 1) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text * repeat, encoding="utf-8")
    return folder / next(iter(files))


@pytest.mark.parametrize("case", cases("read.yaml"))
def test_what_a_configuration_says(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, value in case.get("environment", {}).items():
        monkeypatch.setenv(name, value)
    found = read(written(folder, case["files"]))
    said = {**vars(found), "features": sorted(found.features), "watch": list(found.watch)}
    said["docs_dir"] = found.docs_dir.relative_to(folder).as_posix()
    assert {name: said[name] for name in case["says"]} == case["says"]
    assert not (folder / "run.txt").exists()


@pytest.mark.parametrize("case", cases("wrong.yaml"))
def test_wrong_configuration_is_one_sentence(case: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, case["files"], case.get("repeat", 1))
    with pytest.raises(OptionError) as caught:
        read(path)
    assert str(caught.value) == case["sentence"].replace("{folder}", str(tmp_path))


def test_legacy_encoding_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes("site_name: Größe".encode("latin-1"))
    with pytest.raises(OptionError, match="is not UTF-8"):
        read(tmp_path / "mkdocs.yml")


def test_real_mkdocs_reads_an_inheriting_file_alike(tmp_path: Path) -> None:
    from mkdocs.utils.yaml import yaml_load

    files = {
        "mkdocs.yml": "INHERIT: base.yml\nplugins: {alignrefs: {words: {and: und}}}\nwatch: [b]\n",
        "base.yml": "plugins: {alignrefs: {words: {in: In}, style: alpha}}\nwatch: [a]\ndocs_dir: d\n",
    }
    path = written(tmp_path, files)
    with path.open("rb") as file:
        theirs = yaml_load(file)
    ours = read(path)
    assert ours.options == theirs["plugins"]["alignrefs"]
    assert [list(ours.watch), ours.docs_dir.name] == [theirs["watch"], theirs["docs_dir"]]


@pytest.mark.parametrize("name", HOSTS)
def test_nearest_configuration_upwards_is_found(name: str, tmp_path: Path) -> None:
    deep = tmp_path / "site" / "docs" / "deep"
    deep.mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "site" / name).touch()
    assert find(deep) == tmp_path / "site" / name


def test_folder_with_the_name_of_a_configuration_is_none(tmp_path: Path) -> None:
    (tmp_path / "a" / "mkdocs.yml").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    assert find(tmp_path / "a") == tmp_path / "mkdocs.yml"
