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
_CHINESE = frozenset({
    "论文", "论文链接", "论文地址", "原文", "原文链接", "代码", "代码链接", "代码地址", "源码", "项目", "项目主页",
    "主页", "项目地址", "博客", "数据集", "模型", "链接",
})  # fmt: skip
"""Labels of no kind, so that readers see them as they are and not an English word."""
_OF_THE_WORK = ("paper", "pdf", "arxiv", "doi")
"""Kinds that go together in one label, as in `paper PDF`."""
_FILLING = frozenset({"link", "links", "url", "official", "online", "the", "our"})
"""Words beside those of a kind, which say nothing of it."""


def kind(label: str) -> LinkKind:
    """Return the kind of link that a label names: the label as a whole, else its last known word, else `other`."""
    words = re.findall(r"\w+", label.casefold())
    known = (_KIND_OF[word] for word in ("".join(words), *reversed(words)) if word in _KIND_OF)
    return next(known, "other")


def is_label(text: str) -> bool:
    """Tell whether a text says no more than what one kind of link leads to."""
    words = re.findall(r"\w+", text.casefold())
    if "".join(words) in _KIND_OF or "".join(words) in _CHINESE:
        return True
    kinds = {_KIND_OF.get(word, "") for word in words if word not in _FILLING}
    return bool(kinds) and (len(kinds) == 1 or kinds.issubset(_OF_THE_WORK)) and "" not in kinds
