"""What a wire says of a story's place among others."""

from __future__ import annotations

import pytest

from streams.alerts.signals import retractions_of
from streams.events import Story
from streams.identity import story_id
from tests.streams.story.story_kit import read, surfaces

BODY = "أعلن الوسيط هدنة في المدينة بعد أيام من القصف، وقال إن الجانبين وافقا عليها."


def noticed(story: Story) -> tuple[str, str | None] | None:
    return None if story.notice is None else (story.notice.kind, story.notice.refers_to)


@pytest.mark.parametrize(
    ("headline", "notice", "urgent"),
    [
        ("عاجل: هدنة في المدينة", None, True),
        ("عاجل | هدنة في المدينة", None, True),
        ("خبر عاجل.. هدنة في المدينة", None, True),
        ("تصحيح: هدنة في المدينة", ("correction", None), False),
        ("(تصحيح) هدنة في المدينة", ("correction", None), False),
        ("تصحيح وإعادة: هدنة في المدينة", ("correction", None), False),
        ("عاجل - تصحيح: هدنة في المدينة", ("correction", None), True),
        ("تصحيح الخبر رقم 0012: هدنة في المدينة", ("correction", "0012"), False),
        ("إلغاء الخبر رقم ١٢٣ عن الهدنة", ("kill", "123"), False),
        ("إلغاء: هدنة في المدينة", ("kill", None), False),
        ("يرجى عدم استخدام الخبر رقم AFP-77", ("kill", "AFP-77"), False),
        ("KILL: truce in the city (id: urn.x/9)", ("kill", "urn.x/9"), False),
        ("تحديث 2: هدنة في المدينة", ("update", None), False),
        ("إضافة أولى: هدنة في المدينة", ("addition", None), False),
        ("تكملة / هدنة في المدينة", ("continuation", None), False),
        # News of what is cancelled, corrected and added.
        ("إلغاء حفل في المدينة", None, False),
        ("تصحيح مسار المفاوضات في المدينة", None, False),
        ("تحديث قائمة الأسعار في المدينة", None, False),
        ("إضافة نوعية لأسواق المدينة", None, False),
        ("تدخل عاجل لإنقاذ المدينة", None, False),
        ("هدنة في المدينة", None, False),
    ],
)
@pytest.mark.parametrize("beside", [True, False])
def test_markers(
    headline: str, notice: tuple[str, str | None] | None, urgent: bool, beside: bool
) -> None:
    story = read(BODY, title=headline) if beside else read(f"{headline}\n\n{BODY}")
    assert (noticed(story), story.urgent) == (notice, urgent)


def test_a_marker_may_open_the_first_line() -> None:
    story = read(f"تصحيح: {BODY}")
    assert noticed(story) == ("correction", None)
    assert story.notice is not None
    assert surfaces(story, [story.notice]) == ["تصحيح:"]


def test_a_story_takes_back_what_it_names_at_the_same_source() -> None:
    story = read(BODY, title="إلغاء الخبر رقم 12", source="wire")
    (retraction,) = retractions_of(story)
    assert retraction.story == story_id("wire", native="12", content=b"")
    assert (retraction.reason, retraction.raw) == ("killed", story.raw)


def test_a_correction_that_names_none_takes_back_its_own_earlier_revisions() -> None:
    (retraction,) = retractions_of(read(BODY, title="تصحيح: هدنة"))
    assert (retraction.story, retraction.reason) == ("id", "replaced")


def test_a_version_and_a_notice_of_one_story_are_one_retraction() -> None:
    assert len(retractions_of(read(BODY, title="تحديث 2: هدنة", version=2))) == 1
    assert len(retractions_of(read(BODY, title="تحديث الخبر رقم 12: هدنة", version=2))) == 2


@pytest.mark.parametrize("title", ["عاجل: هدنة", "إضافة 1: هدنة", "تكملة: هدنة", "هدنة"])
def test_what_only_adds_takes_nothing_back(title: str) -> None:
    assert retractions_of(read(BODY, title=title)) == []


@pytest.mark.parametrize(
    ("headline", "kind", "urgent"),
    [
        ("تحديث 2-هدنة في المدينة", "update", False),
        ("تحديث ثان: هدنة في المدينة", "update", False),
        ("تحديث 1- هدنة في المدينة", "update", False),
        ("(إعادة مصححة) هدنة في المدينة", "correction", False),
        ("إعادة لتصحيح عدد الجرحى: هدنة في المدينة", "correction", False),
        ("تصحيح 2: هدنة في المدينة", "correction", False),
        ("إضافة أولى وأخيرة: هدنة في المدينة", "addition", False),
        ("عام / هدنة في المدينة / إضافة أولى وأخيرة", "addition", False),
        ("عام / هدنة في المدينة / تصحيح", "correction", False),
        ("هدنة في المدينة (محدث)", "update", False),
        ("هدنة في المدينة (تحديث)", "update", False),
        ("هدنة في المدينة (إلغاء)", "kill", False),
        ("تكملة 3 - هدنة في المدينة", "continuation", False),
        ("تنبيه: إلغاء. هدنة في المدينة", "kill", False),
        ("عاجل 1", None, True),
        ("عاجل 2-هدنة في المدينة", None, True),
        ("عاجل 2: هدنة في المدينة", None, True),
        ("تأجيل / إلغاء", None, False),
        ("تحديث 20 مدرسة في المدينة", None, False),
        ("إضافة ثانية من العمر إلى الهدنة", None, False),
        ("عاجل 3 ملفات على طاولة الوسيط", None, False),
        ("هدنة في المدينة (صور)", None, False),
        ("قتلى / هدنة في المدينة", None, False),
    ],
)
def test_more_markers(headline: str, kind: str | None, urgent: bool) -> None:
    for story in (read(BODY, title=headline), read(f"{headline}\n\n{BODY}")):
        assert (story.notice.kind if story.notice else None, story.urgent) == (kind, urgent)
