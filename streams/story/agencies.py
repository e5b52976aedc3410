"""Agencies: whom a story names as its source, whichever way it writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from streams.events import Story
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer
from streams.text.lexicon import Lexicon, Word
from streams.text.tokens import forms
from streams.text.vocabulary import Vocabulary


class Named(Protocol):
    """What is known under several names."""

    @property
    def aliases(self) -> Sequence[str]:
        """The names."""
        ...


class AgencyFinder:
    """Finds the agencies of a catalog by all their names."""

    def __init__(self, agencies: Mapping[str, Named]) -> None:
        lexicon = Lexicon()
        self._gazetteer = Gazetteer(lexicon)
        for agency, named in agencies.items():
            for name in named.aliases:
                words = forms(fold(name).marked)
                # The letters of «أ ف ب» are words that take no affix; «لرويترز» is one that does.
                self._gazetteer.add(
                    agency,
                    [
                        Word(word, WordClass.NAME if len(word) > 2 else WordClass.EXACT)
                        for word in words
                    ],
                )
        self._vocabulary = Vocabulary(lexicon)

    def agencies_of(self, story: Story) -> list[str]:
        """Ids of the agencies that the text names, each once, in the order of the text."""
        postings = self._vocabulary.postings(story.text)
        return list(dict.fromkeys(mention.entry for mention in self._gazetteer.find(postings)))
