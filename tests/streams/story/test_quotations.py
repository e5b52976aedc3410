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


RETURN = "سنعود إلى بيوتنا قبل الشتاء"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"قال القائد سامي الحسن لرويترز «{RETURN}».", "القائد سامي الحسن"),
        (f"وصرح لوكالة فرانس برس مدير المرفأ سامي الحسن «{RETURN}».", "مدير المرفأ سامي الحسن"),
        (f"قال الناشط حسن علي: «{RETURN}».", "الناشط حسن علي"),
        (f"قال محافظ المدينة: «{RETURN}».", "محافظ المدينة"),
        (f"وقال أحد السكان: «{RETURN}».", "أحد السكان"),
        (f"قال مسؤول محلي طلب عدم الكشف عن اسمه «{RETURN}».", "مسؤول محلي"),
        (f"مدير المرفأ سامي الحسن قال إن «{RETURN}».", "مدير المرفأ سامي الحسن"),
        (f"لكن وزير النقل قال: «{RETURN}».", "وزير النقل"),
        (f"وبحسب مدير المرفأ، فإن «{RETURN}».", "مدير المرفأ"),
        (f"«{RETURN}»، بحسب مدير المرفأ.", "مدير المرفأ"),
        (f"«{RETURN}»، بحسب ما قال مدير المرفأ.", "مدير المرفأ"),
        (f"«{RETURN}» كما يؤكد مدير المرفأ.", "مدير المرفأ"),
        (f"«{RETURN}» على حد تعبير مدير المرفأ.", "مدير المرفأ"),
        (f"ويقول مدير المرفأ إن «{RETURN}».", "مدير المرفأ"),
        (f"قال مدير المرفأ إن العمل متعثر. وأضاف: «{RETURN}».", "مدير المرفأ"),
        (f"قال مدير المرفأ إن العمل متعثر. وتابع أنه قلق. وأضاف: «{RETURN}».", "مدير المرفأ"),
        (f"قال مدير المرفأ إن العمل متعثر.\nوأضاف للصحفيين: «{RETURN}».", "مدير المرفأ"),
        (f"قالت حركة «نحو الغد» في بيان إن «{RETURN}».", "حركة «نحو الغد»"),
        (
            f"قال المتحدث باسم «نحو الغد» سامي الحسن: «{RETURN}».",
            "المتحدث باسم «نحو الغد» سامي الحسن",
        ),
        (f'قال "سامي الحسن" في حديث لمحطة "الميناء" إن «{RETURN}».', "سامي الحسن"),
        (f"اتهمه بالتآمر. وقال: «{RETURN}».", None),
        (f"وبعدما عاد قال إن «{RETURN}».", None),
        (f"أمس قال إن «{RETURN}».", None),
    ],
)
def test_more_orders_of_speaking(text: str, speaker: str | None) -> None:
    story = read(text)
    (quotation,) = story.quotations
    assert surfaces(story, [quotation]) == [RETURN]
    assert (quotation.speaker and surfaces(story, [quotation.speaker])[0]) == speaker


@pytest.mark.parametrize(
    "text", [f"في الرسالة التي قال فيها «{SAID}».", f"بعدما كتب عليها «{SAID}»."]
)
def test_a_pronoun_is_no_speaker(text: str) -> None:
    assert quotations(text) == [(SAID, None)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"وأكد لأوباما أن «{RETURN}».", None),
        (f"وقال لكيري إن «{RETURN}».", None),
        (f"وقال لوزير النقل الجديد إن «{RETURN}».", None),
        (f"قال مدير المرفأ إن العمل متعثر. وأكد لأوباما أن «{RETURN}».", "مدير المرفأ"),
        (f"وأكد لافروف أن «{RETURN}».", "لافروف"),
        (f"وقال لوكهارت إن «{RETURN}».", "لوكهارت"),
        (f"وقال لمراسلنا أبو سامي إن «{RETURN}».", "أبو سامي"),
        (f"وتابع قائلا: «{RETURN}».", None),
        (f"قال مدير المرفأ إن العمل متعثر. وتابع قائلا: «{RETURN}».", "مدير المرفأ"),
        (f"وأضافت الصحيفة نقلا عن مسؤول أن «{RETURN}».", "الصحيفة"),
        (f"وغرد مدير المرفأ: «{RETURN}».", "مدير المرفأ"),
        (f"وبحسب مدير المرفأ فإن «{RETURN}».", "مدير المرفأ"),
        (f"وقال المدرب فان دايك: «{RETURN}».", "المدرب فان دايك"),
        (f"وقال المسؤول الذي طلب عدم كشف اسمه «{RETURN}».", "المسؤول"),
    ],
)
def test_who_was_spoken_to_does_not_speak(text: str, speaker: str | None) -> None:
    (quotation,) = read(text).quotations
    assert (quotation.speaker and surfaces(read(text), [quotation.speaker])[0]) == speaker
