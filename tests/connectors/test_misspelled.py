"""A setting that somebody meant is named; what others keep under our prefix is not."""

from __future__ import annotations

import msgspec
import pytest

from connectors.misspelled import misspelled
from streams.settings import Settings, variable


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("WIREWATCH_TICKS_SECONDS", "WIREWATCH_TICK_SECONDS"),
        ("WIREWATCH_KAKFA", "WIREWATCH_KAFKA"),
        ("WIREWATCH_PARTITION", "WIREWATCH_PARTITIONS"),
        ("WIREWATCH_MAX_MESSAGES_BYTES", "WIREWATCH_MAX_MESSAGE_BYTES"),
        ("wirewatch_kafka", "WIREWATCH_KAFKA"),
    ],
)
def test_a_close_miss_is_named_with_what_was_meant(name: str, meant: str) -> None:
    assert misspelled([name]) == [f"{name} is no setting; did you mean {meant}?"]


@pytest.mark.parametrize(
    "name", ["PATH", "KAFKA", "WIREWATCH_", "WIREWATCH_REQUIRE_KAFKA", "WIREWATCH_SOAK_BLOWS"]
)
def test_what_is_not_ours_is_left_alone(name: str) -> None:
    assert misspelled([name]) == []


def test_no_setting_is_taken_for_another() -> None:
    assert misspelled(variable(field.name) for field in msgspec.structs.fields(Settings)) == []
