"""Agencies by all their names, and where in a story they stand."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import read, surfaces


def agencies(text: str) -> list[tuple[str, str | None]]:
    story = read(text)
    ids = [named.id for named in story.agencies]
    return list(zip(surfaces(story, story.agencies), ids, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نقلت (أ.ف.ب) عن مصدر", [("أ.ف.ب", "afp")]),
        ("قالت وكالة الصحافة الفرنسية", [("وكالة الصحافة الفرنسية", "afp")]),
        ("قالت فرانس برس", [("فرانس برس", "afp")]),
        ("نقلت AFP عنه", [("AFP", "afp")]),
        ("وقال لرويترز إن", [("لرويترز", "reuters")]),
        ("ذكرت وكالة رويترز للأنباء أن", [("وكالة رويترز للأنباء", "reuters")]),
        ("ذكرت الوكالة أن رويترز", [("رويترز", "reuters")]),
        (
            "حسب وكالة الأناضول ورويترز وسانا",
            [("وكالة الأناضول", "anadolu"), ("ورويترز", "reuters"), ("وسانا", "sana")],
        ),
        # Names that are other words as well.
        ("وقال مصدر للجزيرة إن", [("للجزيرة", "al_jazeera")]),
        ("قالت قناة الجزيرة", [("قناة الجزيرة", "al_jazeera")]),
        ("وقال لـ«الشرق الأوسط» إن", [("الشرق الأوسط", "asharq_alawsat")]),
        ("عبر هضبة الأناضول", []),
        ("الجزيرة العربية والشرق الأوسط", []),
        ("آخر الأخبار عن المدينة", []),
        ("قال المصدر إنه لا يعلم", []),
        # Papers that the catalog does not know.
        ("كتبت صحيفة داغنس نيهيتر السويدية أن", [("صحيفة داغنس نيهيتر السويدية", None)]),
        ("كتبت صحيفة «الأفق الجديد» أن", [("صحيفة «الأفق الجديد»", None)]),
        ("صحيفة الدعوى", []),
        ("كتبت الصحيفة أن الهدنة", []),
    ],
)
def test_agencies(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert agencies(text) == expected


def test_roles() -> None:
    story = read(
        "هدنة في المدينة\n\nشارع في المدينة (أسوشيتد برس)\n"
        "القاهرة (رويترز) - أعلن الوسيط هدنة في المدينة، بحسب وكالة تاس.\n"
        "المصدر: وكالات"
    )
    assert [(named.id, named.role) for named in story.agencies] == [
        ("ap", "credit"),
        ("reuters", "source"),
        ("tass", "cited"),
        ("wires", "source"),
    ]


@pytest.mark.parametrize(
    ("dateline", "agency", "surface"),
    [
        ("رام الله 13-9-2026 وفا- ", "wafa", "وفا"),
        ("الرياض 02 ربيع الأول 1438 هـ الموافق 01 ديسمبر 2016 م واس -- ", "spa", "واس"),
    ],
)
def test_an_agency_behind_the_day_of_a_dateline(dateline: str, agency: str, surface: str) -> None:
    story = read(f"{dateline}أعلن الوسيط هدنة في المدينة بعد أيام من القصف.")
    assert surfaces(story, story.agencies) == [surface]
    assert [(named.id, named.role) for named in story.agencies] == [(agency, "source")]
