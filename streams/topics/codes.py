"""Codes: what a topic is called by IPTC, PLOVER and ACLED.

Of PLOVER the event types are known with their modes, as its manual lists them (draft 0.8 of 2021,
https://github.com/openeventdata/PLOVER), of ACLED the sub-event types (its codebook of 2024,
https://acleddata.com). Of IPTC Media Topics (https://cv.iptc.org/newscodes/mediatopic) only the
form is checked: there are more than a thousand, and some are retired each year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from streams.topics.cursor import Cursor
from streams.topics.model import Codes

_NONE: Final = "none"
_IPTC: Final = re.compile(r"2\d{7}")

_YIELDING: Final = ("assist", "change", "yield", "meet")
PLOVER_MODES: Final[Mapping[str, tuple[str, ...]]] = {
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "AGREE": (),
    "AID": (),
    "ASSAULT": (
        "abduct",
        "beat",
        "torture",
        "execute",
        "sexual",
        "assassinate",
        "destroy",
        "primitive",
        "firearms",
        "explosives",
        "suicide-attack",
        "heavy-weapons",
        "cleansing",
        "massacre",
        "unconventional",
        "sideAB",
    ),
    "COERCE": (
        "confiscate",
        "restrict",
        "ban",
        "censor",
        "curfew",
        "martial-law",
        "arrest",
        "deport",
        "withhold",
    ),
    "CONCEDE": (),
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "COOPERATE": (),
    "DEMAND": _YIELDING,
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "PROTEST": ("demo", "riot", "general", "strike", "hunger", "boycott", "obstruct"),
    "REJECT": _YIELDING,
    "RETREAT": ("withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "SUPPORT": (),
    "THREATEN": ("restrict", "ban", "arrest", "relations", "expel", "territory", "violence"),
}
"""Event types and the modes that each may have."""
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
    event, hyphen, mode = code.partition("-")
    if event not in PLOVER_MODES:
        raise item.error(
            f"expected a PLOVER event type ({', '.join(PLOVER_MODES)}), with a mode like"
            f" ASSAULT-heavy-weapons or without, found {code!r}"
        )
    if hyphen and mode not in PLOVER_MODES[event]:
        known = ", ".join(PLOVER_MODES[event]) or "it has none"
        raise item.error(f"expected a mode of PLOVER's {event} ({known}), found {mode!r}")
    return code
