import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.affixes import WordClass, splits
from streams.text.fold import fold
from streams.text.lexicon import LONGEST_FORM, Lexicon, Word

NOUN, VERB, ADJECTIVE = WordClass.NOUN, WordClass.VERB, WordClass.ADJECTIVE
PAST, NAME, EXACT = WordClass.VERB_PAST, WordClass.NAME, WordClass.EXACT


def is_form(token: str, citation: str, word_class: WordClass, present: str | None = None) -> bool:
    lexicon = Lexicon()
    term = lexicon.add(Word(citation, word_class, present))
    form = fold(token).marked
    return term in lexicon.terms_of(form)


@pytest.mark.parametrize(
    ("citation", "word_class", "tokens"),
    [
        ("وقف", NOUN, "وقف الوقف بوقف لوقف للوقف ووقف فبوقف وبالوقف وقفا وقفه وقفها"),
        ("حصار", NOUN, "حصار الحصار للحصار بالحصار وحصارا حصاره حصارهم لحصارها كالحصار"),
        ("هدنة", NOUN, "هدنة الهدنة بهدنة للهدنة هدنته وبهدنتهم هدنتان هدنتين الهدنات هدنه"),
        ("غارة", NOUN, "غارات الغارات بغاراتها غارتين وغارة"),
        ("مسلح", NOUN, "مسلحون المسلحين لمسلحين مسلحو مسلحي مسلحان مسلحيها"),
        ("أبناء", NOUN, "أبناء أبناؤه أبنائه أبناءه وأبنائهم"),
        ("مستشفى", NOUN, "المستشفى مستشفاه بمستشفاها"),
        ("محاصر", ADJECTIVE, "محاصر المحاصرة محاصرون المحاصرين والمحاصرات محاصرا للمحاصرة"),
        ("سوري", ADJECTIVE, "السوري السورية السوريين وسوريون سوريان بالسوري"),
        ("حاصر", VERB, "حاصر وحاصرت حاصروا حاصرته حاصرهم حاصروها يحاصر تحاصرها سيحاصرون ليحاصروا"),
        ("أعلن", VERB, "أعلن وأعلنت أعلنوا يعلن ستعلن يعلنون أعلنته"),
        ("اتفق", VERB, "اتفق اتفقا واتفقوا يتفق سيتفقان اتفقت"),
        ("انتهى", VERB, "انتهى انتهت انتهوا ينتهي تنتهي ستنتهي ينتهون"),
        ("رفع", PAST, "رفع ورفعت رفعوا رفعته فرفعها"),
        ("رمى", VERB, "رمى رماه رمته رموه يرمي يرميه"),
        ("حلب", NAME, "حلب وحلب بحلب لحلب فحلب"),
        ("القاهرة", NAME, "القاهرة بالقاهرة للقاهرة والقاهرة القاهره"),
        ("على", EXACT, "على علي"),
        ("Reuters", NAME, "REUTERS reuters"),
    ],
)
def test_forms(citation: str, word_class: WordClass, tokens: str) -> None:
    for token in tokens.split():
        assert is_form(token, citation, word_class), token


@pytest.mark.parametrize(
    ("citation", "word_class", "tokens"),
    [
        ("حصار", NOUN, "حصارة انحصار الحصاره حصارت يحصار"),
        ("وقف", NOUN, "وقفت توقف موقف قف يقف وقفة"),
        ("هدنة", NOUN, "هدن الهدنته هدنةها مهدنة"),
        ("حاصر", VERB, "محاصر الحاصر بحاصر محاصرة"),
        ("رفع", PAST, "يرفع سترفع لترفعه الرفع"),
        ("محاصر", ADJECTIVE, "محاصرته محاصرها حاصر"),
        ("حلب", NAME, "الحلب حليب حلبه حلبية سحلب"),
        ("القاهرة", NAME, "قاهرة بقاهرة القاهرية"),
        ("على", EXACT, "وعلى عليه"),
        ("فك", NOUN, "فكر مفك"),
    ],
)
def test_other_words(citation: str, word_class: WordClass, tokens: str) -> None:
    for token in tokens.split():
        assert not is_form(token, citation, word_class), token


def test_a_verb_whose_present_has_another_stem() -> None:
    for token in ("عاد", "عادت", "يعود", "سيعودون", "تعود"):
        assert is_form(token, "عاد", VERB, "يعود"), token
    assert not is_form("يعود", "عاد", VERB)
    for token in ("دعا", "دعت", "دعوا", "دعاه", "يدعو", "تدعو", "يدعون"):
        assert is_form(token, "دعا", VERB, "يدعو"), token


def test_readings_say_what_was_stripped() -> None:
    lexicon = Lexicon()
    lexicon.add(Word("حصار", NOUN))
    (reading,) = lexicon.readings(fold("ولحصارهم").marked)
    assert (reading.prefix, reading.stem, reading.suffix) == ("ول", "حصار", "هم")


def test_words_added_later_are_found_in_forms_seen_before() -> None:
    lexicon = Lexicon()
    assert lexicon.terms_of("بحلب") == ()
    term = lexicon.add(Word("حلب", NAME))
    assert lexicon.terms_of("بحلب") == (term,)
    assert lexicon.add(Word("حلب", NAME)) == term
    assert [lexicon.unit(member) for member in lexicon.members(term)] == [Word("حلب", NAME)]


def test_endless_runs_of_letters_are_no_words() -> None:
    lexicon = Lexicon()
    lexicon.add(Word("ب" * (LONGEST_FORM + 1), EXACT))
    form = "ب" * (LONGEST_FORM + 1)
    assert lexicon.terms_of(form) == ()


@given(st.text("ابتكلمنهويسفة", max_size=12))
def test_splits_are_the_token_again_and_leave_a_stem(form: str) -> None:
    for prefix, stem, suffix in splits(form):
        assert prefix + stem + suffix == form
        assert stem


@given(st.text("ابتجحدرسعقلمن", min_size=3, max_size=6), st.sampled_from(list(WordClass)))
def test_a_word_is_a_form_of_itself(word: str, word_class: WordClass) -> None:
    assert is_form(word, word, word_class)


letters = st.text("ابتجسعقلنمويهة", min_size=1, max_size=4)


@given(st.dictionaries(letters, st.sampled_from(list(WordClass)), min_size=1, max_size=4), letters)
def test_all_forms_are_those_that_have_a_term(words: dict[str, WordClass], form: str) -> None:
    lexicon = Lexicon()
    for word, word_class in words.items():
        lexicon.add(Word(word, word_class))
    lexicon.add(*(Word(word, word_class) for word, word_class in words.items()))
    known = lexicon.forms()
    assert known.get(form, ()) == lexicon.terms_of(form)
    for each in list(known)[:50]:
        assert known[each] == lexicon.terms_of(each) != ()
