"""One reader a format of source: text in, entries and diagnostics out."""
