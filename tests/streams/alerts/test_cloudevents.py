"""Alerts as CloudEvents 1.0 in Kafka's binary mode."""

from __future__ import annotations

from streams.alerts import cloudevents
from tests.streams.alerts.book_kit import Folded, signal, tick


def test_a_revision_is_one_event_about_its_alert_as_of_the_time_it_speaks_of() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), tick(0, 6))
    opened, resolved = folded.alerts
    assert opened.id == resolved.id
    made = [dict(cloudevents.headers(alert, source="/wire")) for alert in (opened, resolved)]
    assert made[1] == {
        "ce_specversion": b"1.0",
        "ce_id": f"{resolved.id}/2".encode(),
        "ce_source": b"/wire",
        "ce_type": b"org.wirewatch.alert.resolved",
        "ce_subject": resolved.id.encode(),
        "ce_time": b"2016-09-09T18:00:00Z",
        "content-type": b"application/json",
    }
    assert (made[0]["ce_id"], made[0]["ce_time"]) == (
        f"{opened.id}/1".encode(),
        b"2016-09-09T12:00:00Z",
    )
