"""What a tagged story claims: one signal for each alert rule, place and facet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final, Literal

from streams.alerts.rules import CatalogRules
from streams.events import Evidence, Match, Retraction, Signal, Sketch, Story
from streams.identity import group_key, signal_id
from streams.topics.model import AlertRule, Catalog, Claims, Zone
from streams.topics.zones import zones_of

QUOTED_CHARACTERS: Final = 600
"""Longest sentence that is quoted whole; of a longer one the words around the match stand."""


def signals_of(
    story: Story,
    matches: Iterable[Match],
    catalog: Catalog,
    *,
    headline: str | None,
    agencies: Callable[[Story], list[str]],
    sketch: Callable[[Story], Sketch],
) -> list[Signal]:
    """The signals of a story, in the order of rule and group, the facet that shall stand first.

    Of several matches that make one claim the first in the text is its evidence. A claim without
    facet stands only where the story makes none with a facet of the same rule and place, and one
    without place only where it does not say the same of a place.
    ``agencies`` and ``sketch`` are called once, and only where there is a signal to carry them.
    A story that kills another claims nothing: what it quotes is what is taken back.
    """
    if story.notice is not None and story.notice.kind == "kill":
        return []
    found: dict[tuple[str, str, str | None, str | None], Match] = {}
    by_topic: dict[str, list[Match]] = {}
    for match in sorted(matches, key=lambda m: (m.start, m.end)):
        by_topic.setdefault(match.topic, []).append(match)
    conditions = Conditions(story, frozenset(by_topic), catalog)
    for rule in catalog.alert_rules.values():
        for match in by_topic.get(rule.topic, ()):
            place = place_of(rule, match, catalog)
            if not conditions.hold(rule, match, place):
                continue
            group = group_key(
                rule.id,
                place,
                source=story.source if "source" in rule.by else None,
                drill=story.drill,
            )
            found.setdefault((rule.id, group, place, match.facet), match)
    faceted = {(rule, group) for rule, group, _, facet in found if facet is not None}
    placed = {(rule, facet) for rule, _, place, facet in found if place is not None}
    placed |= {(rule, None) for rule, _ in placed}
    rules = CatalogRules(catalog)
    claims = sorted(
        (
            (rule, group, place, facet, match)
            for (rule, group, place, facet), match in found.items()
            if (facet is not None or (rule, group) not in faceted)
            and (place is not None or (rule, facet) not in placed)
        ),
        key=lambda claim: (claim[0], claim[1], -_weight(rules, claim[0], claim[3])),
    )
    if not claims:
        return []
    made = sketch(story)
    named = agencies(story)
    return [
        Signal(
            catalog=catalog.hash,
            id=signal_id(story.id, story.revision, rule_id, group, facet),
            rule=rule_id,
            group=group,
            place=place,
            facet=facet,
            story=story.id,
            revision=story.revision,
            source=story.source,
            agencies=named,
            headline=headline,
            url=story.url,
            published_at=story.published_at,
            version=story.version,
            drill=story.drill,
            received_at=story.received_at,
            raw=story.raw,
            evidence=evidence(story.text, match),
            sketch=made,
        )
        for rule_id, group, place, facet, match in claims
    ]


def retractions_of(story: Story) -> list[Retraction]:
    """What a story takes back: its own earlier versions, and what its wire says it supersedes.

    The source says by a version above one that there were earlier ones, the wire by a notice
    («إلغاء», «تصحيح», «تحديث») that names another story or none but itself.
    """
    notice = story.notice
    reason: Literal["killed", "replaced"] = (
        "killed" if notice is not None and notice.kind == "kill" else "replaced"
    )
    stories = [story.id] if story.version is not None and story.version > 1 else []
    if notice is not None and notice.supersedes is not None:
        stories.append(notice.supersedes)
    return [
        Retraction(
            story=each,
            raw=story.raw,
            # The number of one story says nothing of another's.
            version=story.version if each == story.id else None,
            reason=reason,
            received_at=story.received_at,
        )
        for each in dict.fromkeys(stories)
    ]


def evidence(text: str, match: Match) -> Evidence:
    """The match in its sentence, the sentence cut to words around the match where it is long."""
    start, end = match.sentence.start, match.sentence.end
    if end - start > QUOTED_CHARACTERS:
        around = max(0, QUOTED_CHARACTERS - (match.end - match.start)) // 2
        start = _word_start(text, max(start, match.start - around), match.start)
        end = _word_end(text, match.end, min(end, match.end + around))
    return Evidence(
        start=start,
        end=end,
        text=text[start:end],
        match_start=match.start,
        match_end=match.end,
        surface=match.surface,
    )


class Conditions:
    """What rules ask of a story and its matches beyond their topic."""

    def __init__(self, story: Story, topics: frozenset[str], catalog: Catalog) -> None:
        self._source = story.source
        self._topics = topics
        self._catalog = catalog
        self._story = story

    @cached_property
    def _zones(self) -> dict[int, Zone]:
        zones = zones_of(self._story)
        return {span.start: zone for span, zone in zip(self._story.sentences, zones, strict=True)}

    def hold(self, rule: AlertRule, match: Match, place: str | None) -> bool:
        """Whether a match, of which the rule sees this place, is one that it is about."""
        if rule.unless is not None and self._hold(rule.unless, match, place):
            return False
        return self._hold(rule.when, match, place)

    def unmet(
        self, claims: Claims, match: Match, place: str | None
    ) -> Iterator[tuple[str, str, str]]:
        """What of these claims does not hold, for people: the key, what it asks for, what is so."""
        zone = self._zones.get(match.sentence.start)
        within = self._catalog.within(place)
        for key, wanted, has in (
            ("facets", claims.facets, {match.facet} - {None}),
            ("sources", claims.sources, {self._source}),
            ("topics", claims.topics, self._topics),
            ("places", claims.places, within),
            ("in", claims.zones, {zone} - {None}),
        ):
            if wanted and wanted.isdisjoint(has):
                found = ", ".join(sorted(str(each) for each in has)) or "none"
                yield key, ", ".join(sorted(wanted)), found
        if claims.any_place and place is None:
            yield "places", "any", "none"

    def _hold(self, claims: Claims, match: Match, place: str | None) -> bool:
        return (
            (not claims.facets or match.facet in claims.facets)
            and (not claims.sources or self._source in claims.sources)
            and (not claims.topics or not claims.topics.isdisjoint(self._topics))
            and (not claims.any_place or place is not None)
            and (not claims.places or not claims.places.isdisjoint(self._catalog.within(place)))
            and (not claims.zones or self._zones.get(match.sentence.start) in claims.zones)
        )


def _weight(rules: CatalogRules, rule: str, facet: str | None) -> int:
    named = rules.named(rule, None)
    return named.weight(facet) if named else 0


def place_of(rule: AlertRule, match: Match, catalog: Catalog) -> str | None:
    """The place that a rule's alert is of; of a country's town the country, where it asks so."""
    if match.place is None or not {"place", "country"} & set(rule.by):
        return None
    place = catalog.places.get(match.place)
    if place is not None and place.venue and not rule.venues:
        return None
    return catalog.within(match.place)[-1] if place and "country" in rule.by else match.place


def _word_start(text: str, start: int, limit: int) -> int:
    """The first beginning of a word at or after ``start``, at most ``limit``."""
    if start == 0 or text[start - 1].isspace():
        return start
    space = next((i for i in range(start, limit) if text[i].isspace()), None)
    return limit if space is None else space + 1


def _word_end(text: str, limit: int, end: int) -> int:
    """The last end of a word at or before ``end``, at least ``limit``."""
    if end == len(text) or text[end].isspace():
        return end
    space = next((i for i in range(end - 1, limit - 1, -1) if text[i].isspace()), None)
    return limit if space is None else space
