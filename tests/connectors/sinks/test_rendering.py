"""Alerts for people: what is said, and that the wire cannot touch the terminal."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from connectors.output import FSI, PDI
from connectors.sinks.rendering import MAX_REPORTS, json_line, plain, render, utc
from streams.events import Change, Label, decode_alert
from tests.connectors.alert_kit import SENTENCE, TIME, alert, report


def test_says_what_where_and_why_in_the_storys_own_words() -> None:
    text = render(
        alert(
            revision=3,
            change="contradicted",
            facet="lifted",
            facet_label=Label(ar="رفع", en="lifted"),
            stories=40,
            independent_reports=2,
            severity="severe",
            evidence=[
                report(agencies=["afp"], headline="عنوان", published_at=TIME, url="https://e.org/1")
            ],
        )
    ).plain
    for part in (
        "CONTRADICTED",
        "Siege",
        "حصار",
        "Aleppo",
        "حلب",
        "lifted",
        "رفع",
        SENTENCE,
        "arabi21",
        "afp",
        "عنوان",
        "published 2026-01-31 09:00:00Z",
        "https://e.org/1",
        "40 stories, 2 independent reports · severe",
        "open",
        "revision 3 of alert-1",
    ):
        assert part in text


def test_one_is_no_plural() -> None:
    assert "1 story, 1 independent report ·" in render(alert()).plain


def test_a_place_without_a_name_is_left_out() -> None:
    text = render(alert(place=None, place_label=None)).plain
    assert "None" not in text
    assert "Aleppo" not in text.splitlines()[0]


def test_further_reports_are_counted() -> None:
    text = render(alert(evidence=[report()] * (MAX_REPORTS + 2))).plain
    assert text.count("arabi21") == MAX_REPORTS
    assert "and 2 more reports" in text


def test_the_matched_words_stand_out() -> None:
    text = render(alert())
    marked = [
        text.plain[span.start : span.end] for span in text.spans if "underline" in str(span.style)
    ]
    assert marked == ["حصاره"]


def test_a_long_quote_is_broken_and_every_line_is_isolated() -> None:
    quote = " ".join(["كلمة"] * 60)
    long = report(evidence=msgspec.structs.replace(report().evidence, text=quote))
    lines = render(alert(evidence=[long]), width=60).plain.splitlines()
    quoted = [line for line in lines if "كلمة" in line]
    assert len(quoted) > 4
    assert all(len(line) <= 62 for line in quoted)
    assert " ".join(line.split(FSI)[1].split(PDI)[0] for line in quoted) == quote


def test_every_change_has_a_style_of_its_own_or_of_its_kind() -> None:
    styles = {change: render(alert(change=change)).spans[0].style for change in get_args(Change)}
    assert set(styles) >= {"opened", "developed", "contradicted"}
    assert "bold" not in styles.values()
    assert "DEVELOPED  " in plain(alert(change="developed"))


def test_an_unknown_source_is_said_to_be_one() -> None:
    text = plain(alert(evidence=[report(source="unknown", agencies=["ap"])]))
    assert "— source unknown · with ap" in text
    assert "— unknown" not in text


def test_plain_text_has_no_isolates() -> None:
    text = plain(alert(evidence=[report(agencies=["afp"], headline="عنوان")]))
    assert FSI not in text
    assert PDI not in text
    assert f"«{SENTENCE}»" in text


@given(st.text())
def test_json_holds_no_control_character_and_everything_else(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    line = json_line(alert(why=text))
    assert not any(unicodedata.category(character) == "Cc" for character in line)
    assert decode_alert(line.encode()).why == text


def test_controls_are_escaped_as_json_has_them() -> None:
    assert '"why":"\\u009b2J\\u0085\\u007f\\n"' in json_line(alert(why="\x9b2J\x85\x7f\n"))


def test_isolates_are_balanced_on_every_line_whatever_the_wire_says() -> None:
    nasty = f"\x1b[2J{FSI}\u202e{PDI}\n\nx"
    text = render(
        alert(why=nasty, id=nasty, label=Label(ar=nasty, en=nasty), evidence=[report(source=nasty)])
    ).plain
    assert "\x1b" not in text
    for line in text.splitlines():
        assert line.count(FSI) == line.count(PDI)


def test_times_are_in_utc() -> None:
    assert utc(TIME.astimezone(timezone(timedelta(hours=3)))) == "2026-01-31 09:00:00Z"
    assert utc(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01 00:00:00Z"
