"""What the seed stories must yield: ``seeds/expected/alerts.yaml``.

    python -m tools.expected            shows what has changed
    python -m tools.expected --write    writes it anew, to be read by hand before it is committed

The stories go through the handlers of the three stages in process, each arriving when it was
published, one partition. What depends on arrival alone (ids, times) is left out, so that a replay
over a broker with one partition must give the same.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from connectors.sources.archive import Archive
from streams import events
from streams.agents.alert import AlertFold
from streams.agents.normalize import Normalize
from streams.agents.tag import Tag
from streams.alerts.muting import AlertView, judge
from streams.events import Alert, AlertState, RawStory
from streams.records import Arrival
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import Topic

SEEDS: Final = Path(__file__).resolve().parents[1] / "seeds"
EXPECTED: Final = SEEDS / "expected" / "alerts.yaml"
_HEADER: Final = """\
# What the five seed stories yield, in order of published time; README.md says why.
# Written by `python -m tools.expected --write` and read by hand: `said` are the revisions of alerts
# in order, `standing` is what stands at the end, and what a subscriber is not told of for another.
"""


def seed_stories() -> dict[str, RawStory]:
    """File name to story, in the order in which they are sent."""
    with Archive([SEEDS], names={}, source="seeds", max_bytes=1 << 20) as archive:
        archive.scan()
        assert not archive.problems, archive.problems
        return {archive.location(n).path.name: archive.story(n) for n in archive}


def outcome(said: Iterable[Alert], states: Iterable[AlertState]) -> dict[str, Any]:
    """What is compared of alerts and of the states they leave."""
    files = {story.id: name for name, story in seed_stories().items()}
    said = list(said)
    view = AlertView()
    for alert in said:
        view.take(alert)
    muted = {
        judged.alert.group: judged.muted.why
        for judged in judge(
            view,
            view=view,
            silences=(),
            rules=load_catalog().alert_rules,
            told={},
            now=datetime.now(UTC),
        )
        if judged.muted
    }
    return {
        "said": [
            {
                "change": alert.change,
                "rule": alert.rule,
                "place": alert.place,
                "facet": alert.facet,
                "severity": alert.severity,
                "stories": alert.stories,
                "independent_reports": alert.independent_reports,
                "evidence": [
                    {
                        "story": files[report.story],
                        "at": [report.evidence.start, report.evidence.end],
                        "matched": report.evidence.surface,
                        "sentence": report.evidence.text,
                    }
                    for report in alert.evidence
                ],
            }
            for alert in said
        ],
        "standing": {
            state.group: {
                "status": state.status,
                "facet": state.facet,
                "stories": list(dict.fromkeys(files[s.story] for s in state.support)),
                **({"muted": muted[state.group]} if state.group in muted else {}),
            }
            for state in sorted(states, key=lambda state: state.group)
        },
    }


def in_process() -> dict[str, Any]:
    """The outcome of the seeds without a broker."""
    settings = Settings(partitions=1)
    catalog = load_catalog()
    normalize, tag = Normalize(settings, catalog), Tag(settings, catalog)
    fold = AlertFold(0, [], settings, catalog)
    said: list[Alert] = []
    states: dict[bytes | None, AlertState] = {}
    offset = 0
    for number, story in enumerate(seed_stories().values()):
        at = story.published_at or datetime.now(UTC)
        for parsed in normalize.handle(story, _arrival(number, at)):
            for tagged in tag.handle(tag.decode(parsed.value or b""), _arrival(number, at)):
                if tagged.topic is not Topic.SIGNALS:
                    continue
                event = fold.decode(tagged.value or b"")
                for made in [*fold.observe(event, _arrival(offset, at)), *fold.states()]:
                    _keep(made.topic, made.key, made.value or b"", said, states)
                offset += 1
    return outcome(said, states.values())


def _keep(
    topic: Topic,
    key: bytes | None,
    value: bytes,
    said: list[Alert],
    states: dict[bytes | None, AlertState],
) -> None:
    if topic is Topic.ALERTS:
        said.append(events.decode_alert(value))
    else:
        state = events.decode_state(value)
        assert isinstance(state, AlertState)
        states[key] = state


def _arrival(offset: int, at: datetime) -> Arrival:
    return Arrival("seeds", 0, offset, at, None, None)


def text_of(expected: Mapping[str, Any]) -> str:
    """An outcome as the file has it."""
    return _HEADER + yaml.safe_dump(
        expected, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the file anew")
    arguments = parser.parse_args()
    made = text_of(in_process())
    old = EXPECTED.read_text("utf-8") if EXPECTED.exists() else ""
    sys.stdout.writelines(
        difflib.unified_diff(
            old.splitlines(keepends=True), made.splitlines(keepends=True), "expected", "made"
        )
    )
    if arguments.write:
        EXPECTED.parent.mkdir(exist_ok=True)
        EXPECTED.write_text(made, "utf-8")
    return 0 if made == old or arguments.write else 1


if __name__ == "__main__":
    sys.exit(main())
