"""Entries written out in the formats of other programs."""
