"""Denials: «نفى مقتل 10», «لم يسفر عن سقوط 5 قتلى», «دون أن يقتل أي من الجنود الـ12».

What is denied became of nobody. Of whose guilt is denied («نفى مسؤوليته عن مقتل 10») it is told all
the same, and so it is behind what opens another clause («لكن», «بينما», «الذي»).
"""

from __future__ import annotations

from typing import Final

from streams.story.concepts import Kind
from streams.story.sentence import Sentence
from streams.text.fold import word_set

NEVER: Final = word_set("لم ولم فلم لن ولن")
ONLY: Final = word_set("سوى إلا غير")
DOING: Final = word_set(
    "إصابة إصابه جرح قتل مقتل استشهاد اعتقال أسر تشريد تهجير نزوح فقدان اختفاء احتجاز توقيف إعدام"
)
"""Deeds as nouns: two of them may share a number, «قتلوا وأصيب 5» do not."""
_WITHIN: Final = 12
"""Tokens before a number in which it is denied."""
_DENIES: Final = word_set(
    "نفى نفت نفوا ينفي تنفي ينفون نافيا نافية النفي كذب كذبت مكذبا مكذبة تكذيب"
)
_RESULTS: Final = word_set(
    "يسفر تسفر يؤد تؤد يؤدي تؤدي يسقط تسقط يخلف تخلف يوقع توقع يتسبب تتسبب يسجل تسجل يقع تقع يكن"
    " يؤكد تؤكد يثبت يصب تصب يقتل تقتل يجرح يعتقل يستشهد يبلغ ترد"
)
"""What has not happened, behind «لم»."""
_WITHOUT: Final = "دون"
_HAPPENING: Final = word_set("أن سقوط وقوع تسجيل حدوث")
_TRUE: Final = word_set("صحة لصحة")
_NO: Final = word_set("لا ولا عدم")
_GUILT: Final = tuple(
    word_set("مسؤول علاقت علاقة ضلوع تورط صلت الاتهام اتهام تهم استهداف قصف شن تنفيذ استخدام")
)
"""Words that begin so: what else is denied than that anybody was hurt."""
_ANEW: Final = word_set(
    "لكن ولكن بل بينما فيما إنما حيث الذي التي الذين مؤكدا مؤكدة موضحا موضحة مشيرا مشيرة"
    " وأدى وأدت وأسفر وأسفرت وخلف وخلفت وأوقع وأوقعت"
)
_WHAT: Final = "ما"
_RUMOURED: Final = word_set("تردد يتردد ذكر ذكرته أشيع نشر نشرته قيل أوردته تناقلته تداولته يشاع")


def is_denied(sentence: Sentence, at: int) -> bool:
    """Whether it is denied what a sentence says of those whom token ``at`` counts."""
    tokens = sentence.tokens
    for before in range(at - 1, max(-1, at - 1 - _WITHIN), -1):
        form = tokens[before]
        if form in ONLY or form in _ANEW or form.startswith(_GUILT):
            return False
        after = tokens[before + 1]
        if form == _WHAT:
            if after not in _RUMOURED:
                return False
        elif (
            (form in NEVER and after in _RESULTS)
            or form in _DENIES
            or (form[0] in "وف" and form[1:] in _DENIES)
            or (form == _WITHOUT and after in _HAPPENING)
            or (form in _TRUE and sentence.form(before - 1) in _NO)
        ):
            return not any(map(sentence.ends_clause, range(before, at - 1)))
        elif form[0] == "و" and (
            Kind.SAYS in sentence.meaning(before)
            or (Kind.DEED in sentence.meaning(before) and form[1:] not in DOING)
        ):
            return False
    return False
