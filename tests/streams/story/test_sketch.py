from streams.story.sketch import MAX_LEAD_CHARS, SHINGLES_KEPT_ONE_IN, sketch
from streams.topics.check import story_of

LEAD = "قتل ٤٥ شخصا يوم الجمعة في قصف على المدينة، و2.5 ألف نزحوا."
BODY = (
    LEAD + "\n" + " ".join(f"كلمة{chr(0x627 + n % 28)}{chr(0x627 + n // 28)}" for n in range(400))
)


def test_a_lead_gives_its_figures_and_its_day() -> None:
    made = sketch(story_of(BODY, title="عنوان 7 الأحد"))
    assert made.lead.startswith("قتل 45 شخصا يوم الجمعه في قصف")
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
    assert len(set(one.shingles) ^ set(other.shingles)) <= 10
    assert set(one.shingles) & set(other.shingles)


def test_shingles_are_sampled_by_value() -> None:
    shingles = sketch(story_of(BODY)).shingles
    assert 60 <= len(shingles) <= 140  # of some 400 runs one in four
    assert all(0 <= value < 1 << 64 and value % SHINGLES_KEPT_ONE_IN == 0 for value in shingles)
    assert shingles == sorted(set(shingles))


def test_hashes_are_the_same_in_every_process() -> None:
    # Stories of different workers and years are compared: a changed hash breaks them all.
    text = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة"
    assert sketch(story_of(text)).shingles == [7271907434622009672]


def test_a_caption_in_latin_letters_is_no_lead() -> None:
    made = sketch(story_of(f"Photo by A. Person, August 26, 2016 in Town\n{BODY}"))
    assert made.lead.startswith("قتل 45")


def test_a_long_lead_is_cut() -> None:
    assert len(sketch(story_of("كلمة " * 500)).lead) <= MAX_LEAD_CHARS


def test_a_flash_is_sketched_by_its_headline() -> None:
    made = sketch(story_of("", title="هدنة في المدينة"))
    assert made.lead == "هدنه في المدينه"
