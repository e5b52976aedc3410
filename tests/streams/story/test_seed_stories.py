"""What the parts of the five seed stories are, and what they name: every one, by hand.

The same is scored against a reader's labels where they are: in ``WIREWATCH_CORPUS``, else in
``shared/corpus`` beside the checkout.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.streams.story.story_kit import parts, seed, surfaces

CORPUS: Final = Path(
    os.environ.get("WIREWATCH_CORPUS") or Path(__file__).resolve().parents[4] / "shared" / "corpus"
)
LABELS: Final = CORPUS / "seeds" / "mentions.json"
NAMES: Final = (
    "000_b66321f7bd11bc8c.txt",
    "001_ce1a074280437eba.txt",
    "002_db730f9dc6351edb.txt",
    "003_7a41c80445518d85.txt",
    "004_afaff29ea851c22d.txt",
)
KINDS: Final = {"subhead": "subheading", "caption_en": "caption", "caption_ar": "caption"}

STRUCTURE: Final = {
    NAMES[0]: [
        ("subheading", "كيري يلهث وراء لافروف"),
        ("subheading", "الوضع في حلب"),
        ("source_line", "المصدر: عربي 21 - جنيف- أ ف ب"),
    ],
    NAMES[1]: [
        ("headline", "كيري ولافروف يجتمعان في جنيف بشأن سوريا"),
        (
            "caption",
            "U.S. Secretary of State John Kerry (L) and Russian Foreign Minister Sergei Lavrov (R)"
            " before a bilateral meeting focused on the Syrian crisis in Geneva, Switzerland August"
            " 26, 2016. REUTERS/Martial Trezzini/Pool",
        ),
        ("credit", "REUTERS/Martial Trezzini/Pool"),
        ("caption", "كيري (يسار) ولافروف خلال لقاء سابق بينهما في جنيف الشهر الماضي (رويترز)"),
        ("credit", "(رويترز)"),
        ("subheading", "لا شيء مؤكد"),
        ("source_line", "المصدر : الجزيرة + وكالات"),
    ],
    NAMES[2]: [
        ("subheading", "اجتماع في جنيف"),
        ("subheading", "وقف لإطلاق النار"),
        ("end_mark", "انتهى/خ."),
        ("boilerplate", "اضف تعليق"),
    ],
    NAMES[3]: [("source_line", "(الأخبار، أ ف ب، رويترز)")],
    NAMES[4]: [
        ("headline", "مشاورات أميركية روسية لوقف إطلاق النار بسوريا"),
        (
            "caption",
            "U.S. Secretary of State John Kerry, center, Russian Foreign Minister Sergey Lavrov,"
            " left, and UN Special Envoy for Syria Staffan de Mistura, right, arrive for a news"
            " conference after the International Syria Support Group (ISSG) meeting in Munich,"
            " Germany, Friday, Feb. 12, 2016. (AP Photo/Matthias Schrader)",
        ),
        ("credit", "(AP Photo/Matthias Schrader)"),
        (
            "caption",
            "كيري يتوسط نظيره الروسي لافروف (يسار) والمبعوث الأممي لسوريا دي ميستورا"
            " (أسوشيتد برس-أرشيف)",
        ),
        ("credit", "(أسوشيتد برس-أرشيف)"),
        ("source_line", "المصدر : وكالات"),
    ],
}
AGENCIES: Final = {
    NAMES[0]: [("تويتر", "twitter"), ("عربي 21", "arabi21"), ("أ ف ب", "afp")],
    NAMES[1]: [
        ("REUTERS", "reuters"),
        ("رويترز", "reuters"),
        ("للجزيرة", "al_jazeera"),
        ("وكالة الصحافة الفرنسية", "afp"),
        ("وكالة رويترز", "reuters"),
        ("رويترز", "reuters"),
        ("الجزيرة", "al_jazeera"),
        ("وكالات", "wires"),
    ],
    NAMES[2]: [
        ("تويتر", "twitter"),
        ("وكالة رويترز للانباء", "reuters"),
        ("وكالة الاناضول التركية الرسمية للأنباء", "anadolu"),
    ],
    NAMES[3]: [("الأخبار", "al_akhbar"), ("أ ف ب", "afp"), ("رويترز", "reuters")],
    NAMES[4]: [
        ("AP Photo", "ap"),
        ("أسوشيتد برس", "ap"),
        ("وكالة الإعلام الروسية", "ria"),
        ("صحيفة سفينسكا داغبلاديت السويدية", "svenska_dagbladet"),
        ("وكالات", "wires"),
    ],
}
# From the times of the manifest: 9 September 2016 and 19 February 2016 were Fridays.
DATES: Final = {
    NAMES[0]: [
        ("الجمعة", "2016-09-09"),
        ("2015", "2015"),
        ("الجمعة", "2016-09-09"),
        ("الجمعة", "2016-09-09"),
        ("الخميس", "2016-09-08"),
        ("4 و5 أيلول/ سبتمبر", "2016-09-04/2016-09-05"),
        ("26 آب/ أغسطس", "2016-08-26"),
        ("2012", "2012"),
        ("الاثنين", "2016-09-05"),
        ("الخميس", "2016-09-08"),
        ("الخميس", "2016-09-08"),
        ("الخميس", "2016-09-08"),
        ("الخميس", "2016-09-08"),
        ("2012", "2012"),
    ],
    NAMES[1]: [("اليوم", "2016-09-09")] * 3,
    NAMES[2]: [
        ("اليوم", "2016-09-09"),
        ("الجمعة", "2016-09-09"),
        ("الجمعة", "2016-09-09"),
        ("غدا", "2016-09-10"),
        ("بعد غد", "2016-09-11"),
        ("تموز/ يوليو", "2016-07"),
        ("الخميس", "2016-09-08"),
        ("الـ 12 من الشهر الحالي", "2016-09-12"),
        ("الثلاثاء", "2016-09-06"),
    ],
    NAMES[3]: [("2012", "2012")],
    NAMES[4]: [
        ("اليوم", "2016-02-19"),
        ("الجمعة", "2016-02-19"),
        ("اليوم", "2016-02-19"),
        ("الجمعة", "2016-02-19"),
        ("اليوم", "2016-02-19"),
        ("اليوم", "2016-02-19"),
        ("11 فبراير/شباط", "2016-02-11"),
        ("اليوم", "2016-02-19"),
        ("اليوم", "2016-02-19"),
        ("أمس", "2016-02-18"),
        ("الخميس", "2016-02-18"),
        ("25 فبراير/شباط", "2016-02-25"),
        ("11 فبراير/شباط", "2016-02-11"),
        ("الأسبوع الماضي", "2016-W06"),
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_parts(name: str) -> None:
    assert [part for part in parts(seed(name)) if part[0] != "paragraph"] == STRUCTURE[name]


@pytest.mark.parametrize("name", NAMES)
def test_agencies(name: str) -> None:
    story = seed(name)
    ids = [named.id for named in story.agencies]
    assert list(zip(surfaces(story, story.agencies), ids, strict=True)) == AGENCIES[name]


@pytest.mark.parametrize("name", NAMES)
def test_dates(name: str) -> None:
    story = seed(name)
    values = [date.value for date in story.dates]
    assert list(zip(surfaces(story, story.dates), values, strict=True)) == DATES[name]


def test_what_is_counted() -> None:
    story = seed(NAMES[0])
    dead = [number for number in story.numbers if number.counts == "killed"]
    assert surfaces(story, dead) == ["260 ألف"]
    assert (dead[0].least, dead[0].most) == (260_000, None)
    residents = surfaces(story, [number for number in story.numbers if number.counts is None])
    assert "250 ألف" in residents


def test_who_speaks() -> None:
    story = seed(NAMES[2])
    said = [
        (
            story.text[quote.start : quote.end][:20],
            quote.speaker and surfaces(story, [quote.speaker]),
        )
        for quote in story.quotations
    ]
    assert said == [
        ("نزيح قضايا عن الطاول", ["مسؤول"]),
        ("لا يمكننا أن نضمن في", ["مسؤول"]),
        ("هناك عدد من الأمور ا", ["مسؤول"]),
        ("في اقرب وقت ممكن", ["الرئيس التركي"]),
    ]


@pytest.mark.skipif(
    not LABELS.is_file(),
    reason="no labels: set WIREWATCH_CORPUS to the folder of seeds/mentions.json",
)
@pytest.mark.parametrize("name", NAMES)
def test_every_labelled_span_is_found_exactly(name: str) -> None:
    labels = json.loads(LABELS.read_text(encoding="utf-8"))[name]
    story = seed(name)
    missed = [
        *_missed(
            ((KINDS.get(span["type"], span["type"]), *_at(span)) for span in labels["structure"]),
            {(part.kind, part.start, part.end) for part in story.parts},
        ),
        *_missed(
            (_at(span) for span in labels["entities"] if span["type"] == "agency"),
            {(named.start, named.end) for named in story.agencies},
        ),
        *_missed(map(_at, labels["dates"]), {(date.start, date.end) for date in story.dates}),
    ]
    assert missed == []


def _at(span: dict[str, Any]) -> tuple[int, int]:
    return span["start"], span["end"]


def _missed(wanted: Iterable[Any], found: set[Any]) -> list[Any]:
    return [span for span in wanted if span not in found]
