"""How lists of references and indexes look: one stylesheet that their page holds, so that no host serves a file."""

from __future__ import annotations

from urllib.parse import quote

from mkdocs_alignrefs.render.elements import add
from mkdocs_alignrefs.render.fixed import Loaded

# Zensical takes `data-search-exclude` out of pages, so no rule may name it. An id in `:is()` outweighs whatever a theme
# says of lists and boxes, though no element has it. Lists show their own labels, or none: the theme's numbers would be
# a second count. The empty element that Zotero reads would be an item of its row, with a gap on either side. Material
# draws every <details> as a coloured box with a pencil; a list of references would be a list of boxes. The width
# of the <pre> makes the opened block take a line of its own.
_RULES = """
{list}>ol,{list}>ol>li{list-style:none;margin:0;padding:0}
{list}>ol>li{margin-bottom:1em;break-inside:avoid}
{list} div{margin:0}
{list}>ol>li>div{padding-inline-start:1.5em}
{list}>ol>li>div:first-child{text-indent:-1.5em}
{list}>ol>li>div+div,{list}>ol>li>div>div+div{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 1em;font-size:.875em;line-height:2.6}
{list}>ol>li>div+div{padding-inline-start:1.714em}
{list} .Z3988{position:absolute}
{list}>.alignrefs-labelled{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:0 .75em}
{list}>.alignrefs-labelled>li{grid-column:1/-1;display:grid;align-items:baseline;grid-template-columns:max-content minmax(0,1fr);grid-template-columns:subgrid}
{list}>.alignrefs-labelled>li>span{text-align:end}
{list}>.alignrefs-labelled>li>div{padding:0}
{list} details{--md-admonition-icon--note:linear-gradient(#0000,#0000);max-width:100%;margin:0;padding:0;border:0;background:none;box-shadow:none;color:inherit;font-size:inherit}
{list} summary{width:fit-content;margin:0;padding:0;padding-inline-end:1.4rem;background:none;font-weight:inherit;cursor:pointer}
{list} pre{width:100vw;max-width:100%;margin:0;line-height:1.4}
{list} pre,{list} pre code{white-space:pre-wrap;overflow-wrap:anywhere}
{list} details ul{width:100vw;max-width:100%;line-height:1.5}
:is(.alignrefs-cites,#_),:is(.alignrefs-cites,#_)>li{list-style:none;margin:0;padding:0}
:is(.alignrefs-cites,#_)>li{margin:.5em 0}
:is(.alignrefs-cites,#_)>li>span{display:block;text-align:-webkit-match-parent;text-align:match-parent}
:is(.alignrefs-cites,#_)>li>span a{text-decoration:underline;text-underline-offset:.15em}
{index}>ul,{index}>ul>li{list-style:none;margin:0;padding:0}
{index}>ul>li{margin-bottom:1.25em;break-inside:avoid}
{index}>ul>li>ul{padding-inline-start:1.7em;font-size:.875em}
"""  # noqa: E501
_LIST = ":is(.alignrefs-bibliography,#_)"
_INDEX = ":is(.alignrefs-cited-by,#_)"
_SHEET = "".join(_RULES.replace("{list}", _LIST).replace("{index}", _INDEX).split("\n"))
_HREF = "data:text/css," + quote(_SHEET, safe=" !$'()*+,-./:;=?@[]_{|}~")


STYLESHEET = Loaded()
add(STYLESHEET, "link", attributes={"rel": "stylesheet", "href": _HREF})
"""The link to the stylesheet, which the link itself contains: it may stand anywhere in a page, and once."""
