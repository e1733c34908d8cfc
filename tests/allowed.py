"""Which elements, attributes, addresses and characters may stand in the pages that the renderers make; no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import trees

_INK = ("fill", "fill-opacity", "stroke", "stroke-dasharray", "vector-effect")
OURS = {
    "a": {"aria-label", "class", "dir", "download", "href", "id", "style", "title"},
    "span": {"aria-hidden", "aria-label", "class", "data-note", "data-status", "dir", "id", "role", "style", "title"},
    "div": {"aria-hidden", "aria-label", "class", "data-search-exclude", "role", "style", "tabindex"},
    "th": {"colspan", "data-column", "dir", "role", "scope", "style"},
    "tr": {
        "data-authors", "data-key", "data-section", "data-status", "data-tags", "data-type", "data-venue", "data-year",
        "id", "role", "style",
    },
    "table": {"class", "role", "style"},
    "svg": {"aria-label", "preserveaspectratio", "role", "style", "viewbox"},
    "rect": {"height", "width", "x", "y", *_INK},
    "td": {"role", "style"},
    "ol": {"class", "role"},
    "ul": {"class", "role"},
    "li": {"id"},
    "link": {"href", "rel"},
    "script": {"data-alignrefs", "src", "type"},
    "details": {"data-search-exclude", "style"},
    "code": {"class", "style"},
    "sup": {"id", "style"},
    "p": {"data-search-exclude", "dir", "style"},
    **{tag: {"style"} for tag in ("caption", "summary")},
    **{tag: set() for tag in ("em", "strong", "sub", "mark", "h2", "h3", "alignrefs-fixed", "pre")},
    **{tag: {"role"} for tag in ("thead", "tbody")},
}  # fmt: skip
"""The attributes that each element may have."""
CLASSES = frozenset({
    "alignrefs-bibliography", "alignrefs-cite", "alignrefs-cited-by", "alignrefs-cites", "alignrefs-labelled",
    "alignrefs-progress", "alignrefs-progress-sections", "alignrefs-refs", "alignrefs-status",
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
    if tag == "script" and not _is_our_script(attributes):
        yield f"a script: {attributes}"
    if tag == "a" and (fault := fault_of_address(attributes.get("href", "javascript:"))):
        yield fault


def _is_our_script(attributes: dict[str, str]) -> bool:
    if attributes.get("type") == "application/ld+json":
        return "src" not in attributes
    return attributes.get("src", "").endswith("assets/alignrefs/alignrefs.js")


def fault_of_address(url: str) -> str:
    """Return what is wrong with the address of a link, or nothing."""
    if scheme(url) not in ("", "http", "https", "ftp", "mailto"):
        return f"scheme of {url!r}"
    return f"a blank or control character in {url!r}" if re.search(r"[\x00-\x20\x7f-\x9f\s]", url) else ""


def scheme(url: str) -> str:
    """Return the scheme of an address as a browser reads it (the URL standard of WHATWG)."""
    found = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", url))
    return found[1].lower() if found else ""
