"""The elements by which a page loads the script and the style sheet that make its tables answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.identity import ByIdentity
from mkdocs_alignrefs.render.elements import add
from mkdocs_alignrefs.render.fixed import Loaded, valued

_FACETS = ("status", "year", "tags", "type", "venue", "section")
_SPOKEN = (*(f"table_{name}" for name in _FACETS), "bibtex", "et_al", "no_status", "none")
_OWN = ("search", "shown", "clear", "take_away", "copy", "copied", "failed")


def loads(folder: str, words: Mapping[str, str], statuses: Sequence[str]) -> tuple[Element, Loaded]:
    """Return the link and the script; the script carries the words that it shows, and the order of the statuses."""
    link = Element("link", valued({"rel": "stylesheet", "href": f"{folder}/alignrefs.css"}))
    return link, _script(folder, ByIdentity(words), tuple(statuses))


@lru_cache(maxsize=64)
def _script(folder: str, words: ByIdentity[Mapping[str, str]], statuses: tuple[str, ...]) -> Loaded:
    made = Loaded()
    told = _told(words.value, statuses)
    add(made, "script", attributes={"type": "module", "src": f"{folder}/alignrefs.js", "data-alignrefs": told})
    return made


def _told(words: Mapping[str, str], statuses: tuple[str, ...]) -> str:
    spoken = {
        name: word for name, word in words.items() if name in _SPOKEN or name in _OWN or name.startswith("status_")
    }
    return json.dumps({"words": spoken, "statuses": list(statuses)}, ensure_ascii=False, separators=(",", ":"))
