"""Pages that a site needs and that nobody has to write."""

from __future__ import annotations

from mkdocs_alignrefs.options import Options


def bibliography_page(options: Options) -> str:
    """Return the Markdown of the bibliography page of a site."""
    return f"# {options.heading or 'References'}\n\n<<bibliography: scope=site>>\n"
