"""Decoding: from the bytes as received to text, strictly.

A byte order mark beats the declared charset, which beats UTF-8; nothing is guessed and no byte is
replaced, since a wrong guess is mojibake that matches nothing and says nothing.
"""

from __future__ import annotations

import codecs
import re
from email.message import Message
from typing import Final

from streams.story.errors import StoryRefused
from streams.text.fold import fold
from streams.text.tokens import has_words

# Python's codec registry also holds things that are no charsets (rot13, unicode_escape, idna).
_CHARSETS: Final = frozenset(
    codecs.lookup(name).name
    for name in (
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "us-ascii",
        "windows-1256",
        "iso-8859-6",
        "windows-1252",
        "iso-8859-1",
    )
)
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# C0 and C1 controls that are not white space. Old wire framing (SOH, STX, ETX, EOT) leaves a few.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
MAX_CONTROL_SHARE: Final = 0.05
"""Share of control characters above which content is taken to be no text."""


def decode(content: bytes, media_type: str) -> str:
    """The text of ``content``, without a byte order mark.

    Raises:
        StoryRefused: the charset is unknown, a byte is illegal in it, what comes out is no text,
            or there is no word in it.
    """
    text = decode_bytes(content, media_type)
    if is_empty(text):
        raise StoryRefused(f"empty: no word in {len(content)} bytes of content")
    return text


def is_empty(text: str) -> bool:
    """Whether a text has no word and no number: white space, marks and punctuation at most."""
    return not has_words(fold(text))


def decode_bytes(content: bytes, media_type: str) -> str:
    """Like :func:`decode`, but content without a word is returned as it is."""
    charset, mark = _charset(content, media_type)
    try:
        text = content[mark:].decode(charset)
    except UnicodeDecodeError as error:
        at = error.start + mark
        raise StoryRefused(
            f"undecodable: byte 0x{content[at]:02x} at byte {at} is not {charset}"
            f" ({error.reason}); media type {media_type!r}"
        ) from error
    _check_controls(text)
    return text


def _charset(content: bytes, media_type: str) -> tuple[str, int]:
    for mark, charset in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return charset, len(mark)
    header = Message()
    header["content-type"] = media_type
    declared = header.get_content_charset("utf-8")
    try:
        charset = codecs.lookup(declared).name
    except (LookupError, ValueError):
        charset = ""
    if charset not in _CHARSETS:
        raise StoryRefused(
            f"undecodable: media type {media_type!r} declares charset {declared!r}; readable are"
            f" {', '.join(sorted(_CHARSETS))}"
        )
    return charset, 0


def _check_controls(text: str) -> None:
    # NUL is in no text: it is UTF-16 without its mark, or a binary file. A lone framing
    # character is harmless, and stays so that offsets are those of the original.
    nul = text.find("\x00")
    if nul >= 0:
        raise StoryRefused(f"not text: NUL at character {nul}")
    controls = len(_CONTROL.findall(text))
    if controls > MAX_CONTROL_SHARE * len(text):
        raise StoryRefused(f"not text: {controls} of {len(text)} characters are control characters")
