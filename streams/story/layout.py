"""Layout: which stretches of a text are headline, dateline, captions, paragraphs and so on."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from streams.events import Part, PartKind, Span
from streams.story.captions import (
    Caption,
    arabic_caption,
    credited,
    foreign_caption,
    has_latin,
    is_foreign,
    owned_caption,
    shows_picture,
)
from streams.story.furniture import (
    LONGEST_END_MARK,
    is_boilerplate,
    is_end_mark,
    may_end,
    sticking,
)
from streams.story.lines import bodies_of
from streams.story.names import Names
from streams.story.navigation import (
    LONGEST_LINK,
    MOST_LINKS,
    heads_comments,
    heads_links,
    is_navigation,
)
from streams.story.signatures import Signature, line_of, names_author, opening_of
from streams.story.signoffs import LINES, signoff_of
from streams.story.tails import tail_of

MAX_HEADLINE_CHARS: Final = 160
"""A first line longer than this is a lead, not a headline."""
MAX_SUBHEADING_CHARS: Final = 60
MAX_SUBHEADING_WORDS: Final = 8
LONGER_BODY: Final = 2
"""A first line without a blank line after it is a headline if what follows is this much longer."""
_LONG: Final = 120
"""Characters of a paragraph, at whose end a bracket with an agency alone says who it is from."""
_LONGEST_NAME: Final = 40
_BEFORE_COMMENTS: Final = 200
"""Characters of a story above which what follows «التعليقات» is no more of it."""
_SHORT: Final = 400
"""Characters; a longer line is a paragraph, whatever stands in it."""
_TOP: Final = 4
"""Lines among which a signature is looked for before the first paragraph."""

_BLANK_LINE: Final = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)")
_FINAL_MARK: Final = re.compile(r"[.!?؟…:،,؛;][\"'”»)\]]*\Z")
_SENTENCE_END: Final = re.compile(r"(?:[.!?؟…:؛;]|[.!?؟…][\"'”»)\]]*|[»\")\]])\Z")
_ITEM: Final = re.compile(r"\s*(?:[-–—•*·▪●○]|\d{1,3}\s*[-.)/:]|[\u0621-\u064a]\s*[-.)/:])\s*")
_WORDS: Final = re.compile(r"\S+")
_BRACKETS: Final = "()[]"

_SAYING: Final = frozenset({"headline", "subheading", "paragraph"})


class _Layout:
    """The parts of one text, built line by line."""

    def __init__(self, text: str, title: Span | None, names: Names, *, plain: bool) -> None:
        self.text = text
        self.names = names
        self.parts: list[Part] = []
        self.lines = bodies_of(text, title, plain=plain)
        self.title = title
        self._told = 0
        """Characters of paragraphs so far."""
        self._commented = False
        """Below «التعليقات» there is nothing but what readers say."""
        self._links = 0
        """Lines that may be the headlines of other stories."""
        self._foreign = not plain and has_latin(text)
        self._sticking = sticking(text)
        self._ends = may_end(text)

    def read(self) -> list[Part]:
        lines = self.lines
        first = 0
        if self.title is not None:
            self._add("headline", self.title.start, self.title.end)
        elif lines and self._is_headline():
            self._add("headline", *lines[0])
            first = 1
        signed = paragraphs = told = 0
        under = False
        for number in range(first, len(lines)):
            start, end = lines[number]
            if self._commented:
                self._add("boilerplate", start, end)
                continue
            if end - start > _SHORT:
                self._paragraph(start, end, opens=told < 2)
                paragraphs, told, under = paragraphs + 1, told + 1, False
                continue
            last = number >= len(lines) - 3
            if end - start <= LONGEST_END_MARK and is_end_mark(self.text, start, end):
                self._add("end_mark", start, end)
                continue
            if paragraphs and number >= len(lines) - LINES:
                signed_off = signoff_of(self.text, start, end, self.names)
                if signed_off is not None:
                    self.parts += signed_off
                    continue
            caption = self._caption(
                start, end, above=paragraphs == 0, under=under, last=number == len(lines) - 1
            )
            if caption is not None:
                self._captioned(start, end, caption)
                under = True
                continue
            under = False
            if self._furniture(start, end):
                continue
            top = number < _TOP or (paragraphs == 0 and signed < _TOP)
            if top or last or self._is_bracket(start, end):
                foremost = number == 0 and self.title is None
                signature = line_of(
                    self.text,
                    start,
                    end,
                    self.names,
                    last=last,
                    first=foremost,
                    below=not foremost and self._is_beside_text(number, first),
                )
                if signature is not None:
                    self._signed(signature, top=top)
                    signed += 1
                    continue
            if self._is_subheading(number, paragraphs):
                self._add("subheading", start, end)
                continue
            self._paragraph(start, end, opens=told < 2)
            paragraphs += 1
            # What is listed above the text («- …») is not yet told.
            told += _ITEM.match(self.text, start, end) is None
        if self.title is not None and self._are_flashes():
            self.parts[1:] = [Part(kind="paragraph", start=start, end=end) for start, end in lines]
        if lines and _SAYING.isdisjoint(part.kind for part in self.parts):
            # A flash may look like a caption: «غارة على المدينة (رويترز)». It is what is said.
            self.parts = [Part(kind="paragraph", start=start, end=end) for start, end in lines]
        return self.parts

    def _are_flashes(self) -> bool:
        """Whether all below the title are captions of no picture: «غارة على المدينة (رويترز)»."""
        below = self.parts[1:]
        return len(below) > 0 and all(
            part.kind == "credit"
            or (part.kind == "caption" and not shows_picture(self.text, part.start, part.end))
            for part in below
        )

    def _add(self, kind: PartKind, start: int, end: int) -> None:
        self.parts.append(Part(kind=kind, start=start, end=end))

    def _is_headline(self) -> bool:
        text, lines = self.text, self.lines
        start, end = lines[0]
        if (
            end - start > MAX_HEADLINE_CHARS
            or len(lines) == 1
            or _FINAL_MARK.search(text, max(start, end - 4), end) is not None
            or is_boilerplate(text[start:end])
        ):
            return False
        if line_of(text, start, end, self.names, last=False, first=True) is not None:
            return False
        opening = opening_of(text, start, end, self.names)
        if opening is not None and opening.place is not None and opening.agencies:
            # «القاهرة (رويترز) - قال …» is a lead, however short.
            return False
        if _BLANK_LINE.match(text, end) is not None:
            return True
        if _ITEM.match(text, start, end) is not None:
            return False
        # What follows a headline at once is a signature, a caption, or a lead that is longer.
        longest = max(stop - begin for begin, stop in lines[1 : 1 + _TOP])
        return longest >= LONGER_BODY * (end - start) and longest > 60

    def _caption(
        self, start: int, end: int, *, above: bool, under: bool, last: bool
    ) -> Caption | None:
        text = self.text
        owned = owned_caption(text, start, end)
        if owned is not None:
            return owned
        if self._foreign and is_foreign(text, start, end):
            if (
                not self._is_arabic
                or is_boilerplate(text[start:end])
                or ((above or last) and names_author(text, start, end, self.names))
            ):
                return None
            return foreign_caption(text, start, end, above=above)
        # What ends a caption («(رويترز)», «أرشيف»), or names its photographer.
        if not (
            under
            or text[end - 1] in ").-فة"
            or text.startswith(_PICTURE_WORDS, start)
            or text.find("صوير", max(start, end - 70), end) >= 0
            or text.find("عدسة", max(start, end - 70), end) >= 0
        ):
            return None
        return arabic_caption(text, start, end, self.names, under=under, above=above, last=last)

    @cached_property
    def _is_arabic(self) -> bool:
        """Whether the story is Arabic: whether the longest of its first lines is."""
        lines = self.lines[:12]
        start, end = max(lines, key=lambda line: line[1] - line[0])
        arabic = [line for line in lines if not is_foreign(self.text, *line)]
        if not is_foreign(self.text, start, end) or 2 * len(arabic) > len(lines):
            return True
        # A headline and a paragraph under a caption in English that is longer than both.
        return 2 * len(arabic) == len(lines) and any(
            stop - begin > MAX_SUBHEADING_CHARS for begin, stop in arabic
        )

    def _captioned(self, start: int, end: int, caption: Caption) -> None:
        self._add("caption", start, end)
        if caption.credit is not None:
            begin, stop = caption.credit
            agencies = credited(self.text[begin:stop], self.names)
            self.parts.append(Part(kind="credit", start=begin, end=stop, agencies=agencies))

    def _furniture(self, start: int, end: int) -> bool:
        line = self.text[start:end]
        if self._told >= _BEFORE_COMMENTS and heads_comments(line):
            self._commented = True
        elif is_boilerplate(line) or is_navigation(line):
            self._links = MOST_LINKS if heads_links(line) else 0
        elif self._links and self._is_link(start, end):
            self._links -= 1
        else:
            self._links = 0
            return False
        self._add("boilerplate", start, end)
        return True

    def _is_link(self, start: int, end: int) -> bool:
        """Whether a line below «اقرأ أيضا» is the headline of another story."""
        return end - start <= LONGEST_LINK and self.text[start:end].rstrip('»"”’)')[
            -1:
        ] not in tuple(".:؛")

    def _is_bracket(self, start: int, end: int) -> bool:
        text = self.text
        return (text[start] in _BRACKETS and text[end - 1] in _BRACKETS) or text.startswith(
            ("المصدر", "المصادر", "نقلا عن", "مصدر"), start
        )

    def _signed(self, signature: Signature, *, top: bool) -> None:
        kind: PartKind = signature.kind
        if kind == "dateline" and not top:
            kind = "source_line"
        self._sign(kind, signature)

    def _sign(self, kind: PartKind, signature: Signature) -> None:
        self.parts.append(
            Part(
                kind=kind,
                start=signature.start,
                end=signature.end,
                agencies=signature.agencies,
                place=signature.place,
            )
        )
        person = signature.person
        if person is not None and kind != "byline":
            self._add("byline", *person)

    def _is_beside_text(self, number: int, first: int) -> bool:
        """Whether a short line stands where authors do: below the headline or below it all."""
        lines = self.lines
        if lines[number][1] - lines[number][0] > _LONGEST_NAME:
            return False
        if number == first:
            after = lines[number + 1] if number + 1 < len(lines) else (0, 0)
            # A name in Latin letters is mistaken for nothing else.
            foreign = self._foreign and is_foreign(self.text, *lines[number])
            return after[1] - after[0] >= (MAX_SUBHEADING_CHARS if foreign else _LONG)
        before = lines[number - 1]
        return (
            number == len(lines) - 1
            and _SENTENCE_END.search(self.text, max(before[0], before[1] - 4), before[1])
            is not None
        )

    def _is_subheading(self, number: int, paragraphs: int) -> bool:
        text, lines = self.text, self.lines
        start, end = lines[number]
        if (
            paragraphs == 0
            or number + 1 == len(lines)
            or end - start > MAX_SUBHEADING_CHARS
            or _FINAL_MARK.search(text, max(start, end - 4), end) is not None
            or _ITEM.match(text, start, end) is not None
            # «مقتل 3 في المدينة (رويترز)» is told.
            or (text[end - 1] == ")" and credited(text[start:end], self.names))
            or sum(1 for _ in _WORDS.finditer(text, start, end)) > MAX_SUBHEADING_WORDS
        ):
            return False
        before = lines[number - 1]
        ended = self.parts[-1].kind in ("subheading", "caption", "credit", "boilerplate") or (
            _SENTENCE_END.search(text, max(before[0], before[1] - 4), before[1]) is not None
        )
        # It heads something: of the lines after it one is a paragraph.
        return ended and any(
            stop - begin > max(MAX_SUBHEADING_CHARS, end - start)
            for begin, stop in lines[number + 1 : number + 4]
        )

    def _paragraph(self, start: int, end: int, *, opens: bool) -> None:
        tail = tail_of(
            self.text,
            start,
            end,
            self.names,
            sticking=self._sticking,
            ends=self._ends,
        )
        stop = tail[0].start if tail else end
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        self._told += stop - start
        if stop > start:
            self._add("paragraph", start, stop)
            signature = opening_of(self.text, start, stop, self.names) if opens else None
            if signature is not None:
                self._sign(signature.kind, signature)
        self.parts += tail


_PICTURE_WORDS: Final = ("صورة", "الصورة", "صور", "لقطة", "صدر ا", "مصدر ا", "التعليق ع", "تعليق ا")


def parts_of(text: str, *, title: Span | None, names: Names, plain: bool) -> list[Part]:
    """The parts of a text, in order of start; ``plain``: it :func:`is_newswire`.

    The headline is ``title`` where it is given, else a short first line that ends without a mark
    and is parted from the rest by a blank line or by what is longer.
    """
    return _Layout(text, title, names, plain=plain).read()
