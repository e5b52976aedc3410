"""Datelines as the houses write them, each of its own make."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import parts, read, read_on, surfaces

LEAD = "عاد الهدوء إلى محيط المطار بعد مواجهات استمرت حتى الفجر، وفتح الطريق إلى المدينة من جديد."


@pytest.mark.parametrize(
    ("dateline", "place", "day", "agency"),
    [
        ("القاهرة في 9 سبتمبر /أ ش أ/", "القاهرة", "2016-09-09", "mena"),
        ("الدوحة في 9 سبتمبر /قنا/", "الدوحة", "2016-09-09", "qna"),
        ("جنيف - 9 - 9 (كونا) --", "جنيف", "2016-09-09", "kuna"),
        ("موسكو، 9 سبتمبر. /تاس/.", "موسكو", "2016-09-09", "tass"),
        ("موسكو — سبوتنيك.", "موسكو", None, "sputnik"),
        ("الرباط – 9 شتنبر 2016 (ومع) –", "الرباط", "2016-09-09", "map"),
        ("الجزائر 9 أوت 2016 (واج) -", "الجزائر", "2016-08-09", "aps"),
        ("تونس 9 جويلية 2016 (وات) -", "تونس", "2016-07-09", "tap"),
        ("بيروت 9 سبتمبر أيلول (رويترز) -", "بيروت", "2016-09-09", "reuters"),
        ("دمشق 9 أيلول (سبتمبر) - سانا:", "دمشق", "2016-09-09", "sana"),
        ("وطنية - صيدا -", "صيدا", None, "nna"),
    ],
)
def test_a_dateline_opens_its_paragraph(
    dateline: str, place: str, day: str | None, agency: str
) -> None:
    story = read_on(f"{dateline} {LEAD}", "2016-09-10")
    assert parts(story) == [("paragraph", f"{dateline} {LEAD}"), ("dateline", dateline)]
    signed = story.parts[1]
    assert signed.place is not None
    assert surfaces(story, [signed.place]) == [place]
    assert (signed.date, signed.agencies) == (day, [agency])


@pytest.mark.parametrize("line", ["لندن : (رويترز)", "القاهرة - (د ب أ)", "[9/سبتمبر/2016]"])
def test_a_dateline_above_the_text_is_no_caption(line: str) -> None:
    assert parts(read(f"هدوء في محيط المطار\n{line}\n{LEAD}"))[1] == ("dateline", line)


def test_who_wrote_may_stand_behind_a_dateline() -> None:
    story = read(f"بيروت (رويترز) - من ميسون البدري\n\nبيروت (رويترز) - {LEAD}")
    assert parts(story)[:2] == [
        ("dateline", "بيروت (رويترز) - من ميسون البدري"),
        ("byline", "ميسون البدري"),
    ]


def test_a_sentence_that_ends_in_a_town_is_no_dateline() -> None:
    text = f"وصل الوفد إلى عمان. {LEAD}"
    assert parts(read(text)) == [("paragraph", text)]


def test_a_dateline_may_stand_below_what_is_listed() -> None:
    listed = "- عاد الهدوء\n- فتح الطريق\n- وصلت المساعدات"
    story = read(f"هدوء في محيط المطار\n\n{listed}\n\nبيروت (أ ف ب) - {LEAD}")
    assert ("dateline", "بيروت (أ ف ب) -") in parts(story)


def test_a_short_lead_behind_a_dateline_is_no_headline() -> None:
    story = read(f"بيروت (رويترز) - قال شهود إن الطريق فتح\n\n{LEAD}")
    assert [part.kind for part in story.parts] == ["paragraph", "dateline", "paragraph"]


@pytest.mark.parametrize("told", ["هدوء حذر. ", "هدوء حذر: ", "أولا كذا هنا. ", "خسائر فادحة - "])
def test_a_dateline_ends_where_it_is_closed(told: str) -> None:
    story = read(f"حلب - سانا: {told}{LEAD}")
    assert parts(story)[1] == ("dateline", "حلب - سانا:")
