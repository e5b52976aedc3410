"""What ``wirewatch rules lint`` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from camel_tools.utils.dediac import dediac_ar
from rich.console import Console

from connectors.errors import UserError
from connectors.output import isolate_arabic, tell
from connectors.rules.morphology import Morphology, bare, database_path, load_morphology
from streams.settings import Settings
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.lexicon import Lexicon, Word
from streams.topics.catalog import load_catalog
from streams.topics.describe import words_of
from streams.topics.model import Catalog

_POS: Final[Mapping[WordClass, frozenset[str]]] = {
    WordClass.NOUN: frozenset({"noun", "noun_quant", "noun_num"}),
    WordClass.ADJECTIVE: frozenset({"adj", "adj_comp", "adj_num"}),
    WordClass.VERB: frozenset({"verb"}),
}


class Proposal(NamedTuple):
    """A form of a word of the catalog that no word of it finds."""

    word: Word
    form: str
    """Undiacritised, as it would be written into the catalog."""
    spelling: str
    """With diacritics."""
    topics: tuple[str, ...]
    """Whose rules use the word."""


def lint(
    settings: Settings, overlay: Path | None, environ: Mapping[str, str], *, console: Console
) -> int:
    """Print forms of the catalog's words that its rules do not find.

    Returns:
        0 where there is nothing to propose, else 1.

    Raises:
        UserError: no morphology database is installed, or it cannot be read.
        CatalogError: a rule is malformed.
    """
    catalog = load_catalog(overlay=overlay or settings.catalog)
    morphology = load_morphology(environ)
    if morphology is None:
        raise UserError(
            f"no morphology database at {database_path(environ)}: install calima-msa-r13 with"
            " `camel_data -i morphology-db-msa-r13`, or name its morphology.db in CALIMA_DB"
        )
    found = proposals(catalog, morphology)
    for proposal in found:
        said = (
            f"{proposal.word.word_class.value} {proposal.word.citation}: «{proposal.form}»"
            f" ({proposal.spelling}) is not found; used by {', '.join(proposal.topics)}"
        )
        tell(console, isolate_arabic(said))
    tell(console, f"{len(found)} proposals")
    return 1 if found else 0


def proposals(catalog: Catalog, morphology: Morphology) -> list[Proposal]:
    """What the database knows as forms of a word and the rules of a topic do not find.

    Broken plurals and stems of weak verbs, above all: they follow from no citation form. A form
    that another word of the same topic finds is not proposed.
    """
    users: dict[Word, list[str]] = {}
    lexicons: dict[str, Lexicon] = {}
    for topic in catalog.topics.values():
        lexicon = lexicons[topic.id] = Lexicon()
        for word in words_of(topic):
            lexicon.add(word)
            topics = users.setdefault(word, [])
            if topic.id not in topics:
                topics.append(topic.id)
    return [
        Proposal(word, form, spelling, lacking)
        for word, topics in sorted(users.items(), key=lambda item: item[0].citation)
        for form, spelling in _forms(word, morphology)
        if (lacking := tuple(name for name in topics if not _finds(lexicons[name], form)))
    ]


def _finds(lexicon: Lexicon, form: str) -> bool:
    return bool(lexicon.terms_of(fold(form).marked))


def _forms(word: Word, morphology: Morphology) -> Iterator[tuple[str, str]]:
    pos = _POS.get(word.word_class, frozenset())
    if not pos:
        return
    seen: set[str] = set()
    for lemma, its_pos in _lemmas(word, morphology, pos):
        for found in morphology.forms(lemma, its_pos):
            form = _undiacritised(found.spelling)
            if form not in seen:
                seen.add(form)
                yield form, found.spelling


def _lemmas(word: Word, morphology: Morphology, pos: Iterable[str]) -> Iterator[tuple[str, str]]:
    # Only lemmas that are written like the word: «وقف» is read as a form of others, too.
    wanted = bare(word.citation)
    found = {
        (reading.lemma, reading.pos)
        for reading in morphology.analyses(word.citation)
        if reading.pos in pos and bare(reading.lemma) == wanted
    }
    yield from sorted(found)


def _undiacritised(spelling: str) -> str:
    return str(dediac_ar(spelling))
