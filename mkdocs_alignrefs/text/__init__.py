"""Strings in, values out: LaTeX, names, dates, identifiers, encodings."""
