"""Alerts for tests, with what a test does not care for filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from streams.events import Alert, Evidence, Label, Report

TIME = datetime(2026, 1, 31, 9, tzinfo=UTC)
SENTENCE = "أحكم الجيش حصاره لمدينة حلب."


def report(**fields: Any) -> Report:
    return Report(
        **{
            "signal": "signal-1",
            "story": "story-1",
            "revision": "r",
            "source": "arabi21",
            "agencies": [],
            "headline": None,
            "received_at": TIME,
            "facet": None,
            "evidence": Evidence(
                start=0,
                end=len(SENTENCE),
                text=SENTENCE,
                match_start=11,
                match_end=16,
                surface="حصاره",
            ),
            **fields,
        }
    )


def alert(**fields: Any) -> Alert:
    return Alert(
        **{
            "catalog": "c",
            "id": "alert-1",
            "revision": 1,
            "change": "opened",
            "why": "one report of siege in Aleppo",
            "time": TIME,
            "status": "open",
            "rule": "siege",
            "label": Label(ar="حصار", en="Siege"),
            "group": "siege/aleppo",
            "place": "aleppo",
            "place_label": Label(ar="حلب", en="Aleppo"),
            "facet": None,
            "facet_label": None,
            "opened_at": TIME,
            "first_seen": TIME,
            "last_seen": TIME,
            "stories": 1,
            "independent_reports": 1,
            "confirming_reports": 1,
            "evidence": [report()],
            **fields,
        }
    )
