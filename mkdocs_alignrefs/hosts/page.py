"""The page that a conversion is for, as MkDocs, ProperDocs, Zensical or nobody tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Host = Literal["mkdocs", "zensical", "none"]
TOOLTIPS = "content.footnote.tooltips"


@dataclass(frozen=True)
class PageInHand:
    """What a host says of the page: `path` is POSIX under `docs_dir`, `base` the folder of the configuration file.

    Without a host (plain Python-Markdown) `path` and `docs_dir` are None and `base` is the working directory. `watch`
    is what Zensical was told to watch. `excerpt` is true where Material's blog converts a post again for another page.
    """

    host: Host = "none"
    path: str | None = None
    docs_dir: Path | None = None
    base: Path = field(default_factory=Path.cwd)
    meta: Mapping[str, Any] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    watch: tuple[str, ...] = ()
    excerpt: bool = False

    @property
    def source(self) -> Path | None:
        """The file that the page was read from, where the host has one."""
        return self.docs_dir / self.path if self.docs_dir and self.path else None


def page_in_hand(md: Any) -> PageInHand:
    """Return the page that a `markdown.Markdown` instance is converting.

    MkDocs and ProperDocs register a tree processor `relpath` that knows the file; Zensical a preprocessor
    `rendering_context`.
    """
    if "relpath" in md.treeprocessors:
        return _of_mkdocs(md.treeprocessors["relpath"], excerpt="excerpt" in md.treeprocessors)
    if "rendering_context" in md.preprocessors:
        return _of_zensical(md.preprocessors["rendering_context"])
    return PageInHand()


def _of_mkdocs(relpath: Any, excerpt: bool) -> PageInHand:
    config = relpath.config
    meta = getattr(getattr(relpath.file, "page", None), "meta", None)
    features = config["theme"].get("features") or ()
    return PageInHand(
        host="mkdocs",
        path=relpath.file.src_uri,
        docs_dir=Path(config["docs_dir"]),
        base=Path(config["config_file_path"] or ".").resolve().parent,
        meta=meta if isinstance(meta, Mapping) else {},
        features=frozenset(features if config["theme"].name == "material" else ()),
        excerpt=excerpt,
    )


def _of_zensical(context: Any) -> PageInHand:
    config, page = context.config, context.page
    base = Path(config["root_dir"]).resolve()
    return PageInHand(
        host="zensical",
        path=page.path,
        docs_dir=base / config["docs_dir"],
        base=base,
        meta=page.meta,
        features=frozenset(config["theme"].get("features") or ()),
        watch=tuple(config["watch"]),
    )
