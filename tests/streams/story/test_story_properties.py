"""What holds of every story, whatever its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from streams import events
from streams.events import Part, Story
from streams.story.errors import StoryRefused
from tests.streams.story.story_kit import Spanned, read

INSIDE = {
    "credit": {"caption"},
    "dateline": {"paragraph"},
    "source_line": {"paragraph"},
    "byline": {"paragraph", "dateline", "source_line"},
}
PIECES = st.sampled_from(
    [
        "أعلن الوسيط هدنة في المدينة بعد أيام من القصف، وقال إن الجانبين وافقا.",
        "هدنة في المدينة",
        "القاهرة (رويترز) - ",
        "عبدالله الراجحي- سبق- جدة: ",
        "لندن: «الشرق الأوسط» ",
        "المصدر: عربي 21 - جنيف- أ ف ب",
        "(وكالات)",
        "شارع في المدينة (رويترز)",
        "A man in a street. REUTERS/A. Person/Pool",
        "انتهى/خ.",
        "// انتهى //",
        "اضف تعليق",
        "سمات هدنة قصف",
        "اقرأ أيضا: هدنة",
        "عاجل: ",
        "تصحيح الخبر رقم 12: ",
        "بغداد 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس",
        "في الـ 12 من الشهر الحالي و4 و5 أيلول/ سبتمبر",
        "قال سامي «الهدنة قائمة منذ أمس الجمعة»",
        "قتل أكثر من 3 آلاف شخص وعشرات الجرحى",
        "صحيفة «الأفق» للجزيرة إن",
        "«", "»", '"', "(", ")", ":", "-", "/", "\n", "\n\n", "\r\n", "\u2028", " ", "\xa0", "ـ",
        "\u200f", "ً", "&#8220;", "1", "٢", "<p>", "</p>",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join)


def check(story: Story) -> None:
    text = story.text
    _in_order(story.parts, text)
    outer: list[Part] = []
    for part in story.parts:
        while outer and outer[-1].end <= part.start:
            outer.pop()
        if outer:
            assert part.end <= outer[-1].end
            assert outer[-1].kind in INSIDE[part.kind]
        outer.append(part)
        assert text[part.start : part.end].strip() == text[part.start : part.end]
        assert 0 <= part.arabic <= 1
    last = 0
    said = {"headline", "dateline", "subheading", "paragraph"}
    for span in story.sentences:
        assert last <= span.start < span.end <= len(text)
        assert any(
            part.kind in said and part.start <= span.start and span.end <= part.end
            for part in story.parts
        )
        last = span.end
    for mentions in (story.agencies, story.dates, story.numbers):
        _in_order(mentions, text)
        for one, other in pairwise(mentions):
            assert one.end <= other.start
    for quote in story.quotations:
        assert 0 <= quote.start < quote.end <= len(text)
    for number in story.numbers:
        assert number.least is not None or number.most is not None
        assert number.least is None or number.most is None or number.least <= number.most
    outside = set(range(len(text)))
    for part in story.parts:
        outside -= set(range(part.start, part.end))
    assert all(text[at].isspace() for at in outside)
    assert events.decode_story(events.encode(story)) == story


def _in_order(spans: Sequence[Spanned], text: str) -> None:
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        last = span.start


@pytest.fixture(autouse=True, scope="module")
def _reader() -> None:
    """The reader is built before any example is, which may not take as long."""
    read("هدنة أمس")


TOLD = "أعلن الوسيط هدنة في المدينة بعد أيام من القصف، وقال إن الجانبين وافقا على فتح الطريق."
# Chance joins these seldom: white space before a line, and a credit at the end of a caption.
PAGE = f"هدنة في المدينة\n\n  شارع في المدينة (رويترز)\n \t{TOLD}\n  {TOLD}  \nانتهى/خ.\n"


@given(TEXTS, st.none() | PIECES)
@example(PAGE, None)
@example("عبدالله الراجحي- سبق- جدة: )ـ", None)
@example(PAGE, "هدنة في المدينة")
def test_parts_never_overlap_wrongly_and_slice_back(text: str, title: str | None) -> None:
    try:
        story = read(text, title=title)
    except StoryRefused:
        return
    check(story)
    assert story.text[story.content_start :] in {text.removeprefix("\ufeff"), ""} or "<" in text


@given(
    st.binary(max_size=300)
    | TEXTS.map(lambda text: text.encode("utf-8", "ignore"))
    | TEXTS.map(lambda text: text.encode("cp1256", "ignore"))
    | TEXTS.map(lambda text: text.encode("utf-16")),
    st.sampled_from(["text/plain", "text/html", "text/plain; charset=windows-1256", "x/y", ""]),
)
# A tatweel alone beside a person and an outlet.
@example("ـ«عبد\x80ÀÀÀ\xa0À(سبق\n\xa0À".encode(), "text/plain")
def test_any_bytes_give_a_story_or_a_reason(content: bytes, media_type: str) -> None:
    try:
        story = read(content, media_type=media_type)
    except StoryRefused as error:
        reason = error.reason
    else:
        check(story)
        return
    assert reason.startswith(("empty: ", "undecodable: ", "not text: ", "mojibake"))


@pytest.mark.parametrize(
    "text",
    [
        "«" * 20_000 + "هدنة",
        "(" * 20_000 + "رويترز",
        "القاهرة - " * 5_000,
        "- " * 20_000 + "رويترز: هدنة",
        "4 و5 و" * 5_000 + "أيلول",
        "ألف " * 10_000,
        "هدنة\n" * 10_000,
        "A b c\n" * 5_000 + "هدنة في المدينة.",
        "قال " * 10_000 + "«الهدنة قائمة منذ أمس الجمعة في المدينة»",
        "انتهى " * 10_000,
        "ه" * 100_000,
        "1/" * 20_000,
        "." * 50_000 + "هدنة",
        "السبت " * 50_000,
        "لكن " * 20_000 + "قال «كلام من أربع كلمات» " * 5_000,
        "قال لرويترز " * 10_000 + ". " + "وأضاف لرويترز «كلام من أربع كلمات» " * 5_000,
        "قال الناطق باسم «كذا» و" * 10_000 + ". " + "وأضاف «كلام من أربع كلمات» " * 5_000,
        "السبت 12 شوال 1436 الموافق 28 تموز/يوليو 2015 " * 5_000,
        "10 ذي الحجة 1437 هـ الموافق 12/9/2016، " * 5_000,
        "جُرحَ 5 بينهم 3 أطفال يوم السبت قال «كلامٌ من أربع كلمات» " * 5_000,
        "القاهرة - رويترز 12 سبتمبر 2015\n" * 5_000,
        "5 إصابات و" * 20_000,
        "نفى مقتل 3 جنود و" * 20_000,
        "وأكد لأوباما أن «كلام من أربع كلمات» و" * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_repeats_itself_is_read_in_time(text: str) -> None:
    check_small = read(text)
    assert check_small.text == text
