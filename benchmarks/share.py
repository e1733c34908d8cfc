"""Which part of the build of a site without shortcodes is ours: `python -m benchmarks.share`."""

from __future__ import annotations

import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import sites
from benchmarks.sites import VARIANTS, Size

_OURS = f"{os.sep}mkdocs_alignrefs{os.sep}"
_SEARCH = "add_entry_from_context"
"""The host's own work on its search, which it does with us or without us, but within a function of ours."""
_MODULES = ("mkdocs_alignrefs.plugin", "mkdocs_alignrefs.extension")


def share(folder: Path) -> float:
    """Return the part of the profiled time of a build, from 0 to 1, that passes below functions and imports of ours."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    imports, whole = cProfile.Profile(), cProfile.Profile()
    imports.runcall(lambda: [__import__(name) for name in _MODULES])
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    whole.runcall(build, config)
    stats: Any = pstats.Stats(whole)
    imported: Any = pstats.Stats(imports)
    calls = [
        (function, caller, call[3])
        for function, (*_, callers) in stats.stats.items()
        for caller, call in callers.items()
        if (_OURS in function[0]) != (_OURS in caller[0]) and function[2] != "<module>"
    ]
    below = sum(seconds for function, _, seconds in calls if _OURS in function[0])
    handed_back = sum(seconds for function, _, seconds in calls if function[2] == _SEARCH)
    return float((below - handed_back + imported.total_tt) / (stats.total_tt + imported.total_tt))


def main() -> None:
    """Build the site of 300 pages in a new process for each of five rounds, and print the middle part."""
    if len(sys.argv) > 1:
        print(share(Path(sys.argv[1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        sites.write(Path(folder) / "unused", Size(300, 10, 2000), VARIANTS["unused"])
        command = [sys.executable, "-m", "benchmarks.share", str(Path(folder) / "unused")]
        parts = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(5)]
    print(f"{sorted(map(float, parts))[2]:.1%} of the profiled time of the build is ours")


if __name__ == "__main__":
    main()
