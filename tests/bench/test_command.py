"""However it is called, a program of the benches ends in order."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.command import run
from bench.corpus import records
from connectors.errors import UserError

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted(
    path.stem for path in (ROOT / "bench").glob("*.py") if "argparse" in path.read_text("utf-8")
)
STORY = {"text": "أعلن الوسيط هدنة في المدينة بعد قصف استمر أياما."}


def _bench(program: str, *arguments: str | Path, stdout: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", f"bench.{program}", *map(str, arguments)],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


def _into_a_closed_pipe(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return _bench(program, *arguments, stdout=writer)
    finally:
        os.close(writer)


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_says_what_it_does_and_leaves_quietly_where_nobody_reads(program: str) -> None:
    ended = _into_a_closed_pipe(program, "--help")
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_who_stops_reading_figures_is_let_go(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps(STORY) + "\n")
    ended = _into_a_closed_pipe("story", "--corpus", corpus, "--passes", "1")
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("program", ["matching", "replay"])
def test_a_corpus_that_is_not_there_is_one_line(tmp_path: Path, program: str) -> None:
    missing = tmp_path / "missing.jsonl"
    ended = _bench(program, "--corpus", missing, stdout=subprocess.DEVNULL)
    said = ended.stderr.decode()
    assert ended.returncode == 2
    assert str(missing) in said
    assert "Traceback" not in said


def test_an_interrupt_ends_it_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    before = sys.stdout, sys.stderr
    try:
        with pytest.raises(SystemExit) as ended:
            run(interrupted)
    finally:
        sys.stdout, sys.stderr = before
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b'{"text": "a"}\nno\n', ":2: no JSON"),
        (b'{"text": "a"}\n\n[1]\n', ":3: expected a JSON object"),
        (b'{"text": 5}\n', ":1: `text`: expected text"),
        (b'{"text": "a", "source": []}\n', ":1: `source`: expected text"),
        (b"\xff\xfe{}\n", ":1: no JSON"),
        (b"[" * 100_000, ":1: no JSON"),
    ],
)
def test_a_faulty_corpus_is_told_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_bytes(content)
    with pytest.raises(UserError, match=r"corpus\.jsonl") as error:
        list(records(corpus, "source"))
    assert said in str(error.value)


def test_a_corpus_that_breaks_off_is_told(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl.gz"
    lines = "".join(json.dumps({"text": f"{number} " * 50}) + "\n" for number in range(500))
    corpus.write_bytes(gzip.compress(lines.encode())[:-200])
    with pytest.raises(UserError, match="broken after line"):
        list(records(corpus))


def test_what_is_missing_is_empty(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"title": null}\n\n')
    assert list(records(corpus, "author")) == [{"title": "", "text": "", "author": ""}]
