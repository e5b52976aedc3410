"""The state of a wire for a terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.console import Console, Group, RenderableType
from rich.text import Text

from connectors.output import clean, escape_controls, isolate
from connectors.sinks.rendering import utc
from connectors.tables import Row, table
from streams.ops.status import DeadLetterStatus, GroupStatus, TopicStatus, WireStatus


def as_json(status: WireStatus, found: Sequence[str]) -> str:
    """The status as one JSON object, with what needs attention under ``attention``."""
    fields = {**msgspec.structs.asdict(status), "attention": list(found)}
    fields["groups"] = [
        {**msgspec.structs.asdict(group), "lag": group.lag} for group in status.groups
    ]
    return escape_controls(msgspec.json.format(msgspec.json.encode(fields).decode(), indent=2))


def render(status: WireStatus, found: Sequence[str], *, unbroken: bool = False) -> RenderableType:
    """The status for people.

    Args:
        unbroken: whether every row and sentence is to stand on one line, however long.
    """
    parts: list[RenderableType] = [
        Text(f"{status.kafka} at {utc(status.time)}", "bold"),
        _topics(status.topics, unbroken),
        *(_group(group) for group in status.groups),
        _dead_letters(status.dead_letters, unbroken),
    ]
    if found:
        parts += [Text(f"! {sentence}", "bold red") for sentence in found]
    else:
        parts.append(Text("Nothing needs attention.", "green"))
    return Group(*parts)


def lag_table(group: GroupStatus) -> RenderableType:
    """Lag of one group per partition."""
    rows = []
    for lag in group.partitions:
        committed = "never" if lag.committed is None else str(lag.committed)
        cells = (lag.topic, str(lag.partition), committed, str(lag.end), str(lag.lag))
        rows.append(Row(cells, "yellow" if lag.lag else ""))
    return table(("topic", "partition", "committed", "end", "lag"), rows, left=("topic",))


def _topics(topics: Sequence[TopicStatus], unbroken: bool) -> RenderableType:
    rows = []
    for topic in topics:
        if not topic.end:
            rows.append(Row((topic.name, "-", "-", "does not exist"), "yellow"))
            continue
        # Not records: the marks of transactions take offsets too.
        offsets = sum(topic.end.values()) - sum(topic.begin.values())
        ends = " ".join(str(topic.end[number]) for number in sorted(topic.end))
        rows.append(Row((topic.name, str(len(topic.end)), str(offsets), ends)))
    return table(
        ("topic", "partitions", "offsets", "end offsets"),
        rows,
        left=("topic", "end offsets"),
        breaks=() if unbroken else ("end offsets",),
    )


def _group(group: GroupStatus) -> RenderableType:
    members = f"{group.members} member{'' if group.members == 1 else 's'}"
    head = Text(f"\ngroup {group.group}: {group.state}, {members}, lag {group.lag}", "bold")
    return Group(head, lag_table(group)) if group.partitions else head


def _dead_letters(letters: DeadLetterStatus, unbroken: bool) -> RenderableType:
    lines = [Text(f"\ndead letters: {letters.count}, {letters.recent} in the last hour", "bold")]
    for last in letters.last:
        letter = last.letter
        reason = clean(letter.reason) if unbroken else isolate(letter.reason)
        lines.append(
            Text(
                f"  {utc(last.time)} {letter.stage}: {reason}"
                f" ({letter.topic}[{letter.partition}]@{letter.offset}, {letter.length} bytes)"
            )
        )
    return Group(*lines, Text(""))


def show(console: Console, status: WireStatus, found: Sequence[str]) -> None:
    """Print the status for people; to a file or pipe in whole lines, which ``grep`` can take."""
    unbroken = not console.is_terminal
    console.print(
        render(status, found, unbroken=unbroken), highlight=False, crop=False, soft_wrap=unbroken
    )
