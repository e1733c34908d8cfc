"""Which elements, attributes, addresses and characters may stand in the pages that the renderers make; no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import trees

OURS = {
    "a": {"aria-label", "class", "href", "id", "style", "title"},
    "span": {"aria-hidden", "aria-label", "class", "data-note", "data-status", "id", "role", "style", "title"},
    "div": {"aria-label", "class", "data-search-exclude", "role", "style", "tabindex"},
    "th": {"colspan", "data-column", "role", "scope", "style"},
    "tr": {
        "data-authors", "data-key", "data-section", "data-status", "data-tags", "data-type", "data-venue", "data-year",
        "id", "role",
    },
    "td": {"role", "style"},
    "ol": {"class", "role"},
    "li": {"id"},
    "link": {"href", "rel"},
    "script": {"data-alignrefs", "src", "type"},
    "code": {"class", "style"},
    "sup": {"id", "style"},
    "caption": {"style"},
    **{tag: set() for tag in ("em", "strong", "sub", "mark", "h2", "h3", "p")},
    **{tag: {"role"} for tag in ("table", "thead", "tbody")},
    **{tag: set() for tag in ("alignrefs-fixed", "details", "pre", "summary")},
}  # fmt: skip
"""The attributes that each element may have."""
CLASSES = frozenset({
    "alignrefs-bibliography", "alignrefs-cite", "alignrefs-labelled", "alignrefs-refs", "alignrefs-status",
    "alignrefs-unresolved", "arithmatex", "footnote-ref", "nohighlight", "Z3988",
})  # fmt: skip
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_IGNORED_BY_BROWSERS = re.compile("[\t\n\r]")
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")


def faults(html: str) -> list[str]:
    """Return what is not ours in HTML as a browser reads it."""
    read = trees.Tags(html)
    return [
        *(fault for tag, attributes in read.tags for fault in faults_of_element(tag, attributes)),
        *(f"forbidden {char!r}" for char in FORBIDDEN.findall(html)),
        *(f"not text: {other}" for other in read.others),
    ]


def faults_of_element(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    """Yield what an element and its attributes have that ours do not."""
    if tag not in OURS:
        yield f"<{tag}>"
    for name, value in attributes.items():
        if name not in OURS.get(tag, set()):
            yield f"{tag} {name}={value!r}"
        elif name == "class" and not set(value.split()) <= CLASSES:
            yield f"{tag} class={value!r}"
        elif name == "style" and re.search(r"url\s*\(|expression|@import|[\\<>&]", value):
            yield f"{tag} style={value!r}"
    if tag == "script" and not attributes.get("src", "").endswith("assets/alignrefs/alignrefs.js"):
        yield f"a script from {attributes.get('src')!r}"
    if tag == "a" and (fault := fault_of_address(attributes.get("href", "javascript:"))):
        yield fault


def fault_of_address(url: str) -> str:
    """Return what is wrong with the address of a link, or nothing."""
    if scheme(url) not in ("", "http", "https", "ftp", "mailto"):
        return f"scheme of {url!r}"
    return f"a blank or control character in {url!r}" if re.search(r"[\x00-\x20\x7f-\x9f\s]", url) else ""


def scheme(url: str) -> str:
    """Return the scheme of an address as a browser reads it (the URL standard of WHATWG)."""
    found = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", url))
    return found[1].lower() if found else ""
