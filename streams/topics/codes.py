"""Codes: what a topic is called by IPTC, PLOVER and ACLED.

Of PLOVER the sixteen event types are known, of ACLED the sub-event types; of IPTC Media Topics
only the form is checked.
"""

from __future__ import annotations

import re
from typing import Final

from streams.topics.cursor import Cursor
from streams.topics.model import Codes

_NONE: Final = "none"
_IPTC: Final = re.compile(r"2\d{7}")
_PLOVER: Final = re.compile(r"([A-Z]+)(?:-[a-z]+(?:-[a-z]+)*)?")

PLOVER_EVENTS: Final = (
    "ACCUSE",
    "AGREE",
    "AID",
    "ASSAULT",
    "COERCE",
    "CONCEDE",
    "CONSULT",
    "COOPERATE",
    "MOBILIZE",
    "PROTEST",
    "REJECT",
    "REQUEST",
    "RETREAT",
    "SANCTION",
    "SUPPORT",
    "THREATEN",
)
ACLED_SUB_EVENTS: Final = (
    "Abduction/forced disappearance",
    "Agreement",
    "Air/drone strike",
    "Armed clash",
    "Arrests",
    "Attack",
    "Change to group/activity",
    "Chemical weapon",
    "Disrupted weapons use",
    "Excessive force against protesters",
    "Government regains territory",
    "Grenade",
    "Headquarters or base established",
    "Looting/property destruction",
    "Mob violence",
    "Non-state actor overtakes territory",
    "Non-violent transfer of territory",
    "Other",
    "Peaceful protest",
    "Protest with intervention",
    "Remote explosive/landmine/IED",
    "Sexual violence",
    "Shelling/artillery/missile attack",
    "Suicide bomb",
    "Violent demonstration",
)


def parse_codes(value: Cursor) -> Codes:
    """The codes of a topic; ``none`` says that somebody has no word for it."""
    keys = value.mapping(known=frozenset({"iptc", "plover", "acled"}))
    return Codes(
        iptc=tuple(map(_iptc, _given(keys, "iptc"))),
        plover=tuple(map(_plover, _given(keys, "plover"))),
        acled=tuple(item.choice(ACLED_SUB_EVENTS) for item in _given(keys, "acled")),
    )


def _given(keys: dict[str, Cursor], name: str) -> list[Cursor]:
    return [] if name not in keys or keys[name].is_text(_NONE) else keys[name].one_or_many()


def _iptc(item: Cursor) -> str:
    code = item.text_or_digits()
    if not _IPTC.fullmatch(code):
        raise item.error(
            f"expected an IPTC Media Topic of eight digits like 20000056, or {_NONE}, found"
            f" {code!r}"
        )
    return code


def _plover(item: Cursor) -> str:
    code = item.string()
    found = _PLOVER.fullmatch(code)
    if found is None or found[1] not in PLOVER_EVENTS:
        raise item.error(
            f"expected a PLOVER event type ({', '.join(PLOVER_EVENTS)}), with a mode like"
            f" ASSAULT-aerial or without, found {code!r}"
        )
    return code
