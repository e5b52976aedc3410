"""Which stories are one report."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from streams.alerts.likeness import Print, one_report, print_of
from streams.alerts.reports import BEYOND, MAX_SKETCHES, REPEATED, Place, Reports, kept, placed
from streams.events import ReportSketch
from streams.events.packed import pack32
from streams.story.sketch import sketch
from streams.topics.check import story_of

BACKGROUND = (
    "وكانت الأطراف قد عقدت جولات سابقة من المحادثات في العاصمة من دون أن تتوصل إلى نتيجة تذكر بسبب"
    " خلافات حول تبادل الأسرى وفتح الطرق وإدخال المساعدات إلى المناطق الشمالية من البلاد."
)
LEAD = (
    "أعلن متحدث باسم القوات المشتركة أن عشرين مقاتلا سلموا أسلحتهم صباح اليوم عند مدخل المدينة"
    " الشرقي بعد وساطة قادها شيوخ العشائر واستمرت ثلاثة أيام متتالية."
)
OTHER = (
    "قال شهود عيان لوكالة محلية إن طائرات مجهولة حلقت فوق الميناء الجنوبي ليلا وألقت منشورات تدعو"
    " السكان إلى مغادرة الأحياء القريبة من المستودعات قبل نهاية الأسبوع."
)


def story(text: str, title: str | None = None) -> Print:
    return print_of(sketch(story_of(text, title=title)))


def same(one: str, other: str) -> bool:
    return alike(story(one), story(other))


def alike(a: Print, b: Print) -> bool:
    return one_report(a, b, len(a.runs & b.runs))


def test_a_copy_that_was_cut_moved_or_given_another_lead_is_one_report() -> None:
    whole = f"{LEAD}\n{BACKGROUND}"
    assert same(whole, LEAD)
    assert same(whole, f"{BACKGROUND}\n{LEAD}")
    assert same(whole, f"{OTHER}\n{whole}")
    assert same(whole, whole.replace("أن ", "أنّ ").replace("،", ""))


def test_stories_that_share_nothing_are_two() -> None:
    assert not same(LEAD, OTHER)


def test_a_set_phrase_makes_no_report() -> None:
    phrase = "خادم الحرمين الشريفين الملك سلمان بن عبدالعزيز آل سعود"
    assert not same(f"استقبل {phrase} وفدا. {LEAD}", f"بعث {phrase} برقية. {OTHER}")


def test_another_day_or_other_figures_are_another_report() -> None:
    market = (
        "أغلقت الأسواق {day} على ارتفاع وبلغ المؤشر {figure} نقطة وفق ما أعلنته هيئة السوق في"
        " بيانها اليومي الذي صدر عقب انتهاء جلسة التداول الرسمية. {more}"
    )
    more = " ".join(reversed(LEAD.split()))
    monday = market.format(day="الاثنين", figure="7100", more=LEAD)
    assert same(monday, market.format(day="الاثنين", figure="7100", more=more))
    assert not same(monday, market.format(day="الثلاثاء", figure="7100", more=more))
    assert not same(monday, market.format(day="الاثنين", figure="9200", more=more))


def test_a_form_that_is_filled_in_anew_is_another_report() -> None:
    form = (
        "بعث الأمير برقية تهنئة إلى رئيس {state} {name} بمناسبة ذكرى استقلال بلاده أعرب فيها عن"
        " أصدق التهاني وأطيب التمنيات له بالصحة ولحكومة وشعب {state} {people} بالمزيد من التقدم"
        " والازدهار وأشاد بالعلاقات التي تربط البلدين الصديقين في شتى المجالات"
    )
    one = form.format(state="سنغافورة", name="توني تان كينغ يام", people="الآسيوي العريق")
    other = form.format(state="بوليفيا", name="إيفو موراليس أيما", people="اللاتيني الصديق")
    assert not same(one, other)
    assert same(one, one)


RENAMED = {
    "القوات": "قوات",
    "مقاتلا": "مقاتلين",
    "أسلحتهم": "السلاح",
    "مدخل": "المدخل",
    "الشرقي": "شرقي",
    "وساطة": "الوساطة",
    "العشائر": "لعشائر",
    "أيام": "الأيام",
}


def test_a_copy_whose_lead_has_other_endings_and_articles_is_one_report() -> None:
    lead = " ".join(RENAMED.get(word, word) for word in LEAD.split())
    assert same(f"{LEAD} {BACKGROUND}", f"{lead} {BACKGROUND}")
    other = " ".join(f"غغ{word}" if word in RENAMED else word for word in LEAD.split())
    assert not same(f"{LEAD} {BACKGROUND}", f"{other} {BACKGROUND}")


def test_a_form_with_the_same_figures_is_not_filled_in_anew_but_dates_are_no_such_figures() -> None:
    words = f"{LEAD} {OTHER}".split()

    def filled(how: str, figures: str) -> Print:
        named = [f"{how}{word}" if n % 6 == 3 else word for n, word in enumerate(words)]
        return story(f"{' '.join(named)} {BACKGROUND} {figures}")

    def twice(figures: str) -> bool:
        a, b = filled("ظظ", figures), filled("غغ", figures)
        return one_report(a, b, len(a.runs & b.runs))

    assert twice("بلغت الأعداد 120 ثم 450 ثم 2.5 في المئة")
    assert not twice("في 20/10/1436 الموافق 5/8/2015")
    assert not twice("بلغت الأعداد 120 ثم 450")


HARVEST = (
    "افتتح وزير الزراعة معرض التمور السنوي في واحة النخيل بحضور مئات المزارعين وتجول بين الأجنحة"
    " التي عرضت أصنافا نادرة وآلات حديثة للري والحصاد، ووعد بقروض ميسرة لمن يستصلح أرضا جديدة."
)
STRIKE = (
    "دخل إضراب عمال السكك الحديدية يومه الرابع وتوقفت القطارات بين المدن الكبرى فيما تكدس المسافرون"
    " أمام المحطات، وقالت النقابة إنها لن تعود إلى العمل قبل رفع الأجور وتحسين ظروف السلامة."
)
TITLES = (
    "نيابة عن رئيس الجمهورية القائد الأعلى للقوات المسلحة رئيس مجلس الدفاع الوطني وبتوجيه من رئيس"
    " مجلس الوزراء وزير التخطيط والتعاون الدولي"
)


def test_background_or_titles_under_unlike_leads_make_no_report() -> None:
    for shared in (BACKGROUND, TITLES):
        a, b = story(f"{HARVEST} {OTHER} {shared}"), story(f"{STRIKE} {LEAD} {shared}")
        assert 3 <= len(a.runs & b.runs) < 0.75 * len(a.runs)
        assert not alike(a, b)
    # Where most words of a story are the other's, its body is told anew under another lead.
    body = f"{LEAD} {OTHER} {BACKGROUND}".split()
    body += [word[::-1] for word in body]
    leads = [f"{HARVEST} {' '.join(f'{how}{word}' for word in body[:25])}" for how in ("ظظ", "غغ")]
    leads[1] = leads[1].replace(HARVEST, STRIKE)
    a = story(f"{leads[0]} {' '.join(body)} {TITLES}")
    b = story(f"{leads[1]} {' '.join(reversed(body))} {TITLES}")
    assert alike(a, b)
    assert not alike(a, story(f"{leads[1]} {TITLES}"))
    # A lead that stands in the other story is of its report, whatever follows it.
    report = f"{HARVEST} {OTHER} {BACKGROUND}"
    more = f"{STRIKE} {STRIKE.replace(' ', ' ثم ')} {LEAD} {LEAD.replace(' ', ' ظ ')}"
    assert alike(story(report), story(f"{HARVEST} {HARVEST} {more} {TITLES}"))


def test_a_sketch_that_does_not_say_its_words_is_compared_by_its_runs() -> None:
    a, b = story(f"{HARVEST} {OTHER} {BACKGROUND}"), story(f"{STRIKE} {LEAD} {BACKGROUND}")
    assert alike(msgspec.structs.replace(a, words=b""), b)


def test_headlines_of_the_same_words_tell_a_reworded_copy_from_a_form() -> None:
    words = f"{LEAD} {OTHER}".split()

    def told(how: str, title: str | None) -> Print:
        named = [f"{how}{word}" if n % 6 == 3 else word for n, word in enumerate(words)]
        return story(f"{' '.join(named)} {BACKGROUND}", title)

    surrender = "عشرون مقاتلا سلموا أسلحتهم عند مدخل المدينة"
    tribes = "وساطة قادها شيوخ العشائر استمرت ثلاثة أيام"
    assert alike(told("ظظ", surrender), told("غغ", tribes))
    # One headline, one that is not there, and headlines that name what was filled in say nothing.
    assert not alike(told("ظظ", surrender), told("غغ", surrender))
    assert not alike(told("ظظ", surrender), told("غغ", None))
    assert not alike(told("ظظ", f"{surrender} ظظظظ"), told("غغ", f"{surrender} غغغغ"))
    assert not alike(told("ظظ", f"{surrender} {tribes}"), told("غغ", "معرض التمور السنوي"))


def test_the_same_figures_are_of_one_report_whatever_day_is_named_first() -> None:
    figures = "بلغت الأعداد {} ثم {} ثم {} في المئة"
    a = f"قال المركز اليوم الثلاثاء {LEAD} {OTHER} {BACKGROUND} {figures}"
    b = f"قال المركز بعد يوم الاثنين {LEAD} {BACKGROUND} وأضاف {STRIKE} {figures}"
    assert same(a.format(120, 450, 2.5), b.format(120, 450, 2.5))
    assert not same(a.format(120, 450, 2.5), b.format(120, 450, 3.5))
    assert not same(a.format(20, 1436, 2015), b.format(20, 1436, 2015))


def test_a_sketch_of_another_producer_that_holds_nothing_is_no_report_with_any() -> None:
    nothing = with_runs(frozenset())
    assert not one_report(nothing, nothing, 0)
    assert not one_report(nothing, story(LEAD), 0)
    assert not one_report(story("مقتل قائد الفصيل"), nothing, 0)
    index = Reports()
    index.follow(placed([], index.place(nothing), nothing, None))
    assert index.place(nothing) == Place(1, frozenset())


def test_a_form_has_its_words_in_one_order_and_two_accounts_of_one_thing_have_not() -> None:
    words = f"{LEAD} {OTHER}".split()

    def filled(how: str) -> list[str]:
        # A name of its own in each sixth place.
        return [f"{how}{word}" if n % 6 == 3 else word for n, word in enumerate(words)]

    one = f"{' '.join(filled('ظظ'))} {BACKGROUND}"
    assert not same(one, f"{' '.join(filled('غغ'))} {BACKGROUND}")
    assert same(one, f"{' '.join(reversed(filled('غغ')))} {BACKGROUND}")


def test_flashes_are_told_apart() -> None:
    assert same("مقتل قائد الفصيل", "مقتل قائد الفصيل")
    assert not same("مقتل قائد الفصيل", "انفجار في وسط المدينة")


# --- components ---------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from("ابتثجحخد"), min_size=1, max_size=4, unique=True)


def with_runs(runs: frozenset[int], words: bytes = b"") -> Print:
    return Print(runs, pack32(sorted(runs)), words, b"", frozenset(), None)


def made(words: list[str]) -> Print:
    """Ten runs of its own for each word: stories with a common word are often kin."""
    runs = frozenset(ord(word) * 100 + number for word in words for number in range(10))
    return with_runs(runs)


def grown(stories: list[list[str]]) -> list[ReportSketch]:
    rows: list[ReportSketch] = []
    index = Reports()
    for words in stories:
        index.follow(rows)
        rows = placed(rows, index.place(made(words)), made(words), None)
    return rows


def print_of_row(row: ReportSketch) -> Print:
    return msgspec.structs.replace(print_of(row), words=b"", lead=b"")


def components(rows: list[ReportSketch]) -> list[int]:
    """The number of the first row of each row's component: naively."""
    prints = [print_of_row(row) for row in rows]
    of = list(range(len(rows)))
    changed = True
    while changed:
        changed = False
        for a in range(len(rows)):
            for b in range(len(rows)):
                linked = one_report(prints[a], prints[b], len(prints[a].runs & prints[b].runs))
                if a != b and linked and of[a] != of[b]:
                    of[a] = of[b] = min(of[a], of[b])
                    changed = True
    return of


def placed_naively(rows: list[ReportSketch], story: Print) -> Place:
    """Where a story belongs, found by looking at each row in turn."""
    prints = [print_of_row(row) for row in rows]
    shared = [len(story.runs & other.runs) for other in prints]
    linked = {n for n, count in enumerate(shared) if one_report(story, prints[n], count)}
    repeated = [n for n in linked if shared[n] >= REPEATED * len(story.runs)]
    if not repeated or len({rows[n].report for n in linked}) > 1:
        return Place(len(rows), frozenset(linked))
    return Place(min(repeated), frozenset(linked))


RUNS = st.frozensets(st.integers(0, 40), min_size=1, max_size=20)


@given(st.lists(RUNS, max_size=10), st.lists(RUNS, max_size=3))
def test_the_index_finds_what_looking_at_each_row_does(
    stories: list[frozenset[int]], asked: list[frozenset[int]]
) -> None:
    rows: list[ReportSketch] = []
    index = Reports()
    for number, runs in enumerate(stories):
        for other in (*asked, runs):  # what is only asked for changes nothing
            story = with_runs(other, bytes([number + 1]))
            place = index.place(story)
            assert place == placed_naively(rows, story)
        rows = placed(rows, place, story, None)
        index.follow(rows)


@given(st.lists(WORDS, max_size=12))
def test_reports_are_connected_components(stories: list[list[str]]) -> None:
    rows = grown(stories)
    assert [row.report for row in rows] == components(rows)


@given(st.lists(WORDS, max_size=12), st.data())
def test_what_only_one_story_joined_falls_apart_without_it(
    stories: list[list[str]], data: st.DataObject
) -> None:
    rows = grown(stories)
    left = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    after, numbers = kept(rows, {number: ["x"] for number in left})
    assert [row.report for row in after] == components(after)
    assert numbers == {old: new for new, old in enumerate(sorted(left))}
    assert [row.shingles for row in after] == [rows[number].shingles for number in sorted(left)]
    assert all(row.facets == ["x"] for row in after)


def test_a_late_story_joins_two_reports() -> None:
    rows = grown([["ا", "ب"], ["ت", "ث"], ["ب", "ت"]])
    assert [row.report for row in rows] == [0, 0, 0]


def test_a_copy_brings_no_sketch_of_its_own_but_its_facet() -> None:
    first, index = made(["ا", "ب"]), Reports()
    rows = placed([], index.place(first), first, "agreed")
    index.follow(rows)
    rows = placed(rows, index.place(first), first, "violated")
    assert [row.facets for row in rows] == [["agreed", "violated"]]


def test_beyond_the_limit_reports_are_only_counted_and_copies_still_known() -> None:
    stories = [print_of(sketch(story_of(f"خبر رقم {n}"))) for n in range(300)]
    rows: list[ReportSketch] = []
    index = Reports()
    beyond = 0
    for each in stories:
        place = index.place(each)
        beyond += place.row == BEYOND
        rows = placed(rows, place, each, None)
        index.follow(rows)
    assert len(rows) == MAX_SKETCHES
    assert beyond == 300 - MAX_SKETCHES
    assert index.place(stories[7]).row == 7


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_an_index_that_is_built_is_the_one_that_grew(stories: list[list[str]]) -> None:
    rows = grown(stories)
    back = msgspec.json.decode(msgspec.json.encode(rows), type=list[ReportSketch])
    assert back == rows
    built, again = Reports(), Reports()
    built.follow(rows)
    again.follow(back)
    for words in stories:
        assert built.place(made(words)) == again.place(made(words))
