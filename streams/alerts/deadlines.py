"""Which groups are due: a heap by time of entries that may be early, put right when met."""

from __future__ import annotations

import heapq
from datetime import datetime


class Deadlines:
    """At most one deadline for each key."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []
        """Of each key an entry that is not later than its deadline, and maybe others."""
        self._current: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._current)

    def set(self, key: str, time: datetime) -> None:
        """Give ``key`` a deadline in place of the one it may have."""
        before = self._current.get(key)
        self._current[key] = time
        if before is not None and before <= time:
            # Each new report moves its group's deadline: the entry that there is will be put right.
            return
        heapq.heappush(self._heap, (time, key))
        if len(self._heap) > 64 + 4 * len(self._current):
            self._heap = [(when, name) for name, when in self._current.items()]
            heapq.heapify(self._heap)

    def drop(self, key: str) -> None:
        """Take the deadline of ``key`` away, if it has one."""
        self._current.pop(key, None)

    def due(self, now: datetime) -> list[str]:
        """Keys whose deadline is at or before ``now``, earliest first. They keep it."""
        due: list[tuple[datetime, str]] = []
        while self._heap and self._heap[0][0] <= now:
            time, key = entry = heapq.heappop(self._heap)
            current = self._current.get(key)
            if current == time:
                if not due or due[-1] != entry:
                    due.append(entry)
            elif current is not None and current > time:
                heapq.heappush(self._heap, (current, key))
        for entry in due:
            heapq.heappush(self._heap, entry)
        return [key for _, key in due]
