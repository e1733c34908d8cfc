"""The page that a conversion is for, as MkDocs, ProperDocs, Zensical or nobody tells it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from mkdocs_alignrefs.hosts.excluded import excluded
from mkdocs_alignrefs.hosts.rewriting import rewriting
from mkdocs_alignrefs.identity import ByIdentity

Host = Literal["mkdocs", "zensical", "none"]
_CHANGES = ("on_page_markdown", "on_page_read_source")
_MATHS = ("arithmatex", "katex", "math")
TOOLTIPS = "content.footnote.tooltips"
ASSETS = "assets/alignrefs"
"""The folder of a site, and of its `docs_dir`, that holds the script and the style sheet."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing(_: str) -> bool:
    return False


class PageInHand(NamedTuple):
    """What a host says of the page: `path` is POSIX under `docs_dir`, `base` the folder of the configuration file.

    Without a host (plain Python-Markdown) `path` and `docs_dir` are None and `base` is the working directory. `watch`
    is what Zensical was told to watch. `excerpt` is true where Material's blog converts a post again for another page.
    `extensions` and `plugins` are settings by name; `excluded` tells of a path whether it is no page of the site;
    `as_written` is false where something may change the text of pages before it is converted. `url` is the page's
    address from the root of the site.
    """

    host: Host = "none"
    path: str | None = None
    url: str | None = None
    docs_dir: Path | None = None
    base: Path = Path()
    meta: Mapping[str, Any] = _NOTHING
    features: frozenset[str] = frozenset()
    watch: tuple[str, ...] = ()
    excerpt: bool = False
    extensions: Mapping[str, Mapping[str, Any]] = _NOTHING
    plugins: Mapping[str, Mapping[str, Any]] = _NOTHING
    excluded: Callable[[str], bool] = _nothing
    as_written: bool = True

    @property
    def renders_maths(self) -> bool:
        """Whether maths that is marked as such is drawn; without a host nobody knows."""
        return self.host == "none" or any(word in name for name in self.extensions for word in _MATHS)

    @property
    def source(self) -> Path | None:
        """The file that the page was read from, where the host has one."""
        return self.docs_dir / self.path if self.docs_dir and self.path else None

    @property
    def assets(self) -> str | None:
        """The way from the page's address to the script and the style sheet, where the site has them."""
        if self.url is None or self.docs_dir is None:
            return None
        brought = self.host == "mkdocs" and "alignrefs" in self.plugins
        if not (brought or (self.docs_dir / ASSETS / "alignrefs.js").is_file()):
            return None
        return "../" * self.url.removeprefix("./").lstrip("/").count("/") + ASSETS


def front_matter_in_hand(md: Any) -> Mapping[str, Any]:
    """Return the front matter of the page in hand, which every page is asked for; see `page_in_hand`."""
    if "relpath" in md.treeprocessors:
        return _meta(md.treeprocessors["relpath"].file)
    return md.preprocessors["rendering_context"].page.meta if "rendering_context" in md.preprocessors else {}


def _meta(file: Any) -> Mapping[str, Any]:
    meta = getattr(getattr(file, "page", None), "meta", None)
    return meta if isinstance(meta, Mapping) else {}


def page_in_hand(md: Any) -> PageInHand:
    """Return the page that a `markdown.Markdown` instance is converting.

    MkDocs and ProperDocs register a tree processor `relpath` that knows the file; Zensical a preprocessor
    `rendering_context`.
    """
    if "relpath" in md.treeprocessors:
        return _of_mkdocs(md.treeprocessors["relpath"], excerpt="excerpt" in md.treeprocessors)
    if "rendering_context" in md.preprocessors:
        return _of_zensical(md.preprocessors["rendering_context"])
    return PageInHand(base=Path.cwd())


def _of_mkdocs(relpath: Any, excerpt: bool) -> PageInHand:
    return PageInHand(
        **_site_of_mkdocs(ByIdentity(relpath.config)),
        path=relpath.file.src_uri,
        url=relpath.file.url,
        docs_dir=_path(relpath.config["docs_dir"]),
        features=_features(relpath.config["theme"]),
        meta=_meta(relpath.file),
        excerpt=excerpt,
        excluded=_left_out(relpath.files, relpath.config),
    )


@lru_cache(maxsize=1)
def _site_of_mkdocs(build: ByIdentity[Any]) -> Mapping[str, Any]:
    """Return what is the same for all pages of a build, by the name of the attribute.

    Plugins that build a site in several languages change features and `docs_dir` of the same configuration.
    """
    config = build.value
    return {
        "host": "mkdocs",
        "base": Path(os.path.realpath(config["config_file_path"] or ".")).parent,
        "extensions": _extensions(config),
        "plugins": {name: _settings(getattr(item, "config", None)) for name, item in config["plugins"].items()},
        "as_written": not rewriting(config["plugins"]) and not _hooked(config),
    }


@lru_cache(maxsize=8)
def _path(text: str) -> Path:
    return Path(text)


def _features(theme: Any) -> frozenset[str]:
    return frozenset(theme.get("features") or ()) if theme.name == "material" else frozenset()


def _left_out(files: Any, config: Any) -> Callable[[str], bool]:
    """Return what tells of a path whether it is no page: by patterns, or as a plugin has it."""
    is_excluded = cache(lambda: excluded(config.get("exclude_docs"), config.get("draft_docs")))

    def left_out(path: str) -> bool:
        file = files.get_file_from_path(path)
        return is_excluded()(path) or file is None or not file.inclusion.is_included()

    return left_out


def _hooked(config: Any) -> bool:
    """Tell whether a hook of the site changes pages."""
    return any(hasattr(hook, name) for hook in (config.get("hooks") or {}).values() for name in _CHANGES)


def _of_zensical(context: Any) -> PageInHand:
    config, page = context.config, context.page
    base = Path(config["root_dir"]).resolve()
    return PageInHand(
        host="zensical",
        path=page.path,
        url=page.url,
        docs_dir=base / config["docs_dir"],
        base=base,
        meta=page.meta,
        features=frozenset(config["theme"].get("features") or ()),
        watch=tuple(config["watch"]),
        extensions=_extensions(config),
        plugins={name: _settings(plugin.get("config")) for name, plugin in config["plugins"].items()},
        excluded=excluded(config.get("exclude_docs"), config.get("draft_docs")),
    )


def _extensions(config: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return the settings of the extensions by name; instead of a name there may be an extension itself."""
    names = [name for name in config["markdown_extensions"] if isinstance(name, str)]
    return {name: _settings(config["mdx_configs"].get(name)) for name in names}


def _settings(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}
