"""Reads mkdocs.yml, properdocs.yml and zensical.toml without executing anything that stands in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs_alignrefs import options
from mkdocs_alignrefs.options import OptionError

HOSTS: Mapping[str, str] = {
    "mkdocs.yml": "mkdocs",
    "mkdocs.yaml": "mkdocs",
    "properdocs.yml": "properdocs",
    "properdocs.yaml": "properdocs",
    "zensical.toml": "zensical",
}
"""The host that a configuration file belongs to, by its name, in the order in which a folder is searched."""

NAMES = frozenset({"alignrefs", "mkdocs_alignrefs.extension", "mkdocs_alignrefs.extension:AlignrefsExtension"})
"""The names of the extension."""
_NESTED = ("pymdownx", "zensical")
_DEPTH = 20


@dataclass(frozen=True)
class SiteConfig:
    """What the configuration of a site says, as far as it matters here. `docs_dir` is absolute."""

    path: Path
    host: str
    docs_dir: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    watch: tuple[str, ...] = ()
    plugins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    extensions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    hooks: tuple[str, ...] = ()
    exclude_docs: str | None = None
    draft_docs: str | None = None


def find(start: Path) -> Path | None:
    """Return the nearest configuration file in a folder or above it."""
    folder = start.absolute()
    paths = (above / name for above in (folder, *folder.parents) for name in HOSTS)
    return next((path for path in paths if os.path.isfile(path)), None)  # noqa: PTH113 - never raises


def read(path: Path) -> SiteConfig:
    """Return what a configuration file says; `INHERIT` is followed, `!ENV` looked up, every other tag inert.

    Options under `markdown_extensions` and `plugins` count alike. Raises OptionError for a file that cannot be read,
    and for an option that stands in both places with different values.
    """
    path = path.absolute()
    given = _toml(path) if path.suffix.lower() == ".toml" else _yaml(path, _DEPTH)
    plugins, extensions = _named(given.get("plugins")), _named(_hoisted(given.get("markdown_extensions")))
    theme, docs_dir = given.get("theme"), given.get("docs_dir")
    here = [settings for name, settings in extensions.items() if name in NAMES]
    return SiteConfig(
        path=path,
        host=HOSTS.get(path.name, "zensical" if path.suffix.lower() == ".toml" else "mkdocs"),
        docs_dir=Path(os.path.normpath(path.parent / (docs_dir if isinstance(docs_dir, str) else "docs"))),
        options=options.merged(here[0] if here else {}, plugins.get("alignrefs", {})),
        features=frozenset(_strings(theme.get("features"))) if isinstance(theme, Mapping) else frozenset(),
        watch=tuple(_strings(given.get("watch"))),
        plugins=plugins,
        extensions=extensions,
        hooks=tuple(_strings(given.get("hooks"))),
        exclude_docs=_string(given.get("exclude_docs")),
        draft_docs=_string(given.get("draft_docs")),
    )


def _text(path: Path) -> str:
    if not os.path.isfile(path):  # noqa: PTH113 - never raises; a pipe would block
        raise OptionError(f"There is no configuration file {path}.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OptionError(f"The configuration file {path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise OptionError(f"The configuration file {path} is not UTF-8; save it as UTF-8.") from None


def _toml(path: Path) -> Mapping[str, Any]:
    import tomllib

    text = _text(path)
    try:
        given = tomllib.loads(text)
    except RecursionError:
        raise OptionError(f"The configuration file {path} is nested too deeply.") from None
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"The configuration file {path} is not valid TOML: {error}.") from None
    project = given.get("project", given)
    return project if isinstance(project, Mapping) else {}


def _yaml(path: Path, depth: int) -> dict[str, Any]:
    import yaml

    text = _text(path)
    try:
        given = yaml.load(text, Loader=_loader())
    except RecursionError:
        raise OptionError(f"The configuration file {path} is nested too deeply.") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        raise OptionError(_yaml_fault(path, error)) from None
    except (LookupError, AttributeError):  # of PyYAML's own, for `!!bool x`
        raise OptionError(f"The configuration file {path} holds a tag that does not fit its value.") from None
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise OptionError(f"The configuration file {path} must hold options as `name: value`.")
    parent = given.pop("INHERIT", None)
    if not isinstance(parent, str):
        return given
    if depth == 0:
        raise OptionError(f"The configuration file {path} inherits from itself, or through more than {_DEPTH} files.")
    return _deeply_merged(_yaml(Path(os.path.normpath(path.parent / parent)), depth - 1), given)


def _yaml_fault(path: Path, error: Exception) -> str:
    """Return one sentence for what PyYAML found wrong; its own text goes over several lines."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    where = f", line {mark.line + 1}," if mark else ""
    reason = problem or str(error).partition("\n")[0]
    return f"The configuration file {path}{where} is not valid YAML: {reason}."


def _deeply_merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parent's values overlaid by the child's; mappings merge, lists replace (as MkDocs' INHERIT does)."""
    merged = dict(parent)
    for name, value in child.items():
        above = merged.get(name)
        if isinstance(above, dict) and isinstance(value, dict):
            value = _deeply_merged(above, value)
        merged[name] = value
    return merged


def _loader() -> Any:
    """Return a safe YAML loader that looks up `!ENV` as MkDocs does and reads every other tag's content alone."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Builds plain values only."""

    def content(loader: Any, _: str, node: Any) -> Any:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return node.value

    def env(loader: Any, node: Any) -> Any:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        *named, last = nodes or [yaml.ScalarNode("", "")]
        for item in named or [last]:
            if str(item.value) in os.environ:
                value = os.environ[str(item.value)]
                tag = loader.resolve(yaml.ScalarNode, value, (True, False))
                return loader.construct_object(yaml.ScalarNode(tag, value))
        return loader.construct_object(last, deep=True) if named else None

    Loader.add_multi_constructor("", content)
    Loader.add_constructor("!ENV", env)
    return Loader


def _hoisted(given: Any) -> Any:
    """Return extensions with nested tables (`[project.markdown_extensions.pymdownx.tilde]`) as dotted names."""
    if not isinstance(given, Mapping):
        return given
    flat = {name: value for name, value in given.items() if name not in _NESTED}
    for name in _NESTED:
        inner = given.get(name)
        flat |= {f"{name}.{key}": value for key, value in inner.items()} if isinstance(inner, Mapping) else {}
    return flat


def _named(given: Any) -> dict[str, Mapping[str, Any]]:
    """Return plugins or extensions by name, from a list of names and mappings, or from one mapping."""
    items = given if isinstance(given, list) else [given]
    named: dict[str, Mapping[str, Any]] = {}
    for item in items:
        pairs = item.items() if isinstance(item, Mapping) else [(item, None)]
        named |= {name: _settings(value) for name, value in pairs if isinstance(name, str)}
    return named


def _settings(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _string(given: Any) -> str | None:
    return given if isinstance(given, str) else None


def _strings(given: Any) -> list[str]:
    return [item for item in given if isinstance(item, str)] if isinstance(given, list) else []
