"""The state of a wire in every width: what is looked for can be found."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from connectors.ops.printing import as_json, show
from streams.events import DeadLetter
from streams.ops.lag import partition_lag
from streams.ops.status import (
    DeadLetterStatus,
    GroupStatus,
    LastDeadLetter,
    TopicStatus,
    WireStatus,
)

NAME = "a-wire-with-quite-a-long-name.dead-letters"
SENTENCE = "no worker reads in group " + " ".join(["and so on"] * 30)
TIME = datetime(2026, 1, 31, 9, tzinfo=UTC)


def status(reason: str = "no story") -> WireStatus:
    offsets = dict.fromkeys(range(40), 10**9)
    letter = DeadLetter(
        stage="normalize", reason=reason, topic=NAME, partition=0, offset=1, length=3, sha256="0"
    )
    lag = partition_lag(NAME, 1, begin=0, end=10**9, committed=4)
    return WireStatus(
        time=TIME,
        kafka="localhost:9092",
        topics=[TopicStatus(name=NAME, aligned=True, consumed=True, begin=offsets, end=offsets)],
        groups=[GroupStatus(group="g", state="Stable", members=1, owned={}, partitions=[lag])],
        dead_letters=DeadLetterStatus(
            count=1, recent=1, last=[LastDeadLetter(time=TIME, letter=letter)]
        ),
    )


def shown(width: int, *, terminal: bool) -> list[str]:
    output = io.StringIO()
    console = Console(file=output, width=width, force_terminal=terminal, color_system=None)
    show(console, status(), [SENTENCE])
    return output.getvalue().splitlines()


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("width", [20, 80, 200])
def test_the_name_of_a_topic_is_never_cut(width: int, terminal: bool) -> None:
    lines = shown(width, terminal=terminal)
    assert sum(NAME in line for line in lines) >= 2
    assert not any("…" in line for line in lines)
    assert any(line.split()[-4:] == ["1", "4", "1000000000", "999999996"] for line in lines)


def test_in_a_pipe_every_row_and_sentence_is_one_line() -> None:
    lines = shown(20, terminal=False)
    assert f"! {SENTENCE}" in lines
    (row,) = [line for line in lines if line.startswith(f"{NAME}  ") and " 40 " in line]
    assert row.count("1000000000") == 40
    assert any("normalize: no story (" in line and "3 bytes)" in line for line in lines)


def test_on_a_terminal_sentences_are_broken_between_words() -> None:
    lines = shown(60, terminal=True)
    assert not any(SENTENCE in line for line in lines)
    assert all(cell_len(line) <= 60 for line in lines if "and so on" in line)


def test_no_control_character_reaches_a_terminal_through_json() -> None:
    text = as_json(status("\x9b2J \x7f\x85 سبب"), [])
    assert not any("\x7f" <= character <= "\x9f" for character in text)
    assert "سبب" in text
    last = json.loads(text)["dead_letters"]["last"][0]
    assert last["letter"]["reason"] == "\x9b2J \x7f\x85 سبب"


def test_what_counts_offsets_says_so() -> None:
    head = next(line for line in shown(200, terminal=False) if line.startswith("topic"))
    assert head.split() == ["topic", "partitions", "offsets", "end", "offsets"]
