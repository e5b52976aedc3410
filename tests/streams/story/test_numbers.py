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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أصيب 17 آخرون جراء السقوط", [("17", 17, 17, "wounded")]),
        ("جرح 21 بجروح نتيجة الاعتداء", [("21", 21, 21, "wounded")]),
        ("أصيب اثنان آخران", [("اثنان", 2, 2, "wounded")]),
        ("إصابة العشرات -معظمهم طلبة- في التدافع", [("العشرات", 10, 99, "wounded")]),
        ("إن 20 شخصا على الأقل قتلوا", [("20", 20, None, "killed")]),
        ("إن 7 على الأقل قتلوا", [("7", 7, None, "killed")]),
        ("لقي 6 مصرعهم وأصيب 5 منهم", [("6", 6, 6, "killed"), ("5", 5, 5, "wounded")]),
        ("قتل 9 مسعفين", [("9", 9, 9, "killed")]),
        ("أوقفت الشرطة 12 مهربا", [("12", 12, 12, "detained")]),
        ("اعتقلت القوات 4 يمنيين", [("4", 4, 4, "detained")]),
        ("القضاء على 3 متشددين", [("3", 3, 3, "killed")]),
        ("وقضت على عشرات المتشددين", [("عشرات", 10, 99, "killed")]),
        ("نزوح 65 ألفا من شمال المدينة", [("65 ألفا", 65_000, 65_000, "displaced")]),
        ("وأصابت العشرات يوم السبت", [("العشرات", 10, 99, "wounded")]),
        ("قتل 9 جنوبي المدينة", [("9", 9, 9, "killed")]),
        ("أودى الحريق بحياة 17 عاملا", [("17", 17, 17, "killed")]),
        ("أنقذ الأطباء حياة 17 عاملا", [("17", 17, 17, None)]),
        ("توفي 3 أطفال", [("3", 3, 3, "killed")]),
        ("انتشال 40 جثة", [("40", 40, 40, "killed")]),
        ("مقتل ضابطين", [("ضابطين", 2, 2, "killed")]),
        ("إن 9 قتلوا وجرح 65 آخرون", [("9", 9, 9, "killed"), ("65", 65, 65, "wounded")]),
        ("آلاف من الأسر تحتاج إلى العون", [("آلاف", 1000, 9999, None)]),
    ],
)
def test_who_is_counted(text: str, expected: list[Counted]) -> None:
    assert numbers(text) == expected


def test_those_among_others_share_what_became_of_them() -> None:
    assert numbers("قتل 45 شخصا، بينهم 12 طفلا و6 نساء، وأصيب 30 بينهم شرطيان") == [
        ("45", 45, 45, "killed"),
        ("12", 12, 12, "killed"),
        ("6", 6, 6, "killed"),
        ("30", 30, 30, "wounded"),
        ("شرطيان", 2, 2, "wounded"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "مقتل وإصابة 30 شخصا",
        "سقوط 30 بين قتيل وجريح",
        "مقتل 40% من الركاب",
        "قتل 40 بالمئة من الركاب",
        "قتل 40 في المائة منهم",
    ],
)
def test_a_number_of_two_fates_and_a_share_count_nobody(text: str) -> None:
    assert [number[-1] for number in numbers(text)] == [None]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("قتل ما يصل إلى 60 جنديا", (None, 60)),
        ("نزوح 300.000 شخص", (300_000, 300_000)),
        ("نزوح 1.250.000 شخص", (1_250_000, 1_250_000)),
        ("نزوح 1.250 مليون شخص", (1_250_000, 1_250_000)),
    ],
)
def test_more_bounds(text: str, bounds: tuple[float | None, float | None]) -> None:
    assert [number[1:3] for number in numbers(text)] == [bounds]


@pytest.mark.parametrize(
    "text",
    ["إصابة 20 منزلا بأضرار", "أصابت القذائف 5 منازل", "إصابة 3 بيوت", "إصابة 3 وحدات سكنية"],
)
def test_things_that_begin_as_if_they_were_governed_are_nobody(text: str) -> None:
    assert [number[-1] for number in numbers(text)] == [None]


@pytest.mark.parametrize("text", ["إصابة 7 بجروح", "مقتل 7 منهم", "مقتل 7 برصاص قناص"])
def test_what_governs_leaves_them_counted(text: str) -> None:
    assert [number[-1] for number in numbers(text)] != [None]


@pytest.mark.parametrize(
    "text",
    [
        "أفرج عن 20 معتقلا",
        "والإفراج أمس عن 20 أسيرا",
        "إطلاق سراح 15 أسيرا",
        "عودة 500 نازح إلى القرية",
        "لم يقتل 3 جنود كما قيل",
    ],
)
def test_who_is_free_again_or_was_not_hurt_is_not_counted(text: str) -> None:
    assert [number[-1] for number in numbers(text)] == [None]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("أفرج عن القائد، وفي السجن 20 معتقلا", "detained"),
        ("أفرج عنه واعتقل 20 شخصا", "detained"),
        ("أضرب 20 أسيرا", "detained"),
        ("وصول 500 نازح إلى القرية", "displaced"),
        ("لم يقتل سوى 3 جنود", "killed"),
        ("لم تهدأ الجبهة وقتل 3 جنود", "killed"),
    ],
)
def test_who_is_held_or_was_hurt_is_counted(text: str, counts: str) -> None:
    assert [number[-1] for number in numbers(text)] == [counts]


@pytest.mark.parametrize(
    "text",
    [
        "نفى الناطق باسم اللواء مقتل 10 من رجاله",
        "ونفت البلدية سقوط 20 قتيلا في الحريق",
        "نفت القيادة أن تكون قتلت 5 مسعفين",
        "نفى ما تردد عن مقتل 10 حراس",
        "لا صحة لما يتردد عن إصابة 10 حراس",
        "لم يسفر الحريق عن سقوط 5 قتلى",
        "من دون أن يؤدي ذلك إلى مقتل أي من الحراس الـ12",
        "لم تسجل المشافي إصابة 12 تلميذا",
        "لم يبلغ عن وقوع إصابات بين الركاب الـ180",
    ],
)
def test_what_is_denied_became_of_nobody(text: str) -> None:
    assert [number[-1] for number in numbers(text)] == [None]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("نفى اللواء مسؤوليته عن مقتل 10 حراس", ["killed"]),
        ("نفت القيادة قصف المرفأ حيث قتل 10 عمال", ["killed"]),
        ("لم يسفر الحريق إلا عن مقتل 3 عمال", ["killed"]),
        ("لم يسقط قتلى لكن 4 عمال أصيبوا", ["wounded"]),
        ("نفت البلدية مقتل 20 عاملا، مؤكدة إصابة 3 عمال", [None, "wounded"]),
        ("نفى مقتل حارسين وإصابة 3", [None]),
        ("لم يحدد المصدر مكان مقتل 10 حراس", ["killed"]),
        ("لم تسجل أضرار وأدى الحريق إلى مقتل 3 عمال", ["killed"]),
    ],
)
def test_what_else_is_denied_leaves_them_counted(text: str, counts: list[str | None]) -> None:
    assert [number[-1] for number in numbers(text)] == counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("قتل 3 جنود و5 مدنيين في انفجار", ["killed", "killed"]),
        ("أصيب أربعة عمال وثلاث عاملات", ["wounded", "wounded"]),
        ("قتل ثلاثة من حراس المرفأ واثنان من المهاجمين", ["killed", "killed"]),
        ("قتل 3 في الميناء، و5 في السوق ونحو 7 في المطار", ["killed"] * 3),
        ("مقتل 3 جنود وامرأتين", ["killed", "killed"]),
        ("قتل رجل وزوجته و3 من أطفالهما", ["killed"]),
        ("مقتل 7 أشخاص وتدمير 12 منزلا و3 سيارات", ["killed", None, None]),
        ("قتل 3 جنود و5 في عداد المفقودين", ["killed", None]),
        ("نزح 3 ملايين شخص و5 ملايين شخص بحاجة إلى العون", ["displaced", None]),
        ("مقتل 3 جنود و4 مدنيين أصيبوا", ["killed", "wounded"]),
        ("انتشال 6 جثث وأنقذت الفرق 40 عاملا", ["killed", None]),
        ("سقط 45 ألف شهيد و107 آلاف إصابة", ["killed", "wounded"]),
        ("سقوط 5 شهداء و6 متدربين", ["killed", "killed"]),
    ],
)
def test_those_who_are_named_with_them_share_it(text: str, counts: list[str | None]) -> None:
    assert [number[-1] for number in numbers(text)] == counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("أودى الحريق بحياة 22 عاملا", "killed"),
        ("وأودى الحريق بحياة 22 عاملا", "killed"),
        ("قضى 9 بحارة غرقا", "killed"),
        ("قضى 9 أيام في البحر", None),
        ("قضى أكثر من 9 بحارة", "killed"),
        ("حكمت المحكمة بالإعدام على 9 متهمين", None),
        ("إعدام 9 متهمين", "killed"),
        ("إن ثلاثة حراس من المرفأ قتلوا", "killed"),
        ("مجموعة من 54 حارسا من الفوج الذين قتلوا جارهم", None),
        ("تلقى 30 مريضا العلاج", None),
        ("إن 25 قبليا قتلوا", "killed"),
        ("إن عشرة عمال آسيويين قتلوا", "killed"),
        ("إن 3 منازل لعمال قتلوا فيها انهارت", None),
        ("مقتل عشرة أتراك", "killed"),
        ("لقي 30 مريضا حتفهم", "killed"),
        ("نزوح 500 عائلة", "displaced"),
        ("استضافة 18 أسرة من أسر المنطقة", None),
        ("سقوط عشرات القتلى والجرحى", None),
        ("157 ألف قتيل وجريح", None),
        ("12 قتيلا وجريح", "killed"),
        ("سقط ألف قتيل وجرح كثيرون", "killed"),
        ("52 حالة وفاة", "killed"),
        ("8 وفيات وإصابات", None),
        ("8 وفيات في الحادث", "killed"),
        ("حصيلة الوفيات 8", "killed"),
        ("9 إصابات في الحادث", "wounded"),
        ("9 إصابات بفيروس جديد", None),
        ("إصابة أربعة عمال بالكوليرا", None),
        ("كان للشهيد أربعة أشقاء", None),
        ("قتل حارس وأنقذ رجال الإطفاء 40 عاملا", None),
        ("القتلى حتى الآن كثيرون وعددهم 40", "killed"),
    ],
)
def test_more_of_who_is_counted(text: str, counts: str | None) -> None:
    (number,) = numbers(text)
    assert number[-1] == counts


def test_a_year_before_a_death_counts_nobody() -> None:
    assert [number[-1] for number in numbers("1999 - وفاة الشاعر")] == [None]
