"""Ids: the same thing is the same id, wherever and however often it is reckoned.

All are 100 bits of BLAKE2b as twenty lower-case base32 characters: short, since an alert's state
holds one for every story behind it, and safe in URLs, shells and file names. A million stories a
day for ten years collide with a probability of about 5e-12. Parts are length-prefixed, so that no
two lists of parts share an input.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from itertools import product

from streams.events import NO_PLACE

_DIGEST_BYTES = 13
_CHARACTERS = 20
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
"""That of base32 (RFC 4648), in lower case."""
_SHIFTS = range(5 * _CHARACTERS - 10, -1, -10)
_PAIRS = ["".join(pair) for pair in product(_ALPHABET, repeat=2)]


def _hash(parts: Iterable[bytes | str]) -> str:
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    value = int.from_bytes(digest.digest(), "big") >> (8 * _DIGEST_BYTES - 5 * _CHARACTERS)
    # Ten bits at once: ``base64.b32encode`` takes five times as long.
    return "".join([_PAIRS[value >> bits & 1023] for bits in _SHIFTS])


def story_id(source: str, *, native: str | None, content: bytes, salt: str = "") -> str:
    """Id of a story: of its native id at the source, else of its bytes.

    ``salt`` makes another story of the same one, for whoever replays it on purpose.
    """
    what = ("native", native) if native is not None else ("bytes", content)
    return _hash(["story", source, *what, *([salt] if salt else [])])


def story_revision(content: bytes, title: str | None, version: int | None) -> str:
    """Id of what a story says: changes with content, title or the source's version."""
    return _hash(["revision", content, title or "", "" if version is None else str(version)])


def group_key(
    rule: str, place: str | None, *, source: str | None = None, drill: bool = False
) -> str:
    """Key of an alert group, readable: ``siege/aleppo``; drills have groups of their own."""
    key = f"{rule}/{place or NO_PLACE}"
    if source is not None:
        # Bounded, whatever a source calls itself: it is a record's key.
        key += "/" + source[:100]
    return f"drill:{key}" if drill else key


def signal_id(story: str, revision: str, rule: str, group: str, facet: str | None) -> str:
    """Id of one claim of one revision of a story."""
    return _hash(["signal", story, revision, rule, group, facet or ""])


def alert_id(
    rule: str, group: str, first_signal: str, received_at: datetime, follows: str | None = None
) -> str:
    """Id of an episode: that of the signal which opened it, of when that arrived, and of the
    episode before.

    A story that was killed and sent again may bring the same signal in the same millisecond, since
    a broker stamps all records of a batch alike. As long as its group is remembered, each episode
    names the one before, so that no two are the same; later the signal would be too late.
    """
    before = [] if follows is None else [follows]
    return _hash(["alert", rule, group, first_signal, received_at.isoformat(), *before])


def content_hash(data: bytes | str) -> str:
    """Id of content alone."""
    return _hash(["content", data])
