"""A site built by MkDocs in this process, for what its log says."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_alignrefs.announcing import forget_announcements


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname.lower()} {record.getMessage()}")


def said(configuration: Path) -> list[str]:
    """Return what alignrefs logs while MkDocs builds a site: level and message of each record, in order."""
    records = _Records()
    log = logging.getLogger("mkdocs.plugins.alignrefs")
    level = log.level
    log.addHandler(records)
    log.setLevel(logging.INFO)
    forget_announcements()
    try:
        config = load_config(str(configuration), site_dir=str(configuration.parent / "site"))
        build(config)
    finally:
        log.removeHandler(records)
        log.setLevel(level)
    return records.lines
