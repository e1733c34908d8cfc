"""Finds the shortcodes in the source of a page, with line and column, without rendering it."""
