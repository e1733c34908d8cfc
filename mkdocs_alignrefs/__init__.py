"""Citations, bibliographies and reference tables for documentation sites, from reading lists and BibTeX."""

__version__ = "0.1.0"
