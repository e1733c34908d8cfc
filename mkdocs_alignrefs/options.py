"""The options of the plugin and of the extension: one class says name, type, default and meaning of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from mkdocs_alignrefs.diagnostics import RULES, Severity
from mkdocs_alignrefs.former import BECAME, sentences

STYLES = ("author-year", "numeric", "alpha", "pybtex:plain", "pybtex:unsrt", "pybtex:alpha", "pybtex:unsrtalpha")

SYNTAXES = ("shortcode", "pandoc")

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "and": "and",
        "et_al": "et al.",
        "no_date": "n.d.",
        "in": "In",
        "editor": "Ed.",
        "editors": "Eds.",
        "volume": "vol.",
        "number": "no.",
        "page": "p.",
        "pages": "pp.",
        "chapter": "chap.",
        "version": "version",
        "edition": "ed.",
        "thesis_phd": "PhD thesis",
        "thesis_master": "Master’s thesis",
        "report": "Technical report",
        "accessed": "accessed",
        "table_status": "Status",
        "table_title": "Title",
        "table_authors": "Authors",
        "table_year": "Year",
        "table_venue": "Venue",
        "table_links": "Links",
        "table_tags": "Tags",
        "table_section": "Section",
        "table_note": "Note",
        "table_key": "Key",
        "table_cited": "Cited",
        "table_type": "Type",
        "table": "Reference table",
        "search": "Search",
        "shown": "{shown} of {all} works",
        "clear": "Clear",
        "take_away": "Export",
        "copy": "Copy",
        "copied": "Copied",
        "failed": "Could not be fetched",
        "link_doi": "DOI",
        "link_arxiv": "arXiv",
        "link_paper": "Paper",
        "link_pdf": "PDF",
        "link_code": "Code",
        "link_blog": "Blog",
        "link_homepage": "Homepage",
        "link_dataset": "Dataset",
        "link_model": "Model",
        "link_docs": "Docs",
        "link_tutorial": "Tutorial",
        "link_slides": "Slides",
        "link_video": "Video",
        "link_poster": "Poster",
        "link_demo": "Demo",
        "status_READ": "Read",
        "status_UNREAD": "Unread",
        "progress": "Reading progress",
        "progress_read": "{read} of {total} read",
        "progress_share": "{read} of {total}",
        "progress_column": "Read",
        "progress_years": "Works by year",
        "progress_table": "As a table",
        "progress_all": "All",
        "bibtex": "BibTeX",
        "cited_here": "Cited here",
        "cited_on_page": "Cited on 1 page",
        "cited_on_pages": "Cited on {count} pages",
        "all_citations": "All citations",
        "bibtex_file": "All entries as BibTeX",
        "permalink": "Link to this entry",
        "no_status": "no status",
        "none": "none",
        "empty": "No entry matches this selection.",
    }
)
"""Every word that readers of the site see, by name, so that a site can say it in its own language."""


class OptionError(ValueError):
    """A wrong configuration; its text is one clear sentence that names the option, the value and the right ones."""


@dataclass(frozen=True)
class Options:
    """The options, as written under `markdown_extensions: alignrefs:` or `plugins: alignrefs:`."""

    sources: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Files, folders and globs that entries are read from, relative to the folder of the configuration "
            "file: `.md` as reading lists, `.bib` as BibTeX."
        },
    )
    style: str = field(default="author-year", metadata={"doc": "How citations and references look.", "choices": STYLES})
    bibliography: str | None = field(
        default=None,
        metadata={"doc": "The page that holds the bibliography of the whole site, as a path under `docs_dir`."},
    )
    heading: str = field(
        default="References", metadata={"doc": "The heading above the list that ends a page which cites."}
    )
    references: bool = field(
        default=True,
        metadata={"doc": "Whether a page that cites and has no `<<bibliography>>` gets a list at its end."},
    )
    syntax: tuple[str, ...] = field(
        default=("shortcode",),
        metadata={
            "doc": "How citations are written: `shortcode`, which always is, and `pandoc` for `[@key, p. 3]`.",
            "choices": SYNTAXES,
        },
    )
    narrative: bool = field(
        default=False,
        metadata={"doc": "Whether, with `pandoc` in `syntax`, `@key` in running text is a citation too."},
    )
    statuses: tuple[str, ...] = field(
        default=("READ", "UNREAD"), metadata={"doc": "The words of reading status that the lists use."}
    )
    size_limit: int = field(
        default=100,
        metadata={"doc": "The greatest size of a source in megabytes; what is larger is refused."},
    )
    cache_dir: str = field(
        default=".cache/alignrefs",
        metadata={
            "doc": "A folder outside `docs_dir`, relative to the configuration, for what was read of large sources and "
            "made of their entries, so that the next build need not do so again; it may be deleted at any time. "
            "`''` for none."
        },
    )
    words: Mapping[str, str] = field(
        default_factory=lambda: WORDS,
        metadata={"doc": "Words that readers see, by name; those not given keep their default."},
    )
    severities: Mapping[str, Severity] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={"doc": "Severity by diagnostic code: `error`, `warning`, `info` or `off`."},
    )
    severities_by_path: Mapping[str, Mapping[str, Severity]] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={
            "doc": "Severities for some files, by glob: paths as diagnostics show them; of several globs that match, "
            "the last counts."
        },
    )


def parse(given: Mapping[str, Any]) -> Options:
    """Return the options for a mapping as YAML or TOML gives it. Raises OptionError for a wrong name or value."""
    readers = {
        "sources": _strings,
        "style": _style,
        "bibliography": _page,
        "heading": _string,
        "references": _boolean,
        "syntax": _syntax,
        "narrative": _boolean,
        "statuses": _strings,
        "size_limit": _megabytes,
        "cache_dir": _string,
        "words": _words,
        "severities": _severities,
        "severities_by_path": _severities_by_path,
    }
    known = ", ".join(item.name for item in fields(Options))
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in BECAME and name not in readers:
            raise OptionError(f"{next(sentences([name]))} `alignrefs migrate` rewrites them all.")
        if name not in readers:
            raise OptionError(f"alignrefs has no option `{name}`; its options are {known}.")
        if value is not None:
            values[name] = readers[name](name, value)
    return Options(**values)


def regraded(options: Options, selected: Iterable[str], ignored: Iterable[str], graded: Iterable[str]) -> Options:
    """Return the options with severities as the command line gives them, which count more than any in the options.

    `selected` and `ignored` hold codes parted by commas, `graded` items such as `unknown-key=error`; with `selected`
    all other codes are off. Raises OptionError for a code that does not exist and for what cannot be read.
    """
    given: dict[str, Any] = {}
    if chosen := _codes("--select", selected):
        given |= {code: Severity.OFF for code in RULES if code not in chosen}
        given |= {code: _heard(options, code) for code in chosen}
    given |= dict.fromkeys(_codes("--ignore", ignored), Severity.OFF)
    for item in graded:
        code, sign, grade = item.partition("=")
        if not sign:
            raise OptionError(f"`--severity {item}` must be a code and a severity, such as `unknown-key=error`.")
        given[code.strip()] = grade.strip()
    told = _severities("--severity", given)
    by_path = {
        glob: {code: grade for code, grade in grades.items() if code not in told}
        for glob, grades in options.severities_by_path.items()
    }
    return replace(options, severities={**options.severities, **told}, severities_by_path=by_path)


def _codes(name: str, lists: Iterable[str]) -> list[str]:
    codes = [code.strip() for item in lists for code in item.split(",") if code.strip()]
    return list(_severities(name, dict.fromkeys(codes, Severity.INFO)))


def _heard(options: Options, code: str) -> Severity:
    """Return the severity of a code that is asked for by name: one that is off by default is then a warning."""
    severity = options.severities.get(code, RULES[code].severity)
    return Severity.WARNING if severity is Severity.OFF else severity


def merged(extension: Mapping[str, Any], plugin: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of both places where a configuration may have them.

    Raises OptionError if an option stands in both with different values.
    """
    for name in sorted(extension.keys() & plugin.keys()):
        if extension[name] != plugin[name]:
            raise OptionError(
                f"The option `{name}` of alignrefs is {extension[name]!r} under `markdown_extensions` and "
                f"{plugin[name]!r} under `plugins`; keep one of them."
            )
    return {**plugin, **extension}


def _wrong(name: str, value: object, right: str) -> OptionError:
    return OptionError(f"The option `{name}` of alignrefs is {value!r}, but must be {right}.")


def _string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, "a text")
    return value


def _boolean(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, value, "true or false")
    return value


def _megabytes(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _wrong(name, value, "a whole number of megabytes, at least 1")
    return value


def _strings(name: str, value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, Sequence) or not all(isinstance(item, str) and item.strip() for item in items):
        raise _wrong(name, value, "a list of texts, none of them empty")
    return tuple(items)


def _syntax(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or "shortcode" not in value or not all(item in SYNTAXES for item in value):
        raise _wrong(name, value, "[shortcode] or [shortcode, pandoc]")
    return tuple(value)


def _style(name: str, value: object) -> str:
    if value not in STYLES:
        raise _wrong(name, value, "one of " + ", ".join(STYLES))
    return str(value)


def _page(name: str, value: object) -> str:
    path = _string(name, value)
    if not path.endswith(".md") or path.startswith("/") or "\\" in path or ".." in path.split("/"):
        raise _wrong(name, value, "a path under docs_dir with forward slashes that ends in .md, such as references.md")
    return path


def _words(name: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(word, str) for word in value.values()):
        raise _wrong(name, value, "a mapping of texts")
    unknown = [str(key) for key in value if key not in WORDS]
    if unknown:
        raise OptionError(f"The option `{name}` of alignrefs has no word `{unknown[0]}`; it has {', '.join(WORDS)}.")
    return MappingProxyType({**WORDS, **value})


def _severities(name: str, value: object) -> Mapping[str, Severity]:
    if not isinstance(value, Mapping):
        raise _wrong(name, value, "a mapping from diagnostic codes to error, warning, info or off")
    return MappingProxyType({str(code): _severity(name, str(code), grade) for code, grade in value.items()})


def _severities_by_path(name: str, value: object) -> Mapping[str, Mapping[str, Severity]]:
    if not isinstance(value, Mapping):
        raise _wrong(name, value, "a mapping from globs such as `docs/drafts/**` to mappings of severities")
    return MappingProxyType({str(glob): _severities(f"{name}: {glob}", grades) for glob, grades in value.items()})


def _severity(name: str, code: str, grade: object) -> Severity:
    if code not in RULES:
        where = f"`{name}`" if name.startswith("--") else f"option `{name}` of alignrefs"
        raise OptionError(f"There is no diagnostic `{code}` ({where}); {_near(code)}")
    if grade is False:  # YAML 1.1 reads a bare `off` as false
        return Severity.OFF
    if grade not in list(Severity):
        right = "error, warning, info or off"
        if name.startswith("--"):
            raise OptionError(f"`{name} {code}={grade}` must give one of {right}.")
        raise _wrong(f"{name}: {code}", grade, right)
    return Severity(str(grade))


def _near(code: str) -> str:
    """Return which code was meant, or, if none is near, where all of them are."""
    from difflib import get_close_matches

    near = get_close_matches(code.lower().replace("_", "-"), RULES, n=1)
    return f"did you mean `{near[0]}`?" if near else "the manual has them all, under Diagnostics."
