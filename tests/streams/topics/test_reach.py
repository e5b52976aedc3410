"""How far the shipped topics reach: sentences of newswire that they find, and what only looks so.

``reach/TOPIC.txt`` has a sentence on each line, written for these tests: after ``+`` one that the
topic finds, with the facet that it states where that is held too (``+none``: it states none), after
``-`` one that it must leave alone. A line that does not end a sentence is a headline.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import pytest

from streams.events import Story
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher

REACH: Final = Path(__file__).parent / "reach"
BODY: Final = "ونشرت الصحيفة اليوم ما جاء في هذا الموضوع من تفاصيل."
LEAST_FOUND: Final = 25
LEAST_LEFT_ALONE: Final = 15


class Sentence(NamedTuple):
    line: int
    mark: str
    text: str

    @property
    def found(self) -> bool:
        return self.mark.startswith("+")

    @property
    def facet(self) -> str:
        return self.mark[1:]

    def story(self) -> Story:
        whole = self.text.endswith((".", "؟"))
        return story_of(self.text) if whole else story_of(BODY, title=self.text)


def sentences(topic: str) -> list[Sentence]:
    lines = (REACH / f"{topic}.txt").read_text(encoding="utf-8").splitlines()
    read = [Sentence(at, *line.split(" ", 1)) for at, line in enumerate(lines, start=1)]
    assert all(sentence.mark[0] in "+-" for sentence in read)
    return read


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_catalog())


TOPICS: Final = sorted(path.stem for path in REACH.glob("*.txt"))


def test_every_topic_has_sentences_of_both_kinds() -> None:
    assert set(load_catalog().topics) == set(TOPICS)
    for topic in TOPICS:
        found = [sentence.found for sentence in sentences(topic)]
        assert sum(found) >= LEAST_FOUND
        assert len(found) - sum(found) >= LEAST_LEFT_ALONE


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_reaches_so_far_and_no_further(matcher: Matcher, topic: str) -> None:
    wrong = []
    for sentence in sentences(topic):
        found = [match for match in matcher.match(sentence.story()).matches if match.topic == topic]
        if bool(found) != sentence.found:
            wrong.append((sentence.line, sentence.mark, [match.surface for match in found]))
        elif sentence.facet:
            stated = {match.facet or "none" for match in found}
            if stated != {sentence.facet}:
                wrong.append((sentence.line, sentence.mark, sorted(stated)))
    assert wrong == []
