"""The ids of citations, so that a reference can lead back to where the page cites it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.resolving.collecting import Shortcode, Works
from mkdocs_alignrefs.resolving.shortcodes import Mark
from mkdocs_alignrefs.text.folding import anchor

Ids = Mapping[tuple[int, str], str]


def citation_ids(marks: Sequence[Mark], shortcodes: Sequence[Shortcode], works: Sequence[Works]) -> Ids:
    """Return an id for each mark and key that it cites, such as `cite-zhou2023lima-2` for the second on the page.

    A citation that the host sees only as HTML text has none: MkDocs would call links to it broken.
    """
    ids: dict[tuple[int, str], str] = {}
    count: Counter[str] = Counter()
    for index, (mark, shortcode, entries) in enumerate(zip(marks, shortcodes, works, strict=True)):
        if mark.stashed or not isinstance(shortcode, Citation) or shortcode.command == "nocite":
            continue
        whole = whole_id(index, mark)
        for key in dict.fromkeys([entry.key for entry in entries if entry]):
            count[key] += 1
            ids[index, key] = whole or f"cite-{anchor(key).removeprefix('ref-')}-{count[key]}"
    return ids


def whole_id(index: int, mark: Mark) -> str:
    """Return the one id of a citation whose works have none of their own: in a heading and in a link.

    That of a heading begins with `fnref:`: Python-Markdown's toc and MkDocs leave a `<sup>` with such an id out of
    slugs, titles and the navigation.
    """
    if mark.stashed or not (mark.heading or mark.in_link):
        return ""
    return f"fnref:cite-{index + 1}" if mark.heading else f"cite-{index + 1}"


def back_links(ids: Ids) -> Mapping[str, tuple[str, ...]]:
    """Return the links to the citations of each key, in the order of the page."""
    links: dict[str, list[str]] = {}
    for (_, key), name in ids.items():
        links.setdefault(key, []).append(f"#{name}")
    return {key: tuple(names) for key, names in links.items()}
