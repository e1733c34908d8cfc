"""What stands on one page: its shortcodes with their surroundings, and the page's own settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.options import STYLES, WORDS, OptionError, Options

if TYPE_CHECKING:
    from mkdocs_alignrefs.pages.site import Page


class Mark(NamedTuple):
    """One shortcode as met on a page: `text` is `<<…>>` as written, without its backslash if it is `escaped`.

    `alone` says that nothing else stands in its paragraph; `heading` and `in_link` where it stands; `stashed` that the
    host will see no id in it; `attributed` that attributes may follow, `{: #own-id}`, which its element will get.
    """

    text: str
    escaped: bool = False
    heading: bool = False
    in_link: bool = False
    alone: bool = False
    stashed: bool = False
    attributed: bool = False


class PageView(NamedTuple):
    """What resolving must know of a page and of its site.

    `path` is that of the page under `docs_dir`, and `root` leads there. `bibliography` is the link to the bibliography
    of the site, None if there is none; `site_list`: a list of the whole library on this page is that bibliography.
    `bibtex_file` leads to the BibTeX of all entries. `tooltips`: the theme shows the element that a footnote link
    leads to. `excerpt`: the text stands on a page of another text. `citing_pages` gives the pages of the site that
    cite, by path; `as_written`: nothing changes their text before they are converted. `assets` leads from the page to
    our script and style sheet, None if the site has none. `kept` is the folder of what is kept between builds.
    """

    style: str = "author-year"
    references: bool = True
    heading: str = "References"
    words: Mapping[str, str] = WORDS
    statuses: tuple[str, ...] = ("READ", "UNREAD")
    path: str = ""
    bibliography: str | None = None
    site_list: bool = True
    bibtex_file: str = ""
    as_written: bool = True
    root: str = ""
    tooltips: bool = False
    excerpt: bool = False
    assets: str | None = None
    kept: Path | None = None
    citing_pages: Callable[[], Mapping[str, Page]] = dict


class Complaint(NamedTuple):
    """What is wrong with one shortcode: the index of its mark, the parts of a diagnostic, and its key if it has one.

    `instead` is the key that was surely meant, if one was.
    """

    mark: int
    code: str
    message: str
    remedy: str
    key: str = ""
    instead: str = ""


class Resolution(NamedTuple):
    """What stands in the place of each mark (None: nothing), what ends the page, and the complaints."""

    elements: tuple[Element | str | None, ...]
    ending: tuple[Element, ...]
    complaints: tuple[Complaint, ...]


class PageOptionError(OptionError):
    """Wrong options in the front matter of a page: one clear sentence, the code for it, and the option it is about."""

    def __init__(self, code: str, option: str, sentence: str) -> None:
        """Take the parts."""
        super().__init__(sentence)
        self.code, self.option = code, option


def page_options(options: Options, meta: Mapping[str, Any]) -> tuple[str, bool]:
    """Return style and whether the page gets a list, after what its front matter says. Raises PageOptionError."""
    given = meta.get("alignrefs") or {}
    if not isinstance(given, Mapping):
        raise _wrong_value("alignrefs", given, "a mapping, such as `alignrefs: {references: false}`")
    for name in given:
        if name not in ("style", "references"):
            sentence = f"`alignrefs` in the front matter has no option `{name}`; it has style and references."
            raise PageOptionError("unknown-option", str(name), sentence)
    style, references = given.get("style", options.style), given.get("references", options.references)
    if style not in STYLES:
        raise _wrong_value("style", style, "one of " + ", ".join(STYLES))
    if not isinstance(references, bool):
        raise _wrong_value("references", references, "true or false")
    return style, references


def _wrong_value(option: str, value: object, right: str) -> PageOptionError:
    name = option if option == "alignrefs" else f"alignrefs: {option}"
    sentence = f"`{name}` in the front matter is {value!r}, but must be {right}."
    return PageOptionError("unknown-value", option, sentence)
