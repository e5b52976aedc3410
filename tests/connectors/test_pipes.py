"""Output that cannot be written is told in a line, whatever the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
COMMAND = Path(sys.executable).with_name("wirewatch")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["explain", "هدنة", "--rule", "ceasefire"], ["tag", "STORIES"]],
    ids=["version", "explain", "tag"],
)
def test_a_full_disk_is_one_line(tmp_path: Path, arguments: list[str]) -> None:
    stories = tmp_path / "stories.jsonl"
    stories.write_text('{"text": "هدنة في المدينة"}\n')
    with FULL.open("w") as full:
        ended = subprocess.run(
            [COMMAND, *(str(stories) if each == "STORIES" else each for each in arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1] == (
        "wirewatch: cannot write: No space left on device; make room, or have it written elsewhere"
    )
