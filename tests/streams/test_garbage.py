"""What the collector of cyclic garbage is told, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

SETTLED = """
import gc, weakref
from streams import garbage

class Node:
    pass

def cycle():
    node = Node()
    node.itself = node
    return weakref.ref(node)

before = cycle()
garbage.settle()
assert before() is None, "what was garbage is not kept for ever"
assert gc.get_freeze_count() > 1000, "what was loaded is not searched again"
assert gc.isenabled() and gc.get_threshold()[0] == garbage.THRESHOLD
after = cycle()
kept = [[] for _ in range(12 * garbage.THRESHOLD)]
assert after() is None, "cycles that are made later are found"
"""


def test_what_was_loaded_stays_and_later_cycles_are_found() -> None:
    done = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
