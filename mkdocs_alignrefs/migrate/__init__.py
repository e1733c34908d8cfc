"""Moves a site from mkdocs-bibtex, mdx_bib or bare `[@key]`: what becomes of its files, and what it has to know."""
