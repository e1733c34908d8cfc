"""Files that a site needs and that nobody has to write."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_alignrefs.options import Options


def bibliography_page(options: Options) -> str:
    """Return the Markdown of the bibliography page of a site."""
    return f"# {options.heading or 'References'}\n\n<<bibliography: scope=site>>\n"


def bibtex_path(page: str) -> str:
    """Return the path of the BibTeX file beside a bibliography page, such as references.bib."""
    return page.removesuffix(".md") + ".bib"


def bibtex_file(blocks: Iterable[str]) -> str:
    """Return the BibTeX file of a site, made of the BibTeX of its entries; what UTF-8 does not have is written out."""
    return "\n".join(f"{block}\n" for block in blocks).encode("utf-8", "backslashreplace").decode("utf-8")
