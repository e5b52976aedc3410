from datetime import UTC, datetime

import pytest

from streams.events import Origin, RawStory, Story
from streams.story.errors import StoryRefused
from streams.story.parse import headline_of, parse
from streams.topics.check import shipped_reader

ARRIVAL = datetime(2024, 5, 1, 12, tzinfo=UTC)
BODY = "وصل الوسيط إلى المدينة.\nوقال إن الهدنة قائمة. وأضاف أنها هشة."


def raw(content: str | bytes, **fields: object) -> RawStory:
    data = content.encode() if isinstance(content, str) else content
    return RawStory(id="id", source="source", content=data, **fields)  # type: ignore[arg-type]


def story(content: str | bytes, *, most: int = 10_000, **fields: object) -> Story:
    return parse(
        raw(content, **fields),
        received_at=ARRIVAL,
        origin=Origin(partition=1, offset=7),
        max_content_bytes=most,
        reader=shipped_reader(),
    )


def parts(parsed: Story) -> list[tuple[str, str]]:
    return [(part.kind, parsed.text[part.start : part.end]) for part in parsed.parts]


def sentences(text: str) -> list[str]:
    parsed = story(text)
    return [parsed.text[span.start : span.end] for span in parsed.sentences]


def test_a_title_beside_the_content_stands_first() -> None:
    parsed = story(BODY, title=" هدنة في\nالمدينة ")
    assert parsed.text == f"هدنة في المدينة\n\n{BODY}"
    assert parsed.text[parsed.content_start :] == BODY
    assert headline_of(parsed) == "هدنة في المدينة"
    assert [kind for kind, _ in parts(parsed)] == ["headline", "paragraph", "paragraph"]


def test_a_title_that_the_content_begins_with_stands_once() -> None:
    parsed = story(f"\n هدنة في المدينة\n{BODY}", title="هدنة في المدينة")
    assert parsed.content_start == 0
    assert headline_of(parsed) == "هدنة في المدينة"
    assert len(parsed.parts) == 3


def test_a_title_that_opens_the_first_sentence_is_not_the_first_line() -> None:
    parsed = story("هدنة في المدينة منذ أمس.", title="هدنة في المدينة")
    assert parts(parsed) == [
        ("headline", "هدنة في المدينة"),
        ("paragraph", "هدنة في المدينة منذ أمس."),
    ]


def test_a_title_without_content_is_a_flash() -> None:
    parsed = story(" \n", title="عاجل: وقف لإطلاق النار")
    assert parts(parsed) == [("headline", "عاجل: وقف لإطلاق النار")]
    assert parsed.content_start == len(parsed.text)


@pytest.mark.parametrize(
    "content",
    [
        f"هدنة في المدينة\n\n{BODY}",
        f"هدنة في المدينة\r\n \r\n{BODY}",
        f"\n\nهدنة في المدينة\n\n\n{BODY}",
    ],
)
def test_a_short_first_line_before_a_blank_line_is_the_headline(content: str) -> None:
    assert headline_of(story(content)) == "هدنة في المدينة"


@pytest.mark.parametrize(
    "content",
    [
        f"هدنة في المدينة\n{BODY}",
        f"وصل الوسيط إلى المدينة.\n\n{BODY}",
        f"{'كلمة ' * 50}\n\n{BODY}",
        "هدنة في المدينة\n\n",
    ],
)
def test_other_first_lines_are_paragraphs(content: str) -> None:
    assert headline_of(story(content)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال كذا. ثم قال؟ نعم! وغادر", ["قال كذا.", "ثم قال؟", "نعم!", "وغادر"]),
        ("بلغ 3.5 مليون. وزاد", ["بلغ 3.5 مليون.", "وزاد"]),
        ("نقلت أ. ف. ب. عنه. وقال", ["نقلت أ. ف. ب. عنه.", "وقال"]),
        ("قال د. أحمد إنه هنا. وغادر", ["قال د. أحمد إنه هنا.", "وغادر"]),
        ("عاجل.. هدنة في المدينة", ["عاجل.. هدنة في المدينة"]),
        ("إلى ما بعد غد... وأضاف", ["إلى ما بعد غد...", "وأضاف"]),
        ("إلى ما بعد غد… وأضاف", ["إلى ما بعد غد…", "وأضاف"]),
        ("قال «نعم.» ثم غادر", ["قال «نعم.»", "ثم غادر"]),
        ("غادر الوزير.وفي المساء عاد", ["غادر الوزير.", "وفي المساء عاد"]),
        ("U.S. forces left. Then", ["U.S. forces left.", "Then"]),
        ("سطر أول\nسطر ثان", ["سطر أول", "سطر ثان"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_what_the_source_said_is_kept() -> None:
    parsed = story(BODY, url="https://example.org/1", version=2, published_at=ARRIVAL)
    assert (parsed.id, parsed.source, parsed.url, parsed.version) == (
        "id",
        "source",
        "https://example.org/1",
        2,
    )
    assert parsed.received_at == parsed.published_at == ARRIVAL
    assert parsed.raw == Origin(partition=1, offset=7)


def test_the_revision_changes_with_what_is_said_alone() -> None:
    assert story(BODY).revision == story(BODY, url="https://example.org/2").revision
    others = [story(BODY + " "), story(BODY, title="عنوان"), story(BODY, version=2)]
    assert len({parsed.revision for parsed in [story(BODY), *others]}) == 4


def test_more_bytes_than_allowed_are_refused() -> None:
    size = len(BODY.encode())
    story(BODY, most=size)
    with pytest.raises(StoryRefused, match=f"oversized: {size} bytes, at most {size - 1}"):
        story(BODY, most=size - 1)
    with pytest.raises(StoryRefused, match=f"oversized: {size + 2} bytes"):
        story(BODY, title="ab", most=size)


@pytest.mark.parametrize("title", [None, "", " \u200f ", "..."])
def test_no_word_anywhere_is_refused(title: str | None) -> None:
    with pytest.raises(StoryRefused, match="empty"):
        story(" .\n", title=title)


def test_a_title_that_is_no_text_is_refused() -> None:
    with pytest.raises(StoryRefused, match="lone surrogate at character 1 of the title"):
        story(BODY, title="a\ud800")
