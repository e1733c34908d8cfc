"""The files that pages are made of: their own, those of snippets and of modules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.files import file_bytes
from mkdocs_alignrefs.loading import shown_path
from mkdocs_alignrefs.remembered import Remembered
from mkdocs_alignrefs.text.encodings import decode


class PageFiles:
    """Reads files for pages, each once; `texts` remembers what was asked for, also in vain."""

    def __init__(self, base: Path) -> None:
        """Remember the folder that diagnostics show paths from."""
        self._base = base
        self._texts: dict[str, SourceText | None] = {}

    @property
    def texts(self) -> Mapping[str, SourceText | None]:
        """The text of each file by its path; the identical object as long as the content is the same."""
        return self._texts

    def read(self, path: str) -> SourceText | None:
        """Return the text of a file by its absolute path, None for one that cannot be read. Never blocks or raises."""
        if path not in self._texts:
            self._texts[path] = _text(Path(path), shown_path(Path(path), self._base))
        return self._texts[path]


def _source(data: bytes | str, _: Path, shown: str) -> SourceText | None:
    return None if isinstance(data, str) else SourceText(decode(data).text, shown)


_text = Remembered(file_bytes, _source)
