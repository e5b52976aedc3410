"""Numbers with their bounds, and what became of those who are counted."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import read, surfaces

Counted = tuple[str, float | None, float | None, str | None]


def numbers(text: str) -> list[Counted]:
    story = read(text)
    return [
        (surface, number.least, number.most, number.counts)
        for surface, number in zip(surfaces(story, story.numbers), story.numbers, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقط 48 قتيلا", [("48", 48, 48, "killed")]),
        ("مقتل ثلاثة مدنيين", [("ثلاثة", 3, 3, "killed")]),
        ("ثلاثة قتلى و7 جرحى", [("ثلاثة", 3, 3, "killed"), ("7", 7, 7, "wounded")]),
        ("قتل 3 وأصيب 5 آخرون", [("3", 3, 3, "killed"), ("5", 5, 5, "wounded")]),
        ("سقط أكثر من 260 ألف قتيل", [("260 ألف", 260_000, None, "killed")]),
        ("نزح نحو 20 ألف شخص", [("20 ألف", 18_000, 22_000, "displaced")]),
        ("إصابة ما لا يقل عن 12 شخصا", [("12", 12, None, "wounded")]),
        ("مقتل 12 شخصا على الأقل", [("12", 12, None, "killed")]),
        ("أقل من 10 جرحى", [("10", None, 10, "wounded")]),
        ("ما لا يزيد على 10 جرحى", [("10", None, 10, "wounded")]),
        ("تجاوز 100 قتيل", [("100", 100, None, "killed")]),
        ("عشرات القتلى", [("عشرات", 10, 99, "killed")]),
        ("مئات الجرحى", [("مئات", 100, 999, "wounded")]),
        ("نزوح عشرات الآلاف", [("عشرات الآلاف", 10_000, 99_999, "displaced")]),
        ("بضعة جرحى", [("بضعة", 3, 9, "wounded")]),
        ("بين 5 و10 قتلى", [("5 و10", 5, 10, "killed")]),
        ("اعتقال 5 إلى 7 أشخاص", [("5 إلى 7", 5, 7, "detained")]),
        ("سقط قتيلان وجريح", [("قتيلان", 2, 2, "killed")]),
        ("مقتل شخصين", [("شخصين", 2, 2, "killed")]),
        ("خمسة وعشرون جريحا", [("خمسة وعشرون", 25, 25, "wounded")]),
        ("مليون ونصف المليون نازح", [("مليون ونصف المليون", 1.5e6, 1.5e6, "displaced")]),
        ("٤٥ لاجئا", [("٤٥", 45, 45, "displaced")]),
        # A number belongs to what governs it from before, not to what begins with «و» behind it.
        (
            "قتل ثلاثة مدنيين وأصيب عشرة آخرون في غارة جوية على حلب",
            [("ثلاثة", 3, 3, "killed"), ("عشرة", 10, 10, "wounded")],
        ),
        ("قتل 3 مدنيين وجرح 10", [("3", 3, 3, "killed"), ("10", 10, 10, "wounded")]),
        ("مقتل 5 مدنيين وإصابة 7 بجروح", [("5", 5, 5, "killed"), ("7", 7, 7, "wounded")]),
        ("اعتقل 4 أشخاص وجرح 10", [("4", 4, 4, "detained"), ("10", 10, 10, "wounded")]),
        ("مقتل 5 وجرحى", [("5", 5, 5, "killed")]),
        ("12 مدنيا قتلوا وأصيب 5", [("12", 12, 12, "killed"), ("5", 5, 5, "wounded")]),
        ("سقط 7 جنود جرحى", [("7", 7, 7, "wounded")]),
        # A year that nothing is counted by is no number.
        ("جنيف ــ 2012", []),
        ("بيان جنيف ــ 2012", []),
        ("مؤتمر جنيف - 2012، ثم مؤتمر فيينا", []),
        ("ثورة 2011 التي بدأت في درعا", []),
        ("جنيف ــ 2012 قتيلا", [("2012", 2012, 2012, "killed")]),
        ("أحصت حرب 2012 قتيلا", [("2012", 2012, 2012, "killed")]),
        ("حصيلة حلب - 2012 شهيد", [("2012", 2012, 2012, "killed")]),
        ("القرار 1973", [("1973", 1973, 1973, None)]),
        ("بلغ عدد القتلى 2012", [("2012", 2012, 2012, "killed")]),
        # What is no casualty.
        ("حيث يعيش 250 ألف شخص", [("250 ألف", 250_000, 250_000, None)]),
        ("استمر القتل 3 أيام", [("3", 3, 3, None)]),
        ("هدنة مدتها 48 ساعة", [("48", 48, 48, None)]),
        ("القرار رقم 2254", [("2254", 2254, 2254, None)]),
        ("&#8220;هدنة&#8221;", []),
        ("في 12 أيار 2016", []),
    ],
)
def test_numbers(text: str, expected: list[Counted]) -> None:
    assert numbers(text) == expected
