from streams.text.affixes import WordClass
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Word
from streams.text.vocabulary import Vocabulary


def found(names: dict[str, list[str]], text: str) -> list[Mention]:
    lexicon = Lexicon()
    gazetteer = Gazetteer(lexicon)
    for entry, aliases in names.items():
        for alias in aliases:
            gazetteer.add(entry, [Word(word, WordClass.NAME) for word in alias.split()])
    return gazetteer.find(Vocabulary(lexicon).postings(text))


def test_the_longest_name_counts() -> None:
    names = {"iraq": ["العراق"], "town": ["عين"], "kobani": ["عين العرب"]}
    assert found(names, "من عين العرب إلى العراق وعين") == [
        Mention("kobani", 1, 3),
        Mention("iraq", 4, 5),
        Mention("town", 5, 6),
    ]


def test_a_name_needs_all_its_words_in_a_row() -> None:
    assert found({"kobani": ["عين العرب"]}, "عين في العرب، عين") == []


def test_the_first_entry_keeps_a_shared_name() -> None:
    assert found({"a": ["طرابلس"], "b": ["طرابلس"]}, "في طرابلس") == [Mention("a", 1, 2)]


def test_a_name_is_looked_for_by_its_rarest_word() -> None:
    names = {"a": ["مدينة حلب"], "b": ["مدينة حمص"], "c": ["مدينة"]}
    assert found(names, "مدينة حمص ثم مدينة ثم حلب ومدينة حلب") == [
        Mention("b", 0, 2),
        Mention("c", 3, 4),
        Mention("a", 6, 8),
    ]
