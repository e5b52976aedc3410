"""The demo: alerts of the seeds' own words, and nothing left behind, however it ends."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from connectors import demo as module
from connectors.demo import find_seeds, worker_environ
from connectors.errors import UserError
from connectors.output import FSI, clean
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from tests.connectors.sources.test_manifest import SEEDS

pytestmark = pytest.mark.broker
ROOT = SEEDS.parent


@contextmanager
def demo(tmp_path: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "connectors.cli", "demo"],
        env={**os.environ, "TMPDIR": str(tmp_path), **environ},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def processes_of(tmp_path: Path) -> list[int]:
    """Processes whose temporary folder is ``tmp_path``; one that is no more has none."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environ = (place / "environ").read_bytes()
        except OSError:
            continue
        if f"TMPDIR={tmp_path}\0".encode() in environ:
            found.append(int(place.name))
    return found


def assert_nothing_left(tmp_path: Path) -> None:
    deadline = time.monotonic() + 5
    while processes_of(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def expected_heads() -> list[str]:
    """The first lines of the alerts that the seeds must yield, in order."""
    catalog = load_catalog()
    said = yaml.safe_load((SEEDS / "expected" / "alerts.yaml").read_text("utf-8"))["said"]
    heads = []
    for alert in said:
        rule = catalog.alert_rules[alert["rule"]]
        labels = [rule.label]
        if alert["place"] is not None:
            labels.append(catalog.places[alert["place"]].label)
        if alert["facet"] is not None:
            labels.append(rule.facets[alert["facet"]])
        about = " · ".join(f"{label.en} {label.ar}" for label in labels)
        heads.append(f"{alert['change'].upper()}  {about}")
    return heads


def test_alerts_of_the_seeds_with_evidence_in_their_own_words(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        output, _ = process.communicate(timeout=55)
    assert process.returncode == 0, output
    assert FSI not in output
    assert [line for line in output.splitlines() if re.match("[A-Z]+  ", line)] == expected_heads()
    quotes = re.findall("^    «(.*)»$", output, re.MULTILINE)
    texts = [clean(path.read_text()) for path in SEEDS.glob("*.txt")]
    assert quotes
    for quote in quotes:
        assert any(quote in text for text in texts), quote
    assert re.search(r"\d+ alerts of 5 stories", output)
    assert_nothing_left(tmp_path)


@pytest.mark.parametrize(
    ("line", "number", "code"),
    [
        ("broker", signal.SIGINT, 130),
        ("worker", signal.SIGINT, 130),
        ("worker", signal.SIGTERM, 143),
        ("replay", signal.SIGTERM, 143),
        ("replay", signal.SIGINT, 130),
    ],
)
def test_stopped_half_way_it_leaves_nothing(
    tmp_path: Path, line: str, number: signal.Signals, code: int
) -> None:
    with demo(tmp_path) as process:
        assert process.stdout is not None
        assert any(each.startswith(line) for each in iter(process.stdout.readline, ""))
        process.send_signal(number)
        output, _ = process.communicate(timeout=40)
    assert process.returncode == code, output
    assert "Traceback" not in output
    assert_nothing_left(tmp_path)


def test_a_worker_that_ends_is_told_with_its_last_words(tmp_path: Path) -> None:
    # A module that shadows the worker's and ends at once.
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "sitecustomize.py").write_text(
        "import sys\n"
        "if sys.argv[-1:] == ['worker'] or 'worker' in sys.orig_argv[-1:]:\n"
        "    print('the worker has no words for this', flush=True)\n"
        "    raise SystemExit(7)\n"
    )
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with demo(temporary, PYTHONPATH=str(shadow)) as process:
        output, _ = process.communicate(timeout=40)
    assert process.returncode == 1, output
    assert "the demo did not come to its end: the worker ended with exit code" in output
    assert "the worker has no words for this" in output
    assert ".raw" in output
    assert_nothing_left(temporary)


def test_a_minute_that_passed_is_told_with_the_state_of_the_wire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late(module._Demo):
        """Comes to its end only after the first stories are sent."""

        def replay(self, seeds: Path) -> int:
            stories = super().replay(seeds)
            self._deadline = 0
            return stories

    monkeypatch.setattr(module, "_Demo", Late)
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    output = io.StringIO()
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    assert module.run(Console(file=output, width=200)) == 1
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    assert "records of wire.raw are not done after 60 s" in output.getvalue()
    assert "wire.raw" in output.getvalue()
    assert list(tmp_path.iterdir()) == []


def test_the_limit_also_holds_for_the_topics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT_SECONDS", 0.0)
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    output = io.StringIO()
    assert module.run(Console(file=output, width=200)) == 1
    assert "its topics are not there after 0 s" in output.getvalue()
    assert list(tmp_path.iterdir()) == []


def test_the_seeds_are_found_from_anywhere_in_a_clone(tmp_path: Path) -> None:
    assert find_seeds(tmp_path) == SEEDS
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "manifest.yaml").write_text("stories: {}")
    assert find_seeds(tmp_path) == tmp_path / "seeds"


def test_no_seeds_is_a_mistake_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.demo.__file__", str(tmp_path / "connectors" / "demo.py"))
    with pytest.raises(UserError, match="run the demo in a clone"):
        find_seeds(tmp_path)


def test_the_worker_has_the_demos_settings_alone() -> None:
    environ = worker_environ(
        Settings(kafka="127.0.0.1:7", partitions=1),
        {"PATH": "/bin", "WIREWATCH_PARTITIONS": "9", "WIREWATCH_WINDOW": "9"},
    )
    assert environ["PATH"] == "/bin"
    assert environ["WIREWATCH_KAFKA"] == "127.0.0.1:7"
    assert environ["WIREWATCH_INSTANCE"]
    assert environ["WIREWATCH_PARTITIONS"] == "1"
    assert "WIREWATCH_WINDOW" not in environ
