"""Markup: HTML to the text that people read, by Resiliparse.

Scripts, styles and comments are gone, entities decoded, blocks parted by line ends, and words that
tags cut through («ال<em>قصف</em>») whole. Of a whole page only the main content is kept, of a
fragment everything. ``bench/extractors.py`` compares it with others.
"""

from __future__ import annotations

import re
from typing import Final

from resiliparse.extract.html2text import extract_plain_text

from streams.story.errors import StoryRefused

LONGEST_TAG: Final = 1 << 16
"""Characters. The parser compares each attribute of a tag with all others of it."""
DEEPEST: Final = 200
"""Elements in elements. Below that the search for main content, whose time grows with the square
of the depth, is left out."""
_MEDIA_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})

_PAGE: Final = re.compile(r"<(?:html|body|article|main)[\s>]", re.IGNORECASE)
_DOCUMENT: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE
)
_FRAGMENT: Final = re.compile(
    r"\s*<(?:p|div|h[1-6]|article|section|table|ul|span|br)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_CLOSED: Final = re.compile(r"</(?:p|div|h[1-6]|article|section|table|ul|span)\s*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# These hold nothing, or are closed by the next of their kind.
_FLAT: Final = frozenset(
    [
        "br",
        "img",
        "hr",
        "meta",
        "link",
        "input",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "option",
    ]
)
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_HEAD_BYTES: Final = 4096


def is_html(text: str, media_type: str) -> bool:
    """Whether a text is HTML: it says so, or it begins and goes on like it."""
    if media_type.partition(";")[0].strip().lower() in _MEDIA_TYPES:
        return True
    if "<" not in text[:400]:
        return False
    if _DOCUMENT.match(text) is not None:
        return True
    return _FRAGMENT.match(text) is not None and _CLOSED.search(text) is not None


def declared_charset(content: bytes) -> str | None:
    """The charset that a page's own head names."""
    found = _CHARSET.search(content[:_HEAD_BYTES])
    return None if found is None else found[1].decode("ascii", "replace")


def text_of(html: str) -> str:
    """The text of a page or fragment.

    Raises:
        StoryRefused: it has a tag that is longer than any real one.
    """
    at = _longest_tag(html)
    if at is not None:
        raise StoryRefused(f"not text: the HTML tag at character {at} is above {LONGEST_TAG} long")
    main = _PAGE.search(html[:SNIFFED]) is not None and _depth(html) <= DEEPEST
    text = _extract(html, main=main)
    if main and not text.strip():
        text = _extract(html, main=False)
    return text


SNIFFED: Final = 1 << 16


def _extract(html: str, *, main: bool) -> str:
    return str(
        extract_plain_text(
            html,
            main_content=main,
            list_bullets=False,
            # Without them captions are dropped, too.
            alt_texts=True,
            skip_elements=["img"],
            links=False,
            form_fields=False,
            noscript=False,
        )
    )


def _longest_tag(html: str) -> int | None:
    at = html.find("<")
    while at >= 0:
        after = html.find("<", at + 1)
        longest = (len(html) if after < 0 else after) - at
        if longest > LONGEST_TAG and html.find(">", at, at + LONGEST_TAG) < 0:
            return at
        at = after
    return None


def _depth(html: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
