import pytest

from streams.story.agencies import AgencyFinder
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of


@pytest.fixture(scope="module")
def finder() -> AgencyFinder:
    return AgencyFinder(load_catalog().agencies)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("المصدر: جنيف - أ ف ب", ["afp"]),
        ("نقلت (أ.ف.ب) عن مصدر", ["afp"]),
        ("قالت وكالة الصحافة الفرنسية وفرانس برس", ["afp"]),
        ("وقال لرويترز إن", ["reuters"]),
        ("REUTERS/Photographer", ["reuters"]),
        ("(AP Photo) ثم (أسوشيتد برس-أرشيف)", ["ap"]),
        ("حسب وكالة الأناضول ورويترز وسانا", ["anadolu", "reuters", "sana"]),
        ("عبر هضبة الأناضول", []),
        ("قال المصدر إنه لا يعلم", []),
    ],
)
def test_agencies_by_all_their_names(finder: AgencyFinder, text: str, agencies: list[str]) -> None:
    assert finder.agencies_of(story_of(text)) == agencies
