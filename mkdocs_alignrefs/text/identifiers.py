"""DOIs, arXiv ids and URLs, found in what people write and brought into one form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/(?:[^\s\"<>{}|\\^`]|[<>](?=\d)){1,300}", re.IGNORECASE)
_DOI_TAIL = re.compile(r"(?:\.full|/full|/abstract|/e?pdf|/meta|/html)?(?:-text|\.pdf|/)?$", re.IGNORECASE)
_LATEX_ESCAPE = re.compile(r"\\([_%#&$~{}])")

_NEW_ID = r"\d\d(?:0[1-9]|1[0-2])\.\d{4,5}"
_ARCHIVES = (
    r"(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|q-(?:bio|fin|alg)|alg-geom|"
    r"adap-org|chao-dyn|cmp-lg|comp-gas|dg-ga|funct-an|patt-sol|solv-int|chem-ph|acc-phys|ao-sci|atom-ph|mtrl-th|"
    r"plasm-ph|supr-con|bayes-an|math|cs|physics|nlin|stat|eess|econ)"
)
_OLD_ID = rf"({_ARCHIVES})(?:\.[A-Za-z-]{{2,10}})?/(\d\d(?:0[1-9]|1[0-2])\d{{3}})"
_ARXIV_ID = re.compile(rf"(?<![\w])(?:(?P<new>{_NEW_ID})|{_OLD_ID})(?:v\d{{1,2}})?(?![\d])", re.IGNORECASE)
_HINT_BEFORE = re.compile(
    r"(?:(?:arxiv|ar5iv)[^\s,;]{0,40}[/=:]|(?:arxiv|corr)(?:[ :./_,-]|e-?prints?|preprints?|abs|id){0,12}"
    r"|(?:huggingface|hf)\.co/papers/|\babs/)$",
    re.IGNORECASE,
)
_CLASS_AFTER = re.compile(r" ?\[[a-z-]{2,8}(?:\.[A-Za-z-]{2,10})?\]")

_SCHEMES = ("http", "https", "ftp", "mailto")
_SIMPLE_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/+@=,;()!*:-]*)?")
_ENTITY = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_TEX_TILDE = re.compile(r"\\~\{\}|\{?\\textasciitilde(?:\{\}|\})?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HTTP_SLIP = re.compile(r"(?:h*t{1,3}p{1,2}(s*)(?:[:;：]/*|/{2,}))+", re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|edu|gov|dev|co|me|app|info|eu|uk|de|fr|ch|nl|it|es|se|no|dk|fi|be|at|pl|br|"
    r"cn|hk|tw|jp|kr|in|sg|au|ca|us|ru|be|xyz|tech|cloud|page|site|blog|science)(?=[/:?#]|$)",
    re.IGNORECASE,
)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_UNQUOTED = re.compile(r"[\x00-\x20\"'<>`{}|\\^\x7f]|%(?![0-9A-Fa-f]{2})")
_TRACKING = re.compile(
    r"(?:utm_\w+|trk\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igsh(?:id)?|mc_[ce]id|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|li_fat_id|lipi|spm|trackingid)(?==|$)",
    re.IGNORECASE,
)

URLCode = Literal["empty-link", "malformed-url", "unsafe-url", "tracking-url"]


@dataclass(frozen=True, slots=True)
class CleanURL:
    """A URL fit for an `href`, or None; the code and sentence of what was wrong with it, if anything."""

    url: str | None
    code: URLCode | None = None
    message: str = ""


def find_doi(text: str) -> str | None:
    """Return the first DOI in the text or URL, in lower case (DOI Handbook, 2.4: case does not count), or None."""
    is_url = "://" in text
    if is_url or "%2f" in text.lower():
        text = unquote(text)
    found = _DOI.search(_LATEX_ESCAPE.sub(r"\1", text))
    if not found:
        return None
    doi = found[0].lower()
    if is_url:
        doi = re.split(r"[?#&]", doi, maxsplit=1)[0]
        if "doi.org/" not in text.lower():
            doi = _without_view(doi, text)
    doi = _trimmed(doi)
    return doi if _DOI.fullmatch(doi) else None


def find_arxiv(text: str) -> str | None:
    """Return the first arXiv id that the text or URL surely means, without version, or None.

    Sure is an id after `arXiv`, `CoRR` or `abs/`, in a URL of arXiv or of a site that mirrors it, before a subject
    class in brackets, or in an old archive's name (`hep-th/9901001`). Forms: info.arxiv.org/help/arxiv_identifier.html.
    """
    for found in _ARXIV_ID.finditer(text):
        before = text[max(0, found.start() - 80) : found.start()]
        named = "-" in found[0] and found["new"] is None
        if named or _HINT_BEFORE.search(before) or _CLASS_AFTER.match(text, found.end()):
            return _arxiv_id(found)
    return None


def bare_arxiv(text: str) -> str | None:
    """Return the arXiv id, without version, of a field that holds nothing else, such as `eprint`, or None."""
    found = _ARXIV_ID.fullmatch(re.sub(r"\Aarxiv\s*[:.]?\s*", "", text.strip(), flags=re.IGNORECASE))
    return _arxiv_id(found) if found else find_arxiv(text)


def clean_url(raw: str, relative: bool = False) -> CleanURL:
    """Return the URL mended and made safe: http, https, ftp or mailto, or with `relative` a relative path.

    What has one reading is mended without a word: blanks, HTML entities and TeX escapes, a misspelt or missing
    `https://`. Tracking parameters go (`tracking-url`). Any other scheme, however disguised, is `unsafe-url`.
    """
    if _SIMPLE_URL.fullmatch(raw):
        return CleanURL(raw)
    text = _readable(raw)
    if text.strip("#") == "":
        return CleanURL(None, "empty-link", "The link has no target.")
    absolute = _with_scheme(text.replace(" ", ""))
    scheme = _SCHEME.match(absolute)
    if scheme:
        return _absolute(absolute, scheme[1].lower(), raw)
    if relative:
        return _relative(text, raw)
    return _malformed(raw)


def _without_view(doi: str, url: str) -> str:
    """Return the DOI in a publisher's URL without what says which view of the work the page shows."""
    if "rxiv.org/" in url:  # bioRxiv and medRxiv put the version behind the DOI
        doi = re.sub(r"v\d+(?:\..*)?$", "", doi)
    return _DOI_TAIL.sub("", doi)


def _trimmed(doi: str) -> str:
    pairs = {")": "(", "]": "[", ">": "<"}
    while doi[-1] in ".,;:!?'*" or (doi[-1] in pairs and doi.count(doi[-1]) > doi.count(pairs[doi[-1]])):
        doi = doi[:-1]
    return doi


def _arxiv_id(found: re.Match[str]) -> str:
    return found["new"] or f"{found[2].lower()}/{found[3]}"


def _readable(raw: str) -> str:
    """Return the URL without TeX escapes, entities, and characters that do not show; blanks inside stay."""
    text = _ENTITY.sub(_unescaped, raw)
    text = _LATEX_ESCAPE.sub(r"\1", _TEX_TILDE.sub("~", text))
    return "".join(char for char in text if char.isprintable()).strip(" <>\"'")


def _unescaped(entity: re.Match[str]) -> str:
    return unescape(entity[0]) if entity[0][1] == "#" or entity[0][1:] in html5 else entity[0]


def _with_scheme(text: str) -> str:
    if slip := _HTTP_SLIP.match(text):
        return f"http{'s' if slip[1] else ''}://{text[slip.end() :]}"
    if text.startswith("//"):
        return f"https:{text}"
    return f"https://{text}" if _BARE_HOST.match(text) else text


def _absolute(text: str, scheme: str, raw: str) -> CleanURL:
    if scheme not in _SCHEMES:
        return _unsafe(raw)
    if scheme == "mailto":
        return CleanURL(_quoted(text)) if "@" in text else _malformed(raw)
    if not _has_host(text):
        return _malformed(raw)
    text, removed = _untracked(_quoted(scheme + text[len(scheme) :]))
    if removed:
        return CleanURL(text, "tracking-url", f"The link carries the tracking parameter `{removed[0]}`.")
    return CleanURL(text)


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return ":" in host or bool(_HOST.fullmatch(host))


def _untracked(url: str) -> tuple[str, list[str]]:
    address, hash_sign, fragment = url.partition("#")
    path, _, query = address.partition("?")
    parameters = query.split("&") if query else []
    removed = [name.partition("=")[0] for name in parameters if _TRACKING.match(name)]
    if not removed:
        return url, []
    kept = "&".join(name for name in parameters if not _TRACKING.match(name))
    return f"{path}?{kept}{hash_sign}{fragment}" if kept else f"{path}{hash_sign}{fragment}", removed


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
