"""``wirewatch story``: a story in a terminal, without a wire."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from connectors.errors import UserError
from connectors.output import FSI, PDI
from connectors.story.command import story
from connectors.story.printing import lines_of
from streams import events
from streams.events import Story
from streams.settings import Settings
from tests.streams.story.story_kit import SEEDS, read

LEAD = "القاهرة (رويترز) - قال الوسيط «الهدنة قائمة منذ يومين في المدينة» وقتل 3 مدنيين أمس."


def shown(
    path: Path, *, first: int = 20, json: bool = False, day: date | None = None
) -> tuple[int, str, str]:
    out, trouble = io.StringIO(), io.StringIO()
    code = story(
        Settings(),
        path,
        first=first,
        json=json,
        day=day,
        out=Console(file=out, width=200),
        trouble=Console(file=trouble, width=200),
    )
    return code, out.getvalue(), trouble.getvalue()


def test_a_seed_is_shown_part_by_part() -> None:
    code, out, trouble = shown(SEEDS / "001_ce1a074280437eba.txt")
    assert (code, trouble) == (0, "")
    labels = [line.split()[0] for line in out.splitlines()]
    assert labels[2:7] == ["headline", "caption", "└", "caption", "└"]
    assert {"agencies", "dates", "numbers", "source_line", "subheading"} <= set(labels)
    assert "[al_jazeera, wires]" in out
    assert "2016-09-09" in out  # of the manifest beside it


def test_what_came_off_the_wire_is_isolated() -> None:
    text = "\n".join(line.plain for line in lines_of(read(f"هدنة \u202e\x1b[31m\n\n{LEAD}")))
    assert text.count(FSI) == text.count(PDI) > 8
    assert not {"\u202e", "\x1b"} & set(text)


def test_json_is_the_story_as_it_stands_in_its_topic(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    code, out, _ = shown(SEEDS / "002_db730f9dc6351edb.txt", json=True)
    assert (code, out) == (0, "")
    (line,) = capfdbinary.readouterr().out.splitlines()
    parsed = events.decode_story(line)
    assert isinstance(parsed, Story)
    kinds = [part["kind"] for part in json.loads(line)["parts"]]
    assert kinds[-2:] == ["end_mark", "boilerplate"]


def test_html_and_archives_are_read(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><p>{LEAD}</p></body></html>", encoding="utf-8")
    assert "dateline" in shown(page)[1]
    archive = tmp_path / "a.jsonl.gz"
    with gzip.open(archive, "wt", encoding="utf-8") as lines:
        for number in range(3):
            lines.write(json.dumps({"id": number, "text": LEAD}) + "\n")
    assert shown(archive, first=2)[1].count("paragraph") == 2


def test_a_story_that_would_be_a_dead_letter_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LEAD.encode().decode("cp1256", "ignore").encode())
    code, out, trouble = shown(path)
    assert (code, out) == (1, "")
    assert "would be a dead letter: mojibake" in trouble


def test_mistakes_are_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        shown(tmp_path / "none.txt")
    with pytest.raises(UserError, match="expected a file"):
        shown(tmp_path)


def test_faulty_lines_are_named_and_the_others_shown(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    good = json.dumps({"text": LEAD})
    path.write_text(f"{{\n{good}\n{good}\n")
    code, out, trouble = shown(path, first=1)
    assert (code, out.count("paragraph")) == (1, 1)
    assert f"left out: {path}:1: expected one JSON object" in trouble
    assert "1 of 2 shown; --first N" in trouble


def test_an_empty_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.touch()
    assert shown(path) == (0, "", "0 stories\n")


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("نزح 4 ملايين شخص", "4,000,000 displaced"),
        ("نزح 1234567 شخصا", "1,234,567 displaced"),
        ("ارتفع الإنتاج 2.5 في المئة", "2.5"),
    ],
)
def test_numbers_are_grouped_and_never_scientific(text: str, figure: str) -> None:
    lines = [line.plain for line in lines_of(read(text))]
    assert next(line for line in lines if line.startswith("numbers")).endswith(f"  {figure}")


def test_a_story_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LEAD.encode("cp1256"))))
    code, out, trouble = shown(Path("-"))
    assert (code, trouble) == (0, "")
    assert "cp1256" in out
    assert "[reuters, cairo]" in out


@pytest.mark.parametrize(("day", "yesterday"), [(None, None), (date(2016, 9, 12), "2016-09-11")])
def test_dates_are_seen_from_a_day_that_is_given(
    tmp_path: Path, day: date | None, yesterday: str | None
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LEAD, encoding="utf-8")
    _, out, _ = shown(path, day=day)
    assert ("2016-09-11" in out) is (yesterday is not None)
