"""What stands on one page: its shortcodes with their surroundings, and the page's own settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.options import STYLES, WORDS, OptionError, Options


@dataclass(frozen=True, slots=True)
class Mark:
    """One shortcode as met on a page: `text` is `<<…>>` as written, without its backslash if it is `escaped`.

    `alone` says that nothing else stands in its paragraph; `heading` and `in_link` where it stands; `stashed` that the
    host will see no id in it.
    """

    text: str
    escaped: bool = False
    heading: bool = False
    in_link: bool = False
    alone: bool = False
    stashed: bool = False


@dataclass(frozen=True)
class PageView:
    """What resolving must know of a page and of its site.

    `bibliography` is the link from this page to the bibliography of the site, None if there is none; `root` leads to
    `docs_dir`. `tooltips`: the theme shows the element that a footnote link leads to. `excerpt`: the text stands on a
    page of another text.
    """

    style: str = "author-year"
    references: bool = True
    heading: str = "References"
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    statuses: tuple[str, ...] = ("READ", "UNREAD")
    bibliography: str | None = None
    root: str = ""
    tooltips: bool = False
    excerpt: bool = False
    cited_on_site: Callable[[], frozenset[str]] = frozenset


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one shortcode: the index of its mark, the parts of a diagnostic, and its key if it has one."""

    mark: int
    code: str
    message: str
    remedy: str
    key: str = ""


@dataclass(frozen=True)
class Resolution:
    """What stands in the place of each mark (None: nothing), what ends the page, and the complaints."""

    elements: tuple[Element | str | None, ...]
    ending: tuple[Element, ...]
    complaints: tuple[Complaint, ...]


def page_options(options: Options, meta: Mapping[str, Any]) -> tuple[str, bool]:
    """Return style and whether the page gets a list, after what its front matter says. Raises OptionError."""
    given = meta.get("alignrefs") or {}
    if not isinstance(given, Mapping):
        raise OptionError(
            "`alignrefs` in the front matter must be a mapping, such as `alignrefs: {references: false}`."
        )
    for name in given:
        if name not in ("style", "references"):
            raise OptionError(f"`alignrefs` in the front matter has no option `{name}`; it has style and references.")
    style, references = given.get("style", options.style), given.get("references", options.references)
    if style not in STYLES:
        raise OptionError(
            f"`alignrefs: style` in the front matter is {style!r}, but must be one of {', '.join(STYLES)}."
        )
    if not isinstance(references, bool):
        raise OptionError(f"`alignrefs: references` in the front matter is {references!r}, but must be true or false.")
    return style, references
