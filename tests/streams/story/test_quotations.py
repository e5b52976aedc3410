"""Quotations and who said them."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import read, surfaces

SAID = "الهدنة قائمة منذ يومين في المدينة"


def quotations(text: str) -> list[tuple[str, str | None]]:
    story = read(text)
    return [
        (surface, surfaces(story, [quote.speaker])[0] if quote.speaker else None)
        for surface, quote in zip(surfaces(story, story.quotations), story.quotations, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"قال الوسيط سامي الحسن إن «{SAID}».", "الوسيط سامي الحسن"),
        (f"قال الوسيط “{SAID}”.", "الوسيط"),
        (f'وقال متحدث باسم الوفد: "{SAID}".', "متحدث باسم الوفد"),
        (f"وكان وزير الخارجية قد أعلن أن «{SAID}».", "وزير الخارجية"),
        (f"«{SAID}»، قال الوسيط.", "الوسيط"),
        (f"نقلت صحيفة عن سامي الحسن قوله إن «{SAID}».", "سامي الحسن"),
        (f"قال إن «{SAID}».", None),
        (f"شعار «{SAID}» على الجدار.", None),
    ],
)
def test_the_speaker_of_a_quotation(text: str, speaker: str | None) -> None:
    assert quotations(text) == [(SAID, speaker)]


def test_who_goes_on_is_who_spoke_last() -> None:
    text = f"قال الوسيط إن «{SAID}».\nوأضاف «{SAID}».\nوقالت الوزيرة «{SAID}».\nوتابعت «{SAID}»."
    assert [speaker for _, speaker in quotations(text)] == [
        "الوسيط",
        "الوسيط",
        "الوزيرة",
        "الوزيرة",
    ]


def test_a_name_in_marks_is_no_quotation() -> None:
    assert quotations("قال «جيش الفتح» إن «الهدنة» انتهت") == []


def test_a_mark_that_nobody_closes_quotes_nothing() -> None:
    assert quotations(f"قال الوسيط «{SAID}\nوقال الوزير {SAID}» ثم غادر") == []
