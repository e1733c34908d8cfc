"""Names that are near to one that does not exist: by spelling, or by the words that they stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from mkdocs_alignrefs.text.folding import fold

_RUN = re.compile(r"\d+|[^\W\d_]+")
_ALIKE = 0.6
_SURE = 0.8
_AHEAD = 0.1
_COMPARED = 20
"""How many names are compared letter by letter: those that share most pairs of letters with the one sought."""
_SHORTEST = 3
_COMMON = frozenset(("and", "are", "can", "does", "for", "from", "how", "the", "via", "what", "with"))


class NearNames:
    """Names, each with the words that describe what it stands for: who made it, when, what it is called."""

    def __init__(self, described: Mapping[str, Iterable[str]]) -> None:
        """Index the names."""
        self._names = list(described)
        self._folded = [name.casefold() for name in self._names]
        self._known: dict[str, list[tuple[float, int]]] = {}
        self._by_pair: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        for at, (folded, words) in enumerate(zip(self._folded, described.values(), strict=True)):
            for pair in _pairs(folded):
                self._by_pair.setdefault(pair, []).append(at)
            for word in {fold(word) for word in words} - _COMMON:
                self._by_word.setdefault(word, []).append(at)

    def nearest(self, name: str, limit: int = 3) -> list[str]:
        """Return the names nearest to one: those spelt alike, most alike first, then those that two words speak for."""
        found = [at for _, at in self._alike(name)]
        found += [at for at in self._meant(name) if at not in found]
        return [self._names[at] for at in found[:limit]]

    def surest(self, name: str) -> str:
        """Return the one name that was surely meant, or nothing: it is spelt much more alike than any other."""
        first, second = [*self._alike(name), (0.0, -1), (0.0, -1)][:2]
        return self._names[first[1]] if first[0] >= _SURE and first[0] >= second[0] + _AHEAD else ""

    def _alike(self, name: str) -> list[tuple[float, int]]:
        if name not in self._known:
            self._known[name] = self._compared(name)
        return self._known[name]

    def _compared(self, name: str) -> list[tuple[float, int]]:
        from difflib import SequenceMatcher

        wanted = name.casefold()
        shared = Counter(at for pair in _pairs(wanted) for at in self._by_pair.get(pair, ()))
        matcher = SequenceMatcher(None, "", wanted, autojunk=False)
        found = []
        for at, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]:
            matcher.set_seq1(self._folded[at])
            if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
                found.append((ratio, at))
        return sorted(found, key=lambda item: (-item[0], item[1]))

    def _meant(self, name: str) -> list[int]:
        """Return the names that at least two words in this one speak for; words may be run together."""
        spoken: Counter[int] = Counter()
        for word in _words(name, self._by_word):
            spoken.update(self._by_word[word])
        return [at for at, count in sorted(spoken.items(), key=lambda item: (-item[1], item[0])) if count > 1]


def _pairs(text: str) -> set[str]:
    return {first + second for first, second in pairwise(f" {text} ")}


def _words(name: str, known: Mapping[str, object]) -> set[str]:
    """Return the known words of which a name is made: numbers, and of its runs of letters the longest from the left."""
    found: set[str] = set()
    for run in _RUN.findall(name[:200]):
        text = fold(run)
        while text:
            longest = next((text[:end] for end in range(len(text), 0, -1) if text[:end] in known), "")
            if len(longest) >= _SHORTEST:
                found.add(longest)
            text = text[max(len(longest), 1) :]
    return found
