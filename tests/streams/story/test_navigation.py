"""Navigation: what pages have around a story, and what only begins alike."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import parts, read, surfaces

TITLE = "هدوء في محيط المطار"
LEAD = "عاد الهدوء إلى محيط المطار بعد مواجهات استمرت حتى الفجر، وفتح الطريق إلى المدينة من جديد."
MORE = "وقالت البلدية إن فرقها بدأت برفع الركام من الشوارع، وإن المدارس ستفتح أبوابها قريبا."


@pytest.mark.parametrize(
    "line",
    [
        "فيسبوك",
        "فيسبوك تويتر واتساب",
        "البريد الإلكتروني",
        "Facebook | Twitter",
        "شارك هذه الصفحة عبر",
        "شارك برأيك",
        "شاركنا رأيك",
        "سياسة الخصوصية",
        "من نحن",
        "اتصل بنا",
        "أدخل بريدك الإلكتروني",
        "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك، ومتابعتك تعني موافقتك.",
        "إذا كنت تعتقد أن المقال يحوي معلومات خاطئة فأرسل تصحيحا",
        "نشر في: 12/9/2016",
        "تابعوا آخر أخبارنا عبر القناة على الرابط:",
        "لمزيد من المعلومات، يرجى الاتصال بـ:",
        "سامي الحسن، المكتب الإعلامي، press@example.org، هاتف: 5550100",
        "© 2016 AFP",
        "تيليجرام",
        "للانضمام إلى قناتنا اضغط هنا",
        "اضغط للمشاركة على تويتر",
        "تابعوا آخر الأخبار عبر التطبيق",
        "يمكنكم متابعة آخر الأخبار بعد تحميل التطبيق على هواتفكم.",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_what_is_of_the_page(line: str, above: bool) -> None:
    text = f"{TITLE}\n\n{line}\n{LEAD}\n{MORE}" if above else f"{TITLE}\n\n{LEAD}\n{MORE}\n{line}"
    story = read(text)
    assert ("boilerplate", line) in parts(story)
    assert surfaces(story, story.sentences) == [TITLE, LEAD, MORE]


@pytest.mark.parametrize("head", ["اقرأ أيضا", "حول هذه القصة", "متعلق", "الأكثر قراءة"])
def test_links_to_other_stories_are_none_of_this_one(head: str) -> None:
    links = "قصف على الميناء\nالوسيط: هل تصمد الهدنة؟"
    story = read(f"{TITLE}\n\n{LEAD}\n{head}\n{links}\n{MORE}\n{head}\n{links}\n")
    assert surfaces(story, story.sentences) == [TITLE, LEAD, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "حول هذه القصة يدور خلاف بين العائلتين",
        "شارك في التظاهرة نحو ألف شخص",
        "فيسبوك يحذف آلاف الحسابات",
        "تابعوا السير نحو الحدود",
        "اضغط الوسيط على الطرفين كي يقبلا الهدنة",
        "يمكنكم العودة إلى بيوتكم",
        "الأكثر قراءة في المدينة صحيفة محلية",
        "نشر الجيش قواته في المدينة",
        "أهم الأخبار التي وصلت أمس كانت مفرحة",
    ],
)
def test_a_sentence_that_only_begins_alike_is_read(line: str) -> None:
    story = read(f"{TITLE}\n\n{LEAD}\n{line}.\n{MORE}")
    assert f"{line}." in surfaces(story, story.sentences)
    assert "boilerplate" not in [part.kind for part in story.parts]


def test_captions_of_a_page_that_labels_them() -> None:
    story = read(
        f"{TITLE}\n\nصدر الصورة، AFP\nالتعليق على الصورة، أطفال يلعبون في المدينة\n{LEAD}\n{MORE}"
    )
    assert [part.kind for part in story.parts] == [
        "headline",
        "caption",
        "caption",
        "paragraph",
        "paragraph",
    ]


def test_a_line_that_owns_a_picture_is_its_credit() -> None:
    story = read(f"{TITLE}\n\n© أ ف ب (أرشيف)\n{LEAD}\n{MORE}")
    assert parts(story)[1:3] == [("caption", "© أ ف ب (أرشيف)"), ("credit", "© أ ف ب (أرشيف)")]
    assert [(named.id, named.role) for named in story.agencies] == [("afp", "credit")]


@pytest.mark.parametrize("head", ["التعليقات", "التعليقات (3)", "تعليقات القراء:"])
def test_below_comments_there_is_no_story(head: str) -> None:
    said = "قصف على الميناء كما قلنا لكم من قبل، ولم يصدقنا أحد منكم يا سادة."
    story = read(f"{TITLE}\n\n{LEAD}\n{MORE}\n{MORE}\n{head}\nسامي\n{said}\n{said * 8}")
    assert surfaces(story, story.sentences) == [TITLE, LEAD, MORE, MORE]


def test_a_bar_above_the_text_heads_no_comments() -> None:
    story = read(f"{TITLE}\n\nالتعليقات (3)\n{LEAD}\n{MORE}")
    assert surfaces(story, story.sentences) == [TITLE, LEAD, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "إرسال خبراء روس إلى المطار",
        "مشاركة خبراء أجانب في معارك المطار",
        "مشاركة عبر الفيديو للوسيط في المحادثات",
        "للمزيد من الضغط على الجانبين، فرضت الدول عقوبات جديدة",
        "المزيد من القتلى في محيط المطار",
        "المزيد من القوات إلى المطار",
        "لا توجد تعليقات فورية من الوزارة على القصف",
        "آخر تحديث لحصيلة القصف 40 قتيلا",
        "ملفات ذات صلة بالهجوم سلمت للمحققين",
        "اشترك مئات المسلحين في الهجوم",
        "تم النشر في محيط المطار لقوات إضافية",
        "Twitter يوقف حسابات المسلحين في المدينة",
    ],
)
def test_news_that_begins_like_an_invitation_is_read(line: str) -> None:
    below = read(f"{TITLE}\n\n{LEAD}\n{line}")
    assert surfaces(below, below.sentences)[-1] == line
    assert parts(read(f"{line}\n\n{LEAD}"))[0] == ("headline", line)


@pytest.mark.parametrize(
    "line",
    [
        "للمزيد",
        "للمزيد من التفاصيل اضغط هنا",
        "المزيد من الأخبار",
        "المزيد حول هذه القصة",
        "لا توجد تعليقات",
        "لا توجد تعليقات حتى الآن",
        "آخر تحديث: 12:30",
        "تم النشر في 12/9/2016",
        "شارك الخبر عبر فيسبوك",
        "مشاركة عبر فيسبوك",
        "اشترك الآن",
        "مواضيع ذات صلة",
        "Twitter",
    ],
)
def test_what_invites_is_still_of_the_page(line: str) -> None:
    assert parts(read(f"{TITLE}\n\n{LEAD}\n{line}"))[-1] == ("boilerplate", line)


def test_a_sentence_that_ends_in_a_quotation_is_no_link() -> None:
    said = 'وقال الوسيط: "لن نعود إلى القتال."'
    story = read(f"{TITLE}\n\n{LEAD}\nاقرأ أيضا\n{said}\n{MORE}")
    assert said in surfaces(story, story.sentences)
