"""Flashes: a few words, which a story may carry or other reports may share in part."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import flashes
from bench.flashes import Made
from streams.alerts.flashes import FLASH_WORDS, carried, is_flash, neighbours
from streams.alerts.likeness import Print, one_report, print_of
from streams.alerts.reports import Reports, kept, placed
from streams.events import ReportSketch
from streams.events.packed import pack16, pack32
from streams.story.sketch import sketch
from streams.topics.check import story_of

FLASH = "مقتل عشرة مدنيين في قصف جوي على سوق شعبية"
MORE = (
    "وقال سكان إن أصوات الطائرات لم تغب عن الأجواء منذ منتصف الليل ودعت منظمات إغاثة إلى فتح ممرات"
    " آمنة لإخراج الجرحى من الأحياء المحاصرة قبل حلول المساء"
)
OTHER = (
    "وكان الطرفان قد تبادلا الاتهامات بخرق الاتفاق الذي رعته دول إقليمية وذكر طبيب في المشفى الوحيد"
    " العامل أن المواد الطبية توشك على النفاد خلال أيام قليلة"
)


def made(content: str, title: str | None = None) -> Print:
    return print_of(sketch(story_of(content, title=title)))


def of_pair(text: tuple[str | None, str]) -> Print:
    return made(text[1], text[0])


def same(a: Print, b: Print) -> bool:
    shared = len(a.runs & b.runs)
    assert one_report(a, b, shared) is one_report(b, a, shared)
    return one_report(a, b, shared)


@pytest.mark.parametrize("seed", range(3))
def test_flashes_are_told_from_what_only_shares_a_phrase(seed: int) -> None:
    def is_right(pair: Made) -> bool:
        return same(of_pair(pair.a), of_pair(pair.b)) is pair.one

    pairs = flashes.pairs(100, seed)
    joined = [pair for pair in pairs if not pair.one and not is_right(pair)]
    assert not joined, f"{len(joined)} of 100 independent pairs, as {joined[0]}"
    missed = [pair for pair in pairs if pair.one and not is_right(pair)]
    assert len(missed) <= 5, f"{len(missed)} of 100 carried flashes, as {missed[0]}"


def test_a_story_carries_a_flash_in_its_headline_its_lead_or_further_down() -> None:
    flash = made(f"عاجل: {FLASH}")
    assert same(flash, made(f"{OTHER}. {MORE}", FLASH))
    assert same(flash, made(f"عمان (رويترز) - {FLASH}. {MORE}."))
    assert same(flash, made(f"{MORE}. {OTHER}. {FLASH}."))
    assert same(flash, made("", FLASH))
    assert not same(flash, made(f"{MORE}. {OTHER}."))


def test_a_figure_that_only_the_headline_writes_in_digits_is_no_other_figure() -> None:
    flash = "مقتل 6 مدنيين في قصف جوي على سوق شعبية"
    story = f"قتل ستة مدنيين بينهم 2 من الأطفال و4 نساء. {MORE}"
    assert same(made(flash), made(story, flash))


def test_words_in_another_order_are_no_flash_that_is_carried() -> None:
    backwards = " ".join(reversed(FLASH.split()))
    assert not same(made(FLASH), made(f"{backwards} {MORE}"))


def test_another_figure_or_day_is_another_report() -> None:
    flash = "مقتل {} مدنيين في قصف جوي على سوق شعبية وسط المدينة يوم {}"
    one = made(flash.format(9, "الجمعة"))
    assert same(one, made(f"{flash.format(9, 'الجمعة')} {MORE}"))
    assert not same(one, made(f"{flash.format(17, 'الجمعة')} {MORE}"))
    assert not same(one, made(f"{flash.format(9, 'الأحد')} {MORE}"))


def test_more_to_follow_is_not_what_a_flash_says() -> None:
    more = "التفاصيل لاحقا"
    assert not same(made(more, FLASH), made(more, "انفجار عنيف قرب مطار العاصمة الدولي"))
    assert same(made(more, FLASH), made(f"{FLASH}. {MORE}"))


def test_a_flash_that_two_reports_carry_joins_them_in_no_order() -> None:
    one, other = made(f"{FLASH} {MORE}"), made(OTHER, FLASH)
    flash = made(FLASH)
    for order in ((flash, one, other), (one, flash, other), (other, one, flash)):
        assert reports(grown(order)) == 2
    assert reports(grown((flash, one))) == reports(grown((one, flash))) == 1


def test_a_flash_that_repeats_what_another_report_carries_is_a_report_of_its_own() -> None:
    words = tuple(range(24))
    flash, carrier = of(words[:12]), of(words[:12] + tuple(range(100, 140)))
    # Of the runs of the longer one all that are kept are those of the flash.
    longer = msgspec.structs.replace(of(words[:20]), runs=flash.runs, shingles=flash.shingles)
    rows = grown((flash, carrier, longer))
    assert [row.report for row in rows] == [0, 0, 2]
    index = Reports()
    index.follow(rows[:2])
    assert index.confirming(index.place(longer), None, frozenset()) == reports(rows)


def test_what_a_story_that_left_had_carried_another_carries() -> None:
    flash, one, other = made(FLASH), made(f"{FLASH} {MORE}"), made(OTHER, FLASH)
    rows = grown((flash, one, other))
    assert [row.report for row in rows] == [0, 0, 2]
    left, _ = kept(rows, {0: [None], 2: [None]})
    assert [row.report for row in left] == [0, 0]


def grown(stories: Sequence[Print]) -> list[ReportSketch]:
    rows: list[ReportSketch] = []
    index = Reports()
    for each in stories:
        index.follow(rows)
        rows = placed(rows, index.place(each), each, None)
    return rows


def reports(rows: Sequence[ReportSketch]) -> int:
    return len({row.report for row in rows})


# Of four reports that share nothing, each flash being the beginning of one or of several.
BODIES = [tuple(range(1000 * body, 1000 * body + 49)) for body in range(4)]
HEADS = [tuple(range(5000 + 10 * head, 5009 + 10 * head)) for head in range(3)]


def of(words: tuple[int, ...], headline: tuple[int, ...] = ()) -> Print:
    runs = {hash(tuple(words[at : at + 5])) & 0xFFFFFFFC for at in range(len(words) - 4)}
    return Print(
        frozenset(runs),
        pack32(sorted(runs)),
        b"",
        pack16(words),
        frozenset(),
        None,
        pack16(headline),
    )


STORIES = st.one_of(
    st.tuples(st.just("story"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("flash"), st.integers(0, 3), st.integers(5, 15)),
    st.tuples(st.just("head"), st.integers(0, 2), st.integers(4, 9)),
)


def drawn(kind: str, which: int, number: int) -> Print:
    match kind:
        case "story":
            return of(BODIES[which], HEADS[which % 3])
        case "flash":
            return of(BODIES[which][:number])
        case _:
            return of(HEADS[which][:number])


@given(st.lists(STORIES, min_size=1, max_size=8, unique=True), st.randoms())
def test_how_many_reports_there_are_does_not_depend_on_the_order(
    stories: list[tuple[str, int, int]], chance: object
) -> None:
    """A report is a body that somebody has, or what only flashes say."""
    bodies = {which for kind, which, _ in stories if kind == "story"}
    heads = {which % 3 for which in bodies}
    alone = {(kind, n) for kind, n, _ in stories if kind == "flash" and n not in bodies}
    alone |= {(kind, n) for kind, n, _ in stories if kind == "head" and n not in heads}
    shuffled = list(stories)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for order in (stories, shuffled):
        assert reports(grown([drawn(*each) for each in order])) == len(bodies) + len(alone)


@given(st.lists(st.integers(0, 1535), min_size=1, max_size=30), st.integers(1, FLASH_WORDS - 1))
def test_a_flash_is_carried_by_what_begins_with_it(words: list[int], length: int) -> None:
    flash = pack16(words[:length])
    assert is_flash(flash)
    assert carried(flash, neighbours(pack16(words))) == (
        0.0 if min(len(words), length) == 1 else 1.0
    )
    assert carried(flash, neighbours(pack16([1536, 1537]))) == 0.0


FEW = st.lists(st.integers(0, 2), min_size=1, max_size=30)


@given(FEW, st.lists(st.integers(0, 29), max_size=3), FEW, st.booleans())
def test_the_index_finds_each_flash_that_a_story_carries_and_each_story_that_carries_one(
    words: list[int], others: list[int], headline: list[int], reverse: bool
) -> None:
    """Also where the words of a flash come again: each pair is looked for but once."""
    changed = [word if at not in others else 9 for at, word in enumerate(words)]
    flash, other = of(tuple(words)), of(tuple(changed), tuple(headline))
    first, second = (other, flash) if reverse else (flash, other)
    index = Reports()
    index.follow(grown([first]))
    shared = len(first.runs & second.runs)
    assert bool(index.place(second).linked) is one_report(second, first, shared)
