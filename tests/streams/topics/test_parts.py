"""Rules read what a story says, and nothing that only stands beside it."""

from __future__ import annotations

import pytest

from streams.events import Match
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher
from streams.topics.zones import head_sentences, zones_of

LEAD = "وصل الوزير إلى المدينة صباح اليوم في زيارة تستمر يومين يلتقي فيها مسؤولين محليين."
MORE = "وقال إنه سيزور المستشفى والمدرسة ثم يعود إلى العاصمة في ختام الزيارة."
TITLE = "الوزير يصل إلى المدينة"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_catalog())


def matches(matcher: Matcher, text: str) -> list[Match]:
    return matcher.match(story_of(text)).matches


@pytest.mark.parametrize(
    "line",
    [
        "غارة جوية على المدينة الشهر الماضي (رويترز)",
        "آثار قصف مدفعي على حي في المدينة (أ ف ب - أرشيف)",
        "نازحون بعد حصار المدينة - أرشيف",
        "صورة أرشيفية لغارة جوية على المدينة",
        "Smoke rises after an airstrike on Aleppo, May 1, 2016. REUTERS/A. Person",
    ],
)
def test_captions_do_not_match(matcher: Matcher, line: str) -> None:
    assert matches(matcher, f"{TITLE}\n\n{line}\n{LEAD}\n{MORE}") == []


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: غارة جوية على حلب توقع عشرات القتلى",
        "شاهد أيضا: وقف إطلاق النار في سوريا",
        "رابط الخبر بصحيفة الوئام: حصار حلب",
        "كلمات مفتاحية: حصار، هدنة، غارة جوية",
        "للمزيد: قصف مدفعي على المدينة",
        "مواضيع ذات صلة: هدنة في حلب",
    ],
)
def test_boilerplate_does_not_match(matcher: Matcher, line: str) -> None:
    assert matches(matcher, f"{TITLE}\n\n{LEAD}\n{MORE}\n{line}") == []


def test_keywords_that_stick_to_the_last_paragraph_do_not_match(matcher: Matcher) -> None:
    assert matches(matcher, f"{TITLE}\n\n{LEAD}\n{MORE} سمات حصار حلب غارة جوية") == []


@pytest.mark.parametrize(
    "line",
    [
        "شن الطيران غارة جوية على حلب أمس.",
        "وأعلن الجانبان وقف إطلاق النار في حلب أمس.",
        "قتل عشرة في غارة جوية على حلب، بحسب (رويترز).",
        "وقتل عشرة في غارة جوية على حلب (رويترز)",
        "قتل عشرة في غارة جوية على حلب (رويترز)",
    ],
)
def test_sentences_beside_them_do(matcher: Matcher, line: str) -> None:
    caption = "شارع في المدينة (رويترز)"
    assert matches(matcher, f"{TITLE}\n\n{caption}\n{LEAD}\n{line}\nاضف تعليق")


@pytest.mark.parametrize("flash", ["غارة جوية على حلب (رويترز)", "وقف إطلاق النار في حلب (أ ف ب)"])
def test_a_flash_that_looks_like_a_caption_matches(matcher: Matcher, flash: str) -> None:
    assert matches(matcher, flash)


def test_a_subheading_matches(matcher: Matcher) -> None:
    assert matches(matcher, f"{TITLE}\n\n{LEAD}\nوقف إطلاق النار\n{MORE}")


def test_a_phrase_does_not_reach_over_a_dateline(matcher: Matcher) -> None:
    assert matches(matcher, f"{TITLE}\n\nحلب - سانا: {LEAD}") == []


def test_a_dateline_is_of_the_head_and_no_sentence_of_the_lead(matcher: Matcher) -> None:
    story = story_of(f"{TITLE}\n\nحلب - سانا: أولا كذا هنا. ثانيا كذا هنا. ثالثا كذا هنا. {LEAD}")
    assert [story.text[s.start : s.end] for s in story.sentences][1] == "حلب - سانا:"
    assert zones_of(story) == ["headline", "lead", "lead", "lead", "body", "body"]
    assert len(head_sentences(story)) == 4


def test_the_place_of_the_dateline_stands_for_what_names_none(matcher: Matcher) -> None:
    text = f"{TITLE}\n\nحلب - سانا: {LEAD}\n{MORE} ثم بدأ وقف إطلاق النار."
    assert [match.place for match in matches(matcher, text)] == ["aleppo"]
