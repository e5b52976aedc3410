"""What a follower still shows when it is ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from rich.console import Console

from connectors.log import LogRecord
from connectors.sinks import command
from connectors.sinks.view import Selection
from streams.events import encode
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from tests.connectors.alert_kit import TIME, alert


class Log:
    """Stands in for both topics: an alert comes, then somebody ends the command."""

    def __init__(self, *_: object) -> None:
        rules = load_catalog().alert_rules.values()
        rule = next(rule.id for rule in rules if rule.muted_by)
        value = encode(alert(rule=rule))
        self._comes = iter([[LogRecord(0, 0, 0, None, value, [])]])
        self.known: dict[str, Any] = {}

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def ends(self) -> dict[int, int]:
        return {0: 0}

    def offsets_at(self, moment: datetime) -> dict[int, int]:
        return {0: 0}

    def seek(self, offsets: dict[int, int]) -> None:
        pass

    def read_to(self, ends: dict[int, int]) -> Iterator[LogRecord]:
        return iter(())

    def refresh(self) -> None:
        pass

    def poll(self) -> list[LogRecord]:
        for records in self._comes:
            return records
        raise KeyboardInterrupt


def test_an_alert_that_waits_for_what_mutes_it_is_shown_when_the_command_is_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "TopicLog", Log)
    monkeypatch.setattr(command, "Silences", Log)
    with pytest.raises(KeyboardInterrupt):
        command.show_alerts(
            Settings(),
            follow=True,
            since=None,
            last=None,
            selection=Selection(),
            as_json=True,
            now=TIME,
            console=Console(stderr=True),
        )
    assert json.loads(capsys.readouterr().out)["id"] == "alert-1"
