"""What Zensical will not see: files that it does not watch, and a bibliography page that it cannot be given."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, diagnostic

CONFIGURATIONS = ("zensical.toml", "mkdocs.yml")


def stale(
    base: Path, docs_dir: Path, watch: Sequence[str], needed: Sequence[Path], page: str | None
) -> Iterator[Diagnostic]:
    """Say what will go stale. Pages depend on the files and folders `needed`; `page` is the bibliography page."""
    name = next((name for name in CONFIGURATIONS if (base / name).is_file()), CONFIGURATIONS[0])
    known = [(base / path).resolve() for path in watch]
    unwatched = [path for path in needed if not any(path.resolve().is_relative_to(root) for root in known)]
    if unwatched:
        paths = [_shown(path, base) for path in unwatched]
        yield diagnostic(
            "stale-host",
            Place(name),
            f"Zensical keeps pages that depend on {', '.join(f'`{path}`' for path in paths)} when that changes.",
            f"Add to {name}: `watch{' =' if name.endswith('toml') else ':'} {[*watch, *paths]}`.".replace("'", '"'),
        )
    for path in needed:
        if not os.path.lexists(path):
            yield diagnostic(
                "stale-host",
                Place(name),
                f"`{_shown(path, base)}` does not exist, and Zensical watches only what does.",
                f"Write `{_shown(path, base)}`, then start `zensical serve` again.",
            )
    if page and not (docs_dir / page).is_file():
        yield diagnostic(
            "stale-host",
            Place(name),
            f"The bibliography page `{page}` does not exist, and on Zensical it cannot be generated.",
            "Run `alignrefs pages --write` once.",
        )


def _shown(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()
