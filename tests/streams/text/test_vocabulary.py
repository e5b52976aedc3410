"""Chunks and their terms: what is found at once is what is found one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.text import vocabulary as module
from streams.text.affixes import WordClass
from streams.text.chunks import LONGEST, cut, has_key
from streams.text.columns import ranges
from streams.text.fold import fold
from streams.text.lexicon import Lexicon, Number, Word
from streams.text.tokens import forms, positions
from streams.text.vocabulary import Vocabulary

SPACES = [" ", "\n", "\u00a0", "\u2003", "\x1c", "\u2028", "\u3000"]
PIECES = [
    *["هدنة", "الهُدنة،", "هدنة/هدنة", "2,254", "أ.ف.ب", "-", "a", "ab", "\0", "a\0", "\U0001f600"],
    *["\U0001f600هدنة", "\ud83d", "\uffff", "هـدنـة", "\u200b", "\ufdf2", "x" * LONGEST],
    *["x" * (LONGEST + 1), "x" * 40, "وسيستخدمونهاعلى", "وسيستخدمونهاعلى،"],
]
texts = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(SPACES) | st.text(max_size=3), max_size=24
).map("".join)


@st.composite
def texts_in_sentences(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(texts)
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    if draw(st.booleans()):
        return text, [(0, len(text))]
    return text, list(zip(borders[0::2], borders[1::2], strict=False))


@given(texts_in_sentences())
def test_chunks_are_what_splitting_gives(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, sentences = case
    chunks = cut(text, sentences)
    found = [text[start:end] for start, end in zip(chunks.starts, chunks.ends, strict=True)]
    split = [text[start:end].split() for start, end in sentences]
    assert found == [chunk for sentence in split for chunk in sentence]
    assert chunks.counts.tolist() == list(map(len, split))


@given(texts, texts)
def test_a_key_is_one_chunk(one: str, other: str) -> None:
    known: dict[tuple[int, ...], str] = {}
    for text in (one, other):
        chunks = cut(text, [(0, len(text))])
        keyed = has_key(chunks.keys)
        for chunk, key, is_keyed in zip(text.split(), chunks.keys.tolist(), keyed, strict=True):
            if is_keyed:
                assert known.setdefault(tuple(key), chunk) == chunk
            else:
                assert len(chunk) > LONGEST or "\U0001f600" in chunk or max(chunk) >= "\uffff"


def lexicon() -> Lexicon:
    known = Lexicon()
    known.add(Word("هدنة", WordClass.NOUN))
    known.add(Word("هدنة", WordClass.NOUN), Word("ab", WordClass.EXACT), Number(2000, 3000))
    known.add(Word("x" * LONGEST, WordClass.EXACT))
    return known


def by_hand(
    text: str, sentences: Sequence[tuple[int, int]]
) -> tuple[dict[int, list[int]], list[int], list[tuple[int, int]]]:
    """Tokens of each term, the sentence of each token, and where each token stands."""
    words = lexicon()
    postings: dict[int, list[int]] = {}
    sentence_of: list[int] = []
    spans: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(sentences):
        folded = fold(text[start:end])
        spans += [(start + first, start + last) for first, last in positions(folded)]
        for form in forms(folded.marked):
            for term in words.terms_of(form):
                postings.setdefault(term, []).append(len(sentence_of))
            sentence_of.append(number)
    return postings, sentence_of, spans


def check(vocabulary: Vocabulary, text: str, sentences: Sequence[tuple[int, int]]) -> None:
    found = vocabulary.postings(text, sentences)
    postings, sentence_of, spans = by_hand(text, sentences)
    assert {term: found.lists[term] for term in found.order} == postings
    assert found.sentence_of == sentence_of
    assert found.ends.tolist() == list(
        accumulate(sentence_of.count(number) for number in range(len(sentences)))
    )
    for token, span in enumerate(spans):
        start, end, within = found.chunk_of(token)
        first, last = vocabulary.spans(text[start:end])[within]
        assert (start + first, start + last) == span


@given(st.lists(texts_in_sentences(), max_size=4))
def test_terms_stand_where_they_are_found_one_by_one(
    several: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    vocabulary = Vocabulary(lexicon())
    for text, sentences in [*several, *several]:
        check(vocabulary, text, sentences)


@settings(max_examples=50)
@given(st.lists(texts_in_sentences(), max_size=4), st.integers(0, 6))
def test_a_full_table_and_forgetting_change_nothing(
    several: list[tuple[str, list[tuple[int, int]]]], remembered: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PLACES", 2)
        patch.setattr(module, "_TO_PLACE", np.uint64(62))
        patch.setattr(module, "REMEMBERED_CHUNKS", remembered)
        vocabulary = Vocabulary(lexicon())
        for text, sentences in [*several, *several]:
            check(vocabulary, text, sentences)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3))))
def test_ranges_stand_one_after_another(pairs: list[tuple[int, int]]) -> None:
    starts, sizes = np.array(pairs, np.int64).reshape(-1, 2).T
    found = ranges(starts, sizes).tolist()
    assert found == [start + at for start, size in pairs for at in range(size)]
