"""Names: the agencies and places of a catalog, as a story's signature gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from streams.text.keys import key


class NamedAgency(Protocol):
    """An agency, outlet or platform."""

    @property
    def aliases(self) -> Sequence[str]:
        """Its names."""
        ...

    @property
    def signs(self) -> Sequence[str]:
        """Names that are other words as well, and count only where a story says who it is from."""
        ...


class NamedPlace(Protocol):
    """A place."""

    @property
    def aliases(self) -> Sequence[str]:
        """Its names."""
        ...

    @property
    def kind(self) -> str:
        """``country``, ``region``, ``city`` or ``district``."""
        ...


def _keys(*lists: str) -> frozenset[str]:
    return frozenset(key(name) for names in lists for name in names.split("،"))


# Where newsrooms file from, besides what the catalog's gazetteer knows.
_FILED_FROM: Final = _keys(
    "القاهرة، الإسكندرية، بيروت، دمشق، عمان، بغداد، البصرة، أربيل، الموصل، كركوك، النجف، القدس،"
    "القدس المحتلة، رام الله، غزة، الخليل، نابلس، جنين، الناصرة، تل أبيب، حيفا، الرياض، جدة،"
    "مكة المكرمة، مكة، المدينة المنورة، الدمام، الظهران، الخبر، الأحساء، القطيف، الجبيل، الطائف،"
    "أبها، خميس مشيط، جازان، نجران، تبوك، حائل، بريدة، القصيم، عنيزة، الباحة، الجوف، عرعر، سكاكا،"
    "ينبع، بيشة، الخرج، حفر الباطن، الكويت، المنامة، الدوحة، أبوظبي، دبي، الشارقة، عجمان، مسقط،"
    "صنعاء، عدن، تعز، الحديدة، المكلا، مأرب، الخرطوم، أم درمان، بورتسودان، طرابلس، بنغازي، مصراتة،"
    "سرت، تونس، صفاقس، الجزائر، وهران، الرباط، الدار البيضاء، مراكش، طنجة، نواكشوط، مقديشو،"
    "جيبوتي، موروني، أنقرة، إسطنبول، اسطنبول، طهران، كابول، كابل، إسلام آباد، كراتشي، نيودلهي،"
    "دكا، لندن، باريس، برلين، فرانكفورت، بروكسل، لاهاي، أمستردام، جنيف، زيوريخ، برن، فيينا، روما،"
    "الفاتيكان، مدريد، برشلونة، لشبونة، أثينا، نيقوسيا، وارسو، براغ، بودابست، صوفيا، بوخارست،"
    "بلغراد، كييف، موسكو، سوتشي، مينسك، ستوكهولم، أوسلو، كوبنهاغن، هلسنكي، دبلن، واشنطن، نيويورك،"
    "لوس أنجلوس، شيكاغو، هيوستن، بوسطن، ميامي، أوتاوا، تورونتو، مونتريال، مكسيكو، مكسيكو سيتي،"
    "هافانا، كراكاس، بوغوتا، برازيليا، ريو دي جانيرو، بوينس آيرس، سانتياغو، بكين، شنغهاي، "
    "هونغ كونغ،"
    "طوكيو، سول، سيول، بيونغ يانغ، بانكوك، جاكرتا، كوالالمبور، سنغافورة، مانيلا، هانوي، سيدني،"
    "ملبورن، كانبيرا، أديس أبابا، نيروبي، كمبالا، جوبا، لاغوس، أبوجا، داكار، بريتوريا، جوهانسبرغ،"
    "كيب تاون، هراري، كينشاسا، باماكو، نيامي، ميونيخ، ميونخ، دافوس، شرم الشيخ، العريش، الأمم "
    "المتحدة،"
    "عواصم، الضفة الغربية، قطاع غزة"
)
# Other words as well, but no other word opens a paragraph alone before a dash.
_SIGNS_ALONE: Final = _keys("وطنية")
# Words of signatures that name nobody.
_GENERIC: Final = _keys(
    "متابعات، متابعة، خاص، مراسلون، مراسلنا، مراسلونا،"
    "المراسلون، مكتب، مواقع، صحف، إنترنت، أونلاين، الإلكتروني، الالكترونية، المحليات، "
    "المحلية، تغطية"
)
_TITLES: Final = _keys(
    "د، الدكتور، الدكتورة، دكتور، م، المهندس، أ، الأستاذ، اللواء، العميد، الشيخ، المحرر"
)
_FOREIGN_NAMES: Final = _keys(
    "جون، مايكل، ديفيد، بيتر، مارتن، باتريك، جيمس، روبرت، أندرو، توماس، ستيفن، دانيال، "
    "ماركوس، كريستيان، سايمون، أليكس، أليكسندر، ألكسندر، أليكساندر، إليزابيث، إيما، إريك، "
    "إدوارد، إيان، آدم، أوليفر، أوليفيا، باربرا، بنجامين، بول، بريان، تيموثي، تشارلز، "
    "تشارلي، توم، جاك، جاكوب، جيسون، جيسيكا، جينيفر، جوناثان، جوشوا، جوليان، جوليا، جوانا، "
    "ديبورا، ديفد، دومينيك، ريتشارد، راشيل، رالف، روجر، روث، ساندرا، ستيف، ستيفاني، سوزان، "
    "سيمون، شون، صوفيا، غاري، غراهام، غريغ، فرانك، فيليب، فرانسوا، فرانسيس، فيكتوريا، "
    "فلاديمير، كاثرين، كارل، كريس، كريستوفر، كريستينا، كلير، كيفن، كينيث، لورا، لورانس، "
    "لوكاس، لويس، ليز، مارك، ماركو، مارتا، ماثيو، ماكس، ميليسا، مورغان، نيكولاس، نيكولا، "
    "هيلين، هنري، هانز، هوارد، هوغو، ويليام، يوهان"
)
# Given names, by which a run of two to five words is told to be a person.
_ARABIC_NAMES: Final = _keys(
    "محمد، أحمد، محمود، حامد، حمد، حمدان، حميد، عبدالله، عبد، عبدالرحمن، عبدالعزيز، عبدالكريم،"
    "عبدالرحيم، عبدالهادي، عبدالسلام، عبدالفتاح، عبدالحميد، عبدالمجيد، عبداللطيف، عبدالوهاب،"
    "عبدالقادر، عبدالمحسن، عبدالإله، عبدالحكيم، عبدالخالق، عبدالباسط، عبدالناصر، عبدالواحد،"
    "عبدالملك، عبده، علي، حسن، حسين، حسان، إبراهيم، إسماعيل، إسحاق، يوسف، يعقوب، موسى، عيسى، داود،"
    "سليمان، سلمان، سلطان، سالم، سليم، سلامة، سمير، سامي، سامر، سامح، سعد، سعود، سعيد، سيف، شادي،"
    "شريف، صالح، صلاح، صابر، صفوت، طارق، طلال، طلعت، طه، ظافر، عادل، عاطف، عامر، عبادي، عثمان،"
    "عدنان، عصام، عطا، عماد، عمار، عمر، عمرو، غازي، غالب، غانم، غسان، فادي، فارس، فاروق، فاطمة،"
    "فايز، فتحي، فراس، فرج، فريد، فهد، فواز، فوزي، فوزية، فيصل، قاسم، كامل، كريم، كمال، لطفي، لؤي،"
    "ماجد، مازن، ماهر، مبارك، مجدي، محسن، محيي، مختار، مدحت، مراد، مرزوق، مرعي، مروان، مريم،"
    "مسلم، مسفر، مشاري، مشعل، مصطفى، مطلق، معاذ، معتز، معن، مفلح، ممدوح، مناحي، منصور، منى، منيف،"
    "منير، مها، مهدي، مهند، ميشال، ميشيل، نادر، ناجي، ناصر، نايف، نبيل، نجلاء، نجيب، ندى، نزار،"
    "نواف، نوال، نورة، نوف، هادي، هاشم، هاني، هايل، هشام، هند، هيثم، هيفاء، وائل، وفاء، وليد، ياسر،"
    "ياسين، يحيى، يزن، أسامة، أسماء، أشرف، أكرم، أمجد، أمل، أمين، أنس، أنور، أيمن، إيمان، إياد،"
    "إيهاب، بدر، بدرية، بسام، بشار، بشرى، بكر، بندر، تركي، توفيق، ثامر، جابر، جاسم، جعفر، جلال،"
    "جمال، جميل، جهاد، جواد، جورج، جوزيف، حاتم، حازم، حبيب، حسام، حسناء، حمزة، حنان، خالد، خليفة،"
    "خليل، خميس، داليا، دانة، دعاء، دلال، ديانا، راجح، راشد، رامي، رانيا، رائد، رباب، رشا، "
    "رشيد، رضا،"
    "رمزي، رنا، رندة، ريم، زايد، زكريا، زكي، زياد، زيد، زينب، سارة، سحر، سعاد، سلوى، سمر، سناء،"
    "سهى، سهام، سيد، شاكر، شجاع، شيماء، صبحي، صبري، ضياء، عائشة، عايض، عايدة، عبير، عزة، عزيز،"
    "عقيل، علا، علاء، عليان، غادة، لجين، لمى، لمياء، ليث، ليلى، لينا، متعب، مينا، نهى، هالة، هبة،"
    "هدى، هلال، وجدي، وسام، يسرى، مرفت، عوض، عايش، عوّاد، مساعد، محسنة، سعدون، عبدالرزاق، عبدالمنعم،"
    "إدريس، إلياس، إيلي، إيليا، إحسان، ابتسام، أديب، أروى، أسعد، أسيل، آية، أنطوان، بولا، "
    "بيار، بيير، تامر، تيسير، ثريا، جاسر، جان، جمانة، جوني، حمود، حنا، خديجة، خيرية، "
    "دانيا، ديما، راغب، رامز، رزان، رغد، رقية، رهام، روان، رولا، رلى، ريما، ريهام، ساطع، "
    "سامية، سطام، سمية، سهيل، سهيلة، شربل، صفاء، صفية، طوني، عابد، عارف، عاصم، عبدالجبار، "
    "عبدالجليل، عبدالحفيظ، عبدالحق، عبدالستار، عبدالغفور، عبدالغني، عبداللاه، عبدالودود، "
    "عزيزة، عزمي، عفاف، عفيف، عهود، فؤاد، فادية، فاتن، فدوى، فهيم، فيروز، قصي، كارولين، "
    "كارين، كوثر، لارا، لبنى، لجين، لور، ماجدة، مارون، ماري، مأمون، مطيع، معتصم، مؤيد، "
    "ميادة، ميسون، ميسر، نايلة، نانسي، ناهد، نبيلة، نجوى، نسرين، نقولا، نهاد، نهلة، هاجر، "
    "هنادي، هيام، وديع، وسيم، وليم، ياسمين، يونس"
)
GIVEN_NAMES: Final = _ARABIC_NAMES | _FOREIGN_NAMES
# Words that stand between the names of a person and those of their fathers.
_KIN: Final = _keys("بن، ابن، بنت، أبو، آل، ولد")

# Words that no name of a person holds: particles, and the verbs that headlines tell with.
_NO_NAME: Final = _keys(
    "في، إلى، عن، مع، بعد، قبل، تحت، فوق، بين، ضد، حول، خلال، منذ، حتى، دون، لدى، عند، أمام، وراء،"
    "وسط، ضمن، عبر، إثر، جراء، بسبب، رغم، نحو، هل، ما، ماذا، لماذا، كيف، متى، أين، هذا، هذه، ذلك،"
    "تلك، الذي، التي، الذين، لا، لم، لن، ليس، قد، كان، كانت، ثم، أو، أم، إذا، إن، أن، أنه، إنه، بل،"
    "لكن، غير، كل، بعض، أكثر، أقل، مقتل، قتلى، جرحى، قال، قالت، أكد، أعلن، دعا، نفى، حذر، اتهم،"
    "بحث، زار، التقى، استقبل، وصل، غادر، قتل، قصف، طالب، رفض، وافق، هدد، أمر، عاد، بدأ، انتهى،"
    "اعتقال، غارة، غارات، قصف، انفجار، انفجارات، تفجير، معارك، اشتباكات، مواجهات، هجوم، إصابة،"
    "استشهاد، مصرع، اغتيال، هدوء، هدنة، سقوط، نزوح، انسحاب، حصار"
)
# What names of outlets hold as well: «شبكة الإعلام مع الناس».
_IN_OUTLETS: Final = _keys("مع، بين، نحو، ضد، كل، عند، وسط")
_GLUED: Final = ("لل", "بال", "وال", "كال", "فال")
_PRESENT: Final = re.compile(r"ي\w{3,}|ت\w{4,}")
_NO_VERBS: Final = _keys(
    "يونس، يعقوبي، يازجي، ياغي، يزبك، يمني، يزن، تيسير، تغريد، تهاني، تويني، تيمور"
)

_BETWEEN: Final = re.compile(r"[^-–—/+،,|()\[\]«»\"“”:\n]+")


class Names:
    """Looks up what stands between the separators of a signature. Pure, built once."""

    def __init__(
        self, agencies: Mapping[str, NamedAgency], places: Mapping[str, NamedPlace]
    ) -> None:
        self._agencies: dict[str, str] = {}
        for agency, named in agencies.items():
            for name in named.aliases:
                self._agencies.setdefault(key(name), agency)
        self._aliases = frozenset(self._agencies) | _SIGNS_ALONE
        for agency, named in agencies.items():
            for name in named.signs:
                self._agencies.setdefault(key(name), agency)
        self._places = {
            key(name): place for place, named in places.items() for name in named.aliases
        }
        self._towns = _FILED_FROM | {
            key(name)
            for named in places.values()
            if named.kind in ("city", "district")
            for name in named.aliases
        }

    def agency(self, looked_up: str) -> str | None:
        """The id of the agency of that key."""
        return self._agencies.get(looked_up)

    def is_alias(self, looked_up: str) -> bool:
        """Whether that key is an agency wherever it stands alone, and no other word."""
        return looked_up in self._aliases

    def is_generic(self, looked_up: str) -> bool:
        """Whether it says «our correspondents», «follow-up» and the like."""
        return looked_up in _GENERIC

    def place(self, looked_up: str) -> str | None:
        """The id of the place of that key."""
        return self._places.get(looked_up)

    def is_town(self, looked_up: str) -> bool:
        """Whether stories are filed from there: a town, not a country."""
        return looked_up in self._towns

    def is_place(self, looked_up: str) -> bool:
        """Whether it is any place that is known."""
        return looked_up in self._towns or looked_up in self._places

    def is_person(self, looked_up: str) -> bool:
        """Whether it may be a person's name: some words of which the first is a given name."""
        words = looked_up.split(" ")
        if words[0] in _TITLES:
            words = words[1:]
        return (
            2 <= len(words) <= (3 if words[0] in _FOREIGN_NAMES else 6)
            and words[0] in GIVEN_NAMES
            and not (
                # «سايمون تيسدال»: what is no Arabic name has another behind it.
                words[1] in _NO_NAME or words[1][0].isdigit()
                if len(words) == 2 and words[0] in _FOREIGN_NAMES
                else any(map(_is_no_name, words[1:]))
            )
            and not _goes_on(words)
        )

    def is_like_person(self, looked_up: str) -> bool:
        """Whether words that are no known name have the form of one.

        «إحسان بن صالح», «فهيم أبو طالب», «رقية الكمالي»: a definite adjective has no indefinite
        noun before it, so that the last is a family.
        """
        words = looked_up.split(" ")
        if not 2 <= len(words) <= 5 or not self.may_name(looked_up):
            return False
        family = len(words) == 2 and words[1].startswith("ال") and words[1].endswith("ي")
        return not _KIN.isdisjoint(words[1:]) or (family and len(words[1]) > 4)

    def may_name(self, looked_up: str, *, town: bool = False) -> bool:
        """Whether some words may name a person or ``town`` at all: no particle, no verb."""
        words = looked_up.split()
        if words and words[0] in _TITLES:
            words = words[1:]
        definite = bool(words) and words[0].startswith("ال") and len(words[0]) > 3
        return (
            0 < len(words) <= 5
            and (town or not definite)
            and not any(map(_is_no_name, words))
            and not _goes_on(words)
        )

    def tells(self, looked_up: str) -> bool:
        """Whether some words hold a particle, a number or a verb that headlines tell with."""
        return any(
            word[0].isdigit() or (word in _NO_NAME and word not in _IN_OUTLETS)
            for word in looked_up.split()
        )

    def agencies_in(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The agencies that stand whole between the separators of a signature or credit."""
        for stretch in _BETWEEN.finditer(text, start, end):
            begin, stop = stretch.span()
            while begin < stop and not text[begin].isalnum():
                begin += 1
            while stop > begin and not text[stop - 1].isalnum():
                stop -= 1
            agency = self._agencies.get(key(text[begin:stop])) if begin < stop else None
            if agency is not None:
                yield begin, stop, agency


def _is_no_name(word: str) -> bool:
    return (
        word in _NO_NAME
        or word[0].isdigit()
        or (word.startswith(_GLUED) and len(word) > 4)
        or (
            _PRESENT.fullmatch(word) is not None
            and word not in GIVEN_NAMES
            and word not in _NO_VERBS
        )
    )


def _goes_on(words: Sequence[str]) -> bool:
    """«صالح وأنصاره»: another person has two names, «وليزا بيري», or one that is known."""
    for at, word in enumerate(words[1:], start=1):
        if not word.startswith("و") or len(word) <= 4 or {word, word[1:]} & GIVEN_NAMES:
            continue
        after = words[at + 1] if at + 1 < len(words) else ""
        if not after or after.startswith(("و", "ال", "ل")):
            return True
    return False
