"""``wirewatch tag``, ``explain`` and ``rules check`` as people run them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.test_cli import run

TEXT = "أعلن الجيش هُدنةً في حلب."


def tagged(path: Path, **environ: str) -> list[dict[str, Any]]:
    done = run(["tag", path], **environ)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def write(path: Path, *records: dict[str, Any]) -> Path:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if path.name.endswith(".gz"):
        path.write_bytes(gzip.compress(lines.encode()))
    else:
        path.write_text(lines, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_every_story_has_a_line(tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name,
        {"id": "one", "text": TEXT},
        {"id": 2, "text": "لا شيء هنا"},
        {"id": "none", "text": None},
    )
    one, two, none = tagged(path)
    assert (one["id"], one["topics"]) == ("one", ["ceasefire"])
    (match,) = [match for match in one["matches"] if match["topic"] == "ceasefire"]
    assert match["surface"] == "هُدنةً" == TEXT[match["start"] : match["end"]]
    assert match["place"] == "aleppo"
    assert [(p["place"], TEXT[p["start"] : p["end"]]) for p in one["places"]] == [("aleppo", "حلب")]
    assert two == {"id": 2, "topics": [], "matches": [], "places": []}
    assert none == {"id": "none", "topics": [], "matches": [], "places": []}


def test_offsets_are_those_of_the_field_they_stand_in(tmp_path: Path) -> None:
    record = {"id": "a", "title": "هدنة في إدلب", "text": TEXT}
    (story,) = tagged(write(tmp_path / "a.jsonl", record))
    title, text = (m for m in story["matches"] if m["topic"] == "ceasefire")
    assert (title["in"], title["start"], title["end"]) == ("title", 0, 4)
    assert "in" not in text
    assert TEXT[text["start"] : text["end"]] == text["surface"]


def test_faulty_lines_are_named_and_the_others_tagged(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"id": "a", "text": TEXT}, {"id": "b", "body": TEXT})
    done = run(["tag", path])
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert f"{path}:2: there is no field 'text'" in done.stderr.replace("\n", "")


def test_fields_are_read_by_the_names_that_they_are_given(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"key": "one", "body": TEXT})
    done = run(["tag", path, "--fields", "text=body,id=key"])
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["id"], told["topics"]) == ("one", ["ceasefire"])
    done = run(["story", path, "--json", "--fields", "text=body"])
    assert json.loads(done.stdout)["text"] == TEXT


def test_own_rules_are_laid_over(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.yaml").write_text(
        "topics: {army: {label: {ar: جيش, en: Army}, any: [{noun: جيش}],"
        " tests: {match: [الجيش], no_match: [لا]}}}\ndisable: {topics: ceasefire}\n",
        encoding="utf-8",
    )
    path = write(tmp_path / "a.jsonl", {"id": "a", "text": TEXT})
    (story,) = tagged(path, WIREWATCH_CATALOG=str(rules))
    assert "army" in story["topics"]
    assert "ceasefire" not in story["topics"]
    done = run(["rules", "check", rules])
    assert done.returncode == 0, done.stdout
    assert " 0 failed; catalog " in done.stdout


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["tag", "none.jsonl"], "none.jsonl: No such file or directory"),
        (["tag", "a.csv"], "a.csv: expected a .jsonl or .jsonl.gz file"),
        (["explain", "نص", "--rule", "sieg"], "--rule 'sieg': no topic is called that; known are"),
        (["explain", "...", "--rule", "siege"], "empty: no word"),
        (["explain", "none.txt", "--rule", "siege"], "none.txt: there is no such file"),
        (["explain", "/", "--rule", "siege"], "/: expected a file, found a folder"),
        (["rules", "check", "nowhere"], "nowhere:1: expected a folder with a catalog"),
    ],
)
def test_mistakes_are_one_line(command: list[str], message: str) -> None:
    done = run(command)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_malformed_rule_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("topics:\n  a: {nuon: b}\n", encoding="utf-8")
    for command in (["rules", "check", tmp_path], ["tag", write(tmp_path / "a.jsonl")]):
        done = run(command, WIREWATCH_CATALOG=str(tmp_path))
        assert done.returncode == 2
        assert done.stderr.startswith(f"wirewatch: {tmp_path}/x.yaml:2: topics.a: unknown key")


def test_a_test_that_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "topics: {army: {label: {ar: جيش, en: Army}, any: [{noun: جيش}],\n"
        "  tests: {match: [سلام], no_match: [لا]}}}\n",
        encoding="utf-8",
    )
    done = run(["rules", "check", tmp_path])
    assert done.returncode == 1
    assert f"{tmp_path}/x.yaml:2: army: must match and does not: سلام" in done.stdout


def test_explain_reads_a_text_and_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    for given in (TEXT, path):
        done = run(["explain", given, "--rule", "ceasefire"])
        assert done.returncode == 0, done.stderr
        assert "«هُدنةً», folded «هدنة», is noun" in done.stdout
    page = tmp_path / "a.html"
    page.write_text("<p>أعلن الجيش <b>هد</b>نة في حلب.</p>", encoding="utf-8")
    assert run(["explain", page, "--rule", "ceasefire"]).returncode == 0
    done = run(["explain", "نص", "--rule", "ceasefire"])
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "ceasefire does not match")
