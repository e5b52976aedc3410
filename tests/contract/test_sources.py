"""What every source must keep: the same stories are the same ids and the same bytes.

One suite, run anew over each form a source can have. A new form joins by one entry in ``FORMS``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.sources.archive import Archive
from streams.events import RawStory, decode_raw, encode
from streams.identity import story_id

TEXTS = ["وقف إطلاق النار في حلب\n", "رفع الحصار\r\n\r\nعن المدينة", "a\u200f \ufeff ب"]
SOURCE = "afp"

Form = Callable[[Path, Sequence[str]], list[Path]]


def text_files(folder: Path, texts: Sequence[str]) -> list[Path]:
    paths = [folder / f"{number:03}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode())
    return paths


def a_folder(folder: Path, texts: Sequence[str]) -> list[Path]:
    text_files(folder, texts)
    return [folder]


def json_lines(folder: Path, texts: Sequence[str]) -> list[Path]:
    path = folder / "archive.jsonl"
    path.write_bytes(_lines(texts))
    return [path]


def json_lines_escaped(folder: Path, texts: Sequence[str]) -> list[Path]:
    path = folder / "archive.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "ascii")
    return [path]


def packed_json_lines(folder: Path, texts: Sequence[str]) -> list[Path]:
    path = folder / "archive.jsonl.gz"
    path.write_bytes(gzip.compress(_lines(texts)))
    return [path]


def _lines(texts: Sequence[str]) -> bytes:
    lines = (json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    return "".join(line + "\n" for line in lines).encode()


FORMS: list[Form] = [text_files, a_folder, json_lines, json_lines_escaped, packed_json_lines]


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def form(request: pytest.FixtureRequest) -> Form:
    made: Form = request.param
    return made


@contextmanager
def opened(paths: Sequence[Path], max_bytes: int = 1000) -> Iterator[Archive]:
    with Archive(paths, names={}, source=SOURCE, max_bytes=max_bytes) as archive:
        archive.scan()
        yield archive


def stories(paths: Sequence[Path], salt: str = "") -> list[RawStory]:
    with opened(paths) as archive:
        return [archive.story(number, salt) for number in archive]


def test_bytes_are_preserved(form: Form, tmp_path: Path) -> None:
    found = stories(form(tmp_path, TEXTS))
    assert [story.content for story in found] == [text.encode() for text in TEXTS]


def test_ids_depend_on_source_and_bytes_alone(form: Form, tmp_path: Path) -> None:
    found = stories(form(tmp_path, TEXTS))
    expected = [story_id(SOURCE, native=None, content=text.encode()) for text in TEXTS]
    assert [story.id for story in found] == expected


def test_reading_again_gives_the_same_stories(form: Form, tmp_path: Path) -> None:
    paths = form(tmp_path, TEXTS)
    assert stories(paths) == stories(paths)


def test_a_salt_makes_new_ids_of_the_same_stories(form: Form, tmp_path: Path) -> None:
    paths = form(tmp_path, TEXTS)
    plain, salted = stories(paths), stories(paths, "salt")
    assert [story.content for story in plain] == [story.content for story in salted]
    assert not {story.id for story in plain} & {story.id for story in salted}


def test_every_story_is_a_valid_event(form: Form, tmp_path: Path) -> None:
    for story in stories(form(tmp_path, TEXTS)):
        assert decode_raw(encode(story)) == story
        assert story.source == SOURCE


def test_an_oversized_story_is_named_and_the_others_come(form: Form, tmp_path: Path) -> None:
    paths = form(tmp_path, [TEXTS[0], "x" * 1001, TEXTS[1]])
    with opened(paths) as archive:
        assert len(archive) == 2
        assert [problem.reason.split(",")[0] for problem in archive.problems] == [
            "the text has 1001 bytes"
        ]


def test_a_blank_story_is_left_out_and_counted(form: Form, tmp_path: Path) -> None:
    with opened(form(tmp_path, [TEXTS[0], " \n", TEXTS[1]])) as archive:
        assert (len(archive), archive.blank, archive.problems) == (2, 1, [])
