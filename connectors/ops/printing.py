"""The state of a wire for a terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from connectors.sinks.rendering import isolate, utc
from streams.ops.status import DeadLetterStatus, GroupStatus, TopicStatus, WireStatus


def as_json(status: WireStatus, found: Sequence[str]) -> str:
    """The status as one JSON object, with what needs attention under ``attention``."""
    fields = {**msgspec.structs.asdict(status), "attention": list(found)}
    fields["groups"] = [
        {**msgspec.structs.asdict(group), "lag": group.lag} for group in status.groups
    ]
    return msgspec.json.format(msgspec.json.encode(fields).decode(), indent=2)


def render(status: WireStatus, found: Sequence[str]) -> RenderableType:
    """The status for people."""
    parts: list[RenderableType] = [
        Text(f"{status.kafka} at {utc(status.time)}", "bold"),
        _topics(status.topics),
        *(_group(group) for group in status.groups),
        _dead_letters(status.dead_letters),
    ]
    if found:
        parts += [Text(f"! {sentence}", "bold red") for sentence in found]
    else:
        parts.append(Text("Nothing needs attention.", "green"))
    return Group(*parts)


def lag_table(group: GroupStatus) -> Table:
    """Lag of one group per partition."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("topic", "partition", "committed", "end", "lag"):
        table.add_column(name, justify="left" if name == "topic" else "right")
    for lag in group.partitions:
        committed = "never" if lag.committed is None else str(lag.committed)
        style = "yellow" if lag.lag else ""
        table.add_row(
            lag.topic,
            str(lag.partition),
            committed,
            str(lag.end),
            str(lag.lag),
            style=style,
        )
    return table


def _topics(topics: Sequence[TopicStatus]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("topic", "partitions", "records", "end offsets"):
        table.add_column(name, justify="right" if name in ("partitions", "records") else "left")
    for topic in topics:
        if not topic.end:
            table.add_row(topic.name, "-", "-", "does not exist", style="yellow")
            continue
        records = sum(topic.end.values()) - sum(topic.begin.values())
        ends = " ".join(str(topic.end[number]) for number in sorted(topic.end))
        table.add_row(topic.name, str(len(topic.end)), str(records), ends)
    return table


def _group(group: GroupStatus) -> RenderableType:
    members = f"{group.members} member{'' if group.members == 1 else 's'}"
    head = Text(f"\ngroup {group.group}: {group.state}, {members}, lag {group.lag}", "bold")
    return Group(head, lag_table(group)) if group.partitions else head


def _dead_letters(letters: DeadLetterStatus) -> RenderableType:
    lines = [Text(f"\ndead letters: {letters.count}, {letters.recent} in the last hour", "bold")]
    for last in letters.last:
        letter = last.letter
        lines.append(
            Text(
                f"  {utc(last.time)} {letter.stage}: {isolate(letter.reason)}"
                f" ({letter.topic}[{letter.partition}]@{letter.offset}, {letter.length} bytes)"
            )
        )
    return Group(*lines, Text(""))


def show(console: Console, status: WireStatus, found: Sequence[str]) -> None:
    """Print the status for people."""
    console.print(render(status, found), highlight=False)
