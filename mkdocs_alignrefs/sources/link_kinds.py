"""The kinds of links, by the words that people label them with."""

from __future__ import annotations

import re

from mkdocs_alignrefs.model import LinkKind

_KINDS: dict[LinkKind, str] = {
    "paper": "paper papers article publication preprint openreview acl",
    "pdf": "pdf",
    "code": "code codes github gituhub githup gitub gitlab repo repository source implementation codebase",
    "blog": "blog blogs blogpost post",
    "homepage": "homepage homempage website site project page projectpage web",
    "dataset": "dataset datasets data",
    "model": "model models modelhub modelscope checkpoint checkpoints weights huggingface hf",
    "docs": "docs doc documentation manual",
    "tutorial": "tutorial tutorials course",
    "slides": "slides slide ppt",
    "video": "video videos youtube talk",
    "poster": "poster",
    "demo": "demo playground space",
    "doi": "doi",
    "arxiv": "arxiv",
}
_KIND_OF: dict[str, LinkKind] = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def kind(label: str) -> LinkKind:
    """Return the kind of link that a label names: the label as a whole, else its last known word, else `other`."""
    words = re.findall(r"\w+", label.casefold())
    known = (_KIND_OF[word] for word in ("".join(words), *reversed(words)) if word in _KIND_OF)
    return next(known, "other")
