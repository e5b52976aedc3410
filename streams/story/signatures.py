"""Signatures: «القاهرة (رويترز) -», «المصدر: الجزيرة + وكالات», «واس - جدة», «كتب: فلان».

A signature is segments between dashes, slashes, colons, commas, brackets and quotation marks, each
of which names an agency, a place, a day or a person. One that opens a paragraph must be closed by
what opens the text; one that is a line of its own may be looser. What the grammar does not know
whole is no signature: a wrong one takes words from the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from streams.events import Name
from streams.story.names import GIVEN_NAMES, Names
from streams.story.segments import DAY_INSIDE, Segment, segment_at, stretches_of, words_of
from streams.text.keys import key

LONGEST: Final = 140
"""Characters; what is longer is no signature."""
_MOST_SEGMENTS: Final = 10

# It begins with a set of characters, which is searched for at the speed of C.
_FIRST: Final = re.compile(
    r"[:(«\"“/،\-–—−ـ\dو](?:(?<=[:(«\"“/،\-–—−ـ])|(?<=\d)\s?[هم]\b|(?<=و)اس)"
)
_BY: Final = re.compile(
    r"(?:(?P<strong>كتبت?|بقلم|حاوره|حاورته|أجرى الحوار|by)"
    r"|تقرير|إعداد|اعداد|حوار|ترجمة|تحقيق|تصوير)(?:\s*(?P<mark>[:/\-–])\s*|\s+)",
    re.IGNORECASE,
)
"""«تقرير» and its like head what is reported as often: «تقرير: مقتل ثلاثة», «حوار وطني»."""
_SOURCE: Final = re.compile(
    r"(?:ال)?(?:مصدر|مصادر)\s*[:\-–]\s*|نقلا\s+عن\s*[:\-–]?\s*|source\s*:\s*", re.IGNORECASE
)
_LATIN_NAME: Final = r"[A-ZÀ-Þ](?:[\w'’]*[a-zß-ÿ][\w'’-]*|\.)"
_AUTHOR: Final = re.compile(
    rf"(?P<by>[Bb]y\s+|BY\s+)?(?P<name>{_LATIN_NAME}(?:\s(?:{_LATIN_NAME}|de|la|le|du|da|van|von|der|al|el|bin))"
    rf"{{0,3}}\s{_LATIN_NAME})(?(by)(?:\s+(?:in|and|for)\s+[^\n.]{{2,60}})?)"
)
_FROM: Final = (" من", "-من")
"""«بيروت (رويترز) - من فلان»: who wrote it, where «من سوريا» would be a place."""
_MOST_WORDS: Final = 5
_MOST_SOURCE_WORDS: Final = 3
"""Words of a source that the catalog does not know, behind «نقلا عن»."""


class Signature(NamedTuple):
    """What a story says of who filed it, from where and when."""

    start: int
    end: int
    segments: list[Segment]
    labelled: bool = False
    """It says so: «المصدر:», «كتب:»."""

    @property
    def kind(self) -> Literal["dateline", "byline", "source_line"]:
        """What part it is."""
        kinds = {segment.kind for segment in self.segments}
        if kinds & {"place", "day"}:
            return "dateline"
        return "byline" if "person" in kinds else "source_line"

    @property
    def agencies(self) -> list[str]:
        """The ids of the agencies that it names, in order."""
        return list(dict.fromkeys(s.id for s in self.segments if s.kind == "agency" and s.id))

    @property
    def place(self) -> Name | None:
        """The first place that it names."""
        for segment in self.segments:
            if segment.kind == "place":
                return Name(start=segment.start, end=segment.end, id=segment.id)
        return None

    @property
    def person(self) -> tuple[int, int] | None:
        """Where the names of persons stand."""
        spans = [(s.start, s.end) for s in self.segments if s.kind == "person"]
        return (spans[0][0], spans[-1][1]) if spans else None


def opening_of(text: str, start: int, end: int, names: Names) -> Signature | None:
    """The signature that a paragraph ``[start, end)`` begins with, before its text."""
    first = _FIRST.search(text, start, min(end, start + 60))
    # Most paragraphs begin with a sentence, whose first comma stands farther in.
    if first is None or text.count(" ", start, first.start()) > _MOST_WORDS:
        return None
    limit = min(end, start + LONGEST)
    segments: list[Segment] = []
    found: Signature | None = None
    unknown = 0
    for stretch, separator, closes in stretches_of(text, start, limit):
        if stretch is not None:
            segment = segment_at(text, *stretch, names)
            unknown += segment.kind == "unknown"
            if unknown > (words_of(text, segment) <= _MOST_WORDS):
                break
            if (
                segment.kind == "unknown"
                and found is not None
                and found.agencies
                and (len(found.segments) > 1 or text[found.end - 1] == ":")
            ):
                # «حلب - سانا: هدوء حذر: …»: it was closed before, and this is told.
                break
            segments.append(segment)
        if separator is None:
            break
        at = separator[1]
        if not segments or len(segments) > _MOST_SEGMENTS:
            continue
        mark = text[separator[0]]
        if mark == "." and segments[-1].kind not in ("agency", "day"):
            break
        if (closes and (_may_close(segments, mark) or _is_alone(text, segments, mark, names))) or (
            # «عدن: «الخليج» ما زالت»: the quotation mark closes what a colon has opened.
            mark in "»)/"
            and segments[-1].kind == "agency"
            and any(s.kind in ("place", "day") for s in segments)
            and _continues(text, at, end)
        ):
            guessed = [_guessed(text, segment, names) for segment in segments]
            if any(segment.kind == "unknown" for segment in guessed):
                break
            found = Signature(start, at, guessed)
    if found is None or found.end >= end or _keeps_score(found.segments):
        return None
    return found._replace(end=_trimmed(text, found.start, found.end))


def line_of(
    text: str,
    start: int,
    end: int,
    names: Names,
    *,
    last: bool,
    first: bool = False,
    below: bool = False,
) -> Signature | None:
    """The signature that a line of its own is; looser where it is the ``last`` of a story.

    The ``first`` line, above which there is no title, is a headline before it is a signature:
    «حلب: معارك عنيفة», «محمد السادس في تونس». ``below``: it stands between a headline and a long
    line, or is the last, where what has the form of a person's name is one.
    """
    if end - start > LONGEST:
        return None
    label = _SOURCE.match(text, start, end) or _BY.match(text, start, end)
    if label is None and text[end - 1] in ".!?؟":
        return None
    if below and label is None and names_author(text, start, end, names):
        return Signature(start, end, [Segment("person", start, end)])
    begin = label.end() if label is not None else start
    segments = []
    for stretch, separator, _ in stretches_of(text, begin, end):
        if stretch is not None:
            segments.append(segment_at(text, *stretch, names))
        if separator is None or len(segments) > _MOST_SEGMENTS:
            break
    if not segments or len(segments) > _MOST_SEGMENTS:
        return None
    kinds = [segment.kind for segment in segments]
    sources = kinds.count("agency") + kinds.count("generic")
    if label is not None:
        if label.re is _SOURCE and not _names_source(text, label, segments, names):
            return None
        if label.re is _BY:
            if not _names_authors(text, label, segments, names, first=first):
                return None
            segments = [s._replace(kind="person") if s.kind == "unknown" else s for s in segments]
        if any(s.end - s.start > 60 for s in segments):
            return None
        return Signature(start, end, segments, labelled=True)
    unknown = kinds.count("unknown")
    if below and kinds == ["unknown"] and names.is_like_person(key(text[start:end])):
        return Signature(start, end, [segments[0]._replace(kind="person")])
    if unknown:
        if unknown > 1 or len(segments) < 2 or (first and not sources):
            return None
        (told,) = (segment for segment in segments if segment.kind == "unknown")
        words = words_of(text, told)
        if text[start : told.start].rstrip().endswith(":") and not names.is_like_person(
            key(text[told.start : told.end])
        ):
            # «رويترز: انفجارات عنيفة», «فلان: سنقاتل»: what a colon opens is told.
            return None
        if words > 1 and text[start : told.start].rstrip().endswith(_FROM):
            first = False
        # Beside a person a town that is not known, beside a town a person of several words.
        town = any(segment.town for segment in segments)
        beside = (town and 1 < words < _MOST_WORDS) or ("person" in kinds and words <= 2)
        if words > (1 if first else _MOST_WORDS) or not (sources or beside):
            return None
        segments = [_guessed(text, s, names, town="person" in kinds) for s in segments]
        kinds = [segment.kind for segment in segments]
        if "unknown" in kinds:
            return None
    if _keeps_score(segments):
        return None
    if sources or "day" in kinds:
        return Signature(start, end, segments)
    if "person" in kinds and ("place" in kinds or (len(kinds) == 1 and not first) or last):
        return Signature(start, end, segments)
    if kinds == ["place"] and text[end - 1] in ":-–" and segments[0].town:
        return Signature(start, end, segments)
    return None


def names_author(text: str, start: int, end: int, names: Names) -> bool:
    """Whether a Latin line is who wrote it: «Jane Doe», «By Jane Doe in Beirut»."""
    said = _AUTHOR.fullmatch(text, start, end)
    if said is None or names.agency(key(said["name"])) is not None:
        return False
    return said["by"] is not None or not names.is_place(key(said["name"]))


def agencies_in(text: str, start: int, end: int, names: Names) -> Iterator[tuple[int, int, str]]:
    """The agencies of a signature, each with where it stands.

    «رام الله 13-9-2026 وفا-»: an agency may stand behind a day with nothing but a space between.
    """
    at = start
    for day in DAY_INSIDE.finditer(text, start, end):
        yield from names.agencies_in(text, at, day.start())
        at = day.end()
    yield from names.agencies_in(text, at, end)


def _guessed(text: str, segment: Segment, names: Names, *, town: bool = False) -> Segment:
    """What is unknown beside an agency is a person where it has several words, else a place.

    A town whose name alone is another word as well is known as «مدينة» of that name: «دوما».
    ``town``: there is a person already. What can be no name stays unknown.
    """
    if segment.kind != "unknown":
        return segment
    surface = text[segment.start : segment.end]
    looked_up = key(surface)
    if looked_up in GIVEN_NAMES:
        return segment._replace(kind="person")
    if not town and words_of(text, segment) > 1:
        return segment._replace(kind="person") if names.may_name(looked_up) else segment
    if town and not names.may_name(looked_up, town=True):
        return segment
    return segment._replace(kind="place", id=names.place(key(f"مدينة {surface}")))


def _names_authors(
    text: str, label: re.Match[str], segments: Sequence[Segment], names: Names, *, first: bool
) -> bool:
    """Whether what stands behind «كتب», «تقرير» and the like is who did it."""
    keys = [key(text[s.start : s.end]) for s in segments if s.kind == "unknown"]
    if label["strong"] and label["mark"]:
        return True
    if first or not (label["strong"] or label["mark"]):
        # «حوار وطني», «كتب التاريخ»: only names that are known are no news.
        return not keys or (bool(label["strong"]) and all(map(names.may_name, keys)))
    return all(map(names.may_name, keys))


def _names_source(
    text: str, label: re.Match[str], segments: Sequence[Segment], names: Names
) -> bool:
    """Whether what stands behind «المصدر:» is one: «مصادر: غارات على المدينة» is what it says."""
    keys = [key(text[s.start : s.end]) for s in segments if s.kind == "unknown"]
    if not keys:
        return True
    if label[0].startswith(("المصدر", "المصادر", "source", "Source", "SOURCE")):
        # Of the many that no catalog knows.
        return not any(map(names.tells, keys))
    return (
        label[0].startswith("نقل")
        and len(segments) == 1
        and len(keys[0].split(" ")) <= _MOST_SOURCE_WORDS
        and names.may_name(keys[0], town=True)
    )


def _keeps_score(segments: Sequence[Segment]) -> bool:
    """Whether «3-1» is no day: that of a dateline stands between a place and an agency."""
    kinds = [segment.kind for segment in segments]
    return "short_day" in kinds and not (
        ("place", "short_day") in pairwise(kinds) and ("short_day", "agency") in pairwise(kinds)
    )


def _may_close(segments: list[Segment], mark: str) -> bool:
    kinds = [segment.kind for segment in segments]
    if "agency" in kinds:
        # «رويترز: قتل …» says whose words they are, «سانا - …» too.
        return len(kinds) > 1 or mark == ":"
    if "day" in kinds:
        return "place" in kinds
    if kinds[0] == "place" and kinds[1:] in ([], ["generic"]):
        return segments[0].town
    return len(kinds) > 1 and ("generic" in kinds or "person" in kinds) and "place" in kinds


def _is_alone(text: str, segments: Sequence[Segment], mark: str, names: Names) -> bool:
    """«وطنية - أعلن …»: an agency alone before a dash."""
    if len(segments) > 1 or mark not in "-–—" or segments[0].kind != "agency":
        return False
    return names.is_alias(key(text[segments[0].start : segments[0].end]))


def _continues(text: str, at: int, end: int) -> bool:
    after = text[at : at + 2]
    return (
        at < end
        and (after[:1].isspace() or after[:1] == ":")
        and after.strip() not in ("", "-", ":")
    )


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
