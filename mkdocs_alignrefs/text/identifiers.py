"""DOIs and arXiv ids, found in what people write and brought into one form."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/(?:[^\s\"<>{}|\\^`]|[<>](?=\d)){1,300}", re.IGNORECASE)
_DOI_TAIL = re.compile(r"(?:\.full|/full|/abstract|/e?pdf|/meta|/html)?(?:-text|\.pdf|/)?$", re.IGNORECASE)
_LATEX_ESCAPE = re.compile(r"\{\\([_%#&$~])\}|\\([_%#&$~{}])")

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

_PREPRINT = re.compile(
    r"10\.48550/|10\.1101/(?:20\d\d\.|\d{6}$)|10\.64898/|10\.\d+/osf\.io/|10\.2139/ssrn|10\.21203/rs|"
    r"10\.20944/preprints|10\.26434/chemrxiv|10\.36227/techrxiv|10\.22541/|10\.5281/zenodo"
)

ARXIV_ID = rf"(?:{_NEW_ID}|{_ARCHIVES}(?:\.[A-Za-z-]{{2,10}})?/\d\d(?:0[1-9]|1[0-2])\d{{3}})(?:v\d{{1,2}})?(?!\d)"
"""The pattern, without groups, of an arXiv id with or without a version."""


def find_doi(text: str) -> str | None:
    """Return the first DOI in the text or URL, in lower case (DOI Handbook, 2.4: case does not count), or None."""
    if "10." not in text:
        return None
    is_url = "://" in text.partition("10.")[0]
    if is_url or "%2f" in text.lower():
        text = unquote(text)
    found = _DOI.search(_LATEX_ESCAPE.sub(r"\1\2", text))
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


def is_preprint(doi: str) -> bool:
    """Tell whether a DOI, in lower case, is of a server for preprints: the published version of a work has another."""
    return _PREPRINT.match(doi) is not None


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
