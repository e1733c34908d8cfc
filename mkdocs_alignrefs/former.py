"""What became of the options of mkdocs-bibtex, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

PLUGIN = "bibtex"
"""The name of mkdocs-bibtex among plugins."""

BECAME: Mapping[str, str] = {
    "bib_file": "is `sources` of alignrefs, which takes several files; an address has to be downloaded, since a build "
    "uses no network.",
    "bib_dir": "is `sources` of alignrefs with `/**/*.bib` behind the folder.",
    "bib_command": "has no counterpart: the list stands at `<<bibliography>>`, or at `\\bibliography` with `pandoc` "
    "in `syntax`.",
    "full_bib_command": "has no counterpart: the list of all works stands at `<<bibliography: scope=site>>`, or at "
    "`\\full_bibliography` with `pandoc` in `syntax`.",
    "bib_by_default": "is `references` of alignrefs, which says whether a page that cites gets a list at its end.",
    "csl_file": "has no effect, as alignrefs reads no CSL styles; the nearest of its own is chosen by `style`.",
    "csl_file_encoding": "has no effect, as alignrefs reads no CSL styles.",
    "footnote_format": "has no effect: a citation links to its reference, not to a footnote.",
    "enable_inline_citations": "is `narrative` of alignrefs, where `@key` is the author and year and not "
    "the whole reference.",
    "cite_inline": "is `style` of alignrefs, where `author-year` stands in the text and `numeric` is a number.",
}
"""The options of mkdocs-bibtex by name, those of version 2 among them, and how each sentence about one goes on."""


LEFT = "The plugin bibtex takes citations before alignrefs sees them; `alignrefs migrate --write` takes it out."
"""What there is to say of mkdocs-bibtex beside alignrefs."""


def sentences(names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence about each option."""
    for name in names:
        became = BECAME.get(name, "is unknown to mkdocs-bibtex and to alignrefs, and has no effect.")
        yield f"`{name}` of mkdocs-bibtex {became}"
