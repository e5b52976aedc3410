"""camel-tools' morphological analyser over a database that the user has installed, if any.

``camel_tools.data`` creates a folder in the home directory and downloads a catalogue when it is
imported, and ``camel_tools.morphology.database`` imports it for a name that an own path does not
need. So it is never imported: while that module is, a stand-in has its place.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

from connectors.errors import UserError
from streams.text.fold import fold

DATABASE: Final = Path("data/morphology_db/calima-msa-r13/morphology.db")
"""Where camel-tools puts the database, below its data folder."""
_NETWORKED: Final = "camel_tools.data"


class Analysis(NamedTuple):
    """One reading of a word."""

    lemma: str
    """With diacritics: it tells homographs apart."""
    pos: str
    spelling: str
    """The word with diacritics."""


class Morphology:
    """A database of stems, asked for readings of words and for the stems of lemmas."""

    def __init__(
        self, analyzer: Any, stems: Mapping[str, Any], suffixes: Mapping[str, Any]
    ) -> None:
        self._analyzer = analyzer
        self._suffixes = sorted(suffixes, key=lambda suffix: (len(suffix), suffix))
        self._stems: dict[tuple[str, str], list[str]] = {}
        for stem, entries in stems.items():
            for _, features in entries:
                of = self._stems.setdefault((features["lex"], features.get("pos", "")), [])
                if stem not in of:
                    of.append(stem)

    def analyses(self, word: str) -> list[Analysis]:
        """The readings of a word."""
        return [
            Analysis(found["lex"], found.get("pos", ""), found["diac"])
            for found in self._analyzer.analyze(word)
        ]

    def forms(self, lemma: str, pos: str) -> list[Analysis]:
        """A word of each stem of a lemma: the shortest that the database knows as one."""
        shortest = (self._shortest(stem, lemma, pos) for stem in self._stems.get((lemma, pos), ()))
        return [form for form in shortest if form is not None]

    def _shortest(self, stem: str, lemma: str, pos: str) -> Analysis | None:
        # The stem of a present tense is no word without a person before it.
        for prefix in ("", "ي"):
            for suffix in self._suffixes:
                for found in self.analyses(f"{prefix}{stem}{suffix}"):
                    if (found.lemma, found.pos) == (lemma, pos):
                        return found
        return None


def database_path(environ: Mapping[str, str]) -> Path:
    """Where the database is, if the user has installed it."""
    if given := environ.get("CALIMA_DB"):
        return Path(given)
    data = environ.get("CAMELTOOLS_DATA")
    return (Path(data) if data else Path.home() / ".camel_tools") / DATABASE


def load_morphology(environ: Mapping[str, str]) -> Morphology | None:
    """The analyser; ``None`` where there is no database. Touches neither network nor home folder.

    Raises:
        UserError: the database is none that camel-tools can read.
    """
    path = database_path(environ)
    if not path.is_file():
        return None
    database, analyzer, parse_error = _classes()
    try:
        db = database(str(path))
    except (parse_error, ValueError, KeyError, TypeError, IndexError) as error:
        raise UserError(f"{path}: no morphology database: {error}") from error
    return Morphology(analyzer(db), db.stem_hash, db.suffix_hash)


def _classes() -> tuple[Any, Any, type[Exception]]:
    before = sys.modules.get(_NETWORKED)
    stand_in = ModuleType(_NETWORKED)
    stand_in.__dict__["CATALOGUE"] = None
    sys.modules[_NETWORKED] = stand_in
    try:
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
        from camel_tools.morphology.errors import DatabaseParseError
    finally:
        if before is None:
            del sys.modules[_NETWORKED]
        else:
            sys.modules[_NETWORKED] = before
    return MorphologyDB, Analyzer, DatabaseParseError


def bare(word: str) -> str:
    """A word as the catalog compares it."""
    return fold(word).text
