"""Reading: from a text to its parts and to what its sentences name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from streams.events import (
    AgencyMention,
    AgencyRole,
    DateMention,
    NumberMention,
    Part,
    Quotation,
    Span,
)
from streams.story.dates import dates_of
from streams.story.language import ARABIC, Script, is_newswire, is_plain, script_of
from streams.story.layout import parts_of
from streams.story.names import NamedAgency, NamedPlace, Names
from streams.story.notices import Marked, marked
from streams.story.numbers import numbers_of
from streams.story.quotations import FOREGOING, Speakers, quotations_of
from streams.story.sentence import Sentence
from streams.story.sentences import sentences_of
from streams.story.signatures import agencies_in
from streams.story.sources import agencies_of
from streams.story.words import QUOTE, Words

FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Dates are not seen from a day beyond these, which no wire has and no calendar reaches over."""
_NAMED_IN = frozenset({"caption", "credit"})
_SIGNED = frozenset({"dateline", "byline", "source_line"})
_BESIDE = _NAMED_IN | _SIGNED


class Read(NamedTuple):
    """What a text holds, each in its order."""

    parts: list[Part]
    sentences: list[Span]
    language: str
    agencies: list[AgencyMention]
    dates: list[DateMention]
    numbers: list[NumberMention]
    quotations: list[Quotation]
    marked: Marked


class Reader:
    """Reads stories with the agencies and places of one catalog.

    Pure but for a bounded memory of what words are.
    """

    def __init__(
        self, agencies: Mapping[str, NamedAgency], places: Mapping[str, NamedPlace]
    ) -> None:
        self._names = Names(agencies, places)
        self._words = Words(agencies)

    def outline(self, text: str, *, title: Span | None) -> tuple[list[Part], list[Span]]:
        """Parts and sentences alone."""
        return self._outline(text, title=title, plain=is_newswire(text))

    def _outline(
        self, text: str, *, title: Span | None, plain: bool
    ) -> tuple[list[Part], list[Span]]:
        parts = parts_of(text, title=title, names=self._names, plain=plain)
        return parts, sentences_of(text, parts)

    def read(self, text: str, *, title: Span | None, day: date | None) -> Read:
        """All of it; ``day``: that of the story where it is known, which dates are seen from."""
        plain = is_newswire(text)
        parts, sentences = self._outline(text, title=title, plain=plain)
        # Captions and signatures are no sentences, yet name whose they are.
        stretches, said = _apart(sentences, parts)
        quoted = _quoted(text, stretches)
        read: list[Sentence] = []
        beside: list[Sentence] = []
        for span, sentence in zip(
            stretches,
            self._words.sentences(text, stretches, heard=quoted, cased=not plain),
            strict=True,
        ):
            if sentence is not None:
                (read if said is None or span in said else beside).append(sentence)
        day = day or _day_of(parts, read)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            day = None
        filed = {part.start for part in parts if part.kind == "dateline"}
        dates: list[DateMention] = []
        numbers: list[NumberMention] = []
        agencies: list[AgencyMention] = []
        for sentence in read:
            if sentence.kinds:
                found = dates_of(sentence, day, filed=sentence.start in filed)
                taken: Set[int] = frozenset()
                if found:
                    dates += [mention for mention, _, _ in found]
                    taken = {at for _, first, last in found for at in range(first, last)}
                numbers += numbers_of(sentence, taken)
            agencies += agencies_of(sentence)
        agencies = _with_signatures(self._signed(text, parts, beside), agencies)
        language, parts = _in_languages(text, _dated(parts, dates, day), plain=plain)
        return Read(
            parts=parts,
            sentences=sentences,
            language=language,
            agencies=agencies,
            dates=dates,
            numbers=numbers,
            quotations=_quotations(text, parts, read) if quoted else [],
            marked=marked(text, parts),
        )

    def _signed(
        self, text: str, parts: Sequence[Part], beside: Sequence[Sentence]
    ) -> list[AgencyMention]:
        mentions: list[AgencyMention] = []
        captions = {part.start for part in parts if part.kind == "caption"}
        for part in parts:
            if part.kind in _SIGNED or part.kind == "credit":
                role: AgencyRole = "credit" if part.kind == "credit" else "source"
                for start, end, agency in agencies_in(text, part.start, part.end, self._names):
                    mentions.append(AgencyMention(start=start, end=end, id=agency, role=role))
        for sentence in beside:
            caption = sentence.start in captions
            cited: AgencyRole = "credit" if caption else "source"
            mentions += [
                AgencyMention(start=found.start, end=found.end, id=found.id, role=cited)
                for found in agencies_of(sentence)
            ]
        return mentions


def _apart(
    sentences: Sequence[Span], parts: Sequence[Part]
) -> tuple[list[tuple[int, int]], Set[tuple[int, int]] | None]:
    """Sentences, captions and signatures in order, none overlapping another.

    And which of them are sentences; ``None`` where all are.
    """
    spans = [(span.start, span.end) for span in sentences]
    beside = [(part.start, part.end) for part in parts if part.kind in _BESIDE]
    if not beside:
        return sorted(spans), None
    said = set(spans)
    stretches: list[tuple[int, int]] = []
    # Of what begins together a sentence comes first, then the longer.
    for stretch in sorted({*said, *beside}, key=lambda each: (each[0], each not in said, -each[1])):
        if not stretches or stretch[0] >= stretches[-1][1]:
            stretches.append(stretch)
    return stretches, said


def _day_of(parts: Sequence[Part], read: Sequence[Sentence]) -> date | None:
    """The day that the dateline names, where it names a year as well."""
    filed = {part.start for part in parts if part.kind == "dateline"}
    for sentence in read:
        if sentence.start in filed:
            for found in dates_of(sentence, None):
                value = found.mention.value
                if value is not None and len(value) == 10:
                    return date.fromisoformat(value)
    return None


def _with_signatures(
    signed: Sequence[AgencyMention], cited: Sequence[AgencyMention]
) -> list[AgencyMention]:
    """All of them in order; what a signature names counts before what its words alone say."""
    kept: list[AgencyMention] = []
    starts: list[int] = []
    for mention in [*signed, *cited]:
        at = bisect_left(starts, mention.start)
        clear = (at == len(kept) or kept[at].start >= mention.end) and (
            at == 0 or kept[at - 1].end <= mention.start
        )
        if clear:
            starts.insert(at, mention.start)
            kept.insert(at, mention)
    return kept


def _dated(parts: list[Part], dates: Sequence[DateMention], day: date | None) -> list[Part]:
    """The parts, with the day that a dateline names."""
    made = parts
    for number, part in enumerate(parts):
        if part.kind == "dateline":
            named = [
                found.value
                for found in dates
                if part.start <= found.start and found.end <= part.end and found.value
            ]
            if named:
                made = made if made is not parts else list(parts)
                made[number] = _replaced(part, date=named[0])
    return made


def _replaced(part: Part, *, date: str | None = None, script: Script | None = None) -> Part:
    return Part(
        kind=part.kind,
        start=part.start,
        end=part.end,
        language=part.language if script is None else script.language,
        arabic=part.arabic if script is None else script.arabic,
        agencies=part.agencies,
        place=part.place,
        date=date or part.date,
    )


def _in_languages(text: str, parts: list[Part], *, plain: bool) -> tuple[str, list[Part]]:
    """The language of a story, and its parts with theirs."""
    if plain or is_plain(text):
        return ARABIC, parts
    weights: dict[str, int] = {}
    made = []
    for part in parts:
        surface = text[part.start : part.end]
        if is_plain(surface) and any(map(str.isalpha, surface[:200])):
            script = Script(ARABIC, 1.0)
        else:
            script = script_of(surface)
        if part.kind in ("headline", "paragraph", "subheading"):
            weights[script.language] = weights.get(script.language, 0) + part.end - part.start
        made.append(part if script == (ARABIC, 1.0) else _replaced(part, script=script))
    language = max(weights, key=lambda each: weights[each]) if weights else ARABIC
    return language, made


def _quoted(text: str, stretches: Sequence[tuple[int, int]]) -> set[int]:
    """The stretches in which somebody may be quoted, and those before in which they are named."""
    starts = [start for start, _ in stretches]
    found: set[int] = set()
    for mark in QUOTE.finditer(text):
        number = bisect_right(starts, mark.start()) - 1
        if number >= 0 and mark.start() < stretches[number][1]:
            found.update(range(max(0, number - FOREGOING), number + 1))
    return found


def _quotations(text: str, parts: Sequence[Part], read: Sequence[Sentence]) -> list[Quotation]:
    speakers = Speakers(read)
    found: list[Quotation] = []
    for part in parts:
        if part.kind == "paragraph":
            found += speakers.attributed(quotations_of(text, part.start, part.end))
    return found
