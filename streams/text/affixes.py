"""Affixes: which prefixes and suffixes a word of each class may carry, and on which stem.

A word is given as the dictionary has it (a noun in the singular, an adjective in the masculine, a
verb in the past of *he*). Its stems follow from that form, and each stem carries a *paradigm*: the
set of (prefix, suffix) pairs it may stand between. A token is a form of the word when cutting off
some pair of the paradigm leaves the stem. This errs less than stemming the token, since nothing is
cut that leaves no known word: ``وقف`` never loses its first letter, ``لبنان`` is no *to Banan*.

All strings here are folded, with teh marbuta kept (``Folded.marked``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import product
from typing import Final

from streams.text.fold import TEH_MARBUTA

Paradigm = frozenset[tuple[str, str]]
"""The (prefix, suffix) pairs a stem may stand between."""


class WordClass(StrEnum):
    """How a word of the catalog inflects."""

    NOUN = "noun"
    VERB = "verb"
    VERB_PAST = "verb_past"
    """A verb of which only the past counts: what was done, not what shall or may be."""
    ADJECTIVE = "adjective"
    NAME = "name"
    EXACT = "exact"


def _pairs(prefixes: Iterable[str], suffixes: Iterable[str]) -> Paradigm:
    return frozenset(product(tuple(prefixes), tuple(suffixes)))


def _join(heads: Iterable[str], tails: Iterable[str]) -> frozenset[str]:
    return frozenset(head + tail for head, tail in product(tuple(heads), tuple(tails)))


_AND: Final = ("", "و", "ف")
_HEH: Final = "ه"
_INDEFINITE: Final = _join(_AND, ("", "ب", "ك", "ل"))
_DEFINITE: Final = _join(_AND, ("ال", "بال", "كال", "لل"))
_ANY: Final = _INDEFINITE | _DEFINITE
_PRONOUNS: Final = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "نا", "ي")
_OBJECTS: Final = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "نا", "ني")

_PLAIN: Final = frozenset({("", "")})

# --- nouns ------------------------------------------------------------------------------------

_NOUN: Final = (
    _pairs(_ANY, ("", "ات", "ين", "ون", "ان"))
    # Accusative, and the plural before its owner: neither takes the article.
    | _pairs(_INDEFINITE, ("ا", "ي", "و"))
    | _pairs(_INDEFINITE, _join(("", "ات", "ي", "و"), _PRONOUNS))
)
_NOUN_MARBUTA: Final = _pairs(_ANY, ("",))
_NOUN_OPEN_TEH: Final = _pairs(_ANY, ("ان", "ين")) | _pairs(
    _INDEFINITE, ("ا", "ي", *_join(("", "ا", "ي"), _PRONOUNS))
)
_NOUN_PLURAL: Final = _pairs(_ANY, ("ات",)) | _pairs(_INDEFINITE, _join(("ات",), _PRONOUNS))
_NOUN_OWNED: Final = _pairs(_INDEFINITE, _PRONOUNS)

# --- adjectives -------------------------------------------------------------------------------

_ADJECTIVE: Final = _pairs(
    _ANY, ("", TEH_MARBUTA, _HEH, "ات", "ان", "ين", "ون", "تان", "تين")
) | _pairs(_INDEFINITE, ("ا", "و", "ي"))

# --- verbs ------------------------------------------------------------------------------------

_PAST: Final = _pairs(
    _AND,
    ("", "ت", "تا", "ا", "وا", "ن", "نا", "تم", *_join(("", "ت", "و", "ن", "نا"), _OBJECTS)),
)
_PAST_SHORT: Final = _pairs(_AND, ("ت", "تا", "وا", *_join(("ت", "و"), _OBJECTS)))
_PAST_OBJECT: Final = _pairs(_AND, _OBJECTS)
# Not the first person: newswire does not say "I", and «أنه» would be a form of «أنهى».
_PERSONS: Final = _join(_join(_AND, ("", "س", "ل")), ("ي", "ت", "ن"))
_PRESENT: Final = _pairs(
    _PERSONS,
    ("", "ون", "وا", "ان", "ا", "ين", "ن", *_join(("", "ون", "و", "ان", "ا", "ن"), _OBJECTS)),
)
_PRESENT_SHORT: Final = _pairs(_PERSONS, ("", "ون", "وا", "ين", *_join(("ون", "و"), _OBJECTS)))
_PRESENT_OBJECT: Final = _pairs(_PERSONS, _OBJECTS)

# --- names ------------------------------------------------------------------------------------

_NAME: Final = _pairs(_INDEFINITE, ("",))
_NAME_WITH_ARTICLE: Final = _pairs(_DEFINITE, ("",))

_ALL: Final = (
    _PLAIN
    | _NOUN
    | _NOUN_MARBUTA
    | _NOUN_OPEN_TEH
    | _NOUN_PLURAL
    | _NOUN_OWNED
    | _ADJECTIVE
    | _PAST
    | _PAST_SHORT
    | _PAST_OBJECT
    | _PRESENT
    | _PRESENT_SHORT
    | _PRESENT_OBJECT
    | _NAME
    | _NAME_WITH_ARTICLE
)
_PREFIXES: Final = frozenset(prefix for prefix, _ in _ALL)
_SUFFIXES: Final = frozenset(suffix for _, suffix in _ALL)
_LONGEST_PREFIX: Final = max(map(len, _PREFIXES))
_LONGEST_SUFFIX: Final = max(map(len, _SUFFIXES))


def stems(
    word: str, word_class: WordClass, *, present: str | None = None
) -> Iterator[tuple[str, Paradigm]]:
    """The stems of a folded citation form with their paradigms.

    ``present`` is the folded present of *he* of a verb, for those whose present does not follow
    from the past (``عاد`` ``يعود``).
    """
    match word_class:
        case WordClass.EXACT:
            yield word, _PLAIN
        case WordClass.NAME:
            yield from _name(word)
        case WordClass.NOUN:
            yield from _noun(word)
        case WordClass.ADJECTIVE:
            yield word.removesuffix(TEH_MARBUTA), _ADJECTIVE
        case WordClass.VERB:
            yield from _past(word)
            yield from _present(word, present)
        case WordClass.VERB_PAST:
            yield from _past(word)


def cuts(form: str) -> tuple[list[int], list[int]]:
    """Where stems of a folded token may begin and end: after a prefix, before a suffix."""
    length = len(form)
    starts = [cut for cut in range(min(_LONGEST_PREFIX, length - 1) + 1) if form[:cut] in _PREFIXES]
    ends = [
        end
        for end in range(max(1, length - _LONGEST_SUFFIX), length + 1)
        if form[end:] in _SUFFIXES
    ]
    return starts, ends


def splits(form: str) -> Iterator[tuple[str, str, str]]:
    """Every (prefix, stem, suffix) that a folded token may be cut into; stems are not empty."""
    starts, ends = cuts(form)
    for start in starts:
        for end in ends:
            if start < end:
                yield form[:start], form[start:end], form[end:]


def _marbuta_spellings(base: str) -> tuple[str, str]:
    # Some outlets write heh for a final teh marbuta.
    return base + TEH_MARBUTA, base + _HEH


def _noun(word: str) -> Iterator[tuple[str, Paradigm]]:
    if word.endswith(TEH_MARBUTA):
        base = word.removesuffix(TEH_MARBUTA)
        for spelling in _marbuta_spellings(base):
            yield spelling, _NOUN_MARBUTA
        yield base + "ت", _NOUN_OPEN_TEH
        yield base, _NOUN_PLURAL
        return
    yield word, _NOUN
    if word.endswith("ي"):  # a folded alef maqsura is written alef before a pronoun
        yield word[:-1] + "ا", _NOUN_OWNED


def _name(word: str) -> Iterator[tuple[str, Paradigm]]:
    bare, paradigm = word, _NAME
    if word.startswith("ال") and len(word) > 4:
        bare, paradigm = word[2:], _NAME_WITH_ARTICLE
    if bare.endswith(TEH_MARBUTA):
        for spelling in _marbuta_spellings(bare.removesuffix(TEH_MARBUTA)):
            yield spelling, paradigm
    else:
        yield bare, paradigm


def _is_weak(word: str) -> bool:
    return word.endswith(("ي", "ا")) and len(word) > 2


def _past(word: str) -> Iterator[tuple[str, Paradigm]]:
    yield word, _PAST
    if _is_weak(word):
        yield word[:-1], _PAST_SHORT
        yield word[:-1] + "ا", _PAST_OBJECT


def _present(word: str, present: str | None) -> Iterator[tuple[str, Paradigm]]:
    if present is not None:
        stem = present[1:]
    elif word.startswith("ا") and len(word) > 3:
        stem = word[1:]
    else:
        stem = word
    yield stem, _PRESENT
    if _is_weak(word) and stem.endswith(("ي", "و", "ا")):
        yield stem[:-1], _PRESENT_SHORT
        yield stem[:-1] + "ا", _PRESENT_OBJECT
