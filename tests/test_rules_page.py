"""The page on the rule language: every example loads, and finds what it says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from streams.topics.catalog import load_catalog
from streams.topics.check import failures, story_of
from streams.topics.match import Matcher

PAGE = (Path(__file__).parents[1] / "docs/rules.md").read_text(encoding="utf-8")
PATTERNS = re.findall(r"^```yaml pattern\n(.*?)^```\n```texts\n(.*?)^```", PAGE, re.M | re.S)
RULES = re.findall(r"^```yaml rule\n(.*?)^```", PAGE, re.M | re.S)
SECTIONS = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)

TOPIC = """\
topics:
  it:
    label: {ar: هو, en: It}
"""
TESTS = "    tests: {match: [نعم], no_match: [لا]}\n"


def test_no_example_is_left_out() -> None:
    assert len(PATTERNS) >= 9
    assert len(RULES) >= 2
    blocks = len(re.findall(r"^```yaml", PAGE, re.M))
    assert blocks == len(PATTERNS) + len(RULES) + len(SECTIONS)


@pytest.mark.parametrize(("pattern", "texts"), PATTERNS)
def test_a_pattern_finds_what_the_page_says(tmp_path: Path, pattern: str, texts: str) -> None:
    nested = "    any:\n      -\n" + textwrap.indent(pattern, " " * 10)
    (tmp_path / "it.yaml").write_text(TOPIC + nested + TESTS, encoding="utf-8")
    matcher = Matcher(load_catalog(overlay=tmp_path))
    kinds = set()
    for line in texts.splitlines():
        kind, _, text = line.partition(": ")
        kinds.add(kind)
        found = {match.topic for match in matcher.match(story_of(text)).matches}
        assert ("it" in found) == {"match": True, "no match": False}[kind], text
    assert kinds == {"match", "no match"}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_passes_its_tests(tmp_path: Path, rule: str) -> None:
    (tmp_path / "it.yaml").write_text(rule, encoding="utf-8")
    assert failures(load_catalog(overlay=tmp_path)) == failures(load_catalog())


@pytest.mark.parametrize("section", SECTIONS)
def test_other_examples_are_what_a_file_may_hold(tmp_path: Path, section: str) -> None:
    if section.startswith("codes:"):
        section = TOPIC + f"    {section}    any: [{{noun: غارة}}]\n" + TESTS
    (tmp_path / "it.yaml").write_text(section, encoding="utf-8")
    load_catalog(overlay=tmp_path)
