"""The elements by which a page loads the script and the style sheet that make its tables answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.elements import add

_FACETS = ("status", "year", "tags", "type", "venue", "section")
_SPOKEN = (*(f"table_{name}" for name in _FACETS), "bibtex", "et_al", "no_status", "none")
_OWN = ("search", "shown", "clear", "take_away", "copy", "copied", "failed")


def loads(folder: str, words: Mapping[str, str], statuses: Sequence[str]) -> tuple[Element, ...]:
    """Return the link and the script; the script carries the words that it shows, and the order of the statuses."""
    page = Element("div")
    add(page, "link", attributes={"rel": "stylesheet", "href": f"{folder}/alignrefs.css"})
    told = _told(tuple(words.items()), tuple(statuses))
    add(page, "script", attributes={"type": "module", "src": f"{folder}/alignrefs.js", "data-alignrefs": told})
    return tuple(page)


@lru_cache(maxsize=8)
def _told(words: tuple[tuple[str, str], ...], statuses: tuple[str, ...]) -> str:
    spoken = {name: word for name, word in words if name in _SPOKEN or name in _OWN or name.startswith("status_")}
    return json.dumps({"words": spoken, "statuses": list(statuses)}, ensure_ascii=False, separators=(",", ":"))
