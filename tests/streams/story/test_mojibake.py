"""Mojibake goes to the dead letters; what only looks unusual does not."""

from __future__ import annotations

import pytest

from streams.story.errors import StoryRefused
from tests.streams.story.story_kit import read

TEXT = "أعلن الوسيط هدنة في المدينة بعد أيام من القصف، وقال إن الجانبين وافقا عليها."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TEXT.encode().decode("cp1252", "replace"), "UTF-8 that was taken for windows-1252|U.FFFD"),
        (TEXT.encode().decode("latin-1"), "UTF-8 that was taken for windows-1252|control"),
        (TEXT.encode().decode("cp1256", "replace"), "UTF-8 that was taken for windows-1256"),
        (TEXT.encode("cp1256").decode("cp1252", "replace"), "windows-1256 that was taken for"),
        (TEXT.encode("cp1256").decode("latin-1"), "windows-1256 that was taken for"),
        (TEXT.encode("cp1256").decode("utf-8", "replace"), "U.FFFD, which stands for lost"),
        (TEXT.encode("ascii", "replace").decode(), "words are question marks"),
    ],
)
@pytest.mark.parametrize("title", [False, True])
def test_mojibake_is_refused_with_what_it_is(text: str, reason: str, title: bool) -> None:
    with pytest.raises(StoryRefused, match=reason):
        read(TEXT, title=text) if title else read(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"{TEXT} ماذا؟؟ لماذا?? كيف؟",
        f"{TEXT} \ufffd",
        "طلب الطاهر من طه إطلاق الطائرة بطريقة طيبة",
        "Le médiateur a été reçu à l'Élysée où il a déclaré la trêve générale dès l'été",
        "Đại sứ quán Việt Nam tại Ả Rập Xê Út thông báo về lệnh ngừng bắn",
        "Übermäßige Größe für schöne Füße",
        "Перемирие в городе",
    ],
)
def test_other_texts_are_read(text: str) -> None:
    assert read(text).text == text
