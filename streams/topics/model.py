"""What a catalog says, once its files have been read: topics, places, agencies, alert rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from streams.events import Label, Severity
from streams.text.lexicon import Number, Word


class _Frozen(msgspec.Struct, frozen=True, kw_only=True):
    pass


# --- patterns ---------------------------------------------------------------------------------

Scope = Literal["sentence", "paragraph", "story"]


Zone = Literal["headline", "lead", "body"]
"""The lead is what opens the first paragraph, the body all that follows it."""


class Words(_Frozen, frozen=True, kw_only=True):
    """Any of some expressions; an expression is a run of words in a row."""

    runs: tuple[tuple[Word, ...], ...]


class Amount(_Frozen, frozen=True, kw_only=True):
    """A number, in digits or in words of which there may be several (``خمسة وعشرون``)."""

    wanted: Number


class Named(_Frozen, frozen=True, kw_only=True):
    """A mention of any of these entries of a gazetteer."""

    kind: Literal["place", "actor"]
    entries: frozenset[str]


class Step(_Frozen, frozen=True, kw_only=True):
    """What comes next in a phrase, after at most ``gap`` other words."""

    gap: int
    pattern: Pattern


class Phrase(_Frozen, frozen=True, kw_only=True):
    """Patterns in this order within one sentence."""

    steps: tuple[Step, ...]


class AnyOf(_Frozen, frozen=True, kw_only=True):
    """Whatever any of the patterns finds."""

    patterns: tuple[Pattern, ...]


class Near(_Frozen, frozen=True, kw_only=True):
    """Patterns beside each other, each at most ``within`` words from those before it in the list.

    What is found reaches from the first of them to the last.
    """

    patterns: tuple[Pattern, ...]
    within: int
    same: Scope = "sentence"
    ordered: bool = False
    """In the order of the list; else in any."""


class AllOf(_Frozen, frozen=True, kw_only=True):
    """Whatever any of the patterns finds where all of them occur in the same scope."""

    patterns: tuple[Pattern, ...]
    same: Scope
    ordered: bool
    """One after the other, in the order of the list."""


class Where(_Frozen, frozen=True, kw_only=True):
    """What ``find`` finds where ``including`` occurs around it and ``excluding`` does not."""

    find: Pattern
    including: Pattern | None
    excluding: Pattern | None
    same: Scope
    within: int | None
    """Within so many words of it, too; ``None``: anywhere in the scope."""


class Inside(_Frozen, frozen=True, kw_only=True):
    """What ``find`` finds in these parts of a story."""

    find: Pattern
    zones: frozenset[Zone]


class ThisTopic(_Frozen, frozen=True, kw_only=True):
    """In a facet: the words that made the topic match."""


Pattern = Words | Amount | Named | Phrase | AnyOf | Near | AllOf | Where | Inside | ThisTopic


# --- topics -----------------------------------------------------------------------------------


class Facet(_Frozen, frozen=True, kw_only=True):
    """What is said of a topic: the phrases that govern its words, or are governed by them."""

    id: str
    label: Label
    any: Pattern
    excluding: Pattern | None


class Example(_Frozen, frozen=True, kw_only=True):
    """A text that a topic must match, and the facet it must then state (``None``: any)."""

    text: str
    facet: str | None
    line: int


class Codes(_Frozen, frozen=True, kw_only=True):
    """What a topic is called by others; empty where they have no word for it."""

    iptc: tuple[str, ...] = ()
    """IPTC Media Topics, eight digits."""
    plover: tuple[str, ...] = ()
    """PLOVER event types, with a mode after a hyphen where one is meant."""
    acled: tuple[str, ...] = ()
    """ACLED sub-event types."""


class Topic(_Frozen, frozen=True, kw_only=True):
    """A topic with its facets in order of precedence: the first that fits is the match's."""

    id: str
    label: Label
    any: Pattern
    excluding: Pattern | None
    """A match that overlaps what this finds is none."""
    facets: tuple[Facet, ...]
    match: tuple[Example, ...]
    no_match: tuple[Example, ...]
    codes: Codes = Codes()
    file: str = ""
    """Where it is written."""


# --- gazetteers -------------------------------------------------------------------------------

PlaceKind = Literal["country", "region", "city", "district"]
PLACE_KINDS: tuple[PlaceKind, ...] = ("country", "region", "city", "district")
"""From the least to the most specific."""


class Place(_Frozen, frozen=True, kw_only=True):
    """A place of the gazetteer."""

    id: str
    label: Label
    kind: PlaceKind
    aliases: tuple[str, ...]
    """Its names, the label's among them."""
    adjectives: tuple[str, ...]
    """Adjectives that speak of it (``سوري``)."""
    parent: str | None
    venue: bool
    """Known as where talks are held: the place of a match only where no other is named."""

    @property
    def specificity(self) -> int:
        """Higher is more specific."""
        return PLACE_KINDS.index(self.kind)


class Actor(_Frozen, frozen=True, kw_only=True):
    """A party to a conflict: an army, a group, a body."""

    id: str
    label: Label
    aliases: tuple[str, ...]
    """Its names, the label's among them."""
    adjectives: tuple[str, ...]
    """Adjectives that speak of it (``حوثي``)."""


class Agency(_Frozen, frozen=True, kw_only=True):
    """A news agency, an outlet, or a platform that copy is taken from."""

    id: str
    label: Label
    aliases: tuple[str, ...]
    signs: tuple[str, ...] = ()
    """Names that are other words as well (``الأخبار``): they count only where a story says who it
    is from, or where the words around them say that they name it."""
    platform: bool = False
    """Whoever likes speaks there: it is cited, and no source of reports."""


# --- alerts -----------------------------------------------------------------------------------


SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "severe", "extreme")
"""From the least."""


class SeverityRow(_Frozen, frozen=True, kw_only=True):
    """One row of a rule's severity table: what an alert is where all that it asks for is so."""

    severity: Severity
    facets: frozenset[str] = frozenset()
    """Any of these stands; empty: whatever stands."""
    independent_reports: int = 1
    """So many at least confirm what stands."""


class Claims(_Frozen, frozen=True, kw_only=True):
    """Which matches a rule is about: all that is not empty must hold."""

    facets: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    """The story matches one of these topics, too."""
    places: frozenset[str] = frozenset()
    """The place of the match is one of these, or lies within one."""
    any_place: bool = False
    """The match has a place."""
    sources: frozenset[str] = frozenset()
    zones: frozenset[Zone] = frozenset()
    """The match stands in one of these parts of the story."""


class MutedBy(_Frozen, frozen=True, kw_only=True):
    """Open alerts that make one of this rule needless to tell, unless it is more severe."""

    rule: str
    at: Literal["same", "wider", "narrower"]
    """Of the same place, of one around it, or of one within it."""


class AlertRule(_Frozen, frozen=True, kw_only=True):
    """When a topic's matches are one development, and when it has ended."""

    id: str
    label: Label
    topic: str
    when: Claims = Claims()
    unless: Claims | None = None
    by: tuple[Literal["place", "country", "source"], ...]
    """What an alert group is made of, besides the rule."""
    venues: bool
    """Whether a place that is a venue can be its place."""
    quiet_seconds: float
    """An episode ends when nothing has been reported for this long."""
    contradicts: tuple[tuple[str, str], ...]
    """Pairs of facets that cannot both stand."""
    facets: Mapping[str, Label]
    """Labels of the topic's facets, in their precedence."""
    thresholds: tuple[int, ...] = (2, 5)
    """Numbers of independent reports that are told of, rising."""
    severity: tuple[SeverityRow, ...] = ()
    """The first row that fits is an alert's severity; where none does it is minor."""
    muted_by: tuple[MutedBy, ...] = ()
    repeat_seconds: float | None = None
    """How often subscribers are reminded of an open alert; ``None``: never."""


class Catalog(_Frozen, frozen=True, kw_only=True):
    """Everything that rules are made of; refused as a whole where any part is malformed."""

    hash: str
    """The same for the same content, however it is formatted."""
    topics: Mapping[str, Topic]
    places: Mapping[str, Place]
    actors: Mapping[str, Actor]
    agencies: Mapping[str, Agency]
    alert_rules: Mapping[str, AlertRule]

    def within(self, place: str | None) -> tuple[str, ...]:
        """A place and those that hold it, from the smallest; empty for one that it has not."""
        found: list[str] = []
        while place is not None and place in self.places and place not in found:
            found.append(place)
            place = self.places[place].parent
        return tuple(found)
