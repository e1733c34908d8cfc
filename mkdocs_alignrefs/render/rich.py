"""Rich text to elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.elements import NOTHING, add, add_link, put, safe_href
from mkdocs_alignrefs.richtext import RichText, Span, plain


class Target(NamedTuple):
    """Where a cite leads: `href` None for nowhere, the preview as `title`, the `id` that back-links lead to.

    With `tooltip` the theme shows the reference itself, so the link has its class and no `title`.
    """

    href: str | None
    title: str = ""
    id: str = ""
    tooltip: bool = False


_TAGS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "emph": ("em", NOTHING),
    "strong": ("strong", NOTHING),
    "code": ("code", NOTHING),
    "sup": ("sup", NOTHING),
    "sub": ("sub", NOTHING),
    "smallcaps": ("span", {"style": "font-variant:small-caps"}),
}

# Macros of MathJax that make links, styles or definitions (https://docs.mathjax.org/en/latest/input/tex/macros/);
# maths that uses one of them is shown as text, since it comes from an untrusted source.
_ACTIVE_MACRO = re.compile(
    r"\\(?:href|url|html\w*|includegraphics|require|style|class|cssId|data|mmlToken|bbox|unicode|[gex]?def|let|input|"
    r"newcommand|renewcommand|newenvironment|renewenvironment|Declare\w*|toggle|texttip|mathtip|action)(?![A-Za-z])"
)
# Material shows the card of a footnote for this class, and sets it small and bold, as befits a raised number.
_AS_TEXT = "font-size:inherit;font-weight:inherit"
NO_TARGETS: Mapping[str, Target] = MappingProxyType({})


def fill(parent: Element, rich: RichText, targets: Mapping[str, Target] = NO_TARGETS, links: bool = True) -> None:
    """Add the rich text at the end of an element; `targets` says by key where cites lead.

    Without `links` no `<a>` is made: for text that stands inside a link. For an unknown key the title of its target,
    if there is one, says why it is unknown.
    """
    for node in rich:
        if isinstance(node, str):
            put(parent, node)
        elif node.kind in _TAGS:
            tag, attributes = _TAGS[node.kind]
            fill(add(parent, tag, attributes=attributes), node.children, targets, links)
        else:
            _fill_span(parent, node, targets, links)


def _fill_span(parent: Element, span: Span, targets: Mapping[str, Target], links: bool) -> None:
    if span.kind == "math":
        _add_maths(parent, plain(span.children))
    elif span.kind == "unknown":
        reason = targets[span.target].title if span.target in targets else ""
        add_unresolved(parent, plain(span.children), reason)
    elif span.kind == "quoted":
        put(parent, "“")
        fill(parent, span.children, targets, links)
        put(parent, "”")
    else:
        fill(_holder(parent, span, targets, links), span.children, targets, links and span.kind == "protected")


def _holder(parent: Element, span: Span, targets: Mapping[str, Target], links: bool) -> Element:
    """Return the element that takes the children of a link, a cite or protected text."""
    if span.kind == "link" and links:
        return add_link(parent, span.target) if safe_href(span.target) else parent
    if span.kind == "cite" and span.target in targets:
        return _add_cite(parent, targets[span.target], links)
    return parent


def _add_cite(parent: Element, target: Target, links: bool) -> Element:
    linked = links and target.href is not None
    attributes = {"id": target.id}
    if linked and target.tooltip:
        attributes |= {"class": "footnote-ref", "style": _AS_TEXT}
    else:
        attributes["title"] = target.title
    attributes = {name: value for name, value in attributes.items() if value}
    if linked:
        return add_link(parent, target.href or "", attributes=attributes)
    return add(parent, "span", attributes=attributes) if attributes else parent


def _add_maths(parent: Element, tex: str) -> None:
    r"""Add maths as pymdownx.arithmatex does with `generic: true`: `\(…\)`, for the site's renderer or to be read."""
    if _ACTIVE_MACRO.search(tex):
        put(parent, f"${tex}$")
    else:
        add(parent, "span", rf"\({tex}\)", {"class": "arithmatex"})


def add_unresolved(parent: Element, text: str, reason: str) -> None:
    """Add a text that could not be resolved, as written, with a marker that needs neither colour nor stylesheet."""
    hook = {"class": "alignrefs-unresolved"}
    mark = add(add(parent, "span", attributes=hook | ({"title": reason} if reason else {})), "mark")
    add(mark, "span", "⚠\ufe0e", {"role": "img", "aria-label": reason} if reason else {"aria-hidden": "true"})
    put(mark, f"\N{NO-BREAK SPACE}{text}")
