"""What is fuzzed: for each function that reads what users wrote, the tokens it is given and what must hold then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import is_normalized
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from zlib import crc32

import allowed
import yaml
from markdown import Markdown

from fuzz import sites, soups
from fuzz.properties import (
    assert_exports_are_sound,
    assert_html_is_ours,
    assert_library_survives_export,
    assert_reading_is_sound,
    temporary_folder,
)
from mkdocs_alignrefs.citing import affixes, block_options
from mkdocs_alignrefs.citing.citation import Block, Fault
from mkdocs_alignrefs.citing.syntax import parse
from mkdocs_alignrefs.diagnostics import Place, SourceText, diagnostic
from mkdocs_alignrefs.grading import graded
from mkdocs_alignrefs.hosts import configuration
from mkdocs_alignrefs.library import Library, build
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.options import OptionError, Options
from mkdocs_alignrefs.options import parse as parse_options
from mkdocs_alignrefs.pages.front_matter import front_matter
from mkdocs_alignrefs.pages.scan import scan
from mkdocs_alignrefs.resolving.page import complaints_about, resolve
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageView, page_options
from mkdocs_alignrefs.richtext import RichText, plain
from mkdocs_alignrefs.sources import bib_file, list_heading, reading_list
from mkdocs_alignrefs.text import dates, encodings, folding, identifiers, latex, names, urls


@dataclass(frozen=True)
class Target:
    """`check` raises AssertionError where something does not hold, and nothing else."""

    tokens: Sequence[str]
    check: Callable[[str], None]


def bibtex(text: str) -> None:
    reading = bib_file.read(SourceText(text, "a.bib"))
    assert_reading_is_sound(reading, text)
    _library_is_sound(build([reading]))


def listed(text: str) -> None:
    for folder in (None, "sub"):
        reading = reading_list.read(SourceText(text, "a.md"), folder=folder)
        assert_reading_is_sound(reading, text)
    _library_is_sound(build([reading]))


ALL_COLUMNS = "<<refs: columns=status,title,authors,year,venue,links,tags,section,note,key,cited group=section>>"


def _library_is_sound(library: Library) -> None:
    entries = library.entries
    assert len({entry.key for entry in entries}) == len(entries)
    shortcodes = [f"<<fullcite:@{{{entry.key}}}>>" for entry in entries]
    marks = [Mark(text, alone=True) for text in (*shortcodes, ALL_COLUMNS, "<<bibliography: scope=site>>")]
    assert_html_is_ours(item for item in resolve(marks, library, PageView()).elements if isinstance(item, Element))
    assert_exports_are_sound(entries)
    assert_library_survives_export(library)


ENTRIES = [
    f"@article{{key{number},\n  title = {{The {word} of {{B}}ib\\TeX}},\n  author = {{{word}, Ann and Roe, R.}},\n"
    f"  year = 200{number},\n  url = {{https://example.org/{number}}}\n}}\n"
    for number, word in enumerate(["Art", "Bane", "Cost", "Dirt", "End"])
]


def damaged_bibtex(damage: str) -> None:
    """Whatever stands in one entry of a sound file, the others are what they were."""
    _others_survive(damage, ENTRIES, lambda text: bib_file.read(SourceText(text, "a.bib")).entries)


PARTS = [
    f"#### The {word} of Lists (L{number}) [`READ`]\n\npaper link: [here](https://example.org/{number})\n\ncitation:\n\n"
    f"```bibtex\n{entry.replace('BibTeX', 'Lists')}```\n\n"
    for (number, word), entry in zip(enumerate(["Art", "Bane", "Cost", "Dirt", "End"]), ENTRIES, strict=True)
]


def damaged_list(damage: str) -> None:
    """Whatever stands in the BibTeX of one entry of a sound list, the others are what they were."""
    lines = damage.replace("\r", "\n")
    text = re.sub(r"`{3,}|~{3,}|<!--|^ {0,3}#+|^=+|^-+", "", lines, flags=re.MULTILINE)
    _others_survive(text, PARTS, lambda text: reading_list.read(SourceText(text, "a.md")).entries)


def _others_survive(damage: str, parts: Sequence[str], read: Callable[[str], Iterable[Entry]]) -> None:
    which, seed = divmod(crc32(damage.encode("utf-8", "surrogatepass")), 7919)
    which %= len(parts)
    part = parts[which]
    first, last = part.index("@") + 1, part.rindex("}")
    at = first + seed % (last - first)
    until = at if seed % 2 else min(at + seed % 40, last)
    broken = part[:at] + damage + part[until:]
    found = [_elsewhere(entry) for entry in read("\n".join([*parts[:which], broken, *parts[which + 1 :]]))]
    for number, whole in enumerate(parts):
        if number != which:
            (expected,) = read(whole)
            assert _elsewhere(expected) in found, (number, which, broken)


def _elsewhere(entry: Entry) -> Entry:
    """Return the entry without what depends on where it stands."""
    return entry._replace(sources=(), sections=())


def shortcode(text: str) -> None:
    for written in (text, f"<<{text}>>", f"<<cite:{text}>>", f"<<refs: {text}>>"):
        found = parse(written)
        if isinstance(found, Fault):
            assert not isinstance(parse(found.mended), Fault), found
        elif isinstance(found, Block):
            assert parse(block_options.written(found.name, found.options)) == found
        else:
            assert all(cite.key and is_normalized("NFC", cite.key) for cite in found.cites)


SMALL = build([bib_file.read(SourceText("@misc{a, title={T}, author={A B}, year=2020}\n@book{b, note={N}}", "a.bib"))])


def page(text: str) -> None:
    source = SourceText(text, "page.md")
    found = scan(source)
    lines = re.split(r"\r\n|\r|\n", text)
    for item in found:
        assert lines[item.place.line - 1][item.place.column - 1 :].startswith(item.text.split("\n")[0].rstrip(" "))
    meta, start = front_matter(text)
    assert 0 <= start <= len(text)
    with suppress(OptionError):
        page_options(Options(), meta)
    marks = [Mark(item.text, item.escaped, alone=item.alone) for item in found if item.rendered]
    resolution = resolve(marks, SMALL, PageView())
    assert resolution.complaints == complaints_about(marks, SMALL, PageView())
    assert_html_is_ours([*(item for item in resolution.elements if isinstance(item, Element)), *resolution.ending])


EXTENSIONS = ("tables", "footnotes", "admonition", "attr_list", "md_in_html", "def_list", "toc", "pymdownx.superfences")


def markdown(text: str) -> None:
    """A page is converted wherever Python-Markdown can convert it, and nothing of ours is left half done."""
    try:
        Markdown(extensions=[*EXTENSIONS]).convert(text)
    except Exception:
        return
    source = temporary_folder() / "a.bib"
    source.write_text("@misc{a, title={T}, author={A B}, year=2020}", "utf-8")
    options = {"alignrefs": {"sources": [str(source)]}}
    html = Markdown(extensions=[*EXTENSIONS, "alignrefs"], extension_configs=options).convert(text)
    assert "alignrefs-marker" not in html


def rich_text(text: str) -> None:
    decoded = latex.decode(text)
    assert plain(decoded) == latex.decode_plain(text)
    _is_normal(decoded, 0)


def _is_normal(rich: RichText, depth: int) -> None:
    """No text is empty or stands beside another, and nothing is nested deeper than promised."""
    assert depth <= 21
    kinds = [isinstance(node, str) for node in rich]
    assert "" not in rich and not any(both == (True, True) for both in pairwise(kinds))
    for node in rich:
        if not isinstance(node, str):
            assert node.children
            _is_normal(node.children, depth + 1)


def people(text: str) -> None:
    found = names.parse(text)
    for name in found.names:
        parts = (name.family, name.given, name.particle, name.suffix, name.literal)
        assert any(parts) and all(part == " ".join(part.split()) for part in parts)
        assert not name.literal or not any(parts[:4])


def date(text: str) -> None:
    for fields in ({"date": text}, {"year": text, "month": text}, {"year": "2020", "month": text, "day": text}):
        found = dates.read(fields)
        if found.iso:
            again = dates.read({"date": found.iso})
            assert (again.year, again.iso, again.fault) == (found.year, found.iso, None)


SCHEMES = ("", "http", "https", "ftp", "mailto")


def address(text: str) -> None:
    for relative in (True, False):
        found = urls.clean_url(text, relative)
        assert (found.url is None) <= bool(found.code) and bool(found.code) == bool(found.message)
        if found.url is not None:
            assert not allowed.fault_of_address(found.url) and allowed.scheme(unquote(found.url)) in SCHEMES
            assert urls.clean_url(found.url, relative).url == found.url
    if doi := identifiers.find_doi(text):
        assert identifiers.find_doi(doi) == doi
    for number in filter(None, (identifiers.find_arxiv(text), identifiers.bare_arxiv(text))):
        assert identifiers.bare_arxiv(number) == number


def heading(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ")
    found = list_heading.parse(line, ("READ", "UNREAD"))
    assert found.title in line
    _is_normal(list_heading.rich(found.title), 0)
    list_heading.links(line)
    title = latex.decode(line)
    assert plain(list_heading.with_capitals(title, found.title)).casefold() == plain(title).casefold()


def affix(text: str) -> None:
    _is_normal(affixes.rich(text), 0)


def folded(text: str) -> None:
    assert folding.anchor(text).isascii() and not re.search(r"[\s\"'<>&]", folding.anchor(text))
    assert 0 <= folding.likeness(text, text[::-1]) <= 1
    assert folding.normal_key(folding.key_from_title(text)) == folding.key_from_title(text)


def encoded(text: str) -> None:
    decoded = encodings.decode(text.encode("utf-8", "surrogateescape"))
    assert not re.search("[\ud800-\udfff]", decoded.text)
    end = 0
    for mend in encodings.mojibake(decoded.text):
        assert end <= mend.start <= mend.end <= len(decoded.text)
        end = mend.end


def options(text: str) -> None:
    file = temporary_folder() / "mkdocs.yml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(OptionError):
        site = configuration.read(file)
        parse_options(site.options)
    try:
        value = yaml.safe_load(text)
    except Exception:
        return
    for given in (value, {"words": value}, {"severities": value}, {"severities_by_path": value}, {"sources": value}):
        if isinstance(given, Mapping):
            with suppress(OptionError):
                parse_options(given)
            with suppress(OptionError):
                page_options(Options(), {"alignrefs": given})


def comments(text: str) -> None:
    lines = range(1, text.count("\n") + 2)
    items = [diagnostic("bad-doi", Place("a.bib", line), "A.", "B.") for line in lines]
    assert set(graded(items, Options(), lambda _: text)) <= set(items)


TARGETS: Mapping[str, Target] = {
    "bibtex": Target(soups.BIBTEX, bibtex),
    "damaged-bibtex": Target(soups.BIBTEX, damaged_bibtex),
    "list": Target(soups.LIST, listed),
    "damaged-list": Target(soups.BIBTEX, damaged_list),
    "shortcode": Target(soups.SHORTCODE, shortcode),
    "page": Target(soups.PAGE, page),
    "markdown": Target(soups.PAGE, markdown),
    "latex": Target(soups.LATEX, rich_text),
    "names": Target(soups.NAMES, people),
    "dates": Target(soups.DATES, date),
    "addresses": Target(soups.ADDRESSES, address),
    "heading": Target(soups.LIST, heading),
    "affix": Target(soups.SHORTCODE, affix),
    "folding": Target(soups.LATEX, folded),
    "encodings": Target(soups.BYTES, encoded),
    "options": Target(soups.YAML, options),
    "mended-bibtex": Target(soups.BIBTEX, sites.mended_bibtex),
    "mended-list": Target(soups.LIST, sites.mended_list),
    "site": Target(soups.SITE, sites.site),
    "comments": Target(soups.COMMENTS, comments),
}
