"""Decoding: from the bytes as received to text, strictly.

A byte order mark beats all; what is UTF-16 or valid UTF-8 is that, whatever it is declared to be,
since no other Arabic text looks like either; then the declared charset counts, and where it does
not fit, what the letters tell. No byte is replaced: a wrong guess is mojibake that matches nothing
and says nothing.
"""

from __future__ import annotations

import codecs
import re
from email.message import Message
from functools import lru_cache
from typing import Final, NamedTuple

from streams.story import charsets
from streams.story.errors import StoryRefused
from streams.story.language import is_newswire
from streams.story.markup import declared_charset
from streams.story.mojibake import what_is_wrong
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
_UTF8: Final = "utf-8"
_ARABIC: Final = frozenset({"cp1256", "iso8859-6"})
# C0 and C1 controls that are not white space. Old wire framing (SOH, STX, ETX, EOT) leaves a few.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
MAX_CONTROL_SHARE: Final = 0.05
"""Share of control characters above which content is taken to be no text."""
_WORDLIKE: Final = re.compile(r"[^\W_]")
_PLAIN: Final = re.compile("[0-9A-Za-z\u0621-\u063a\u0641-\u064a]")
"""Digits and letters that no folding deletes."""
_PROBED: Final = 200


class Decoded(NamedTuple):
    """A text and the charset it was in, by Python's name of it."""

    text: str
    charset: str


def decode(content: bytes, media_type: str) -> str:
    """The text of ``content``, without a byte order mark.

    Raises:
        StoryRefused: the charset is unknown, a byte is illegal in it, what comes out is no text or
            mojibake, or there is no word in it.
    """
    text = decode_bytes(content, media_type).text
    if is_empty(text):
        raise StoryRefused(f"empty: no word in {len(content)} bytes of content")
    return text


def is_empty(text: str) -> bool:
    """Whether a text has no word and no number: white space, marks and punctuation at most."""
    likely = _WORDLIKE.search(text)
    if likely is None:
        return True
    if _PLAIN.match(likely[0]) is not None:
        return False
    # Folding all of a long text only to see that it has a word would cost as much as reading it.
    if has_words(fold(text[likely.start() : likely.start() + _PROBED])):
        return False
    return not has_words(fold(text))


def decode_bytes(content: bytes, media_type: str) -> Decoded:
    """Like :func:`decode`, but content without a word is returned as it is."""
    decoded = _likely(content, media_type) or _decoded(content, media_type)
    text = decoded.text
    if is_newswire(text):
        return decoded
    _check_controls(text)
    wrong = what_is_wrong(text)
    if wrong is not None:
        raise StoryRefused(f"mojibake: {wrong}")
    return decoded


def _likely(content: bytes, media_type: str) -> Decoded | None:
    """UTF-8 without a mark, as most content is."""
    _declared(media_type)  # what declares a charset that there is not is refused, whatever it is
    if content.startswith(codecs.BOM_UTF8):
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    # ASCII may be declared as UTF-16, and Arabic in UTF-16 is ASCII with many controls.
    return None if content.isascii() or "\x06" in text or "\x00" in text else Decoded(text, _UTF8)


def _decoded(content: bytes, media_type: str) -> Decoded:
    charset, mark = _charset(content, media_type)
    try:
        return Decoded(content[mark:].decode(charset), charset)
    except UnicodeDecodeError as error:
        at = error.start + mark
        raise StoryRefused(
            f"undecodable: byte 0x{content[at]:02x} at byte {at} is not {charset}"
            f" ({error.reason}); media type {media_type!r}"
        ) from error


def _charset(content: bytes, media_type: str) -> tuple[str, int]:
    for mark, charset in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return charset, len(mark)
    declared = _declared(media_type)
    return _guessed(content, declared), 0


def _guessed(content: bytes, declared: str | None) -> str:
    if content.isascii() and b"\x00" not in content and b"\x06" not in content:
        return declared or _UTF8
    wide = charsets.utf16(content)
    if wide is not None:
        return wide
    if _is_utf8(content):
        return _UTF8
    if declared is None and b"<" in content[:400]:
        inside = declared_charset(content)
        declared = None if inside is None else _known(inside)
    if (
        declared in _ARABIC
        and charsets.plausibility(content[: charsets.SAMPLED_BYTES], declared) >= charsets.PLAUSIBLE
    ):
        return declared
    if declared is not None and declared not in (_UTF8, *_ARABIC):
        # Latin charsets hold any bytes: Arabic ones that are declared so are told by their letters.
        guessed = charsets.single_byte(content)
        return guessed if guessed is not None and guessed in _ARABIC else declared
    if charsets.is_no_utf8(content):
        guessed = charsets.single_byte(content)
        if guessed is not None:
            return guessed
    return declared or _UTF8


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=256)
def _declared(media_type: str) -> str | None:
    """The charset that a media type declares, by Python's name; ``None`` without one.

    Raises:
        StoryRefused: it is none that can be read.
    """
    header = Message()
    header["content-type"] = media_type
    declared = header.get_content_charset()
    if declared is None:
        return None
    charset = _known(declared)
    if charset is None:
        raise StoryRefused(
            f"undecodable: media type {media_type!r} declares charset {declared!r}; readable are"
            f" {', '.join(sorted(_CHARSETS))}"
        )
    return charset


def _known(name: str) -> str | None:
    try:
        charset = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return charset if charset in _CHARSETS else None


def _check_controls(text: str) -> None:
    # NUL is in no text: it is UTF-16 without its mark, or a binary file. A lone framing
    # character is harmless, and stays so that offsets are those of the original.
    nul = text.find("\x00")
    if nul >= 0:
        raise StoryRefused(f"not text: NUL at character {nul}")
    if _CONTROL.search(text) is None:
        return
    controls = len(_CONTROL.findall(text))
    if controls > MAX_CONTROL_SHARE * len(text):
        raise StoryRefused(f"not text: {controls} of {len(text)} characters are control characters")
