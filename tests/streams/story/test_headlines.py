"""Headlines that look like signatures, and signatures that look like headlines."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import parts, read, surfaces

LEAD = "اندلعت مواجهات بين الجانبين في محيط المطار قبيل الفجر، وسمع دوي انفجارات بعيدة عنه."


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "headline",
    [
        "ليبيا: مواجهات في محيط المطار",
        "بنغازي: هدوء حذر",
        "السودان - مواجهات في دارفور",
        "رويترز: مواجهات في محيط المطار",
        "تقرير: مواجهات في محيط المطار",
        "تقرير أممي يتحدث عن مواجهات",
        "تحقيق دولي في قصف المطار",
        "حوار ليبي في تونس",
        "إعداد خطة لفتح المطار",
        "محمد المنفي يزور الجزائر",
        "محمود عباس يلتقي الوسيط في عمان",
        "علي زيدان للجزيرة نت",
        "خالد مشعل في القاهرة",
    ],
)
def test_a_first_line_that_tells_something_is_a_headline(headline: str, gap: str) -> None:
    assert parts(read(f"{headline}{gap}{LEAD}"))[0] == ("headline", headline)


@pytest.mark.parametrize(
    "headline",
    [
        "محمد المنفي يزور الجزائر",
        "تحقيق دولي في قصف المطار",
        "ليبيا: مواجهات في المطار",
        "ليبيا: حكومة الوحدة الجديدة",
        "محمد المنفي.. رئيس المجلس",
        "صالح وأنصاره وخصومهم",
        "طرابلس: إحراق مقر ودعوات للتظاهر",
    ],
)
def test_a_second_line_that_tells_something_is_read(headline: str) -> None:
    story = read(f"{LEAD[:40]}\n{headline}\n{LEAD} {LEAD}", title="مواجهات")
    assert ("byline", headline) not in parts(story)
    assert ("dateline", headline) not in parts(story)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("المجمعة - عمار الصالح:", "dateline"),
        ("خالد السالم (الخرمة)", "dateline"),
        ("طرابلس: ميسون البدري", "dateline"),
        ("تقرير: ميسون البدري", "byline"),
        ("تقرير خالد السالم", "byline"),
        ("كتبت ميسون البدري", "byline"),
        ("ميسون البدري", "byline"),
        ("وجدان الزبيدي", "byline"),
        ("غصون بنت ناهي", "byline"),
        ("هزاع أبو تاكي", "byline"),
    ],
)
def test_a_second_line_that_names_who_wrote_is_a_signature(line: str, kind: str) -> None:
    assert parts(read(f"مواجهات في محيط المطار\n{line}\n{LEAD} {LEAD}"))[1] == (kind, line)


@pytest.mark.parametrize(
    "line",
    [
        "هدوء حذر",
        "خروقات محدودة",
        "الحكم المحلي",
        "عودة النازحين",
        "مجلس الأمن الدولي",
        "نزوح آلاف",
    ],
)
def test_a_short_second_line_of_another_form_is_read(line: str) -> None:
    story = read(f"مواجهات في محيط المطار\n{line}\n{LEAD} {LEAD}")
    assert line in surfaces(story, story.sentences)


def test_an_author_may_stand_below_the_text() -> None:
    story = read(f"مواجهات في محيط المطار\n{LEAD} {LEAD}\n{LEAD}\nوجدان الزبيدي")
    assert parts(story)[-1] == ("byline", "وجدان الزبيدي")


@pytest.mark.parametrize(
    "line",
    [
        "مصدر: مقتل 3 جنود في المطار",
        "مصادر: غارات على المطار",
        "مصادر - هدوء حذر",
        "المصدر: الجيش قتل 3 مسلحين",
        "نقلا عن ناشطين، قتل 30 مدنيا في المطار.",
        "نقلا عن مصادر عسكرية، الجيش يتقدم",
    ],
)
def test_what_sources_say_is_read(line: str) -> None:
    alone = read(f"{line}\n\n{LEAD}")
    assert surfaces(alone, alone.sentences)[0] == line
    below = read(f"{LEAD}\n{line}", title="مواجهات")
    assert surfaces(below, below.sentences)[-1] == line


@pytest.mark.parametrize(
    "line",
    ["المصدر: شبكة المرفأ", "نقلا عن رويترز", "مصادر: رويترز + وكالات", "نقلا عن صحيفة المرفأ"],
)
def test_a_source_is_a_source_still(line: str) -> None:
    assert parts(read(f"{LEAD}\n{line}", title="مواجهات"))[-1] == ("source_line", line)


@pytest.mark.parametrize(
    "line",
    ["رويترز: انفجارات عنيفة قرب المطار", "بنغازي: غارات عنيفة", "حسن نصر الله: سنقاتل"],
)
def test_what_a_colon_opens_is_told(line: str) -> None:
    story = read(f"{line}\n{LEAD} {LEAD}", title="مواجهات")
    read_on = " ".join(surfaces(story, story.sentences))
    assert line.split(": ")[1] in read_on
