import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.story.decode import decode
from streams.story.errors import StoryRefused

PLAIN = "text/plain"
TEXT = "هدنة في حلب"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (TEXT.encode(), PLAIN),
        (TEXT.encode(), "text/plain; charset=utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), PLAIN),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/plain; charset=utf-8"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), PLAIN),
        (TEXT.encode("utf-16-le"), "text/plain; charset=utf-16le"),
        (TEXT.encode("cp1256"), "text/plain; charset=windows-1256"),
        (TEXT.encode("cp1256"), 'text/plain; format=flowed; charset="Windows-1256"'),
        (TEXT.encode("iso8859-6"), "text/plain; charset=ISO-8859-6"),
        # Nothing is declared, or the wrong thing.
        (TEXT.encode("cp1256"), PLAIN),
        (TEXT.encode("cp1256"), "text/plain; charset=utf-8"),
        (TEXT.encode("cp1256"), "text/plain; charset=iso-8859-1"),
        (TEXT.encode("cp1256"), "text/plain; charset=iso-8859-6"),
        (TEXT.encode("iso8859-6"), PLAIN),
        (TEXT.encode("iso8859-6"), "text/plain; charset=windows-1252"),
        (TEXT.encode("utf-16-le"), PLAIN),
        (TEXT.encode("utf-16-be"), PLAIN),
        (TEXT.encode(), "text/plain; charset=windows-1256"),
    ],
)
def test_what_is_declared_or_marked_is_read(content: bytes, media_type: str) -> None:
    assert decode(content, media_type) == TEXT


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"abc \xe5\xcf", PLAIN, "byte 0xe5 at byte 4 is not utf-8"),
        (TEXT.encode() * 9 + b"\xe5 \xcf", PLAIN, "byte 0xe5 at byte 180 is not utf-8"),
        (TEXT.encode()[:-1], PLAIN, r"at byte 18 is not utf-8 \(unexpected end"),
        (codecs.BOM_UTF8 + b"abc\xff", PLAIN, "byte 0xff at byte 6"),
        (codecs.BOM_UTF16_LE + b"a", PLAIN, "at byte 2 is not utf-16-le"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00", PLAIN, "at byte 4 is not utf-16-le"),
        (b"\xed\xa0\x80", PLAIN, "at byte 0 is not utf-8"),
        (TEXT.encode(), "text/plain; charset=klingon", "declares charset 'klingon'; readable are"),
        (b"grkg", "text/plain; charset=rot13", "declares charset 'rot13'"),
        (b"abc\x00def", PLAIN, "not text: NUL at character 3"),
        (b"\x01\x02abc", PLAIN, "not text: 2 of 5 characters are control characters"),
        (b"", PLAIN, "empty: no word in 0 bytes"),
        (" \n\u200f\u064b...".encode(), PLAIN, "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_where(
    content: bytes, media_type: str, reason: str
) -> None:
    with pytest.raises(StoryRefused, match=reason):
        decode(content, media_type)


def test_framing_of_old_wires_is_text() -> None:
    text = "\x01\x02" + TEXT * 10 + "\x03"
    assert decode(text.encode(), PLAIN) == text


@given(
    st.binary(max_size=200), st.sampled_from([PLAIN, "text/plain; charset=utf-16", "", "\udc80"])
)
def test_any_bytes_are_read_or_refused(content: bytes, media_type: str) -> None:
    try:
        text = decode(content, media_type)
    except StoryRefused:
        return
    text.encode()
