"""Compiling: from patterns to nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

from streams.text.gazetteer import Gazetteer
from streams.text.lexicon import Lexicon, Unit, Word
from streams.text.numerals import NUMBER_WORDS
from streams.topics.amounts import ANY_NUMBER, AmountNode
from streams.topics.describe import parts_of
from streams.topics.model import (
    AllOf,
    Amount,
    AnyOf,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    ThisTopic,
    Where,
    Words,
)
from streams.topics.nodes import (
    AnyNode,
    InsideNode,
    MentionNode,
    Node,
    SharedNode,
    TermNode,
    TopicNode,
)
from streams.topics.sequences import ChainNode, PhraseNode
from streams.topics.surroundings import AllNode, NearNode, WhereNode

_LEAST_LETTERS: Final = 2


class Compiler:
    """Compiles the patterns of one catalog; a pattern that comes again is the same node.

    The words of all patterns are added to the lexicon.
    """

    def __init__(self, lexicon: Lexicon, gazetteers: Mapping[str, Gazetteer]) -> None:
        self._lexicon = lexicon
        self._gazetteers = gazetteers
        self._known: dict[Pattern, Node] = {}

    def compile(self, pattern: Pattern) -> Node:
        """The node of a pattern."""
        known = self._known.get(pattern)
        if known is None:
            node = self._compile(pattern)
        elif isinstance(known, TermNode | TopicNode | SharedNode) or _of_topic(pattern):
            return known
        else:
            node = SharedNode(known)
        self._known[pattern] = node
        return node

    def _compile(self, pattern: Pattern) -> Node:
        match pattern:
            case Words() | AnyOf():
                return self._any(_alternatives(pattern))
            case Amount(wanted=wanted):
                return AmountNode(wanted, self._lexicon.add(ANY_NUMBER, *NUMBER_WORDS))
            case Named(kind=kind, entries=entries):
                need = self._lexicon.union(self._gazetteers[kind].keys_of(entries))
                return MentionNode(kind, entries, need)
            case Phrase(steps=steps):
                nodes = [(step.gap, self.compile(step.pattern)) for step in steps]
                return _phrase(nodes)
            case Near(patterns=patterns, within=within, same=same, ordered=ordered):
                return NearNode([*map(self.compile, patterns)], within, same, ordered)
            case AllOf(patterns=patterns, same=same, ordered=ordered):
                return AllNode([*map(self.compile, patterns)], same, ordered)
            case Where(find=find, including=including, excluding=excluding):
                return WhereNode(
                    self.compile(find),
                    None if including is None else self.compile(including),
                    None if excluding is None else self.compile(excluding),
                    pattern.same,
                    pattern.within,
                )
            case Inside(find=find, zones=zones):
                return InsideNode(self.compile(find), zones)
            case ThisTopic():
                return TopicNode()
            case never:
                assert_never(never)

    def _any(self, patterns: Iterable[Pattern]) -> Node:
        single: list[Unit] = []
        nodes: list[Node] = []
        for pattern in patterns:
            if isinstance(pattern, Words):
                single += [run[0] for run in pattern.runs if len(run) == 1]
                nodes += [self._run(run) for run in pattern.runs if len(run) > 1]
            else:
                nodes.append(self.compile(pattern))
        if single:
            nodes.append(TermNode(self._lexicon.add(*single)))
        if len(nodes) == 1:
            return nodes[0]
        if not all(node.needs for node in nodes):
            return AnyNode(nodes, frozenset())
        need = self._lexicon.union({self.rarest(node) for node in nodes})
        return AnyNode(nodes, frozenset((need,)))

    def _run(self, run: Sequence[Word]) -> Node:
        first, *others = self.terms(run)
        return ChainNode(first, [(term, 1) for term in others])

    def terms(self, run: Sequence[Word]) -> list[int]:
        """The terms of words in a row."""
        return [self._lexicon.add(word) for word in run]

    def term(self, pattern: Pattern) -> int | None:
        """The term of a pattern that finds single words and nothing else."""
        units: list[Unit] = []
        for alternative in _alternatives(pattern):
            if not isinstance(alternative, Words):
                return None
            for run in alternative.runs:
                if len(run) > 1:
                    return None
                units += run
        return self._lexicon.add(*units)

    def rarest(self, node: Node) -> int:
        """The need of a node that is least likely to occur: of the fewest and longest words."""
        return min(node.needs, key=lambda term: (self.likelihood(term), term))

    def likelihood(self, term: int) -> float:
        """A guess at how often a term occurs, from its words alone: long words are rare."""
        units = map(self._lexicon.unit, self._lexicon.members(term))
        return sum(
            1.0 / max(_LEAST_LETTERS, len(unit.citation)) ** 2 if isinstance(unit, Word) else 1.0
            for unit in units
        )


def _alternatives(pattern: Pattern) -> Iterable[Pattern]:
    """The alternatives of alternatives are alternatives."""
    if isinstance(pattern, AnyOf):
        for inner in pattern.patterns:
            yield from _alternatives(inner)
    else:
        yield pattern


def _phrase(steps: Sequence[tuple[int, Node]]) -> Node:
    terms = [(node.term, gap + 1) for gap, node in steps if isinstance(node, TermNode)]
    if len(terms) < len(steps):
        return PhraseNode(steps)
    (first, _), *links = terms
    return ChainNode(first, links)


def _of_topic(pattern: Pattern) -> bool:
    """Whether what a pattern finds depends on the topic whose facets are looked for."""
    return isinstance(pattern, ThisTopic) or any(map(_of_topic, parts_of(pattern)))
