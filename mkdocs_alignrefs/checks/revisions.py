"""The files of a repository as they were at a revision, read through git, which is not asked to change anything."""

from __future__ import annotations

import mimetypes
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_alignrefs.files import LIMIT
from mkdocs_alignrefs.loading import SUFFIXES
from mkdocs_alignrefs.options import OptionError
from mkdocs_alignrefs.reports.paths import seen_from

_MEDIA = frozenset({"image", "video", "audio", "font"})
_LARGE = 1024 * 1024
"""Files that are larger, in bytes, are left out if they are no sources."""

_READ_ONLY = ("-c", "diff.autoRefreshIndex=false")
"""What keeps `git diff` from writing into the repository that it has looked at files: `GIT_OPTIONAL_LOCKS` does not."""
_LOCAL = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
"""What git tells its hooks, about a repository that may be another."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a repository: `root` is its folder, `renamed` what files were called then, by their names now.

    Names are paths from the root with forward slashes.
    """

    name: str
    root: Path
    commit: str
    renamed: Mapping[str, str]

    @property
    def names_now(self) -> Mapping[str, str]:
        """What files are called now, by their names then."""
        return {then: now for now, then in self.renamed.items()}

    def place_then(self, path: Path, folder: Path) -> Path:
        """Return where a file of the repository lies in the folder that the revision was written to.

        A path that leads out of the repository stays what it is.
        """
        name = PurePosixPath(seen_from(self.root, path.parent)(path.name))
        outside = name.is_absolute() or name.parts[:1] == ("..",)
        return path if outside else folder / self.renamed.get(str(name), str(name))


@dataclass(frozen=True, slots=True)
class _File:
    path: PurePosixPath
    blob: str
    size: int
    is_link: bool


def revision(name: str, folder: Path) -> Revision:
    """Return a revision of the repository that a folder is in. Raises OptionError if git cannot."""
    root = Path(os.path.realpath(os.fsdecode(_asked(folder, "rev-parse", "--show-toplevel").rstrip(b"\r\n"))))
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if found.returncode or name.startswith("-"):
        shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        advice = "The clone is shallow: fetch more of it, in GitHub Actions with `fetch-depth`." if shallow else ""
        raise OptionError(f"The repository {root} has no revision `{name}`. {advice}".rstrip())
    commit = found.stdout.decode("ascii").strip()
    return Revision(name, root, commit, dict(_renamed(root, commit)))


def extract(at: Revision, folder: Path) -> None:
    """Write the files of a revision that a check could read into an empty folder; links stay within it.

    Raises OptionError if git cannot read them.
    """
    files = [file for file in _files(at) if _is_wanted(file)]
    links = []
    for file, data in _contents(at.root, files):
        path = folder / file.path
        with suppress(OSError):  # two names that are one to this file system
            path.parent.mkdir(parents=True, exist_ok=True)
            if file.is_link:
                links.append((path, os.fsdecode(data)))
            else:
                path.write_bytes(data)
    _link(links, folder)


def _link(links: Sequence[tuple[Path, str]], folder: Path) -> None:
    """Make links, then delete each that leads out of the folder."""
    for path, target in links:
        with suppress(OSError, ValueError):
            path.symlink_to(target)
    inside = os.path.realpath(folder)
    for path, _ in links:
        if not Path(os.path.realpath(path)).is_relative_to(inside):
            path.unlink(missing_ok=True)


def _renamed(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each renamed file, now and then."""
    arguments = ("diff", "--name-status", "-z", "-M", "--diff-filter=R", "--no-ext-diff", commit, "--")
    fields = os.fsdecode(_asked(root, *arguments)).split("\0")
    for at in range(0, len(fields) - 2, 3):
        yield fields[at + 2], fields[at + 1]


def _files(at: Revision) -> Iterator[_File]:
    """Yield the files of a revision, links too, submodules not."""
    for line in _asked(at.root, "ls-tree", "-r", "-z", "-l", "--full-tree", at.commit).split(b"\0"):
        facts, _, path = line.partition(b"\t")
        if facts.startswith((b"100", b"120")):
            mode, _, blob, size = facts.decode("ascii").split()
            known = int(size) if size.isdigit() else 0  # it is a word where git has not got the file
            yield _File(PurePosixPath(os.fsdecode(path)), blob, known, mode.startswith("120"))


def _is_wanted(file: _File) -> bool:
    """Tell whether a check could read a file: no picture, nothing large, and nothing that could land elsewhere."""
    if file.path.is_absolute() or ".." in file.path.parts or "\\" in str(file.path):
        return False
    kind = (mimetypes.guess_type(file.path.name)[0] or "").partition("/")[0]
    return file.size <= (LIMIT if file.path.suffix.lower() in SUFFIXES else _LARGE) and kind not in _MEDIA


def _contents(root: Path, files: Sequence[_File]) -> Iterator[tuple[_File, bytes]]:
    """Yield files with what is in them. Raises OptionError if git has not got it."""
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{file.blob}\n" for file in files).encode("ascii"))
        wanted.seek(0)
        command = ["git", "-C", str(root), "cat-file", "--batch"]
        with subprocess.Popen(
            command, env=_environment(), stdin=wanted, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as git:
            assert git.stdout
            for file in files:
                header = git.stdout.readline().split()
                if len(header) != 3:
                    raise OptionError(f"git cannot read {file.path} at this revision; is the clone complete?")
                yield file, git.stdout.read(int(header[2]))
                git.stdout.read(1)


def _asked(folder: Path, *arguments: str) -> bytes:
    """Return what git prints. Raises OptionError with the first line of what it has to say if it fails."""
    done = _git(folder, *arguments)
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    if "not a git repository" in said:
        raise OptionError(f"--changed-since compares with a revision of git, but {folder} is in no git repository.")
    raise OptionError(f"git cannot read the repository of {folder}: {said.removeprefix('fatal: ').rstrip('.')}.")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *_READ_ONLY, *arguments], env=_environment(), capture_output=True, check=False
        )
    except OSError:
        raise OptionError("--changed-since needs git, and the command `git` cannot be run.") from None


def _environment() -> Mapping[str, str]:
    """Return an environment in which git speaks English, locks nothing, and finds the repository by its folder."""
    given = {name: value for name, value in os.environ.items() if name not in _LOCAL}
    return {**given, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
