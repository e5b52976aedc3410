"""Manifests, and the one of the seeds against its files."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.sources.manifest import NAME, Entry, read_manifest
from connectors.sources.records import RecordError

SEEDS = Path(__file__).parents[3] / "seeds"


def entries() -> dict[str, Entry]:
    manifest = read_manifest(SEEDS)
    assert manifest is not None
    return manifest.stories


def test_the_manifest_of_the_seeds_lists_every_text() -> None:
    assert set(entries()) == {path.name for path in SEEDS.glob("*.txt")}
    assert len(entries()) == 5


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_the_manifest_of_the_seeds_holds(name: str) -> None:
    entry, data = entries()[name], (SEEDS / name).read_bytes()
    text = data.decode()
    assert hashlib.sha256(data).hexdigest() == entry.sha256
    assert entry.source
    assert entry.published is not None
    assert entry.published.utcoffset() is not None
    assert entry.published_from
    for sentence in entry.published_from:
        assert sentence in text
    if entry.headline is not None:
        assert text.splitlines()[0] == entry.headline


def test_the_seeds_are_of_the_days_their_texts_tell_of() -> None:
    days = [
        entry.published.date().isoformat()
        for _, entry in sorted(entries().items())
        if entry.published
    ]
    assert days == ["2016-09-09", "2016-09-09", "2016-09-09", "2016-07-19", "2016-02-19"]


def test_a_folder_without_one_has_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None


def test_times_may_be_written_as_yaml_has_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / NAME).write_text("stories: {a.txt: {published: 2016-09-09T14:00:00+02:00}}")
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert manifest.stories["a.txt"].published == datetime(2016, 9, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stories: [", "no YAML"),
        ("", "Expected `object`, got `null`"),
        ("stories: {a.txt: {sorce: afp}}", r"unknown field `sorce` - at `\$.stories\[...\]`"),
        ("stories: {a.txt: {published: 2016-09-09T14:00:00}}", "published"),
        ("stories: {b.txt: {}}", "'b.txt', which is no file beside it"),
        ("stories: {../a.txt: {}}", "no file beside it"),
        ("stories: !!python/object/apply:os.getcwd []", "no YAML"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / NAME).write_text(text)
    with pytest.raises(RecordError, match=message) as error:
        read_manifest(tmp_path)
    assert str(tmp_path / NAME) in str(error.value)
