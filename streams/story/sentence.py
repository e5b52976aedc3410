"""A sentence as its tokens: what they mean, and where in the text they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Set
from typing import Final

from streams.story.concepts import NOTHING, Meaning
from streams.text.fold import Deletions, Folded, way_back
from streams.text.gazetteer import Mention

_CLAUSE_ENDS: Final = '،,؛;:.)»”"'
_STEP: Final = 8
"""Tokens whose places are found at once."""
_CLINGING: Final = 8
"""Characters behind a word among which the next space is looked for."""
_CHUNK: Final = re.compile(r"\S+")


class Sentence:
    """The tokens of a stretch of text, with what they mean; offsets are those of the text."""

    __slots__ = (
        "_chunk_ends",
        "_fates",
        "_firsts",
        "_grown",
        "_marked",
        "_meaning_of",
        "_meanings",
        "_reshaped",
        "_starts",
        "_way",
        "end",
        "kinds",
        "named",
        "signed",
        "size",
        "start",
        "text",
        "tokens",
    )

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        marked: str,
        tokens: list[str],
        *,
        grown: bool,
        meaning_of: Callable[[str, Meaning], Meaning],
        fates: Set[str],
    ) -> None:
        """``marked`` is it folded; ``grown``: some character may have become several;
        ``meaning_of`` says what a form means, or what it is given where that is nothing;
        ``fates``: forms that say what became of people."""
        self.text = text
        self.start, self.end = span
        self.tokens = tokens
        """Folded, teh marbuta kept."""
        self.size = len(tokens)
        """How many tokens there are."""
        self._meaning_of = meaning_of
        self._fates = fates
        self._marked = marked
        self._reshaped = grown or len(marked) != self.end - self.start
        self._grown = grown
        self._way: Deletions | Folded | None = None
        self._starts: list[int] = []
        self._chunk_ends: list[int] | None = None
        self._firsts: dict[re.Pattern[str], int] | None = None
        self._meanings: dict[int, Meaning] = {}
        self.kinds: dict[str, list[int]] = {}
        """Of each kind that has a sentence read the tokens that mean it, ascending."""
        self.named: list[Mention] = []
        """The agencies that names stand for, and those that signs do."""
        self.signed: list[Mention] = []

    def mean(self, meanings: dict[int, Meaning]) -> None:
        """Say what tokens mean, in their order."""
        self._meanings = meanings
        kinds = self.kinds
        for token, meaning in meanings.items():
            for kind in meaning:
                if kind in kinds:
                    kinds[kind].append(token)
                else:
                    kinds[kind] = [token]

    def __len__(self) -> int:
        return self.size

    def of(self, kinds: Set[str]) -> list[int]:
        """The tokens that mean any of some kinds of things, ascending."""
        lists = [tokens for kind, tokens in self.kinds.items() if kind in kinds]
        return lists[0] if len(lists) == 1 else sorted(set().union(*lists))

    def meaning(self, token: int) -> Meaning:
        """What a token means; nothing beyond the sentence."""
        meaning = self._meanings.get(token)
        if meaning is None:
            if not 0 <= token < self.size:
                return NOTHING
            meaning = self._meanings[token] = self._meaning_of(self.tokens[token], NOTHING)
        return meaning

    def value(self, token: int, kind: str) -> int | str | None:
        """What a token says of a kind of thing."""
        # As ``meaning``, which this is asked many times as often as.
        meaning = self._meanings.get(token)
        if meaning is None:
            if not 0 <= token < self.size:
                return None
            meaning = self._meanings[token] = self._meaning_of(self.tokens[token], NOTHING)
        return meaning.get(kind)

    def last(self, kind: str, first: int, end: int) -> Iterator[int]:
        """Of some tokens those that mean a kind of thing, from the last to the first."""
        meaning_of, tokens = self._meaning_of, self.tokens
        return (
            at for at in range(end - 1, first - 1, -1) if kind in meaning_of(tokens[at], NOTHING)
        )

    def fates(self) -> list[int]:
        """The tokens that say what became of people, ascending."""
        fates, tokens = self._fates, self.tokens
        # Most sentences have none, which is seen at once.
        if fates.isdisjoint(tokens):
            return []
        return [at for at, form in enumerate(tokens) if form in fates]

    def holds(self, letters: str) -> bool:
        """Whether letters stand anywhere in it, folded."""
        return letters in self._marked

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Where in the text some tokens stand, from ``first`` to before ``last``."""
        end = first if last is None else last - 1
        starts = self._starts
        if end >= len(starts):
            self._find(end)
        begin, stop = starts[first], starts[end] + len(self.tokens[end])
        if self._reshaped:
            if self._way is None:
                self._way = way_back(self.text[self.start : self.end], grown=self._grown)
            begin, stop = self._way.span(begin, stop)
        return self.start + begin, self.start + stop

    def _find(self, token: int) -> None:
        """Where the tokens begin in the folded text, up to one: most sentences are not asked."""
        starts, tokens = self._starts, self.tokens
        at = starts[-1] + len(tokens[len(starts) - 1]) if starts else 0
        find = self._marked.find
        for form in tokens[len(starts) : token + 1]:
            # What stands before it is in no token, so that it cannot be found there.
            at = find(form, at)
            starts.append(at)
            at += len(form)

    def token_at(self, offset: int) -> int:
        """The first token that begins at or after an offset of the text."""
        if not self._reshaped:
            starts, step = self._starts, _STEP
            offset -= self.start
            while len(starts) < self.size and (not starts or starts[-1] < offset):
                self._find(min(len(starts) + step, self.size) - 1)
            return bisect_left(starts, offset)
        return bisect_left(range(self.size), offset, key=lambda at: self.span(at)[0])

    def gap(self, before: int, after: int) -> str:
        """What stands between two tokens."""
        return self.text[self.span(before)[1] : self.span(after)[0]]

    def ends_clause(self, token: int) -> bool:
        """Whether a comma or the like stands right behind a token."""
        if not 0 <= token < self.size:
            return True
        text, at, end = self.text, self.span(token)[1], self.end
        if at == end or text[at].isspace():
            return False
        for stop in range(at + 1, min(at + _CLINGING, end)):
            if text[stop].isspace():
                return text[stop - 1] in _CLAUSE_ENDS
        # Rarely asked for, and all at once: a text may have no spaces at all.
        if self._chunk_ends is None:
            self._chunk_ends = [found.end() for found in _CHUNK.finditer(text, self.start, end)]
        return text[self._chunk_ends[bisect_left(self._chunk_ends, at)] - 1] in _CLAUSE_ENDS

    def end_of_first(self, pattern: re.Pattern[str]) -> int:
        """Where in the text the first match of a pattern ends; beyond the sentence without any.

        Looked for once, however many tokens ask for what stands before them.
        """
        if self._firsts is None:
            self._firsts = {}
        end = self._firsts.get(pattern)
        if end is None:
            found = pattern.search(self.text, self.start, self.end)
            end = self._firsts[pattern] = self.end + 1 if found is None else found.end()
        return end

    def form(self, token: int) -> str:
        """A token folded, teh marbuta kept; nothing beyond the sentence."""
        return self.tokens[token] if 0 <= token < self.size else ""

    def forms(self, first: int, last: int) -> list[str]:
        """Some tokens, as far as the sentence has them."""
        return self.tokens[max(0, first) : max(0, last)]
