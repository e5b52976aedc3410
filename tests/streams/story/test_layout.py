"""Layout, by hand: what wires and pages put around a story."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import parts, read, read_on, surfaces

LEAD = "أعلن الوسيط هدنة في المدينة بعد أيام من القصف، وقال إن الجانبين وافقا عليها من حيث المبدأ."
MORE = "وأضاف أن المراقبين سيصلون إلى المدينة قريبا، وأن المساعدات ستدخل من معبرين."
TITLE = "هدنة في المدينة بعد أيام من القصف"


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in parts(read(text))]


@pytest.mark.parametrize(
    ("signature", "kind", "agencies", "place"),
    [
        ("القاهرة (رويترز) - ", "dateline", ["reuters"], "القاهرة"),
        ("بيروت - أ ف ب: ", "dateline", ["afp"], "بيروت"),
        ("صنعاء «الخليج»: ", "dateline", ["al_khaleej"], "صنعاء"),
        ("عدن: «الخليج» ", "dateline", ["al_khaleej"], "عدن"),
        ("لندن: «الشرق الأوسط» - ", "dateline", ["asharq_alawsat"], "لندن"),
        ("عواصم، «الخليج»، وكالات: ", "dateline", ["al_khaleej", "wires"], "عواصم"),
        ("دمشق - سانا: ", "dateline", ["sana"], "دمشق"),
        ("دمشق: ", "dateline", [], "دمشق"),
        ("سبق -جازان: ", "dateline", ["sabq"], "جازان"),
        ("رويترز: ", "source_line", ["reuters"], None),
    ],
)
def test_a_signature_opens_the_paragraph(
    signature: str, kind: str, agencies: list[str], place: str | None
) -> None:
    story = read(f"{TITLE}\n\n{signature}{LEAD}\n{MORE}")
    head, paragraph, signed, other = story.parts
    assert (head.kind, paragraph.kind, signed.kind, other.kind) == (
        "headline",
        "paragraph",
        kind,
        "paragraph",
    )
    assert surfaces(story, [signed]) == [signature.strip()]
    assert paragraph.start == signed.start
    assert signed.agencies == agencies
    assert (signed.place and surfaces(story, [signed.place])[0]) == place
    assert LEAD in surfaces(story, story.sentences)


@pytest.mark.parametrize(
    ("line", "kind", "agencies"),
    [
        ("واس - الرياض", "dateline", ["spa"]),
        ("جدة: واس", "dateline", ["spa"]),
        ("عبدالله الراجحي- سبق- جدة:", "dateline", ["sabq"]),
        ("خالد محمود (القاهرة)", "dateline", []),
        ("بغداد 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس", "dateline", ["spa"]),
        ("الوئام - متابعات:", "source_line", ["alweeam"]),
        ("كتب: سامي الحسن", "byline", []),
        ("د. سامي الحسن", "byline", []),
    ],
)
def test_a_signature_may_be_a_line(line: str, kind: str, agencies: list[str]) -> None:
    story = read(f"{TITLE}\n{line}\n{LEAD}\n{MORE}")
    signed = [part for part in story.parts if part.kind == kind]
    assert surfaces(story, signed) == [line]
    assert signed[0].agencies == agencies
    assert surfaces(story, story.sentences)[-2:] == [LEAD, MORE]


def test_a_byline_stands_in_its_dateline() -> None:
    story = read(f"{TITLE}\nعبدالله الراجحي- سبق- جدة: {LEAD}")
    assert parts(story)[1:] == [
        ("paragraph", f"عبدالله الراجحي- سبق- جدة: {LEAD}"),
        ("dateline", "عبدالله الراجحي- سبق- جدة:"),
        ("byline", "عبدالله الراجحي"),
    ]


def test_a_dateline_names_its_day() -> None:
    story = read(
        f"بغداد 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس\n{LEAD.replace('بعد', 'أمس بعد')}"
    )
    assert story.parts[0].date == "2015-08-10"
    # Nobody says when it was published: its dateline does.
    assert story.dates[-1].value == "2015-08-09"


@pytest.mark.parametrize(
    "dateline",
    ["إدلب 13-9 (أ ف ب) -", "إدلب 13/9 (أ ف ب) –", "إدلب 13-9- أ ف ب:", "سراقب 13-9 سانا -"],
)
def test_the_day_of_a_dateline_may_lack_its_year(dateline: str) -> None:
    text = f"{dateline} {LEAD}"
    for story, value in ((read_on(text, "2016-09-14"), "2016-09-13"), (read(text), None)):
        (signed,) = [part for part in story.parts if part.kind == "dateline"]
        assert surfaces(story, [signed]) == [dateline]
        assert signed.place is not None
        assert surfaces(story, [signed.place]) == [dateline.split()[0]]
        assert signed.date == value
        assert (surfaces(story, story.dates)[0][:2], story.dates[0].value) == ("13", value)
        assert [(named.role) for named in story.agencies] == ["source"]
        assert story.numbers == []


def test_a_town_that_is_another_word_is_known_beside_an_agency() -> None:
    story = read(f"دوما (رويترز) - {LEAD}")
    (signed,) = [part for part in story.parts if part.kind == "dateline"]
    assert signed.place is not None
    assert signed.place.id == "douma"


@pytest.mark.parametrize("score", ["برشلونة 3-1: ", "مدريد 3-1 (خاص) - "])
def test_a_score_is_no_day(score: str) -> None:
    assert "dateline" not in kinds(f"{TITLE}\n\n{score}{LEAD}")


@pytest.mark.parametrize(
    "opening",
    [
        "قال مصدر في الشرطة: ",
        "سوريا: ",
        "وأكد المتحدث - الذي لم يذكر اسمه - ",
        "وقال لرويترز: ",
        "هدنة: ",
    ],
)
def test_what_only_looks_like_a_signature(opening: str) -> None:
    assert kinds(f"{TITLE}\n\n{opening}{LEAD}") == ["headline", "paragraph"]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("شارع في المدينة بعد الهدنة (رويترز)", "(رويترز)"),
        ("شارع في المدينة بعد الهدنة (أ ف ب - أرشيف)", "(أ ف ب - أرشيف)"),
        ("جانب من وقف إطلاق النار - أرشيف", "- أرشيف"),
        ("صورة أرشيفية لقصف سابق على المدينة", None),
        ("شارع في المدينة. تصوير: سامي الحسن", "تصوير: سامي الحسن"),
        (
            "A street after the siege of the city, May 1, 2024. REUTERS/A. Person",
            "REUTERS/A. Person",
        ),
        ("A street after the siege (Photo by A. Person)", "(Photo by A. Person)"),
        ("File - A man walks past a damaged house", None),
    ],
)
def test_captions_and_their_credits(line: str, credit: str | None) -> None:
    story = read(f"{TITLE}\n\n{line}\n{LEAD}\n{MORE}")
    wanted = [("caption", line)] + ([("credit", credit)] if credit else [])
    assert parts(story)[1:-2] == wanted
    assert line not in surfaces(story, story.sentences)


@pytest.mark.parametrize(
    "line",
    [
        "“We want the siege lifted and the bombing to stop,” he said in English.",
        "وقال لوكالة (رويترز) إن القصف مستمر.",
        "قتل عشرة في القصف (بحسب المرصد)",
    ],
)
def test_what_only_looks_like_a_caption(line: str) -> None:
    assert "caption" not in kinds(f"{TITLE}\n\n{LEAD}\n{line}\n{MORE}")


@pytest.mark.parametrize(
    "line",
    [
        "اضف تعليق",
        "أضف تعليقك",
        "اقرأ أيضا: حصار المدينة في أرقام",
        "مواضيع ذات صلة",
        "شارك على فيسبوك",
        "طباعة | إرسال إلى صديق",
        "جميع الحقوق محفوظة © 2024",
        "رابط الخبر بصحيفة الوئام: هدنة في المدينة",
        "https://example.org/news/1",
        "reader@example.org",
        "Share on Facebook",
    ],
)
def test_boilerplate(line: str) -> None:
    story = read(f"{TITLE}\n\n{LEAD}\n{MORE}\n{line}")
    assert parts(story)[-1] == ("boilerplate", line)
    assert len(story.sentences) == 3


def test_boilerplate_that_sticks_to_the_last_paragraph() -> None:
    for tail in ("سمات هدنة قصف المدينة", "رابط الخبر بصحيفة الوئام: هدنة في المدينة"):
        assert parts(read(f"{TITLE}\n\n{LEAD}\n{MORE} {tail}"))[-2:] == [
            ("paragraph", MORE),
            ("boilerplate", tail),
        ]


@pytest.mark.parametrize(
    "line",
    [
        "شارك الآلاف في تشييع قتلى القصف على المدينة يوم الجمعة.",
        "تابع المراقبون عملهم في المدينة رغم القصف المتقطع عليها.",
        "جميع المعابر مغلقة منذ بدء الحصار على المدينة.",
    ],
)
def test_sentences_that_begin_like_boilerplate(line: str) -> None:
    assert parts(read(f"{TITLE}\n\n{LEAD}\n{line}"))[-1] == ("paragraph", line)


@pytest.mark.parametrize(
    "mark", ["انتهى", "انتهى/خ.", "// انتهى //", "(انتهى)", "انتهى ح م / س ع", "####", "يتبع"]
)
def test_end_marks(mark: str) -> None:
    assert parts(read(f"{TITLE}\n\n{LEAD}\n{MORE}\n{mark}"))[-1] == ("end_mark", mark)
    if "#" not in mark:
        assert parts(read(f"{TITLE}\n\n{LEAD}\n{MORE} {mark}"))[-2:] == [
            ("paragraph", MORE),
            ("end_mark", mark),
        ]


def test_what_has_ended_is_no_end_mark() -> None:
    line = "وقال إن الاجتماع انتهى"
    assert parts(read(f"{TITLE}\n\n{LEAD}\n{line}"))[-1] == ("paragraph", line)


def test_a_source_in_brackets_closes_a_paragraph() -> None:
    story = read(f"{TITLE}\n\n{LEAD} {MORE} (وكالات)")
    assert parts(story)[-2:] == [("paragraph", f"{LEAD} {MORE}"), ("source_line", "(وكالات)")]
    assert story.parts[-1].agencies == ["wires"]


def test_subheadings_stand_between_paragraphs() -> None:
    text = f"{TITLE}\n\n{LEAD}\nالوضع الإنساني\n{MORE}\nخيار أخير"
    assert kinds(text) == ["headline", "paragraph", "subheading", "paragraph", "paragraph"]


def test_items_of_a_list_are_no_subheadings() -> None:
    assert "subheading" not in kinds(f"{TITLE}\n\n{LEAD}\n- بند أول\n1. بند ثان\n{MORE}")


def test_a_line_that_goes_on_is_no_subheading() -> None:
    broken = LEAD.removesuffix(".").replace(" من حيث", "\nمن حيث")
    assert "subheading" not in kinds(f"{TITLE}\n\n{broken}\n{MORE}")


@pytest.mark.parametrize("flash", ["غارة على المدينة (رويترز)", "أ ب", "اضف تعليق"])
def test_what_stands_alone_is_what_is_said(flash: str) -> None:
    assert parts(read(flash)) == [("paragraph", flash)]


def test_flashes_below_a_title_are_read() -> None:
    text = "غارة على المدينة (رويترز)\nهدنة في الجنوب (أ ف ب)\nوكالات"
    story = read(text, title="أبرز الأحداث")
    assert surfaces(story, story.sentences)[-3:] == text.split("\n")


@pytest.mark.parametrize(
    "caption",
    [
        "شارع في المدينة (رويترز-أرشيف)",
        "صورة جوية للمدينة (رويترز)",
        "شارع في المدينة (رويترز)\nA street in the city (Photo by A. Person)",
    ],
)
def test_a_picture_below_a_title_stays_one(caption: str) -> None:
    story = read(caption, title="شارع في المدينة")
    assert caption not in surfaces(story, story.sentences)


def test_traits_are_no_tags() -> None:
    said = f"{LEAD} سمات الهجوم تشبه ما سبقه."
    assert parts(read(f"{TITLE}\n\n{said}"))[1] == ("paragraph", said)


def test_a_headline_may_be_followed_at_once_by_what_is_longer() -> None:
    assert kinds(f"{TITLE}\n{LEAD}\n{MORE}") == ["headline", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("line", "language", "arabic"),
    [
        ("The mediator said that the truce is in force in the city.", "en", 0.0),
        ("Le médiateur a dit que la trêve est en vigueur dans la ville.", "fr", 0.0),
        ("میانجی گفت که آتش بس در شهر برقرار است و پزشکان وارد شدند.", "fa", 1.0),
        ("ثالث نے کہا کہ شہر میں جنگ بندی نافذ ہے اور ڈاکٹر پہنچ گئے۔", "ur", 1.0),
        (MORE, "ar", 1.0),
    ],
)
def test_each_part_has_its_language(line: str, language: str, arabic: float) -> None:
    story = read(f"{TITLE}\n\n{LEAD} {MORE} {LEAD}\n{line}")
    assert story.language == "ar"
    assert (story.parts[-1].language, story.parts[-1].arabic) == (language, arabic)


def test_share_of_the_script() -> None:
    story = read(f"{TITLE}\n\n{LEAD}\nقال المتحدث باسم OCHA أمس.")
    letters, latin = 21, 4
    assert story.parts[-1].arabic == round((letters - latin) / letters, 2)


LONG_LEAD = (
    "قالت البلدية إن أعمال الترميم في السوق القديم ستبدأ بعد أيام، وإن المدينة استعادت هدوءها"
    " بعد مواجهات استمرت حتى الفجر وأدت إلى أضرار كبيرة."
)


@pytest.mark.parametrize(
    "line", ["مقتل 3 في المدينة (رويترز)", "3 قتلى في المدينة (أ ف ب)", "اعتقال ناشط (رويترز)"]
)
def test_a_flash_amid_the_text_is_told(line: str) -> None:
    story = read(f"هدوء في السوق\n\n{LONG_LEAD}\n{line}\n{LONG_LEAD}")
    assert ("paragraph", line) in parts(story)


def test_a_caption_amid_the_text_is_none_of_it() -> None:
    line = "دخان يتصاعد من السوق (رويترز)"
    story = read(f"هدوء في السوق\n\n{LONG_LEAD}\n{line}\n{LONG_LEAD}")
    assert ("caption", line) in parts(story)


@pytest.mark.parametrize(
    "author",
    ["Jane Doe", "By Jane Doe in Beirut", "Jean-Paul de la Tour", "سايمون تيسدال", "أليكس يونغ"],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_foreign_author_signs(author: str, above: bool) -> None:
    text = (
        f"هدوء في السوق\n{author}\n{LONG_LEAD}"
        if above
        else f"هدوء في السوق\n{LONG_LEAD}\n{author}"
    )
    assert ("byline", author) in parts(read(text))


@pytest.mark.parametrize("line", ["Smoke rises over the old market", "New York", "Getty Images"])
def test_a_latin_line_that_names_nobody_is_no_byline(line: str) -> None:
    kinds = [
        kind for kind, words in parts(read(f"هدوء في السوق\n{line}\n{LONG_LEAD}")) if words == line
    ]
    assert kinds
    assert "byline" not in kinds


def test_a_caption_in_english_may_be_longer_than_all_of_a_story() -> None:
    caption = "A man walks past shuttered shops in the old market of the town on Monday, " * 2
    caption += "May 2, 2016. REUTERS/A. Person"
    story = read(f"هدوء في السوق\n{caption}\n{LONG_LEAD}")
    assert ("caption", caption) in parts(story)
    assert ("credit", "REUTERS/A. Person") in parts(story)


@pytest.mark.parametrize("sign", ["وطنية -", "رويترز -", "سبوتنيك –"])
def test_an_agency_alone_before_a_dash_opens_a_paragraph(sign: str) -> None:
    story = read(f"هدوء في السوق\n\n{sign} {LONG_LEAD}")
    assert ("source_line", sign) in parts(story)
    assert surfaces(story, story.sentences)[-1] == LONG_LEAD


@pytest.mark.parametrize("opening", ["اليوم - الجمعة", "الجزيرة - كما يقال", "الاتحاد - فكرة"])
def test_what_is_a_word_as_well_signs_nothing_before_a_dash(opening: str) -> None:
    story = read(f"هدوء في السوق\n\n{opening} {LONG_LEAD}")
    assert [kind for kind, _ in parts(story)] == ["headline", "paragraph"]
