"""Settings come from the environment, and what they cannot take is named."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import SettingsError
from streams.settings import Settings, load, variable
from streams.topology import Topic

DEFAULTS = Settings()


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load({}) == DEFAULTS
    assert load({"WIREWATCH_PARTITIONS": "", "OTHER": "1"}) == DEFAULTS


def test_every_setting_is_read_from_its_variable() -> None:
    environment = {
        "WIREWATCH_KAFKA": "a.example:9092, [::1]:9093",
        "WIREWATCH_PARTITIONS": "8",
        "WIREWATCH_REPLICATION": "3",
        "WIREWATCH_TOPIC_PREFIX": "other",
        "WIREWATCH_DATA": "/somewhere",
        "WIREWATCH_CATALOG": "rules",
        "WIREWATCH_TICK_SECONDS": "0.5",
        "WIREWATCH_MAX_MESSAGE_BYTES": "65536",
        "WIREWATCH_WINDOW": "10",
        "WIREWATCH_POISON_LIMIT": "1",
        "WIREWATCH_SESSION_SECONDS": "30",
        "WIREWATCH_INSTANCE": "one",
        "WIREWATCH_LOG_LEVEL": "debug",
    }
    assert set(environment) == {variable(f.name) for f in msgspec.structs.fields(Settings)}
    settings = load(environment)
    assert settings.data == Path("/somewhere")
    assert settings.max_story_bytes * 3 <= settings.max_message_bytes
    assert settings.group == "wirewatch-other"
    assert Topic.RAW.name_in(settings) == "other.raw"
    for field in msgspec.structs.fields(Settings):
        assert getattr(settings, field.name) != getattr(DEFAULTS, field.name), field.name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WIREWATCH_KAFKA", "localhost"),
        ("WIREWATCH_KAFKA", "localhost:9092,"),
        ("WIREWATCH_KAFKA", "kafka://localhost:9092"),
        ("WIREWATCH_KAFKA", "no..host:9092"),
        ("WIREWATCH_KAFKA", "localhost:65536"),
        ("WIREWATCH_KAFKA", "[::1]:0"),
        ("WIREWATCH_PARTITIONS", "0"),
        ("WIREWATCH_PARTITIONS", "1001"),
        ("WIREWATCH_PARTITIONS", "four"),
        ("WIREWATCH_REPLICATION", "0"),
        ("WIREWATCH_TOPIC_PREFIX", "a.b"),
        ("WIREWATCH_TOPIC_PREFIX", "حلب"),
        ("WIREWATCH_TICK_SECONDS", "0"),
        ("WIREWATCH_TICK_SECONDS", "nan"),
        ("WIREWATCH_MAX_MESSAGE_BYTES", "65535"),
        ("WIREWATCH_WINDOW", "0"),
        ("WIREWATCH_POISON_LIMIT", "0"),
        ("WIREWATCH_POISON_LIMIT", "1.1"),
        ("WIREWATCH_SESSION_SECONDS", "5.9"),
        ("WIREWATCH_LOG_LEVEL", "loud"),
    ],
)
def test_a_value_out_of_range_is_named_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value})
    assert str(caught.value).startswith(f"{name}={value!r}: ")


@given(
    st.dictionaries(
        st.sampled_from([variable(f.name) for f in msgspec.structs.fields(Settings)]),
        st.text(max_size=20),
    )
)
def test_no_value_is_anything_but_settings_or_a_settings_error(environment: dict[str, str]) -> None:
    try:
        settings = load(environment)
    except SettingsError as error:
        named = str(error).partition("=")[0]
    else:
        named = ""
        assert 1 <= settings.partitions <= 1000
    assert not named or named in environment
