from zlib import crc32

from streams.events import Sketch
from streams.events.packed import unpack16, unpack32
from streams.story.sketch import LEAD_WORDS, SHINGLES_KEPT_ONE_IN, WORD_BITS, sketch
from streams.topics.check import story_of

LEAD = "قتل ٤٥ شخصا يوم الجمعة في قصف على المدينة، و2.5 ألف نزحوا."
BODY = (
    LEAD + "\n" + " ".join(f"كلمة{chr(0x627 + n % 28)}{chr(0x627 + n // 28)}" for n in range(400))
)


def leads(made: Sketch, words: str) -> bool:
    """Whether these folded words stand in the lead."""
    return {crc32(word.encode()) % WORD_BITS for word in words.split()} <= set(unpack16(made.lead))


def shingles_of(made: Sketch) -> set[int]:
    return set(unpack32(made.shingles))


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
