"""Evidence: what patterns hit in one story, with its words, for explaining."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from streams.events import Story
from streams.text.lexicon import Lexicon
from streams.text.vocabulary import Vocabulary
from streams.topics.compile import Compiler
from streams.topics.context import Context, Hit
from streams.topics.describe import parts_of
from streams.topics.model import Catalog, Pattern, Topic
from streams.topics.places import gazetteers_of


class Line(msgspec.Struct, frozen=True):
    """One line of an explanation; what explains it is one deeper."""

    depth: int
    text: str


def deeper(lines: Iterable[Line], by: int) -> list[Line]:
    """The lines, each so much deeper."""
    return [Line(line.depth + by, line.text) for line in lines]


class Evidence:
    """One story, asked by every part of the patterns of one topic."""

    def __init__(self, catalog: Catalog, topic: Topic, story: Story) -> None:
        self.story = story
        self.lexicon = Lexicon()
        gazetteers = gazetteers_of(catalog, self.lexicon)
        self._compiler = Compiler(self.lexicon, gazetteers)
        patterns = [topic.any, *([topic.excluding] if topic.excluding else [])]
        for facet in topic.facets:
            patterns += [facet.any, *([facet.excluding] if facet.excluding else [])]
        for pattern in patterns:
            self._compile_all(pattern)
        self.context = Context(story, Vocabulary(self.lexicon), gazetteers)

    def _compile_all(self, pattern: Pattern) -> None:
        self._compiler.compile(pattern)
        for inner in parts_of(pattern):
            self._compile_all(inner)

    def hits(self, pattern: Pattern) -> Sequence[Hit]:
        """What a pattern hits; all its words must stand in the topic."""
        # Of topics' own hits none are remembered, see Compiler.compile.
        return self._compiler.compile(pattern).hits(self.context)

    def surface(self, hit: Hit) -> str:
        """The words of a hit, as they stand in the story."""
        start, end = self.context.surface(hit)
        return self.story.text[start:end]

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return self.context.sentence_of[one] == self.context.sentence_of[other]

    def inside(self, pattern: Pattern, hit: Hit) -> Hit | None:
        """The first hit of a pattern that lies within another hit."""
        hits = self.hits(pattern)
        return next((h for h in hits if hit[0] <= h[0] and h[1] <= hit[1]), None)

    def nearest_to(self, hit: Hit, pattern: Pattern) -> Hit:
        """The hit of a pattern that is nearest to another hit; there must be one."""
        return min(
            self.hits(pattern), key=lambda other: max(other[0] - hit[1], hit[0] - other[1], 0)
        )
