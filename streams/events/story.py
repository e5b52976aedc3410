"""``wire.stories``: stories as text, with their parts and what they name."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from streams.events.base import Event, Identity, Index, Origin, Record, Span, Time
from streams.events.raw import Tick

PartKind = Literal[
    "headline",
    "dateline",
    "byline",
    "caption",
    "credit",
    "subheading",
    "paragraph",
    "source_line",
    "end_mark",
    "boilerplate",
]


class Name(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words that name something, and its id in the catalog."""

    start: Index
    end: Index
    id: str | None = None
    """``None`` for what the catalog does not know."""


class Part(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One stretch of a story's layout, in order of start; of two that start together the longer.

    Parts do not overlap, but some stand inside others: a ``credit`` in its ``caption``; a
    ``dateline``, ``byline`` or ``source_line`` in the ``paragraph`` that it opens; a ``byline``
    in a ``dateline`` or ``source_line``.
    """

    kind: PartKind
    start: Index
    end: Index
    language: str = "ar"
    """ISO 639-1 code of most of its words; ``und`` where it cannot be told."""
    arabic: Annotated[float, Meta(ge=0, le=1)] = 1.0
    """Share of its letters that are of the Arabic script, to two places."""
    agencies: list[str] = []
    """Of a dateline, byline, credit or source line: the agencies that it names, by id."""
    place: Name | None = None
    """Of a dateline or source line: where the story was filed."""
    date: str | None = None
    """Of a dateline: the day it was filed, ISO 8601."""


AgencyRole = Literal["source", "credit", "cited"]


class AgencyMention(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An agency, outlet or platform that the text names."""

    start: Index
    end: Index
    id: str | None = None
    """``None`` for a paper that the catalog does not know."""
    role: AgencyRole = "cited"
    """``source`` in a dateline, byline or source line, ``credit`` in a caption, else ``cited``."""


class DateMention(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words that name a day, month or year."""

    start: Index
    end: Index
    value: str | None = None
    """ISO 8601: a day, a month ``2016-09``, a year, a week ``2016-W36``, or an interval of two days
    ``2016-09-04/2016-09-05``. ``None`` where nothing tells which it is."""
    hijri: str | None = None
    """The date in the Hijri calendar, where it is stated in that: ``1436-10-25``."""


Counted = Literal["killed", "wounded", "displaced", "missing", "detained"]


class NumberMention(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words or digits that say how many; a date says none."""

    start: Index
    end: Index
    least: float | None = None
    most: float | None = None
    """``None`` is without limit: «more than ten» has a least, «less than ten» a most."""
    counts: Counted | None = None
    """What the sentence says became of those who are counted."""


class Quotation(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What stands between quotation marks and is longer than a name."""

    start: Index
    end: Index
    """Without the marks."""
    speaker: Span | None = None
    """The words that name the speaker, which may stand sentences before."""


NoticeKind = Literal["kill", "correction", "update", "addition", "continuation"]


class Notice(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What the wire says of this story's place among others."""

    kind: NoticeKind
    start: Index
    end: Index
    """The words that say so."""
    refers_to: str | None = None
    """The id of the other story as the text gives it."""
    supersedes: Identity | None = None
    """The story id of what a kill, correction or update takes back: of ``refers_to`` at the same
    source, else this story's own, whose earlier revisions it takes back."""


class Story(Event, frozen=True, kw_only=True, tag="story"):
    """A story as text, with its parts, and what they name, as offsets into that text."""

    id: Identity
    revision: Identity
    """A hash of content, title and the source's version: the same story re-sent keeps it."""
    source: Identity
    text: str
    """The decoded original; of HTML what is left without markup. Where the source sent a title
    beside the content, the title stands first, then an empty line, then the content from
    ``content_start`` on."""
    content_start: Index = 0
    """Where in ``text`` the decoded content begins: subtract it to slice the content itself."""
    charset: str | None = None
    """The encoding that the content was decoded from."""
    language: str = "ar"
    """ISO 639-1 code of most of its paragraphs."""
    parts: list[Part]
    sentences: list[Span]
    """What is said in headline, dateline, subheadings and paragraphs. Rules read these alone, so
    that no caption and no boilerplate matches."""
    agencies: list[AgencyMention] = []
    dates: list[DateMention] = []
    numbers: list[NumberMention] = []
    quotations: list[Quotation] = []
    urgent: bool = False
    """Whether the wire marks it as urgent («عاجل»)."""
    notice: Notice | None = None
    """Whether it kills, corrects, updates or continues another story."""
    url: str | None = None
    published_at: Time | None = None
    version: Annotated[int, Meta(ge=1)] | None = None
    drill: bool = False
    received_at: Time
    """When it reached the wire: the broker's time in the raw topic. This is event time."""
    raw: Origin


StoryEvent = Story | Tick
