"""What the shipped catalog finds in the Arabic of many desks, and what it lets pass."""

from __future__ import annotations

import pytest

from streams.events import Match
from streams.text.fold import fold
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher
from streams.topics.model import Catalog, Claims

HOUR = 60 * 60


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def matcher(catalog: Catalog) -> Matcher:
    return Matcher(catalog)


def _of(matcher: Matcher, topic: str, text: str) -> list[Match]:
    return [match for match in matcher.match(story_of(text)).matches if match.topic == topic]


REPORTED = {
    "ceasefire": [
        "أعلن المتحدث باسم الدعم السريع الموافقة على هدنة إنسانية مدتها 72 ساعة في الخرطوم",
        "وقف إطلاق النار في غزة يدخل حيز التنفيذ صباح الأحد",
        "تبادل طرفا الصراع في اليمن الاتهامات بخرق الهدنة في الحديدة",
        "كييف ترفض وقفا مؤقتا للأعمال العدائية في دونباس",
        "دعت البعثة الأممية إلى وقف فوري للقتال في طرابلس",
        "اتفاق على وقف العمليات القتالية جنوب الليطاني",
    ],
    "siege": [
        "يدخل حصار مدينة الفاشر شهره السادس وسط نقص حاد في الغذاء",
        "تفرض القوات الإسرائيلية حصارا مطبقا على شمال قطاع غزة",
        "الجيش الروسي يطوق المدينة ويقطع طرق الإمداد عن المدافعين",
        "المسلحون يحاصرون البلدة من ثلاث جهات",
        "المجلس يدعو إلى رفع الحصار عن مدينة تعز فورا",
    ],
    "airstrike": [
        "مسيرات روسية تستهدف محطة للكهرباء في خاركيف",
        "استشهد أربعة فلسطينيين في غارة إسرائيلية على خان يونس",
        "قصف الطيران الحربي التابع للجيش سوقا في نيالا",
        "طائرة من دون طيار تقصف سيارة في شبوة",
        "شنت المقاتلات سلسلة ضربات على مستودعات قرب صنعاء",
        "ألقت الطائرات المروحية براميل متفجرة على داريا",
    ],
    "shelling": [
        "سقوط صواريخ غراد على أحياء طرابلس الجنوبية",
        "مدفعية الاحتلال تقصف أطراف بلدة عيتا الشعب",
        "قتيل وجرحى بقذائف سقطت على سوق في أم درمان",
        "القوات الروسية تقصف خيرسون بالمدفعية الثقيلة",
        "رشقة صاروخية من لبنان باتجاه الجليل الأعلى",
    ],
    "clashes": [
        "اشتباكات ضارية بين الجيش والدعم السريع حول مقر القيادة العامة",
        "سيطر الجيش على بلدة استراتيجية بعد معارك استمرت أياما",
        "هجوم مسلح على حاجز للجيش في سيناء",
        "القوات الأوكرانية تستعيد قرى في محيط خاركيف",
        "مقاومون يشتبكون مع قوة إسرائيلية اقتحمت مخيم جنين",
        "تجدد القتال بين الفصائل المسلحة في مخيم عين الحلوة",
    ],
    "bombing": [
        "انفجار سيارة ملغومة قرب فندق في مقديشو",
        "انتحاري يفجر نفسه بحزام ناسف في سوق شعبي ببغداد",
        "عبوة ناسفة تستهدف دورية للجيش غرب كركوك",
        "مقتل طفلين بانفجار لغم من مخلفات الحوثيين",
        "حركة الشباب تتبنى تفجيرا قرب القصر الرئاسي",
    ],
    "casualties": [
        "ارتفاع حصيلة الشهداء في قطاع غزة إلى أكثر من ثلاثين ألفا",
        "مقتل ثلاثة جنود أتراك في هجوم شمال العراق",
        "مصرع عشرات المدنيين في قصف على معسكر للنازحين بدارفور",
        "إصابة متظاهرين برصاص الجيش في الخرطوم",
        "مجزرة جديدة في دير البلح تودي بحياة عائلة كاملة بقصف إسرائيلي",
    ],
    "humanitarian_aid": [
        "دخول شاحنات مساعدات إنسانية عبر معبر رفح",
        "برنامج الأغذية العالمي يعلق توزيع المساعدات الغذائية في مناطق الحوثيين",
        "الأونروا تحذر من نفاد التمويل",
        "قافلة إغاثة تصل إلى الفاشر للمرة الأولى منذ شهور",
        "فتح ممرات إنسانية لخروج المدنيين من ماريوبول",
    ],
    "displacement": [
        "نزوح آلاف الأسر من الجنينة إلى تشاد هربا من العنف",
        "عودة نازحين إلى قراهم في جنوب لبنان",
        "أكثر من مليون لاجئ أوكراني عبروا الحدود",
        "الجيش الإسرائيلي يأمر بإخلاء السكان من شرق رفح",
        "تهجير قسري لأهالي مسافر يطا",
    ],
    "negotiations": [
        "انطلاق جولة جديدة من محادثات جدة بين طرفي النزاع السوداني",
        "الوسطاء القطريون والمصريون يسلمون حماس مقترحا جديدا للهدنة",
        "المجلس الرئاسي يدعو إلى مصالحة وحل سياسي للأزمة الليبية",
        "استئناف المفاوضات غير المباشرة بين طهران وواشنطن حول الاتفاق النووي",
        "توقيع اتفاق سلام بين الحكومة والحركات المسلحة في جوبا",
    ],
    "un_action": [
        "مجلس الأمن يصوت اليوم على مشروع قرار بشأن غزة",
        "غوتيريش يدعو إلى حماية المدنيين في السودان",
        "قوات اليونيفيل تعلن إصابة اثنين من عناصرها",
        "المبعوث الأممي إلى اليمن يختتم زيارة إلى صنعاء",
        "مجلس حقوق الإنسان يشكل لجنة تحقيق في الانتهاكات بسوريا",
    ],
    "detention": [
        "الاحتلال يعتقل 25 فلسطينيا من الضفة الغربية بينهم أسرى سابقون",
        "تبادل أسرى بين روسيا وأوكرانيا بوساطة إماراتية",
        "الحوثيون يختطفون موظفين في منظمات دولية",
        "عائلات الرهائن تتظاهر في تل أبيب للمطالبة بصفقة تبادل",
        "الإفراج عن صحفيين معتقلين لدى الحوثيين",
        "توقيف خلية إرهابية كانت تخطط لهجمات في تونس",
    ],
}

PASSED = {
    "ceasefire": [
        "أوقفت الشركة العمل في المصنع بسبب الصيانة",
        "وقفة تضامنية مع العمال أمام الوزارة",
        "لا هدنة بين المتنافسين على لقب الدوري قبل مباراة القمة",
        "دعا الطبيب إلى تهدئة الأعصاب قبل النوم",
    ],
    "siege": [
        "حاصرت النيران العمال في الطابق الثالث",
        "الديون تحاصر الشركات الصغيرة",
        "تسعى الوزارة إلى محاصرة ظاهرة الغش",
        "طالبت هافانا برفع الحصار الأمريكي عن كوبا",
    ],
    "airstrike": [
        "غارة للشرطة على وكر للمخدرات في حي شعبي",
        "تحطم طائرة ركاب عند هبوطها في المطار",
        "سجل اللاعب أجمل أهدافه في مسيرته الاحترافية",
        "جسر جوي لنقل الحجاج",
    ],
    "shelling": [
        "أطلق المهاجم صاروخا من خارج المنطقة سكن الشباك في المباراة",
        "أطلقت الصين صاروخا يحمل ثلاثة أقمار صناعية",
    ],
    "clashes": [
        "مواجهة صعبة للمنتخب في تصفيات كأس العالم",
        "هجوم لاذع من الكاتب على مسلسلات رمضان",
        "اشتباك بالأيدي بين نائبين في البرلمان",
    ],
    "bombing": [
        "انفجار إطار شاحنة على الطريق السريع",
        "فجر الجمعة تنطلق فعاليات المهرجان",
        "حذر الخبراء من الانفجار السكاني",
    ],
    "casualties": [
        "وفاة خمسة أشخاص وإصابة عشرة في حادث تصادم",
        "ضحايا الاحتيال الإلكتروني في ازدياد",
        "إصابة لاعب الوسط بتمزق في العضلة",
        "مقتل شاب في مشاجرة بسبب خلاف على ميراث",
    ],
    "humanitarian_aid": [
        "البنك الدولي يقدم مساعدات مالية لإصلاح قطاع الكهرباء",
        "ارتفاع أسعار المواد الغذائية في الأسواق",
        "كلية العلوم الإنسانية تفتح باب القبول",
    ],
    "displacement": [
        "النادي يهدد باللجوء إلى محكمة التحكيم الرياضي",
        "نزوح الأموال الساخنة من الأسواق الناشئة",
    ],
    "negotiations": [
        "مفاوضات بين النادي واللاعب لتجديد عقده",
        "مباحثات لتعزيز التبادل التجاري بين البلدين",
        "مركز الملك عبدالعزيز للحوار الوطني ينظم ورشة عمل",
    ],
    "un_action": [
        "مجلس الأمن القومي يناقش أسعار الوقود",
        "برنامج الأمم المتحدة الإنمائي يدعم رواد الأعمال",
    ],
    "detention": [
        "الشرطة تضبط عصابة لسرقة السيارات",
        "خطف المنتخب فوزا ثمينا في الدقيقة الأخيرة",
        "دورة في الإرشاد الأسري للمقبلين على الزواج",
    ],
}


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, texts in REPORTED.items() for text in texts]
)
def test_a_topic_is_found(matcher: Matcher, topic: str, text: str) -> None:
    assert _of(matcher, topic, text)


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, texts in PASSED.items() for text in texts]
)
def test_what_only_looks_like_a_topic_passes(matcher: Matcher, topic: str, text: str) -> None:
    assert [match.surface for match in _of(matcher, topic, text)] == []


@pytest.mark.parametrize(
    ("topic", "facet", "text"),
    [
        ("ceasefire", "proposed", "طالب الوزراء بوقف فوري لإطلاق النار في السودان"),
        ("ceasefire", "proposed", "يواصل الوسطاء جهودهم للتوصل إلى هدنة في غزة"),
        ("ceasefire", "agreed", "توصل الجانبان إلى اتفاق لوقف إطلاق النار برعاية أممية"),
        ("ceasefire", "agreed", "وقع طرفا النزاع في جنيف اتفاقا دائما لوقف إطلاق النار"),
        ("ceasefire", "in_force", "دخل وقف إطلاق النار حيز التنفيذ عند منتصف الليل"),
        ("ceasefire", "in_force", "الهدنة صامدة لليوم الثالث على جبهات الحديدة"),
        ("ceasefire", "extended", "مددت الأطراف الهدنة شهرين إضافيين"),
        ("ceasefire", "violated", "اتهم الجيش المتمردين بانتهاك وقف إطلاق النار"),
        ("ceasefire", "violated", "تجدد القصف على طرابلس رغم الهدنة"),
        ("ceasefire", "collapsed", "انهيار الهدنة في حلب بعد أسبوع على بدئها"),
        ("ceasefire", "rejected", "رفضت الجماعة أي وقف لإطلاق النار قبل انسحاب القوات"),
        ("siege", "imposed", "فرضت القوات حصارا على المدينة منذ فجر أمس"),
        ("siege", "imposed", "حاصرت الدبابات مخيم جنين بعد منتصف الليل"),
        ("siege", "ongoing", "يعاني سكان الغوطة المحاصرة من نقص الدواء"),
        ("siege", "tightened", "شددت الميليشيات حصارها على مدينة تعز"),
        ("siege", "eased", "خففت السلطات الحصار المفروض على القطاع"),
        ("siege", "lifted", "تمكن الجيش من فك الحصار عن مدينة الأبيض"),
        ("siege", "lifted", "كسرت القوات الحصار عن دير الزور بعد ثلاث سنوات"),
        ("siege", "demanded_lift", "دعا المتظاهرون إلى رفع الحصار عن غزة"),
    ],
)
def test_what_is_said_of_it(matcher: Matcher, topic: str, facet: str, text: str) -> None:
    assert {match.facet for match in _of(matcher, topic, text)} == {facet}


@pytest.mark.parametrize(
    ("topic", "facet", "headline"),
    [
        ("ceasefire", "agreed", "حماس توافق على وقف إطلاق النار"),
        ("ceasefire", "collapsed", "الهدنة تنهار في الخرطوم بعد ساعات"),
        ("ceasefire", "extended", "التحالف يمدد الهدنة شهرا"),
        ("siege", "lifted", "الجيش يفك الحصار عن مدينة الأبيض"),
        ("ceasefire", "agreed", "مصادر: التوصل إلى هدنة لثلاثة أيام"),
        ("ceasefire", "proposed", "تعثر التوصل إلى هدنة في تعز"),
        ("ceasefire", "proposed", "دعوات إلى التوصل إلى هدنة في حمص"),
    ],
)
def test_a_headline_tells_in_the_present_what_has_happened(
    matcher: Matcher, topic: str, facet: str, headline: str
) -> None:
    found = matcher.match(story_of("تفاصيل لاحقا.", title=headline)).matches
    assert {match.facet for match in found if match.topic == topic} == {facet}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("gaza", "غارات على قطاع غزة"),
        ("khan_younis", "قصف مدفعي على خان يونس جنوب قطاع غزة"),
        ("el_fasher", "حصار الفاشر عاصمة شمال دارفور"),
        ("hodeidah", "خروقات للهدنة في محافظة الحديدة غرب اليمن"),
        ("kharkiv", "غارة جوية على مدينة خاركيف الأوكرانية"),
        ("syria", "دعت موسكو إلى وقف إطلاق النار في سوريا"),
        ("gaza", "مفاوضات في القاهرة لوقف إطلاق النار في غزة"),
        ("tripoli_lebanon", "اشتباكات عنيفة في طرابلس اللبنانية"),
        ("tripoli", "اشتباكات عنيفة جنوب طرابلس"),
    ],
)
def test_a_match_names_its_place(matcher: Matcher, place: str, text: str) -> None:
    assert {match.place for match in matcher.match(story_of(text)).matches} == {place}


@pytest.mark.parametrize(
    "text",
    [
        "تدمر الحرائق مساحات واسعة من الغابات",
        "عملية جراحية في القلب لطفل",
        "الأمير تركي بن عبدالله يفتتح المعرض",
        "وزع لفيف من المتطوعين الهدايا",
        "كسرت الحواجز بين الثقافات",
        "الحد الأقصى للسرعة على الطريق",
        "دعم مالي للمشروعات الصغيرة",
    ],
)
def test_a_word_that_is_a_place_elsewhere_is_none_here(matcher: Matcher, text: str) -> None:
    assert matcher.match(story_of(text)).places == []


def test_no_two_entries_share_a_name(catalog: Catalog) -> None:
    for entries in (catalog.places.values(), catalog.agencies.values()):
        owners: dict[str, str] = {}
        for entry in entries:
            for name in {fold(alias).text.lower() for alias in entry.aliases}:
                assert owners.setdefault(name, entry.id) == entry.id, name


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("قصف مدفعي على دوما أمس", "douma"),
        ("قتل مدنيون في دوما", "douma"),
        ("دخلت القافلة إلى دوما المحاصرة", "douma"),
        ("القصف بدوما", "douma"),
        ("اعتداء في دوما جنوب نابلس", "duma_nablus"),
        ("حرق منزل في قرية دوما", "duma_nablus"),
        ("نؤكد دوما وقوفنا معكم", None),
        ("نؤكد دوماً وقوفنا معكم", None),
    ],
)
def test_douma_is_told_from_always(matcher: Matcher, text: str, place: str | None) -> None:
    found = [named.place for named in matcher.match(story_of(text)).places]
    assert [named for named in found if named in ("douma", "duma_nablus")] == (
        [] if place is None else [place]
    )


def test_all_places_but_countries_lie_somewhere(catalog: Catalog) -> None:
    for place in catalog.places.values():
        assert (place.parent is None) == (place.kind == "country"), place.id


def test_every_topic_alerts(catalog: Catalog) -> None:
    assert {rule.topic for rule in catalog.alert_rules.values()} == catalog.topics.keys()
    for rule in catalog.alert_rules.values():
        assert rule.by in (("place",), ("country",))
        assert 12 * HOUR <= rule.quiet_seconds <= 48 * HOUR
        assert rule.thresholds[0] == 2
        assert rule.severity
    for rule in ("ceasefire", "siege"):
        # Whatever part of a story speaks of them.
        assert catalog.alert_rules[rule].when == Claims()
        assert not catalog.alert_rules[rule].venues


def test_every_topic_shows_what_it_finds_and_what_not(catalog: Catalog) -> None:
    assert catalog.topics.keys() == REPORTED.keys() == PASSED.keys()
    for topic in catalog.topics.values():
        assert topic.match
        assert topic.no_match
        assert {example.facet for example in topic.match} >= {facet.id for facet in topic.facets}
