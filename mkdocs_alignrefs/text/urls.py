"""URLs as people write them, made fit for an `href`."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from mkdocs_alignrefs.text.slips import Slip, applied, at_arxiv, first_address, slips, untracked, with_scheme

_SCHEMES = ("http", "https", "ftp", "mailto")
_SIMPLE_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/+@=,;()!*:-]*)?")
_LATEX_ESCAPE = re.compile(r"\{\\([_%#&$~])\}|\\([_%#&$~{}])")
_ENTITY = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_TEX_TILDE = re.compile(r"\\~\{\}|\{?\\textasciitilde(?:\{\}|\})?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_UNQUOTED = re.compile(r"[\x00-\x20\"'<>`{}|\\^\x7f]|%(?![0-9A-Fa-f]{2})")


class CleanURL(NamedTuple):
    """A URL fit for an `href`, or None with the code and the sentence that say why; and the slips that were mended."""

    url: str | None
    code: Literal["empty-link", "malformed-url", "unsafe-url"] | None = None
    message: str = ""
    slips: tuple[Slip, ...] = ()


def clean_url(raw: str, relative: bool = False) -> CleanURL:
    """Return the URL mended and made safe: http, https, ftp or mailto, or with `relative` a relative path.

    What has one reading is mended: blanks, HTML entities and TeX escapes, a misspelt or missing `https://`, forms that
    arXiv does not serve; tracking parameters go. Any other scheme, however disguised, is `unsafe-url`.
    """
    if _SIMPLE_URL.fullmatch(raw) and at_arxiv(raw) == raw:
        return CleanURL(raw)
    found = _cleaned(raw, relative)
    if found.url in (None, raw) or not _SCHEME.match(found.url or ""):
        return found
    return found._replace(slips=_slips(raw, found.url))


def _slips(raw: str, url: str | None) -> tuple[Slip, ...]:
    """Return the slips in an address, without edits if the mended address would not lead to the same place."""
    found = slips(raw)
    mended = applied(raw, sorted(edit for slip in found for edit in slip.edits))
    if _cleaned(mended, relative=False).url == url and not any(slip.edits for slip in slips(mended)):
        return found
    return tuple(slip._replace(edits=()) for slip in found)


def _cleaned(raw: str, relative: bool) -> CleanURL:
    text = _readable(raw)
    if text.strip("#") == "":
        return CleanURL(None, "empty-link", "The link has no target.")
    absolute = with_scheme(first_address(text).replace(" ", ""))
    scheme = _SCHEME.match(absolute)
    if scheme:
        return _absolute(absolute, scheme[1].lower(), raw)
    if relative:
        return _relative(text, raw)
    return _malformed(raw)


def _readable(raw: str) -> str:
    """Return the URL without TeX escapes, entities, and characters that do not show; blanks inside stay."""
    text = _ENTITY.sub(_unescaped, _ENTITY.sub(_unescaped, _printable(raw)))
    text = _printable(_LATEX_ESCAPE.sub(r"\1\2", _TEX_TILDE.sub("~", text)))
    return _ENTITY.sub(_unread, text).strip(" <>\"'")


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(char for char in text if char.isprintable())


def _unescaped(entity: re.Match[str]) -> str:
    return unescape(entity[0]) if entity[0][1] == "#" or entity[0][1:] in html5 else entity[0]


def _unread(entity: re.Match[str]) -> str:
    """Return an entity that came about only now so that it is none when the address is read again."""
    return entity[0] if _unescaped(entity) == entity[0] else f"%26{entity[0][1:]}"


def _absolute(text: str, scheme: str, raw: str) -> CleanURL:
    if scheme not in _SCHEMES:
        return _unsafe(raw)
    if scheme == "mailto":
        return CleanURL(_quoted(text)) if "@" in text else _malformed(raw)
    if not _has_host(text):
        return _malformed(raw)
    return CleanURL(at_arxiv(untracked(_quoted(scheme + text[len(scheme) :]))))


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return ":" in host or bool(_HOST.fullmatch(host))


def _relative(text: str, raw: str) -> CleanURL:
    first = text.partition("/")[0]
    return _unsafe(raw) if ":" in unquote(unquote(first)) else CleanURL(_quoted(text))


def _quoted(url: str) -> str:
    return _UNQUOTED.sub(lambda char: quote(char[0], safe=""), url)


def _malformed(raw: str) -> CleanURL:
    return CleanURL(None, "malformed-url", f"`{_shown(raw)}` is not a well-formed address.")


def _unsafe(raw: str) -> CleanURL:
    return CleanURL(None, "unsafe-url", f"The link `{_shown(raw)}` has a scheme that is not allowed.")


def _shown(raw: str) -> str:
    text = "".join(char if char.isprintable() else " " for char in raw[:200]).replace("`", "'").strip()
    return text if len(text) <= 80 else text[:79] + "…"
