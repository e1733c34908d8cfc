"""A citation to the shortcode that means the same, whatever syntax it was written in."""

from __future__ import annotations

import re

from mkdocs_alignrefs.citing.block_options import written as written_block
from mkdocs_alignrefs.citing.citation import Block, Citation, Cite
from mkdocs_alignrefs.citing.locators import opens_locator
from mkdocs_alignrefs.citing.syntax import parse

_BARE = re.compile(r"[^\s,;<>|{}\"]*[^\s,;<>|{}\".:?!)\]]")
_SEVERAL = re.compile(r"[-–,]")


def shortcode(meant: Citation | Block) -> str | None:
    """Return the shortcode of a citation or block, None for one that shortcodes cannot say, such as with `|` in it."""
    if isinstance(meant, Block):
        return written_block(meant.name, meant.options)
    cites = tuple(map(_with_term, meant.cites))
    plain = all(not (cite.prefix or cite.suffix or cite.suppress_author) and _is_bare(cite.key) for cite in cites)
    parts = [_plain(cite) if plain else _marked(cite) for cite in cites]
    body = (", " if plain and not any(cite.locator for cite in cites) else "; ").join(parts)
    text = f"<<{meant.command}:{body}>>"
    return text if parse(text) == Citation(meant.command, cites) else None


def _with_term(cite: Cite) -> Cite:
    """Return a cite whose locator says what it counts: Pandoc takes bare numbers for pages."""
    if not cite.locator or opens_locator(cite.locator):
        return cite
    term = "pp." if _SEVERAL.search(cite.locator) else "p."
    return Cite(cite.key, cite.prefix, f"{term} {cite.locator}", cite.suffix, cite.suppress_author)


def _is_bare(key: str) -> bool:
    return _BARE.fullmatch(key) is not None and "@" not in key


def _plain(cite: Cite) -> str:
    return f"{cite.key}, {cite.locator}" if cite.locator else cite.key


def _marked(cite: Cite) -> str:
    key = cite.key if _is_bare(cite.key) else f"{{{cite.key}}}"
    mark = f"{cite.prefix} {'-' if cite.suppress_author else ''}@{key}".strip()
    if cite.locator:
        return f"{mark}, {cite.locator}{', ' if cite.suffix else ''}{cite.suffix}"
    return f"{mark}{'' if cite.suffix.startswith(',') else ' '}{cite.suffix}".strip()
