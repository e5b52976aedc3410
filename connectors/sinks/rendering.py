"""Alerts for people and programs. Pure."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from typing import Final

from rich.text import Text

from connectors.output import FSI, PDI, clean, escape_controls, isolate, without_isolates
from streams.alerts.muting import Muted
from streams.alerts.revision import UNKNOWN_SOURCE
from streams.events import Alert, Label, Report, encode

MAX_REPORTS: Final = 4
"""Reports quoted of one alert; the others are counted."""
_INDENT: Final = "    "
_STYLES: Final = {
    "opened": "bold green",
    "corroborated": "bold green",
    "escalated": "bold red",
    "developed": "bold magenta",
    "contradicted": "bold red",
    "corrected": "bold yellow",
    "withdrawn": "bold yellow",
    "resolved": "bold cyan",
    "retired": "bold cyan",
}


def utc(time: datetime) -> str:
    """A time in UTC to the second: ``2026-01-31 09:00:00Z``."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def render(
    alert: Alert, width: int | None = None, *, muted: Muted | None = None, reminder: bool = False
) -> Text:
    """One revision of an alert, in several lines without a last line end.

    Args:
        width: columns to break quotes at; ``None`` leaves each on one line.
        muted: who or what muted it: then in short, without its reports.
        reminder: whether it was told before and is still open.
    """
    style = _STYLES.get(alert.change, "bold")
    said = f"STILL OPEN, LAST {alert.change.upper()}" if reminder else alert.change.upper()
    head = Text(f"DRILL {said}" if alert.drill else said, "dim" if muted else style)
    about = [_label(alert.label, alert.rule), _label(alert.place_label, alert.place)]
    about.append(_label(alert.facet_label, alert.facet))
    head.append("  " + " · ".join(part for part in about if part), "dim" if muted else "bold")
    if muted is not None:
        by = f"  muted by {muted.by} {clean(muted.id)}: {isolate(muted.why)}"
        return Text("\n").join([head, Text(by, "dim")])
    lines = [head, Text(f"  {isolate(alert.why)}")]
    for report in alert.evidence[:MAX_REPORTS]:
        lines += _report(report, width)
    more = len(alert.evidence) - MAX_REPORTS
    if more > 0:
        lines.append(Text(f"{_INDENT}and {_count(more, 'more report')}", "dim"))
    lines.append(
        Text(
            f"  {utc(alert.time)} · {_count(alert.stories, 'story', 'stories')},"
            f" {_count(alert.independent_reports, 'independent report')} · {alert.severity}"
            f" · {alert.status}"
            f" · revision {alert.revision} of {clean(alert.id)}",
            "dim",
        )
    )
    return Text("\n").join(lines)


def plain(alert: Alert, *, muted: Muted | None = None, reminder: bool = False) -> str:
    """One revision as :func:`render` has it, for files and pipes: without style or isolates."""
    return without_isolates(render(alert, muted=muted, reminder=reminder).plain)


def json_line(alert: Alert, *, muted: Muted | None = None, reminder: bool = False) -> str:
    """One revision as JSON on one line, which a terminal may be shown as it is.

    As the topic has it, with ``muted`` (by, id, why) where it is and ``reminder`` where it is one.
    """
    line = encode(alert).decode()
    more = {"muted": muted} if muted else {"reminder": True} if reminder else None
    if more is not None:
        line = line[:-1] + "," + encode(more).decode()[1:]
    return escape_controls(line)


def _report(report: Report, width: int | None) -> list[Text]:
    quote = clean(report.evidence.text)
    # Three columns go to the quotation marks and an isolate that a terminal may show.
    room = None if width is None else max(20, width - len(_INDENT) - 3)
    pieces = textwrap.wrap(quote, room) if room else [quote]
    lines = []
    for index, piece in enumerate(pieces or [""]):
        before = "«" if index == 0 else " "
        after = "»" if index + 1 >= len(pieces) else ""
        line = Text(f"{_INDENT}{before}{FSI}{piece}{PDI}{after}")
        line.highlight_words([clean(report.evidence.surface)], "bold underline")
        lines.append(line)
    source = ["source unknown" if report.source == UNKNOWN_SOURCE else isolate(report.source)]
    if report.agencies:
        source.append("with " + ", ".join(isolate(agency) for agency in report.agencies))
    if report.headline:
        source.append(isolate(report.headline))
    if report.published_at:
        source.append(f"published {utc(report.published_at)}")
    if report.url:
        source.append(isolate(report.url))
    lines.append(Text(f"{_INDENT}— {' · '.join(source)}", "dim"))
    return lines


def _label(label: Label | None, key: str | None) -> str:
    if label is None:
        return isolate(key) if key else ""
    return f"{isolate(label.en)} {isolate(label.ar)}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
