"""A site whose sources, shortcodes and options say nothing but what would run a script somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import trees
import yaml
from markdown import Markdown

from mkdocs_alignrefs.export.latex import escape
from mkdocs_alignrefs.options import WORDS

PAYLOADS: tuple[str, ...] = tuple(text for kind in trees.data("xss.yaml").values() for text in kind)
WORD = "quokka"
"""Stands in every title, to be searched for."""

_FIELDS = (
    "author", "editor", "journal", "booktitle", "year", "date", "month", "volume", "number", "pages", "publisher",
    "school", "institution", "address", "edition", "series", "note", "howpublished", "url", "doi", "eprint",
    "eprinttype", "archiveprefix", "keywords", "abstract", "isbn", "langid", "annotation", "readstatus", "ids",
    "alignrefs-links", "alignrefs-sections", "alignrefs-abbreviation", "alignrefs-venue",
)  # fmt: skip
EXTENSIONS: tuple[str | dict[str, Any], ...] = (
    "attr_list", "md_in_html", "tables", "footnotes", "admonition", "abbr", "def_list", "pymdownx.superfences",
    "pymdownx.details", {"pymdownx.arithmatex": {"generic": True}}, {"pymdownx.tabbed": {"alternate_style": True}},
    {"toc": {"permalink": True}},
)  # fmt: skip
FEATURES = [
    "content.footnote.tooltips", "content.tooltips", "search.highlight",
    "search.suggest", "search.share", "toc.follow",
]  # fmt: skip
COLUMNS = "status,title,authors,year,venue,links,tags,section,note,key,cited"


def files() -> dict[str, str]:
    """Return the files of the site by their paths."""
    return {
        "mkdocs.yml": yaml.safe_dump(_configuration()),
        "whole.bib": "\n".join(map(_entry, range(len(PAYLOADS)), map(escape, PAYLOADS))),
        "raw.bib": "\n".join(map(_raw_entry, range(len(PAYLOADS)), PAYLOADS)),
        "list.md": "\n\n".join(map(_listed, range(len(PAYLOADS)), map(line, PAYLOADS))),
        "docs/index.md": "# Citations\n\n" + "\n\n".join(map(_cited, range(len(PAYLOADS)), map(_within, PAYLOADS))),
        "docs/table.md": f"# Table\n\n<<refs: columns={COLUMNS} group=section>>\n\n<<progress>>\n\n<<cited-by>>\n",
        "docs/references.md": "# References\n\n<<bibliography: scope=site group=status>>\n",
        "docs/plain.md": "# Plain\n\nA page without citations.\n",
    }


def _configuration() -> dict[str, Any]:
    sources = {"sources": ["whole.bib", "raw.bib", "list.md"], "bibliography": "references.md"}
    return {
        "site_name": "Hostile",
        "theme": {"name": "material", "font": False, "features": FEATURES},
        "plugins": ["search", "alignrefs"],
        "markdown_extensions": [*EXTENSIONS, {"alignrefs": sources}],
    }


def line(payload: str) -> str:
    """Return a text on one line, with its control characters but those that end lines."""
    return re.sub(r"[\n\r\x85\u2028\u2029]+", " ", payload)


def _entry(number: int, text: str) -> str:
    fields = "".join(f",\n  {name} = {{{text}}}" for name in _FIELDS)
    return f"@article{{w{number},\n  title = {{{WORD} {text}}}{fields},\n  alignrefs-key = {{w{number}{text}}}\n}}\n"


def _raw_entry(number: int, payload: str) -> str:
    """Return an entry whose values are as the payload is, if the braces in it match; whose key is, too."""
    text = payload.replace("{", "").replace("}", "") if payload.count("{") != payload.count("}") else payload
    fields = "".join(f",\n  {name} = {{{text}}}" for name in _FIELDS)
    key = re.sub(r"[\s,{}\"=%()#]", "", payload)
    return f"@book{{r{number}{key},\n  title = {{{WORD} {text}}}{fields}\n}}\n"


def _listed(number: int, text: str) -> str:
    return f"""## {text}

#### {WORD} {number} {text} ({text}) [`{text}`]

{text} link: [{text}]({text})

code link: {text}

paper link: [here](<{text}>)

tag: `{text}` | `{text}`

key: l{number}{text}

overview:

> {text}

{text}
"""


def _within(payload: str) -> str:
    """Return the payload as it can stand within a shortcode."""
    return " ".join(payload.replace("<<", "< <").replace(">>", "> >").split())


def _cited(number: int, text: str) -> str:
    return f"""### {number} <<cite:{text} @w{number}, p. {text}>>

A <<cite:{text} @l{number}, p. {text}; {text} @w{number}, {text}>> B <<citet:@{{r{number}}}, {text}>> C
<<cite:{text}>> D <<cite:@{{{text}}}>> E \\<<cite:{text}>> F <<fullcite:{text}>> G

<<refs: title="{text}" caption="{text}" limit=1>>

<<refs: title={WORD} year=1 {text}={text}>>

<<bibliography: text="{text}" group="{text}">>"""


def option_pages(folder: Path) -> Iterator[str]:
    """Yield the HTML of pages whose site has the payloads as its options."""
    source = folder / "options.bib"
    source.write_text("@misc{a, title={A}, author={B C}, year=2020, readstatus={x}}\n@misc{b, title={B}}\n", "utf-8")
    blocks = (f"<<refs: columns={COLUMNS}>>", "<<refs: title=none>>", "<<progress>>", "<<bibliography: group=status>>")
    page = "\n\n".join(["<<cite:a, b; no>>", *blocks])
    for payload in PAYLOADS:
        told = {"heading": payload, "words": dict.fromkeys(WORDS, payload), "sources": [str(source)]}
        for given in (told, {"sources": [payload]}, {**told, "statuses": [payload]}, {**told, "style": payload}):
            if payload.strip():
                yield _converted(page if given is told else "<<cite:a>>", given)


def _converted(page: str, given: Mapping[str, Any]) -> str:
    return Markdown(extensions=["alignrefs"], extension_configs={"alignrefs": dict(given)}).convert(page)
