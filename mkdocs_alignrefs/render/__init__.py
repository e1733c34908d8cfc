"""Element trees for citations, bibliographies and reference tables."""
