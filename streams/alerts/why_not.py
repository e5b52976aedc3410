"""Which alerts a story's matches make, and what keeps others from it: for people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streams.alerts.signals import Conditions, place_of
from streams.events import Match, Signal, Story
from streams.topics.evidence import Line
from streams.topics.model import AlertRule, Catalog, Claims


def explain_alerts(
    catalog: Catalog,
    topic: str,
    story: Story,
    matches: Sequence[Match],
    signals: Iterable[Signal],
) -> list[Line]:
    """For each alert rule of a topic what the story claims by it, or what its matches lack.

    Args:
        matches: of all topics, as rules may ask what else a story speaks of.
        signals: what :func:`signals_of` makes of them.
    """
    if story.notice is not None and story.notice.kind == "kill":
        return [Line(0, "the story takes another back: it claims nothing, and alerts nobody")]
    conditions = Conditions(story, frozenset(match.topic for match in matches), catalog)
    claimed: dict[str, list[str]] = {}
    for signal in signals:
        claim = f"{signal.group}: {signal.facet}" if signal.facet else signal.group
        claimed.setdefault(signal.rule, []).append(claim)
    lines: list[Line] = []
    for rule in catalog.alert_rules.values():
        if rule.topic != topic:
            continue
        if rule.id in claimed:
            lines.append(Line(0, f"alert rule {rule.id} takes it: {', '.join(claimed[rule.id])}"))
            continue
        lines.append(Line(0, f"alert rule {rule.id} does not take it"))
        lacks = (
            _lack(rule, match, place_of(rule, match, catalog), conditions)
            for match in matches
            if match.topic == topic
        )
        lines += [Line(1, lack) for lack in dict.fromkeys(lacks)]
    return lines or [Line(0, "no alert rule is about this topic: it is tagged, and alerts nobody")]


def _lack(rule: AlertRule, match: Match, place: str | None, conditions: Conditions) -> str:
    where = f"«{match.surface}»"
    for key, wanted, found in conditions.unmet(rule.when, match, place):
        return f"{where}: `when` asks for {key} {wanted}, and it has {found}"
    return f"{where}: all that stands under `not` holds ({_asked(rule.unless)})"


def _asked(claims: Claims | None) -> str:
    if claims is None:
        return "nothing"
    asked = (
        ("facets", claims.facets),
        ("sources", claims.sources),
        ("topics", claims.topics),
        ("places", claims.places or ({"any"} if claims.any_place else set())),
        ("in", claims.zones),
    )
    return "; ".join(f"{key}: {', '.join(sorted(names))}" for key, names in asked if names)
