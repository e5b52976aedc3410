"""The page on alerts: every example loads, and the tables name what there is."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import get_args

import pytest

from streams.alerts.cloudevents import headers
from streams.events import Change
from streams.topics.alert_rules import _KEYS
from streams.topics.catalog import load_catalog
from tests.connectors.alert_kit import alert

PAGE = (Path(__file__).parents[1] / "docs/alerts.md").read_text(encoding="utf-8")
RULES = re.findall(r"^```yaml alerts\n(.*?)^```", PAGE, re.M | re.S)


def table(after: str) -> list[str]:
    """The names in the first column of the first table after a word."""
    rows = PAGE[PAGE.index(after) :].partition("\n|")[2].partition("\n\n")[0]
    return re.findall(r"^\|? ?`([^`]+)`", rows, re.M)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_what_a_file_may_hold(tmp_path: Path, rule: str) -> None:
    (tmp_path / "it.yaml").write_text("alerts:\n" + textwrap.indent(rule, "  "), encoding="utf-8")
    name = rule.partition(":")[0]
    assert name in load_catalog(overlay=tmp_path).alert_rules


def test_no_example_is_left_out() -> None:
    assert len(RULES) == len(re.findall(r"^```yaml", PAGE, re.M)) >= 4


def test_every_change_every_key_and_every_header_is_told_of() -> None:
    assert table("What an alert is") == list(get_args(Change))
    assert set(table("Writing alert rules")) == _KEYS
    made = {name for name, _ in headers(alert(), source="/wirewatch/wire")}
    assert set(table("Reading the topic")) == made - {"ce_specversion", "content-type"}
