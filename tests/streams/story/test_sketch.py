import msgspec

from streams.agents.alert import BYTES_OF_SKETCH
from streams.events import Sketch
from streams.events.packed import unpack16, unpack32
from streams.story.sketch import (
    HEADLINE_WORDS,
    LEAD_WORDS,
    MAX_FIGURES,
    MAX_SHINGLES,
    SHINGLES_KEPT_ONE_IN,
    sketch,
    word_bit,
)
from streams.topics.check import story_of

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LEAD = "قتل ٤٥ شخصا يوم الجمعة في قصف على المدينة، و2.5 ألف نزحوا."
BODY = (
    LEAD + "\n" + " ".join(f"كلمة{chr(0x627 + n % 28)}{chr(0x627 + n // 28)}" for n in range(400))
)


def leads(made: Sketch, words: str) -> bool:
    """Whether these folded words stand in the lead."""
    return set(map(word_bit, words.split())) <= set(unpack16(made.lead))


def shingles_of(made: Sketch) -> set[int]:
    return set(unpack32(made.shingles))


def test_however_long_the_figures_are_a_state_knows_what_a_sketch_takes_at_most() -> None:
    figures = " ".join(f"{n:02}{'٩' * 10_000}" for n in range(50))
    words = [f"كلمة{one}{two}غ" for one in LETTERS for two in LETTERS]
    body = " ".join(words + [f"{word}ض" for word in words] + [f"{word}ط" for word in words])
    made = sketch(story_of(f"{figures}\n{body}" * 2, title=" ".join(words[:20])))
    assert len(made.figures) == MAX_FIGURES
    assert len(unpack16(made.headline)) == HEADLINE_WORDS
    assert len(unpack16(made.lead)) == LEAD_WORDS
    assert len(unpack32(made.shingles)) == MAX_SHINGLES
    assert len(msgspec.json.encode(made)) < BYTES_OF_SKETCH


def test_a_body_gives_its_figures_and_its_day() -> None:
    made = sketch(story_of(BODY, title="عنوان 7 الأحد"))
    assert leads(made, "قتل 45 شخصا يوم الجمعه في قصف")
    assert not leads(made, "عنوان")
    assert made.figures == ["45", "2.5"]
    assert made.day == "الجمعه"


def test_a_copy_under_another_title_with_other_marks_is_the_same() -> None:
    marked = BODY.replace("قتل", "قُتِلَ").replace("قصف", "قصــف").replace("،", "")
    assert sketch(story_of(marked)).content == sketch(story_of(BODY)).content
    assert sketch(story_of(marked, title="آخر")).shingles == sketch(story_of(BODY)).shingles


def test_names_with_servant_are_the_same_in_one_word_and_in_two() -> None:
    apart = "استقبل الأمير عبد العزيز وفدا من أبناء عبد الله وعبد الرحمن في المدينة"
    joined = apart.replace("عبد ", "عبد")
    assert sketch(story_of(apart, title=apart)) == sketch(story_of(joined, title=joined))
    assert sketch(story_of("كان العبد الصالح يسير")) != sketch(story_of("كان العبدالصالح يسير"))


def test_a_word_of_the_lead_is_the_same_with_other_affixes_unless_little_is_left() -> None:
    for one, other in (("للحرفيه", "حرفيه"), ("المتدربين", "متدربات"), ("وبالمدينه", "مدينه")):
        assert word_bit(one) == word_bit(other)
    for one, other in (("وليد", "خالد"), ("الخامسه", "السادسه"), ("علي", "عل"), ("2.5", "25")):
        assert word_bit(one) != word_bit(other)


def test_one_changed_word_changes_few_shingles() -> None:
    one = sketch(story_of(BODY))
    other = sketch(story_of(BODY.replace("كلمةاب", "غيرها", 1)))
    assert one.content != other.content
    assert len(shingles_of(one) ^ shingles_of(other)) <= 10
    assert shingles_of(one) & shingles_of(other)


def test_shingles_are_sampled_by_value() -> None:
    shingles = list(unpack32(sketch(story_of(BODY)).shingles))
    assert 60 <= len(shingles) <= 140  # of some 400 runs one in four
    assert all(0 <= value < 1 << 32 and value % SHINGLES_KEPT_ONE_IN == 0 for value in shingles)
    assert shingles == sorted(set(shingles))


def test_hashes_are_the_same_in_every_process() -> None:
    # Stories of different workers and years are compared: a changed hash breaks them all.
    text = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة"
    assert unpack32(sketch(story_of(text)).shingles) == (1023587900,)


def test_a_caption_in_latin_letters_is_no_lead() -> None:
    made = sketch(story_of(f"Photo by A. Person, August 26, 2016 in Town\n{BODY}"))
    assert made.lead == sketch(story_of(BODY)).lead


def test_the_lead_is_what_comes_first_and_all_words_are_kept() -> None:
    made = sketch(story_of(" ".join(f"كلمه{chr(0x627 + n)}" for n in range(28)) * 3))
    assert 20 <= len(unpack16(made.lead)) <= LEAD_WORDS
    words = int.from_bytes(made.words, "little")
    assert all(words >> bit & 1 for bit in unpack16(made.lead))


def test_the_smallest_text_has_a_shingle() -> None:
    for text in ("كلمة", "هدنة في المدينة", "واحد اثنان ثلاثة أربعة خمسة ستة"):
        assert sketch(story_of(text)).shingles


def test_a_flash_is_sketched_by_its_headline() -> None:
    assert leads(sketch(story_of("", title="هدنة في المدينة")), "هدنه في المدينه")
