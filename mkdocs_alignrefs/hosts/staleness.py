"""What Zensical will not see: sources that it does not watch, and a bibliography page that it cannot be given."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, diagnostic

CONFIGURATIONS = ("zensical.toml", "mkdocs.yml")


def stale(
    base: Path, docs_dir: Path, watch: Sequence[str], watched: Sequence[Path], page: str | None
) -> Iterator[Diagnostic]:
    """Say what will go stale. `watched` are the files and folders of the sources, `page` the bibliography page."""
    name = next((name for name in CONFIGURATIONS if (base / name).is_file()), CONFIGURATIONS[0])
    known = [(base / path).resolve() for path in watch]
    missing = [path for path in watched if not any(path.resolve().is_relative_to(root) for root in known)]
    if missing:
        paths = [Path(os.path.relpath(path, base)).as_posix() for path in missing]
        yield diagnostic(
            "stale-host",
            Place(name),
            f"Zensical keeps pages that cite {', '.join(f'`{path}`' for path in paths)} when that changes.",
            f"Add to {name}: `watch{' =' if name.endswith('toml') else ':'} {[*watch, *paths]}`.".replace("'", '"'),
        )
    if page and not (docs_dir / page).is_file():
        yield diagnostic(
            "stale-host",
            Place(name),
            f"The bibliography page `{page}` does not exist, and on Zensical it cannot be generated.",
            "Run `alignrefs pages --write` once.",
        )
