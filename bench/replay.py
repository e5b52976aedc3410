"""What an archive of stories makes: stories to signals to alerts to revisions, and how fast.

    python -m bench.replay --corpus FILE.jsonl[.gz] [--rules DIR] [--flashes]

The stories go through the handlers of the three stages in process, in order of published time,
each arriving when it was published, with a tick every ten minutes: so that quiet windows end as
they would have. A line of the corpus is a story with ``text`` and, if it likes, ``id``, ``title``,
``source``, ``url`` and ``published``.

With ``--flashes`` each headline comes first, as a flash and a story of its own: what that
corroborates beyond what the stories do alone, and what is not corrected, is a false confirmation.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.command import run
from connectors.sources.archive import Archive
from streams import events
from streams.agents.alert import AlertFold
from streams.agents.normalize import Normalize
from streams.agents.tag import Tag
from streams.alerts.muting import AlertView, judge
from streams.errors import Refused
from streams.events import Alert, RawStory, Tick
from streams.records import Arrival
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import Topic

TICKS: Final = timedelta(minutes=10)
FLASH: Final = "عاجل: "
"""What an outlet sets before a flash."""


def in_order(corpus: Path) -> Iterator[RawStory]:
    """The stories of an archive in order of published time."""
    limit = Settings().max_story_bytes
    with Archive([corpus], names={}, source="corpus", max_bytes=limit) as archive:
        archive.scan()
        for number in archive:
            yield archive.story(number)


def with_flashes(stories: Iterable[RawStory]) -> Iterator[RawStory]:
    """The stories, each after its headline alone."""
    for story in stories:
        if story.title:
            yield msgspec.structs.replace(
                story, id=f"{story.id}-flash", content=b"", title=FLASH + story.title
            )
        yield story


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--rules", type=Path, help="rules to lay over those that ship")
    parser.add_argument("--flashes", action="store_true", help="send each headline before it")
    options = parser.parse_args()

    settings = Settings(partitions=1)
    catalog = load_catalog(overlay=options.rules)
    normalize, tag = Normalize(settings, catalog), Tag(settings, catalog)
    fold = AlertFold(0, [], settings, catalog)
    view = AlertView()
    said: list[Alert] = []
    counts: Counter[str] = Counter()
    muted: Counter[str] = Counter()
    stories = signals = refused = 0
    ticked: datetime | None = None
    at = datetime(2000, 1, 1, tzinfo=UTC)

    def take(value: bytes) -> None:
        nonlocal signals
        event = fold.decode(value)
        for output in fold.observe(event, Arrival("signals", 0, fold.next_offset, at, None, None)):
            alert = events.decode_alert(output.value or b"")
            said.append(alert)
            view.take(alert)
            counts[alert.change] += 1
            (judged,) = judge(
                [alert], view=view, silences=(), rules=catalog.alert_rules, told={}, now=at
            )
            muted[alert.rule] += judged.muted is not None

    begin = time.process_time()
    stories_in_order = in_order(options.corpus)
    for story in with_flashes(stories_in_order) if options.flashes else stories_in_order:
        at = story.published_at or at
        if ticked is None or at - ticked >= TICKS:
            ticked = at
            take(events.encode(Tick(origin=0, origins=1, time=at)))
        stories += 1
        try:
            parsed = normalize.handle(story, Arrival("raw", 0, stories, at, None, None))
        except Refused:
            refused += 1
            continue
        for output in parsed:
            arrival = Arrival("stories", 0, stories, at, None, None)
            for tagged in tag.handle(tag.decode(output.value or b""), arrival):
                if tagged.topic is Topic.SIGNALS:
                    signals += 1
                    take(tagged.value or b"")
        fold.states()
    taken = time.process_time() - begin

    ids = {alert.id for alert in said}
    print(f"{stories:,} stories ({refused} without a word), {stories / taken:,.0f} a second a core")
    print(f"{signals:,} signals")
    print(f"{len(ids):,} alerts, {len(said):,} revisions, {sum(muted.values()):,} of them muted")
    print("revisions: " + ", ".join(f"{change} {n:,}" for change, n in counts.most_common()))
    by_rule = Counter(alert.rule for alert in said if alert.change == "opened")
    for rule, opened in by_rule.most_common():
        told = sum(alert.rule == rule for alert in said)
        print(f"  {rule:18} {opened:5,} alerts {told:6,} revisions {muted[rule]:6,} muted")
    most = Counter(alert.id for alert in said).most_common(1)
    if most:
        busiest = max((a for a in said if a.id == most[0][0]), key=lambda a: a.revision)
        print(
            f"busiest: {busiest.group}, {busiest.revision} revisions of {busiest.stories} stories,"
            f" {busiest.independent_reports} independent reports"
        )


if __name__ == "__main__":
    run(main)
