"""Clauses: what the words of a pattern alone tell of it.

Most rules are phrases of single words and words that must or must not occur with them. Such a
clause needs no node: the index tells from where its words stand whether it has a hit.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from streams.topics.compile import Compiler
from streams.topics.model import AnyOf, Inside, Pattern, Phrase, Where, Words
from streams.topics.nodes import Node

NEVER: Final = -1
"""The term that occurs in no story."""
ASKED: Final = 2
"""How many needs of a clause the index asks for, beside those in its chain."""

Links = tuple[tuple[int, int], ...]
"""Terms that follow another, each with how many tokens it may be from the one before."""


class Clause(NamedTuple):
    """A pattern as the index knows it."""

    needs: frozenset[int]
    """Terms that must all occur."""
    first: int
    links: Links
    """A chain of words that must stand in one sentence; ``first`` alone has no links."""
    forbidden: int
    """A term that must not occur."""
    node: Node | None
    """What finds its hits; ``None`` where the chain does."""


class _Flat(NamedTuple):
    first: int
    links: Links = ()
    required: frozenset[int] = frozenset()
    """Terms that must occur anywhere in the story."""
    forbidden: int = NEVER
    is_all: bool = True
    """Whether nothing else is asked, and what is found is the chain."""

    @property
    def is_chain(self) -> bool:
        return self.is_all and not self.required and self.forbidden == NEVER


def clause_of(pattern: Pattern, compiler: Compiler) -> Clause:
    """The clause of a pattern; it is compiled only where its words do not tell all."""
    flat = _flat(pattern, compiler)
    if flat is not None and flat.is_all:
        chain = frozenset((flat.first, *(term for term, _ in flat.links)))
        if len(flat.required - chain) <= ASKED:
            return Clause(chain | flat.required, flat.first, flat.links, flat.forbidden, None)
    node = compiler.compile(pattern)
    if flat is None:
        return Clause(node.needs, NEVER, (), NEVER, node)
    return Clause(node.needs, flat.first, flat.links, flat.forbidden, node)


def _flat(pattern: Pattern, compiler: Compiler) -> _Flat | None:
    """What of a pattern is a chain and words that must or must not occur.

    Where that is not all, it is still so of whatever the pattern finds.
    """
    match pattern:
        case Words() | AnyOf():
            return _words(pattern, compiler)
        case Phrase():
            return _phrase(pattern, compiler)
        case Where():
            return _where(pattern, compiler)
        case Inside(find=find):
            found = _flat(find, compiler)
            return None if found is None else found._replace(is_all=False)
        case _:
            return None


def _words(pattern: Words | AnyOf, compiler: Compiler) -> _Flat | None:
    term = compiler.term(pattern)
    if term is not None:
        return _Flat(term)
    if isinstance(pattern, AnyOf) or len(pattern.runs) > 1:
        return None
    first, *others = compiler.terms(pattern.runs[0])
    return _Flat(first, tuple((other, 1) for other in others))


def _phrase(pattern: Phrase, compiler: Compiler) -> _Flat | None:
    parts: list[tuple[int, int]] = []
    for step in pattern.steps:
        flat = _flat(step.pattern, compiler)
        if flat is None or not flat.is_chain:
            return None
        parts += ((flat.first, step.gap + 1), *flat.links)
    (first, _), *links = parts
    return _Flat(first, tuple(links))


def _where(pattern: Where, compiler: Compiler) -> _Flat | None:
    found = _flat(pattern.find, compiler)
    if found is None or pattern.same != "story" or pattern.within is not None:
        return None if found is None else found._replace(is_all=False)
    if pattern.including is not None:
        term = compiler.term(pattern.including)
        if term is None:
            found = found._replace(is_all=False)
        else:
            found = found._replace(required=found.required | {term})
    if pattern.excluding is not None:
        term = compiler.term(pattern.excluding)
        if term is None or found.forbidden != NEVER:
            found = found._replace(is_all=False)
        else:
            found = found._replace(forbidden=term)
    return found
