"""Paths to stories in order: files, folders, JSONL and gzip."""

from __future__ import annotations

import codecs
import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sources import archive as module
from connectors.sources.archive import MAX_PROBLEMS, Archive, skipped_files, story_files
from connectors.sources.records import RecordError
from streams.story.decode import decode

LIMIT = 1000


def write_lines(path: Path, records: Sequence[Mapping[str, Any] | bytes]) -> Path:
    lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in records]
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(gzip.compress(data) if path.name.endswith(".gz") else data)
    return path


def texts(*paths: Path, max_bytes: int = LIMIT) -> list[str]:
    with Archive(paths, names={}, source="s", max_bytes=max_bytes) as archive:
        archive.scan()
        return [archive.story(number).content.decode() for number in archive]


def problems(*paths: Path, max_bytes: int = LIMIT) -> list[str]:
    with Archive(paths, names={}, source="s", max_bytes=max_bytes) as archive:
        archive.scan()
        return [f"{problem.location}: {problem.reason}" for problem in archive.problems]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_sends_in_order_of_published_time(tmp_path: Path, name: str) -> None:
    one = write_lines(
        tmp_path / name,
        [{"text": "third", "published": "2016-09-09"}, {"text": "first", "published": 0}],
    )
    two = write_lines(tmp_path / ("b" + name), [{"text": "second", "published": "2000-01-01"}])
    assert texts(one, two) == ["first", "second", "third"]


def test_an_undated_story_follows_the_one_read_before_it(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.jsonl",
        [
            {"text": "undated at the start"},
            {"text": "late", "published": 2},
            {"text": "after late"},
            {"text": "early", "published": 1},
            {"text": "after early"},
        ],
    )
    assert texts(path) == ["undated at the start", "early", "after early", "late", "after late"]


def test_without_any_time_the_order_is_that_of_reading(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.txt").write_text("a")
    assert texts(tmp_path) == ["a", "b"]
    assert texts(tmp_path / "b.txt", tmp_path / "a.txt") == ["b", "a"]


def test_a_manifest_gives_source_and_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "manifest.yaml").write_text(
        "stories: {a.txt: {source: afp, published: 2016-09-09T14:00:00+02:00},"
        " b.txt: {published: 2016-09-08T14:00:00+02:00}}"
    )
    for paths in ([tmp_path], [tmp_path / "a.txt", tmp_path / "b.txt"]):
        with Archive(paths, names={}, source="s", max_bytes=LIMIT) as archive:
            archive.scan()
            stories = [archive.story(number) for number in archive]
        assert [(story.content, story.source) for story in stories] == [(b"b", "s"), (b"a", "afp")]
        assert str(stories[1].published_at) == "2016-09-09 12:00:00+00:00"


def test_text_files_go_byte_for_byte(tmp_path: Path) -> None:
    for number, data in enumerate(
        ("\ufeffأ\r\n\u200f ".encode(), codecs.BOM_UTF16_LE + "حلب\n".encode("utf-16-le"))
    ):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(data)
        with Archive([path], names={}, source="s", max_bytes=LIMIT) as archive:
            archive.scan()
            (story,) = [archive.story(number) for number in archive]
        assert story.content == data
        assert decode(story.content, story.media_type)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("وقف إطلاق النار".encode()[:-1], "undecodable: byte 0xd8 at byte 26 is not utf-8"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "undecodable: byte 0x89 at byte 0"),
        (b"text\x00text", "not text: NUL at character 4"),
        (b"\x01\x02\x03 a", "not text: 3 of 5 characters"),
        (b"... \n", "empty: no word in 5 bytes"),
    ],
)
def test_a_text_file_that_no_worker_can_read_is_refused(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text("حلب")
    assert texts(tmp_path) == ["حلب"]
    (problem,) = problems(tmp_path)
    assert problem.startswith(f"{tmp_path / 'a.txt'}: {reason}")
    assert "UTF-8, UTF-16, windows-1256 or ISO-8859-6" in problem


def test_files_of_a_folder_that_are_no_stories_are_known(tmp_path: Path) -> None:
    for name in ("a.txt", "b.csv", "manifest.yaml", ".hidden", "c.jsonl.gz"):
        (tmp_path / name).touch()
    (tmp_path / "d").mkdir()
    assert skipped_files([tmp_path, tmp_path / "a.txt"]) == [tmp_path / "b.csv"]


@given(data=st.binary(max_size=60))
def test_what_goes_out_of_a_text_file_is_what_a_worker_can_read(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("texts") / "a.txt"
    path.write_bytes(data)
    with Archive([path], names={}, source="s", max_bytes=LIMIT) as archive:
        archive.scan()
        for number in archive:
            story = archive.story(number)
            assert decode(story.content, story.media_type)
        assert len(archive) + archive.blank + len(archive.problems) == 1


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("begin", [b"[", b"\xef\xbb\xbf[", b"\n  [\n"])
def test_an_array_is_told_once_for_the_file(tmp_path: Path, name: str, begin: bytes) -> None:
    path = write_lines(tmp_path / name, [begin, b'{"text": "one"},', b'{"text": "two"}', b"]"])
    assert texts(path) == []
    (problem,) = problems(path)
    assert problem.startswith(f"{path}: this is a JSON array; one JSON object per line is expected")


def test_takes_of_a_folder_what_it_knows_and_leaves_the_rest(tmp_path: Path) -> None:
    for name in ("b.txt", "a.jsonl", "c.jsonl.gz", "README.md", "manifest.yaml", ".hidden.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "d.txt").write_text("x")
    assert [path.name for path in story_files([tmp_path, tmp_path / "b.txt"])] == [
        "a.jsonl",
        "b.txt",
        "c.jsonl.gz",
    ]


def test_says_which_path_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")
    for path, message in [
        (tmp_path / "none", "no such file or folder"),
        (tmp_path / "a.pdf", r"expected a \.txt"),
        (tmp_path, r"no \.txt"),
    ]:
        with pytest.raises(RecordError, match=message) as error:
            story_files([path])
        assert str(path) in str(error.value)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_faulty_line_is_named_and_the_others_go(tmp_path: Path, name: str) -> None:
    path = write_lines(tmp_path / name, [{"text": "one"}, b"{", b"", {"words": 1}, {"text": "two"}])
    assert texts(path) == ["one", "two"]
    found = problems(path)
    assert [problem.split(": ")[0] for problem in found] == [f"{path}:2", f"{path}:4"]
    assert "expected one JSON object per line" in found[0]
    assert "--fields text=NAME" in found[1]


def test_only_so_many_faulty_lines_are_named(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [b"{"] * (MAX_PROBLEMS + 7))
    with Archive([path], names={}, source="s", max_bytes=LIMIT) as archive:
        archive.scan()
        assert len(archive.problems) == MAX_PROBLEMS
        assert archive.unnamed == {path: 7}


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_an_endless_line_is_skipped_unheld(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_LINE_BYTES", 100)
    path = write_lines(tmp_path / name, [{"text": "x" * 350}, {"text": "after"}])
    assert texts(path) == ["after"]
    assert problems(path) == [f"{path}:1: the line is longer than 100 bytes"]


def test_an_oversized_story_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ح" * 501)
    path = write_lines(tmp_path / "a.jsonl", [{"text": "ح" * 501}, {"text": "ح" * 500}])
    assert texts(tmp_path) == ["ح" * 500]
    assert problems(tmp_path) == [
        f"{where}: the text has 1002 bytes, more than the 1000 that a story may have: a third of"
        " WIREWATCH_MAX_MESSAGE_BYTES, which must be the same for replay and workers"
        for where in (f"{path}:1", f"{tmp_path / 'a.txt'}")
    ]


def test_stories_without_a_text_are_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n")
    write_lines(tmp_path / "a.jsonl", [{"text": None}, {"text": ""}, {"text": "x"}])
    with Archive([tmp_path], names={}, source="s", max_bytes=LIMIT) as archive:
        archive.scan()
        assert (len(archive), archive.blank, archive.problems) == (1, 3, [])


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"no gzip" + data])
def test_a_broken_gzip_file_is_named(tmp_path: Path, damage: Any) -> None:
    path = write_lines(tmp_path / "a.jsonl.gz", [{"text": "x" * 50}] * 3)
    path.write_bytes(damage(path.read_bytes()))
    assert [problem.split(": ")[0] for problem in problems(path)] == [str(path)]


def test_a_story_that_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"text": "one"}, {"text": "two"}])
    with Archive([path], names={}, source="s", max_bytes=LIMIT) as archive:
        archive.scan()
        path.write_bytes(b"x" * 100)
        with pytest.raises(RecordError):
            archive.story(1)


def test_a_missing_last_line_end_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "one"}\r\n{"text": "two"}')
    assert texts(path) == ["one", "two"]


@settings(max_examples=30, deadline=None)
@given(
    stories=st.lists(
        st.fixed_dictionaries(
            {"text": st.text(min_size=1, max_size=20).filter(lambda text: text.strip() != "")},
            optional={"published": st.integers(-(10**6), 10**6)},
        ),
        max_size=30,
    ),
    packed=st.booleans(),
)
def test_nothing_is_lost_and_the_order_is_stable(
    tmp_path_factory: pytest.TempPathFactory, stories: list[dict[str, Any]], packed: bool
) -> None:
    name = "a.jsonl.gz" if packed else "a.jsonl"
    path = write_lines(tmp_path_factory.mktemp("archive") / name, stories)
    inherited, time = [], float("-inf")
    for story in stories:
        time = story.get("published", time)
        inherited.append((time, story["text"]))
    expected = [text for _, text in sorted(inherited, key=lambda each: each[0])]
    assert texts(path) == expected
