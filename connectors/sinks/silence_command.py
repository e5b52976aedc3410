"""What ``wirewatch silence`` does."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec
from rich.console import Console, RenderableType

from connectors.errors import UserError
from connectors.log import NoTopic, TopicLog
from connectors.output import clean, escape_controls, isolate, tell
from connectors.sinks.names import Named, find, listed, places_of, rules_of
from connectors.sinks.rendering import utc
from connectors.sinks.silences import Silences, is_over, write
from connectors.sinks.since import parse_until
from connectors.sinks.subscription import OPEN_REACH
from connectors.tables import Row, table
from streams.alerts.muting import MATCHERS, AlertView, episodes_of
from streams.events import Alert, Silence, decode_alert, decode_silence, encode
from streams.identity import content_hash
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topics.model import SEVERITIES, Catalog
from streams.topology import Topic

MAX_REASON: Final = 500
_NAMES: Final = frozenset({"group", "alert"})
"""What names one alert or one group."""


def add(
    settings: Settings,
    matchers: Mapping[str, str | None],
    *,
    until: str | None,
    until_option: str = "--until",
    until_resolved: bool,
    reason: str,
    author: str,
    now: datetime,
    console: Console,
) -> int:
    """Silence alerts; prints the id of the silence.

    Args:
        until_option: the option that ``until`` was given with.

    Raises:
        UserError: nothing or something unknown is to be silenced, it has no end or no reason, or
            the broker did not take it in.
    """
    given = {name: value for name, value in matchers.items() if value is not None}
    if not given:
        options = ", ".join(f"--{name}" for name in MATCHERS)
        raise UserError(f"a silence says what it silences: at least one of {options}")
    if until is None and not until_resolved:
        raise UserError(
            "a silence has an end: --for 2h, --until 2026-01-31T09:00 or --until-resolved"
        )
    if not reason.strip() or len(reason) > MAX_REASON:
        raise UserError(f"--reason: expected up to {MAX_REASON} characters that say why")
    _refuse_what_no_event_carries({**given, "reason": reason, "author": author})
    catalog = load_catalog(overlay=settings.catalog)
    for name, known in (("rule", rules_of(catalog)), ("place", places_of(catalog))):
        if name in given:
            given[name] = _known(f"--{name}", given[name], known)
    if "facet" in given:
        given["facet"] = _facet(given["facet"], given.get("rule"), catalog)
    if "severity" in given and given["severity"] not in SEVERITIES:
        raise UserError(f"--severity: expected one of {', '.join(SEVERITIES)}")
    try:
        end = None if until is None else parse_until(until, now, until_option)
    except ValueError as error:
        raise UserError(str(error)) from error
    standing = _standing(settings, now) if until_resolved or _NAMES.intersection(given) else []
    silence = Silence(
        id=content_hash(msgspec.json.encode([given, author, reason, now], order="sorted")),
        matchers=given,
        until=end,
        until_resolved=until_resolved,
        episodes=episodes_of(given, standing) if until_resolved else {},
        author=author,
        reason=reason.strip(),
        created_at=now,
    )
    _refuse_malformed(silence)
    for name in _matching_nothing(given, standing):
        tell(console, f"--{name} {given[name]!r} matches no open alert", "yellow")
    write(settings, silence.id, silence)
    print(silence.id)
    tell(
        console,
        f"silenced for everybody on this wire, {_end(silence, now)};"
        f" `wirewatch silence expire {silence.id}` ends it",
        "dim",
    )
    return 0


def show(settings: Settings, *, everything: bool, as_json: bool, now: datetime) -> int:
    """Print the silences that stand, the newest at the end.

    Raises:
        NoTopic: there is no such wire.
    """
    with Silences(settings, required=True) as silences:
        found = sorted(silences.known.values(), key=lambda silence: silence.created_at)
    standing = [silence for silence in found if everything or not is_over(silence, now)]
    if as_json:
        for silence in standing:
            sys.stdout.write(escape_controls(encode(silence).decode()) + "\n")
        return 0
    console = Console(highlight=False)
    if not standing:
        tell(console, "nothing is silenced", "dim")
        return 0
    whole = not console.is_terminal
    console.print(_table(standing, now, unbroken=whole), crop=False, soft_wrap=whole)
    return 0


def expire(settings: Settings, ids: Sequence[str]) -> int:
    """End silences now; prints each.

    Raises:
        UserError: there is no such silence; none is ended then.
    """
    wanted = list(dict.fromkeys(ids))
    with Silences(settings, required=True) as silences:
        known = silences.known
        for id_ in wanted:
            if id_ not in known:
                none = "; none was ended" if len(wanted) > 1 else ""
                raise UserError(
                    f"there is no silence {id_!r}{none}: `wirewatch silence list` has them"
                )
    for id_ in wanted:
        write(settings, id_, None)
        ended = known[id_]
        said = f"ended {id_}: {_what(ended)} ({clean(ended.author)}: {isolate(ended.reason)})"
        tell(Console(), said)
    return 0


def _refuse_what_no_event_carries(given: Mapping[str, str]) -> None:
    for name, value in given.items():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise UserError(
                f"--{name} {value!r}: expected Unicode, and a byte of it is none; type it in the"
                " terminal's own charset"
            ) from error


def _refuse_malformed(silence: Silence) -> None:
    try:
        decode_silence(encode(silence))
    except msgspec.ValidationError as error:
        what, _, field = str(error).replace("`", "").partition(" - at $.")
        raise UserError(f"--{field}: {what[:1].lower()}{what[1:]}") from error


def _standing(settings: Settings, now: datetime) -> list[Alert]:
    """The alerts that are open."""
    view = AlertView()
    try:
        with TopicLog(settings, Topic.ALERTS) as log:
            log.seek(log.offsets_at(now - OPEN_REACH))
            for record in log.read_to(log.ends()):
                with suppress(msgspec.DecodeError, UnicodeError, RecursionError):
                    view.take(decode_alert(record.value or b""))
    except NoTopic:
        return []
    return [alert for alert in view if alert.status == "open"]


def _matching_nothing(given: Mapping[str, str], standing: Sequence[Alert]) -> Iterator[str]:
    """Which of ``group`` and ``alert`` name no open alert: most likely somebody mistyped them."""
    for name in sorted(_NAMES.intersection(given), reverse=True):
        if given[name] not in {alert.id if name == "alert" else alert.group for alert in standing}:
            yield name


def _facet(wanted: str, rule: str | None, catalog: Catalog) -> str:
    rules = catalog.alert_rules
    within = rules.values() if rule is None else [rules[rule]]
    known = {id_: Named(id_, label) for each in within for id_, label in each.facets.items()}
    if not known:
        raise UserError(f"--facet {wanted!r}: alerts of {rule} have no facets")
    has = "the catalog" if rule is None else rule
    return _known("--facet", wanted, list(known.values()), has=has)


def _known(option: str, wanted: str, known: list[Named], has: str = "the catalog") -> str:
    found = find(wanted, known)
    if found is None:
        raise UserError(
            f"{option} {wanted!r}: {has} has none of that name; it has {listed(wanted, known)}"
        )
    return found


def _table(silences: Sequence[Silence], now: datetime, *, unbroken: bool) -> RenderableType:
    """Silences by row; ``unbroken`` as for :func:`connectors.ops.printing.render`."""
    names = ("id", "silences", "until", "by", "why")
    rows = [
        Row(
            (
                clean(silence.id),
                _what(silence),
                _end(silence, now),
                clean(silence.author),
                clean(silence.reason) if unbroken else isolate(silence.reason),
            )
        )
        for silence in silences
    ]
    return table(names, rows, left=names, breaks=() if unbroken else ("silences", "until", "why"))


def _what(silence: Silence) -> str:
    return " ".join(f"{name}={clean(value)}" for name, value in silence.matchers.items())


def _end(silence: Silence, now: datetime) -> str:
    if is_over(silence, now):
        return "is over"
    ends = []
    if silence.until is not None:
        ends.append(f"until {utc(silence.until)}")
    if silence.until_resolved:
        ends.append("until resolved")
    return " or ".join(ends) or "until it is expired"
