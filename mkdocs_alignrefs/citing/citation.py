"""What the parser of shortcodes gives: citations with their cites, and blocks with their options."""

from __future__ import annotations

from typing import Literal, NamedTuple

Command = Literal[
    "cite", "citep", "citet", "Citet", "citeauthor", "Citeauthor", "citeyear", "citeyearpar", "citetitle", "fullcite",
    "nocite",
]  # fmt: skip
COMMANDS: tuple[Command, ...] = (
    "cite", "citep", "citet", "Citet", "citeauthor", "Citeauthor", "citeyear", "citeyearpar", "citetitle", "fullcite",
    "nocite",
)  # fmt: skip

BlockName = Literal["refs", "bibliography", "progress", "cited-by"]
BLOCKS: tuple[BlockName, ...] = ("refs", "bibliography", "progress", "cited-by")


class Cite(NamedTuple):
    """One work within a citation. Prefix and suffix are Markdown source (emphasis and code only).

    Blanks around them are trimmed, and so is the comma that parts a suffix from a locator; one after the key stays.
    """

    key: str
    prefix: str = ""
    locator: str = ""
    suffix: str = ""
    suppress_author: bool = False


class Citation(NamedTuple):
    """One shortcode that cites: its command and its cites, as written."""

    command: Command
    cites: tuple[Cite, ...]


class Quoted(str):
    """A value that stood in quotes, so that `none` and `..` in it are text. Equal to the same bare text."""

    __slots__ = ()


class BlockOption(NamedTuple):
    """One `name=value` of a block: alternatives in order, `!=` as `negated`; ranges and `none` are still text.

    A value that stood in quotes is a `Quoted`.
    """

    name: str
    values: tuple[str, ...]
    negated: bool = False


class Block(NamedTuple):
    """One shortcode that stands for a list, a table or a figure."""

    name: BlockName
    options: tuple[BlockOption, ...] = ()


class Fault(NamedTuple):
    """Why a shortcode cannot be understood (one sentence), and the mended form, or a form that would be right."""

    code: str
    message: str
    mended: str
