"""Files to a library: finds the sources, reads each once, and reads again only what has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.files import MEGABYTE, file_bytes
from mkdocs_alignrefs.garbage import uncollected
from mkdocs_alignrefs.options import OptionError, Options
from mkdocs_alignrefs.remembered import Remembered
from mkdocs_alignrefs.text import globs
from mkdocs_alignrefs.text.globs import MAGIC

if TYPE_CHECKING:
    from mkdocs_alignrefs.library import Library
    from mkdocs_alignrefs.model import Reading

SUFFIXES = (".md", ".bib")


class SourceError(OptionError):
    """A source that is not there or cannot be one; `alone` says so where no option named it."""

    def __init__(self, source: str, wrong: str) -> None:
        """Take the source, and what is wrong with it."""
        super().__init__(f"The source `{source}` (option `sources` of alignrefs) {wrong}.")
        self.alone = f"`{source}` {wrong}."


@dataclass(frozen=True, eq=False, slots=True)
class _Read:
    """One reading of a source, equal only to itself, so that looking up its library compares no entries.

    `digest` is that of what was read and how; empty if there was nothing to read.
    """

    reading: Reading
    digest: str = ""


def load(options: Options, base: Path, docs_dir: Path | None = None) -> Library:
    """Return the library of all sources; the identical object as long as no source has changed.

    `base` is the folder that `sources` are relative to. Raises OptionError for a source that does not exist, a glob
    or folder without sources, and a wrong suffix; a file that cannot be read is a diagnostic of the library.
    """
    files = source_files(options, base)
    return _library(tuple(_of_file(path, base, docs_dir, options) for path in files))


def forget() -> None:
    """Let go of every library, and of what was read for it."""
    _library.cache_clear()
    _sources.cache_clear()


def source_files(options: Options, base: Path) -> list[Path]:
    """Return the files in the order of `sources`, those of a folder or glob by POSIX path, each once.

    Raises OptionError as `load` does.
    """
    found = (path for source in options.sources for path in _files(source, base))
    return list(dict.fromkeys(found))


def watched(options: Options, base: Path) -> list[Path]:
    """Return what a host has to watch: the files, folders and glob folders that `sources` name, there or not."""
    return list(dict.fromkeys(_place(source, base)[0] for source in options.sources))


def read_file(path: Path, shown: str, statuses: Sequence[str] = Options.statuses, folder: str | None = None) -> Reading:
    """Return what one source holds; `shown` is its name in diagnostics. A file that cannot be read gives one.

    `folder` is the list's folder under docs_dir, as for `reading_list.read`. Never blocks, never raises.
    """
    return _content(file_bytes(path), path, shown, statuses, folder).reading


def reader(path: Path, options: Options, base: Path, docs_dir: Path | None) -> Callable[[str], Reading]:
    """Return a function that reads a text as if it were that of the source at `path`."""
    shown, folder = shown_path(path, base), _folder(path, docs_dir)
    return lambda text: _read(SourceText(text, shown), path, options.statuses, folder)


def _read(source: SourceText, path: Path, statuses: Sequence[str], folder: str | None) -> Reading:
    if _is_bib(path):
        from mkdocs_alignrefs.sources import bib_file

        return bib_file.read(source)
    from mkdocs_alignrefs.sources import reading_list

    return reading_list.read(source, statuses, folder)


def texts(base: Path) -> Callable[[str], str]:
    """Return a function from the path of a file, as diagnostics show it, to its text, each read once; "" for none."""

    @cache
    def text(shown: str) -> str:
        from mkdocs_alignrefs.text.encodings import decode

        data = file_bytes(_absolute(base, shown))
        return "" if isinstance(data, str) else decode(data).text

    return text


@lru_cache(maxsize=16)
@uncollected()
def _library(read: tuple[_Read, ...]) -> Library:
    from mkdocs_alignrefs.kept_files import digest
    from mkdocs_alignrefs.library import build

    fingerprint = digest(*(item.digest.encode() for item in read)) if all(item.digest for item in read) else ""
    return replace(build(item.reading for item in read), fingerprint=fingerprint)


def _of_file(path: Path, base: Path, docs_dir: Path | None, options: Options) -> _Read:
    folder = _folder(path, docs_dir)
    kept = cache_folder(options, base)
    return _sources(options.size_limit * MEGABYTE)(path, shown_path(path, base), options.statuses, folder, kept)


def cache_folder(options: Options, base: Path) -> Path | None:
    """Return the folder of what is kept between builds, None if nothing is to be."""
    return _absolute(base, options.cache_dir) if options.cache_dir else None


def refuse_published(options: Options, base: Path, docs_dir: Path | None) -> None:
    """Raise OptionError if what is kept between builds would become part of the site, as hidden files do not.

    The folders are looked at as they are named and as what they are, where links lead to them; a link within docs_dir
    that leads to the folder is not looked for.
    """
    folder = cache_folder(options, base)
    if not folder or not docs_dir:
        return
    docs = _absolute(base, str(docs_dir))
    if _is_shown(folder, docs) or _is_shown(Path(os.path.realpath(folder)), Path(os.path.realpath(docs))):
        raise OptionError(
            f"The folder `{options.cache_dir}` (option `cache_dir` of alignrefs) is in docs_dir, so what is kept there "
            "would be published; name one outside, such as `.cache/alignrefs`."
        )


def _is_shown(folder: Path, docs: Path) -> bool:
    return folder.is_relative_to(docs) and not any(part.startswith(".") for part in folder.relative_to(docs).parts)


@uncollected()
def _content(
    data: bytes | str, path: Path, shown: str, statuses: Sequence[str], folder: str | None, kept: Path | None = None
) -> _Read:
    """Return what the content of a source holds; `shown` and `folder` are those of `reading_list.read`.

    `kept` is the folder of readings that were made by earlier builds.
    """
    from mkdocs_alignrefs import kept_files, reading_cache
    from mkdocs_alignrefs.model import Reading

    if isinstance(data, str):
        from mkdocs_alignrefs.sources import file_faults

        return _Read(Reading((), (file_faults.unreadable(shown, data),)))

    def read() -> Reading:
        return _decoded(data, path, shown, statuses, folder)

    how = repr((shown, path.suffix, tuple(statuses), folder))
    digest = kept_files.digest(data, how.encode("utf-8", "surrogatepass"))
    return _Read(reading_cache.kept(kept, how, data, digest, read) if kept else read(), digest)


def _decoded(data: bytes, path: Path, shown: str, statuses: Sequence[str], folder: str | None) -> Reading:
    from mkdocs_alignrefs.sources import file_faults
    from mkdocs_alignrefs.text.encodings import decode

    decoded = decode(data)
    source = SourceText(decoded.text, shown)
    return file_faults.with_doubts(_read(source, path, statuses, folder), decoded, source)


def _is_bib(path: Path) -> bool:
    return path.suffix.lower() == ".bib"


def _folder(path: Path, docs_dir: Path | None) -> str | None:
    """Return the folder of a list under docs_dir, empty for docs_dir itself, or None if it is elsewhere."""
    if docs_dir is None or _is_bib(path):
        return None
    folder, docs = Path(os.path.realpath(path.parent)), Path(os.path.realpath(docs_dir))
    if not folder.is_relative_to(docs):
        return None
    return "" if folder == docs else folder.relative_to(docs).as_posix()


def shown_path(path: Path, base: Path) -> str:
    """Return the path from `base` with forward slashes; on another drive, where there is none, the whole path."""
    return _shown(path.absolute(), base.absolute())


@lru_cache(maxsize=1024)
def _shown(path: Path, base: Path) -> str:
    try:
        return Path(os.path.relpath(path, base)).as_posix()
    except ValueError:
        return path.as_posix()


@cache
def _sources(limit: int) -> Remembered[_Read]:
    return Remembered(partial(file_bytes, limit=limit), _content)


def _files(source: str, base: Path) -> list[Path]:
    folder, pattern = _place(source, base)
    if pattern is None and folder.suffix.lower() in SUFFIXES and _exists(folder):
        return [folder]
    if pattern is None and not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises without permission
        wrong = "must end in .md or .bib" if _exists(folder) else f"does not exist; looked in {base}"
        raise SourceError(source, wrong)
    matches = globs.pattern(pattern or "**/*")
    found = [path for path in _walk(folder) if matches.fullmatch(path.relative_to(folder).as_posix())]
    if not found:
        wrong = "matches no .md or .bib file" if pattern else "is a folder without .md or .bib files at any depth"
        raise SourceError(source, f"{wrong}; looked in {folder}")
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _exists(path: Path) -> bool:
    """Tell whether something stands there, even a link into a loop."""
    return os.path.lexists(path)


def _absolute(base: Path, path: str) -> Path:
    return _normal(base.absolute(), path)


@lru_cache(maxsize=1024)
def _normal(base: Path, path: str) -> Path:
    """Return a path below an absolute one: for each page that asks the same object, which keeps its hash and text."""
    return Path(os.path.normpath(base / path.replace("\0", "\ufffd")))


def _place(source: str, base: Path) -> tuple[Path, str | None]:
    """Return the folder in which a glob begins and the rest; for a plain path, or one that exists, that and None."""
    path = _absolute(base, source)
    parts = source.replace(os.sep, "/").split("/")
    first = next((at for at, part in enumerate(parts) if MAGIC.search(part)), None)
    if first is None or _exists(path):
        return path, None
    return _absolute(base, "/".join([*parts[:first], ""]) or "."), "/".join(parts[first:])


def _walk(folder: Path) -> Iterator[Path]:
    """Give the sources below a folder; linked folders once, hidden ones never."""
    seen = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in files if name.lower().endswith(SUFFIXES) and name[0] != ".")
