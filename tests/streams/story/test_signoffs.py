"""Sign-offs, by hand: initials, agencies beside them, and who wrote and edited."""

from __future__ import annotations

import pytest

from tests.streams.story.story_kit import parts, read, surfaces

TITLE = "هدوء في محيط المطار"
LEAD = "عاد الهدوء إلى محيط المطار بعد مواجهات استمرت حتى الفجر، وفتح الطريق إلى المدينة من جديد."


@pytest.mark.parametrize(
    "line",
    [
        "م/ع/ن",
        "ل م/ط ر",
        "بور-رش/لين/ع ش",
        "ق.ن.أ / م.ع",
        "س.ل",
        "س.ل.",
        "ا هـ",
        "ـــــــ",
        "======= س.ل.",
        "انتهى 4/خ",
        "انتهى ه.ر",
        "(النهاية)",
        "(النهاية) ف ن / ا م س",
        "-30-",
        "12/9/2016 - 04:15 م",
    ],
)
def test_initials_close_a_story(line: str) -> None:
    assert parts(read(f"{TITLE}\n\n{LEAD}\n{line}\n"))[2:] == [("end_mark", line)]


@pytest.mark.parametrize(
    ("line", "found", "agencies"),
    [
        ("رويترز س ل/م ن", [("source_line", "رويترز"), ("end_mark", "س ل/م ن")], ["reuters"]),
        (
            "(د ب أ) س ن / ع خ / ر ل",
            [("source_line", "(د ب أ)"), ("end_mark", "س ن / ع خ / ر ل")],
            ["dpa"],
        ),
        (
            "ع.ش/ح.ز (د ب أ، رويترز)",
            [("end_mark", "ع.ش/ح.ز"), ("source_line", "(د ب أ، رويترز)")],
            ["dpa", "reuters"],
        ),
        ("أ ف ب", [("source_line", "أ ف ب")], ["afp"]),
        ("فرانس 24 / أ ف ب", [("source_line", "فرانس 24 / أ ف ب")], ["france24", "afp"]),
        (
            "(وال – بنغازي) س خ / ع م",
            [("source_line", "(وال – بنغازي)"), ("end_mark", "س خ / ع م")],
            ["lana"],
        ),
        ("/أ ش أ/", [("source_line", "/أ ش أ/")], ["mena"]),
    ],
)
def test_an_agency_beside_initials_is_the_source(
    line: str, found: list[tuple[str, str]], agencies: list[str]
) -> None:
    story = read(f"{TITLE}\n\n{LEAD}\n{line}")
    assert parts(story)[2:] == found
    assert [named.id for named in story.agencies] == agencies


BRACKETED = [
    "(إعداد ميسون البدري للنشرة العربية - تحرير سامي الحسن)",
    "(تغطية صحفية سامي الحسن - إعداد ميسون البدري)",
    "(Reporting by A. Person; Editing by B. Person)",
]
STARRED = ["ساهم في هذا التقرير سامي الحسن من المدينة.", "* كاتبة وباحثة من المدينة"]


@pytest.mark.parametrize(
    "tail", [f"{gap}{line}" for gap in "\n " for line in BRACKETED] + [f"\n{s}" for s in STARRED]
)
def test_who_wrote_and_edited_is_no_sentence(tail: str) -> None:
    story = read(f"{TITLE}\n\n{LEAD}{tail}")
    assert parts(story)[1:] == [("paragraph", LEAD), ("byline", tail.strip())]
    assert surfaces(story, story.sentences) == [TITLE, LEAD]


@pytest.mark.parametrize(
    "line", ["هدنة في حلب", "قتل 3", "عاد الهدوء.", "لا هدنة/لا سلم في المدينة"]
)
def test_a_short_last_line_that_tells_something_is_read(line: str) -> None:
    story = read(f"{TITLE}\n\n{LEAD}\n{line}")
    assert surfaces(story, story.sentences)[-1] == line


@pytest.mark.parametrize(
    "line", ["تم قصف حلب", "انتهى قصف حي", "عاجل/ غارة على حلب", "حلب/ رد بعد قصف"]
)
def test_a_flash_of_short_words_is_no_end_mark(line: str) -> None:
    story = read(f"{TITLE}\n\n{LEAD}\n{line}")
    assert surfaces(story, story.sentences)[-1] == line
