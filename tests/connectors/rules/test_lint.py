"""The linter, on camel-tools' own analyser with a database of a few words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.errors import UserError
from connectors.rules.lint import proposals
from connectors.rules.morphology import DATABASE, Morphology, database_path, load_morphology
from tests.connectors.rules.morphology_kit import write_database
from tests.streams.topics.catalogs import catalog


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return write_database(tmp_path / "morphology.db")


@pytest.fixture
def morphology(database: Path) -> Morphology:
    loaded = load_morphology({"CALIMA_DB": str(database)})
    assert loaded is not None
    return loaded


def proposed(folder: Path, morphology: Morphology, any_of: str) -> list[tuple[str, str, str]]:
    found = proposals(catalog(folder, any_of), morphology)
    return [(proposal.word.citation, proposal.form, proposal.topics[0]) for proposal in found]


def test_a_broken_plural_is_proposed(tmp_path: Path, morphology: Morphology) -> None:
    assert proposed(tmp_path, morphology, "[{noun: [هدنة, حصار]}]") == [("هدنة", "هدن", "it")]


def test_a_plural_that_stands_in_the_topic_is_not(tmp_path: Path, morphology: Morphology) -> None:
    assert proposed(tmp_path, morphology, "[{noun: [هدنة, هدن]}]") == []


def test_the_present_of_a_weak_verb_is_proposed(tmp_path: Path, morphology: Morphology) -> None:
    assert proposed(tmp_path, morphology, "[{verb: عاد}]") == [("عاد", "يعود", "it")]
    with_present = "[{verb: {past: عاد, present: يعود}}]"
    assert proposed(tmp_path, morphology, with_present) == []


def test_a_noun_is_not_read_as_a_verb(tmp_path: Path, morphology: Morphology) -> None:
    assert proposed(tmp_path, morphology, "[{noun: نار}]") == [("نار", "نيران", "it")]


def test_names_exact_words_and_unknown_words_propose_nothing(
    tmp_path: Path, morphology: Morphology
) -> None:
    any_of = "[{name: هدنة, exact: نار, noun: مجهول}]"
    assert proposed(tmp_path, morphology, any_of) == []


def test_where_the_database_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database_path({"CALIMA_DB": "/a/x.db", "CAMELTOOLS_DATA": "/b"}) == Path("/a/x.db")
    assert database_path({"CAMELTOOLS_DATA": "/b"}) == Path("/b") / DATABASE
    monkeypatch.setenv("HOME", "/home/nobody")
    assert database_path({}) == Path("/home/nobody/.camel_tools") / DATABASE


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "morphology.db"
    path.write_text("DEFINE\n", encoding="utf-8")
    with pytest.raises(UserError, match="no morphology database"):
        load_morphology({"CALIMA_DB": str(path)})


def lint(home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from connectors.cli import main\n"
        "try: main()\n"
        "finally: print('DATA', 'camel_tools.data' in sys.modules, 'torch' in sys.modules)"
    )
    given = {name: value for name, value in os.environ.items() if not name.startswith("WIREWATCH")}
    return subprocess.run(
        [sys.executable, "-c", code, "rules", "lint"],
        env={**given, "HOME": str(home), **environ},
        capture_output=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


def test_without_a_database_it_says_so_and_touches_nothing(tmp_path: Path) -> None:
    done = lint(tmp_path)
    assert done.returncode == 2
    assert "no morphology database at" in done.stderr
    assert "DATA False False" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_with_one_it_neither_downloads_nor_writes_home(tmp_path: Path, database: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = lint(home, CALIMA_DB=str(database))
    assert done.returncode in (0, 1), done.stderr
    assert "proposals" in done.stdout
    assert "DATA False False" in done.stdout
    assert list(home.iterdir()) == []
