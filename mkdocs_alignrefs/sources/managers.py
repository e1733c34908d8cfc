"""What reference managers write beside a work: private fields, which nobody is to see, and Zotero's reading status."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PRIVATE = re.compile(
    r"""file | local-?(?:file|url) | owner | username | timestamp | (?:creation|modification)date
    | groups | priority | printed | ranking | rating | read | relevance | qualityassured | comment(?:-.*)? | review
    | annote | __markedentry | bdsk-.* | date-(?:added|modified) | mendeley-.* | citavi.* | zotero.*
    | (?:papers|sente)\d*_.*""",
    re.VERBOSE,
)
"""Fields of BibDesk, Citavi, JabRef, Mendeley, Zotero and others about files, folders, accounts and opinions."""

_EXTRA_FIELDS = ("note", "annotation", "annote")
_READING_LIST = re.compile(
    r"""(?:\\\\)?\s*Read\\?_Status:\s*(?P<status>.+?)\s*(?=\\\\|[\r\n]|Read\\?_Status|$)
    | (?:\\\\)?\s*Read\\?_Status\\?_Date:\s*[^\s\\]*""",
    re.VERBOSE,
)
"""The lines that Zotero's add-on Reading List keeps among the notes, as BibTeX has them."""
_STATUSES = {"new": "UNREAD", "to read": "UNREAD"}


def public(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that readers may see, with the status of Zotero's Reading List as `readstatus`."""
    kept = dict(fields)
    for name in _EXTRA_FIELDS:
        if "_Status" in kept.get(name, ""):
            kept |= _without_status(kept, name)
    return {name: value for name, value in kept.items() if value and not _PRIVATE.fullmatch(name)}


def _without_status(fields: Mapping[str, str], name: str) -> dict[str, str]:
    """Return a field without the lines of the Reading List, and the status they tell, unless another is told."""
    value = fields[name]
    status = next((match["status"] for match in _READING_LIST.finditer(value) if match["status"]), "")
    rest = re.sub(r"^(?:\s|\\\\)+", "", _READING_LIST.sub("", value)).strip()
    word = _STATUSES.get(status.lower(), status.upper())
    return {name: rest, **({"readstatus": word} if word and not fields.get("readstatus") else {})}
