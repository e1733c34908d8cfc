"""Mends files: applies the edits of diagnostics, shows them as a diff, writes what was mended."""
