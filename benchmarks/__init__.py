"""Measures what the product costs, on made-up sites and libraries, against the same pages without it and its peer."""
