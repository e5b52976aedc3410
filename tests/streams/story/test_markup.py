"""HTML to text, also where it is hostile."""

from __future__ import annotations

import pytest

from streams.story.errors import StoryRefused
from streams.story.markup import DEEPEST, LONGEST_TAG
from tests.streams.story.story_kit import parts, read, surfaces

LEAD = "أعلن الوسيط هدنة في المدينة بعد أيام من القصف، وقال إن الجانبين وافقا عليها."
PAGE = f"""<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>هدنة - موقع</title>
<style>.a {{ color: red }}</style><script>var a = "<p>حصار</p>";</script></head><body>
<nav><a href="/">الرئيسية</a></nav><article><h1>هدنة في المدينة بعد أيام من القصف</h1>
<figure><img src="a.jpg" alt="حصار">
<figcaption>شارع في المدينة (رويترز)</figcaption></figure>
<p>القاهرة (رويترز) - {LEAD}</p><p>وأضاف أن &laquo;ال<em>هدنة</em>&raquo;
&#1607;&#1588;&#1577;&nbsp;جدا.</p>
<h2>عنوان فرعي</h2><p>{LEAD}</p></article><footer>جميع الحقوق محفوظة</footer></body></html>"""


def test_a_page_becomes_its_story() -> None:
    story = read(PAGE, media_type="text/html; charset=utf-8")
    assert parts(story) == [
        ("headline", "هدنة في المدينة بعد أيام من القصف"),
        ("caption", "شارع في المدينة (رويترز)"),
        ("credit", "(رويترز)"),
        ("paragraph", f"القاهرة (رويترز) - {LEAD}"),
        ("dateline", "القاهرة (رويترز) -"),
        ("paragraph", "وأضاف أن «الهدنة» هشة\xa0جدا."),
        ("subheading", "عنوان فرعي"),
        ("paragraph", LEAD),
    ]
    assert "حصار" not in story.text


@pytest.mark.parametrize("media_type", ["text/plain", "text/plain; charset=utf-8"])
def test_html_is_seen_where_it_is_sent_as_text(media_type: str) -> None:
    story = read(f"<p>{LEAD}</p><p>{LEAD}</p>", media_type=media_type)
    assert surfaces(story, story.parts) == [LEAD, LEAD]


@pytest.mark.parametrize("text", [f"{LEAD} <الوسيط>", f"3 < 5 و7 > 2. {LEAD}", f"<p> {LEAD}"])
def test_text_with_angle_brackets_stays_as_it_is(text: str) -> None:
    assert read(text, media_type="text/plain").text == text


def test_the_charset_of_a_page_stands_in_it() -> None:
    page = PAGE.replace("utf-8", "windows-1256").encode("cp1256", "xmlcharrefreplace")
    story = read(page, media_type="text/html")
    assert story.charset == "cp1256"
    assert LEAD in story.text


def test_a_page_without_a_word_is_refused() -> None:
    with pytest.raises(StoryRefused, match="empty"):
        read("<html><body><script>alert('x')</script></body></html>", media_type="text/html")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + LEAD,
        "<div>" * (DEEPEST + 50) + LEAD + "</div>" * (DEEPEST + 50),
        "<b><p>" * 1000 + LEAD,
        "<table><tr><td>" * 2000 + LEAD,
        f"<p>{LEAD}" * 5000,
        "<" * 50_000 + LEAD,
        "&amp" * 20_000 + LEAD,
        "<!--" * 1000 + f"--><p>{LEAD}</p>",
        f"<p {'a=b ' * 10_000}>{LEAD}</p>",
    ],
    ids=["open", "deep", "formatting", "tables", "wide", "signs", "entities", "comments", "tag"],
)
def test_hostile_pages_are_read(html: str) -> None:
    assert LEAD in read(f"<html><body>{html}", media_type="text/html").text


def test_a_tag_without_an_end_is_refused() -> None:
    attributes = " ".join(f"a{number}=b" for number in range(LONGEST_TAG // 4))
    with pytest.raises(StoryRefused, match="the HTML tag at character 6 is above"):
        read(f"<html><p {attributes}>{LEAD}</p>", media_type="text/html")
