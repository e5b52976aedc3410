"""A story for people: its parts in colour, then what they name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rich.text import Text

from connectors.output import isolate
from streams.events import (
    AgencyMention,
    DateMention,
    Name,
    NumberMention,
    Part,
    Quotation,
    Span,
    Story,
)

_STYLES: Final[Mapping[str, str]] = {
    "headline": "bold",
    "dateline": "cyan",
    "byline": "cyan",
    "source_line": "cyan",
    "caption": "magenta",
    "credit": "magenta",
    "subheading": "bold blue",
    "paragraph": "",
    "end_mark": "dim",
    "boilerplate": "dim",
}
_LABEL_WIDTH: Final = 13
_LONGEST: Final = 2000
"""Characters of one part that are shown."""


def lines_of(story: Story) -> Iterator[Text]:
    """The lines that show a story."""
    yield Text(f"{story.source} · {story.id}", style="bold green")
    yield _dim(_about(story))
    outer: Part | None = None
    for part in story.parts:
        inside = outer is not None and part.end <= outer.end
        if not inside:
            outer = part
        yield _part(story, part, inside=inside)
    for title, mentions in (
        ("agencies", [_agency(story, named) for named in story.agencies]),
        ("dates", [_date(story, named) for named in story.dates]),
        ("numbers", [_number(story, named) for named in story.numbers]),
        ("quotations", [_quotation(story, quote) for quote in story.quotations]),
    ):
        for number, mention in enumerate(mentions):
            label = title if number == 0 else ""
            yield Text.assemble((f"{label:<{_LABEL_WIDTH}}", "bold yellow"), mention)


def _about(story: Story) -> str:
    told = [story.charset or "no charset", story.language]
    if story.published_at is not None:
        told.append(story.published_at.isoformat())
    if story.urgent:
        told.append("urgent")
    if story.notice is not None:
        refers = f" of {story.notice.refers_to}" if story.notice.refers_to else ""
        told.append(f"{story.notice.kind}{refers}")
    return " · ".join(told)


def _part(story: Story, part: Part, *, inside: bool) -> Text:
    surface = story.text[part.start : part.end]
    cut = surface if len(surface) <= _LONGEST else f"{surface[:_LONGEST]}…"
    label = f"{'└ ' if inside else ''}{part.kind}"
    line = Text(f"{label:<{_LABEL_WIDTH}}", style=f"{_STYLES[part.kind]} bold")
    line.append(isolate(cut), style=_STYLES[part.kind])
    notes = [*part.agencies]
    if part.place is not None:
        notes.append(part.place.id or isolate(_surface(story, part.place)))
    if part.date is not None:
        notes.append(part.date)
    if part.language != story.language:
        notes.append(f"{part.language}, {part.arabic:.0%} Arabic")
    if notes:
        line.append(f"  [{', '.join(notes)}]", style="dim")
    return line


def _agency(story: Story, named: AgencyMention) -> str:
    return f"{isolate(_surface(story, named))}  {named.id or 'unknown'}, {named.role}"


def _date(story: Story, named: DateMention) -> str:
    hijri = f", Hijri {named.hijri}" if named.hijri else ""
    return f"{isolate(_surface(story, named))}  {named.value or 'unresolved'}{hijri}"


def _number(story: Story, named: NumberMention) -> str:
    least = "…" if named.least is None else _grouped(named.least)
    most = "…" if named.most is None else _grouped(named.most)
    bounds = least if least == most else f"{least} to {most}"
    return (
        f"{isolate(_surface(story, named))}  {bounds}{f' {named.counts}' if named.counts else ''}"
    )


def _grouped(value: float) -> str:
    """«4,000,000», «2.5»: as people write it, whatever its size."""
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def _quotation(story: Story, quote: Quotation) -> str:
    speaker = "" if quote.speaker is None else f"  {isolate(_surface(story, quote.speaker))}"
    return f"{isolate(_surface(story, quote))}{speaker or '  nobody named'}"


_Spanned = Span | Name | AgencyMention | DateMention | NumberMention | Quotation


def _surface(story: Story, span: _Spanned) -> str:
    return story.text[span.start : span.end]


def _dim(text: str) -> Text:
    return Text(text, style="dim")
