"""Alerts on the wire: CloudEvents 1.0 over Kafka in binary mode.

The event's attributes are record headers after ``ce_``, its data is the record's value. See the
Kafka protocol binding of the CloudEvents specification, version 1.0.2, section 3.2.
"""

from __future__ import annotations

from datetime import UTC
from typing import Final

from streams.events import Alert

CONTENT_TYPE: Final = "application/json"
TYPE_PREFIX: Final = "org.wirewatch.alert."


def event_id(alert: Alert) -> str:
    """Id of one revision of an alert, unique within its source."""
    return f"{alert.id}/{alert.revision}"


def headers(alert: Alert, *, source: str) -> list[tuple[str, bytes]]:
    """Record headers of one revision. ``source`` is a URI reference to the wire it is of."""
    time = alert.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": event_id(alert),
        "ce_source": source,
        "ce_type": TYPE_PREFIX + alert.change,
        "ce_subject": alert.id,
        "ce_time": time,
        "content-type": CONTENT_TYPE,
    }
    return [(name, value.encode()) for name, value in attributes.items()]


def source_of(topic_prefix: str) -> str:
    """``ce_source`` of a wire."""
    return f"/wirewatch/{topic_prefix}"
