"""The compiled matcher finds what brute force finds: on random catalogs and random texts."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.events import Label, Story
from streams.text.affixes import WordClass
from streams.text.fold import MARKS, TATWEEL
from streams.text.lexicon import Number, Word
from streams.topics.check import story_of
from streams.topics.match import Matcher
from streams.topics.model import (
    Actor,
    AllOf,
    Amount,
    AnyOf,
    Catalog,
    Facet,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    Place,
    Scope,
    Step,
    ThisTopic,
    Topic,
    Where,
    Words,
    Zone,
)
from streams.topics.patterns import governs
from tests.streams.topics.naive import Essence, NaiveMatcher

LABEL = Label(ar="أ", en="a")
CITATIONS = ["وقف", "هدنة", "نار", "حصار", "جيش", "عاد", "دعا", "سوري"]
FORMS = [
    *("وقف الوقف بوقفها توقف هدنة الهدنة هدنته هدنات نار والنار نيران حصار محاصر حصارهم".split()),  # noqa: SIM905
    *("الجيش جيوش عاد يعود دعا تدعو دعت سوريا السورية سوري حلب بحلب حماس وحماس ثلاثة".split()),  # noqa: SIM905
    *[
        "12",
        "2,254",
        "٣",
        "3.5",
        "1.2.3",
        "من",
        "في",
        "و",
        "وعشرون",
        "ألفا",
        "لمئة",
        "آلاف",
        "عشرات",
    ],
]
SEPARATORS = [" ", " ", " ", " ", "، ", ". ", "\n", "\u00a0", " (", "/", ".", "\u200b"]

words = st.builds(Word, st.sampled_from(CITATIONS), st.sampled_from(list(WordClass)))
runs = st.lists(words, min_size=1, max_size=2).map(tuple)
numbers = st.sampled_from(
    [Number(), Number(3.0, 50.0), Number(None, 5.0), Number(10.0), Number(2254.0, 2254.0)]
)
word_lists = st.builds(Words, runs=st.lists(runs, min_size=1, max_size=3).map(tuple))
mentions = st.one_of(
    st.builds(Amount, wanted=numbers),
    st.builds(
        Named,
        kind=st.just("place"),
        entries=st.sampled_from([frozenset({"town"}), frozenset({"town", "land"})]),
    ),
    st.builds(Named, kind=st.just("actor"), entries=st.just(frozenset({"group"}))),
)


def several(inner: st.SearchStrategy[Pattern]) -> st.SearchStrategy[tuple[Pattern, ...]]:
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


def composed(inner: st.SearchStrategy[Pattern]) -> st.SearchStrategy[Pattern]:
    scopes = st.sampled_from(get_args(Scope))
    steps = st.builds(Step, gap=st.integers(0, 3), pattern=inner)
    return st.one_of(
        st.builds(Phrase, steps=st.lists(steps, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, patterns=several(inner)),
        st.builds(
            Near,
            patterns=several(inner),
            within=st.integers(0, 4),
            same=st.sampled_from(["sentence", "paragraph"]),
            ordered=st.booleans(),
        ),
        st.builds(AllOf, patterns=several(inner), same=scopes, ordered=st.booleans()),
        st.builds(
            Where,
            find=inner,
            including=st.none() | inner,
            excluding=st.none() | inner,
            same=scopes,
            within=st.none(),
        ),
        st.builds(
            Where,
            find=inner,
            including=st.none() | inner,
            excluding=st.none() | inner,
            same=st.just("sentence"),
            within=st.integers(0, 4),
        ),
        st.builds(
            Inside, find=inner, zones=st.frozensets(st.sampled_from(get_args(Zone)), min_size=1)
        ),
    )


patterns: st.SearchStrategy[Pattern] = st.recursive(word_lists | mentions, composed, max_leaves=6)
about: st.SearchStrategy[Pattern] = st.recursive(
    word_lists | st.just(ThisTopic()) | mentions, composed, max_leaves=5
)
governed: st.SearchStrategy[Pattern] = st.builds(
    lambda before, gap, this: Phrase(
        steps=(Step(gap=0, pattern=before), Step(gap=gap, pattern=this))
    ),
    word_lists | mentions | st.just(ThisTopic()),
    st.integers(0, 5),
    st.just(ThisTopic()),
)
facets = st.builds(
    Facet,
    id=st.sampled_from(["one", "two"]),
    label=st.just(LABEL),
    any=governed | st.just(ThisTopic()) | about.filter(governs),
    excluding=st.none() | about,
)


@st.composite
def topics(draw: st.DrawFn, name: str) -> Topic:
    return Topic(
        id=name,
        label=LABEL,
        any=draw(word_lists | mentions | patterns),
        excluding=draw(st.none() | patterns),
        facets=tuple(draw(st.lists(facets, min_size=draw(st.integers(0, 1)), max_size=2))),
        match=(),
        no_match=(),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    names = [f"t{number}" for number in range(draw(st.integers(1, 4)))]
    land = Place(
        id="land",
        label=LABEL,
        kind="country",
        aliases=("سوريا",),
        adjectives=("سوري",),
        parent=None,
        venue=False,
    )
    town = Place(
        id="town",
        label=LABEL,
        kind="city",
        aliases=("حلب", "حلب الجيش"),
        adjectives=(),
        parent="land",
        venue=False,
    )
    return Catalog(
        hash="",
        topics={name: draw(topics(name)) for name in names},
        places={"land": land, "town": town},
        actors={"group": Actor(id="group", label=LABEL, aliases=("حماس",), adjectives=())},
        agencies={},
        alert_rules={},
    )


@st.composite
def stories(draw: st.DrawFn) -> Story:
    pieces = draw(
        st.lists(
            st.tuples(st.sampled_from(FORMS), st.sampled_from(SEPARATORS)), min_size=1, max_size=14
        )
    )
    title = draw(st.none() | st.sampled_from(["هدنة في حلب", "الجيش"]))
    return story_of("".join(form + separator for form, separator in pieces), title=title)


def compiled(matcher: Matcher, story: Story) -> list[Essence]:
    return [(m.topic, m.facet, m.start, m.end) for m in matcher.match(story).matches]


@settings(max_examples=250, deadline=None)
@given(catalogs(), st.lists(stories(), min_size=1, max_size=3))
def test_the_compiled_matcher_agrees_with_brute_force(
    catalog: Catalog, several: list[Story]
) -> None:
    matcher, naive = Matcher(catalog), NaiveMatcher(catalog)
    for story in several:
        found = compiled(matcher, story)
        assert found == naive.match(story)
        assert {topic for topic, *_ in found} == set(matcher.topics(story))


# What the index answers from columns alone, and many at once: chains of words, some of them the
# same, with words that must or must not occur, nested, and under topics with exclusions.
one_word: st.SearchStrategy[Pattern] = st.builds(
    lambda word: Words(runs=((word,),)),
    st.builds(Word, st.sampled_from(CITATIONS[:4]), st.just(WordClass.NOUN)),
)
one_run: st.SearchStrategy[Pattern] = st.builds(
    lambda run: Words(runs=(tuple(run),)),
    st.lists(
        st.builds(Word, st.sampled_from(CITATIONS[:4]), st.just(WordClass.NOUN)),
        min_size=1,
        max_size=2,
    ),
)


def chains(inner: st.SearchStrategy[Pattern]) -> st.SearchStrategy[Pattern]:
    steps = st.builds(Step, gap=st.integers(0, 2), pattern=inner)
    return st.builds(Phrase, steps=st.lists(steps, min_size=2, max_size=3).map(tuple))


def conditions(inner: st.SearchStrategy[Pattern]) -> st.SearchStrategy[Pattern]:
    return st.builds(
        Where,
        find=inner,
        including=st.none() | one_word | one_run,
        excluding=st.none() | one_word | one_run,
        same=st.sampled_from(["story", "story", "sentence"]),
        within=st.none(),
    )


flat: st.SearchStrategy[Pattern] = st.recursive(
    one_run | chains(one_run) | chains(chains(one_word) | one_word), conditions, max_leaves=3
)


@st.composite
def flat_catalogs(draw: st.DrawFn) -> Catalog:
    found = [
        Topic(
            id=f"t{number}",
            label=LABEL,
            any=AnyOf(patterns=tuple(draw(st.lists(flat, min_size=1, max_size=3)))),
            excluding=draw(st.none() | flat),
            facets=(),
            match=(),
            no_match=(),
        )
        for number in range(draw(st.integers(2, 12)))
    ]
    return Catalog(
        hash="",
        topics={topic.id: topic for topic in found},
        places={},
        actors={},
        agencies={},
        alert_rules={},
    )


flat_stories = st.lists(
    st.tuples(
        st.sampled_from([*CITATIONS[:4], "في", "(الهدنة)"]), st.sampled_from([" ", " ", " ", ". "])
    ),
    max_size=12,
).map(lambda pieces: story_of("".join(form + separator for form, separator in pieces)))


@settings(max_examples=200, deadline=None)
@given(flat_catalogs(), st.lists(flat_stories, min_size=1, max_size=4))
def test_columns_of_many_rules_agree_with_brute_force(
    catalog: Catalog, several: list[Story]
) -> None:
    matcher, naive = Matcher(catalog), NaiveMatcher(catalog)
    for story in several:
        found = compiled(matcher, story)
        assert found == naive.match(story)
        assert matcher.topics(story) == [
            name for name in catalog.topics if name in {topic for topic, *_ in found}
        ]


@settings(max_examples=100, deadline=None)
@given(catalogs(), stories(), st.data())
def test_diacritics_change_nothing_but_offsets(
    catalog: Catalog, story: Story, data: st.DataObject
) -> None:
    title = story.text[: story.content_start].strip() or None
    plain = story.text[story.content_start :]
    mark = st.text(st.sampled_from([*sorted(MARKS - {"\u0654"}), TATWEEL]), max_size=2)
    marks = [data.draw(mark) if "\u0621" <= c <= "\u064a" else "" for c in plain]
    where = [0]
    for character_marks in marks:
        where.append(where[-1] + 1 + len(character_marks))
    marked = story_of("".join(c + m for c, m in zip(plain, marks, strict=True)), title=title)
    matcher = Matcher(catalog)
    skip = story.content_start

    def moved(at: int) -> int:
        return at if at < skip else skip + where[at - skip]

    expected = [
        (topic, facet, moved(start), moved(end))
        for topic, facet, start, end in compiled(matcher, story)
    ]
    assert compiled(matcher, marked) == expected
