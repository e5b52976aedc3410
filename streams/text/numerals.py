"""Numbers as Arabic newswire writes them: in digits, in words, and in both together.

:func:`figures` reads the tokens of a folded text (``forms(fold(text).marked)``)::

    خمسة وعشرين           25          مئة وخمسين ألف        150,000
    ثلاثمئة وأربعة عشر     314         3 آلاف و200           3,200
    مليون ونصف المليون     1,500,000   عشرات الآلاف          10,000 or more

A number in words is a sum of groups below a thousand, each times its scale, from the largest scale
to the smallest and joined by و; what does not descend («عشرين وثلاثين») is two numbers. One and two
of a thing are said by the form of the thing («قتيل», «قتيلان») and are no figures here, nor are
«واحد» and «أحد» outside a compound, nor «الاثنين», which is Monday.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.lexicon import Word, value_of


class Figure(NamedTuple):
    """A number and the tokens ``[start, end)`` that say it."""

    start: int
    end: int
    value: float
    exact: bool
    """Else ``value`` is the least that the words allow: 10 for ``عشرات``."""


class _Kind(Enum):
    ONE = auto()
    """In a compound: «مئة وواحد», «واحد وعشرون»."""
    ONE_OF = auto()
    """«أحد عشر»; else it is one of several."""
    MONDAY = auto()
    """The day, or the two of «الاثنين والعشرين»."""
    UNIT = auto()
    TEN = auto()
    TENS = auto()
    HUNDRED = auto()
    HUNDREDS = auto()
    SCALE = auto()
    SCALE_OR_TWO = auto()
    """A scale in the accusative, or two of it before what is counted."""
    SCALES = auto()
    """After a number; alone it is vague."""
    TWO_SCALES = auto()
    MANY = auto()
    FEW = auto()
    PART = auto()


class _Atom(NamedTuple):
    """What one token says."""

    kind: _Kind
    value: float
    joined: bool
    """It begins with و."""
    tied: bool
    """It may belong to a number before it: it does not begin with ف, ب, ك or ل."""


_STEMS_OF_TENS: Final = ["عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
_STEMS_OF_HUNDREDS: Final[Mapping[int, str]] = {
    3: "ثلاث",
    4: "أربع",
    5: "خمس",
    6: "ست",
    7: "سبع",
    8: "ثمان ثماني",
    9: "تسع",
}
_WORDS: Final[Mapping[tuple[_Kind, float], str]] = {
    (_Kind.ONE, 1): "واحد واحدة",
    (_Kind.ONE_OF, 1): "أحد إحدى",
    (_Kind.UNIT, 2): "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
    (_Kind.UNIT, 3): "ثلاثة ثلاث",
    (_Kind.UNIT, 4): "أربعة أربع",
    (_Kind.UNIT, 5): "خمسة خمس",
    (_Kind.UNIT, 6): "ستة ست",
    (_Kind.UNIT, 7): "سبعة سبع",
    (_Kind.UNIT, 8): "ثمانية ثماني ثمان",
    (_Kind.UNIT, 9): "تسعة تسع",
    (_Kind.TEN, 10): "عشرة عشر",
    **{
        (_Kind.TENS, 10 * number): f"{stem}ون {stem}ين"
        for number, stem in enumerate(_STEMS_OF_TENS, start=2)
    },
    (_Kind.HUNDRED, 100): "مئة مائة",
    (_Kind.HUNDREDS, 200): "مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي",
    **{
        (_Kind.HUNDREDS, 100 * number): " ".join(
            stem + hundred for stem in stems.split() for hundred in ("مئة", "مائة")
        )
        for number, stems in _STEMS_OF_HUNDREDS.items()
    },
    (_Kind.SCALE, 1e3): "ألف",
    (_Kind.SCALE_OR_TWO, 1e3): "ألفا",
    (_Kind.SCALES, 1e3): "آلاف ألوف",
    (_Kind.TWO_SCALES, 1e3): "ألفان ألفين ألفي",
    (_Kind.SCALE, 1e6): "مليون",
    (_Kind.SCALE_OR_TWO, 1e6): "مليونا",
    (_Kind.SCALES, 1e6): "ملايين",
    (_Kind.TWO_SCALES, 1e6): "مليونان مليونين مليوني",
    (_Kind.SCALE, 1e9): "مليار بليون",
    (_Kind.SCALE_OR_TWO, 1e9): "مليارا بليونا",
    (_Kind.SCALES, 1e9): "مليارات بلايين",
    (_Kind.TWO_SCALES, 1e9): "ملياران مليارين ملياري بليونان بليونين بليوني",
    (_Kind.SCALE, 1e12): "تريليون",
    (_Kind.SCALE_OR_TWO, 1e12): "تريليونا",
    (_Kind.SCALES, 1e12): "تريليونات",
    (_Kind.TWO_SCALES, 1e12): "تريليونان تريليونين تريليوني",
    (_Kind.MANY, 10): "عشرات",
    (_Kind.MANY, 100): "مئات مائات",
    (_Kind.FEW, 3): "بضعة بضع",
    (_Kind.PART, 1 / 2): "نصف",
    (_Kind.PART, 1 / 4): "ربع",
}
_SCALES: Final = (_Kind.SCALE, _Kind.SCALE_OR_TWO, _Kind.SCALES)
_AND: Final = "و"
_GOVERNING: Final = ("ب", "ك", "ل")
_NOT_SIX: Final = "لست"
"""«لستَ», *you are not*."""
_MONDAY: Final = ("الاثنين", "الاثنان")


def _spellings(word: str) -> tuple[str, ...]:
    marked = fold(word).marked
    # Some outlets write heh for a final teh marbuta.
    return (marked, marked[:-1] + "ه") if marked.endswith("ة") else (marked,)


def _atoms() -> dict[str, _Atom]:
    atoms: dict[str, _Atom] = {}
    for (kind, value), words in _WORDS.items():
        for form in (form for word in words.split() for form in _spellings(word)):
            for letter in ("", *_GOVERNING):
                article = "لل" if letter == "ل" else f"{letter}ال"
                for written in (letter + form, article + form):
                    if written == _NOT_SIX:
                        continue
                    said = _Kind.MONDAY if written.endswith(_MONDAY) else kind
                    atoms[written] = _Atom(said, value, joined=False, tied=not letter)
                    atoms["ف" + written] = _Atom(said, value, joined=False, tied=False)
                    atoms[_AND + written] = _Atom(said, value, joined=True, tied=not letter)
    return atoms


_ATOMS: Final = _atoms()

NUMBER_WORDS: Final = tuple(Word(form, WordClass.EXACT) for form in _ATOMS)
"""Every form of every number word: a token that is neither digits nor one of these says none."""


def figures(forms: Sequence[str]) -> list[Figure]:
    """The numbers that some folded tokens (teh marbuta kept) say, in the order of the text.

    The tokens should be of one sentence: a number is read on over whatever stood between them.
    """
    found: list[Figure] = []
    at = 0
    while at < len(forms):
        figure = _figure(forms, at) if forms[at] in _ATOMS or _is_digits(forms[at]) else None
        if figure is not None:
            found.append(figure)
        at = at + 1 if figure is None else figure.end
    return found


class _Read(NamedTuple):
    """What was read, up to a token."""

    value: float
    end: int


def _figure(forms: Sequence[str], at: int) -> Figure | None:
    return _vague(forms, at) or _fraction(forms, at) or _sum(forms, at)


def _sum(forms: Sequence[str], start: int) -> Figure | None:
    """Groups from the largest scale to the smallest."""
    total, scale, at = 0.0, float("inf"), start
    while scale > 1:
        group = _joined(forms, at) if at > start else start
        read = None if group is None else _scaled(forms, group, alone=at == start)
        if read is None:
            break
        value, next_scale, end = read
        if value >= scale or next_scale >= scale:
            break
        total, scale, at = total + value, next_scale, end
    if at == start:
        return None
    part = _ATOMS.get(forms[at]) if scale > 1 and at < len(forms) else None
    if part is not None and part.kind is _Kind.PART and part.joined:
        total, at = total + part.value * scale, at + 1
        if (again := _scale(forms, at)) is not None and again.value == scale:
            at = again.end
    return Figure(start, at, total, exact=True)


def _joined(forms: Sequence[str], at: int) -> int | None:
    """Where the group begins that و joins to what stands before ``at``."""
    if at >= len(forms):
        return None
    if forms[at] == _AND:
        return at + 1 if at + 1 < len(forms) and _is_digits(forms[at + 1]) else None
    atom = _ATOMS.get(forms[at])
    return at if atom is not None and atom.joined and atom.tied else None


def _scaled(forms: Sequence[str], at: int, *, alone: bool) -> tuple[float, float, int] | None:
    """A group times its scale: value, scale and end."""
    atom = _ATOMS.get(forms[at])
    if atom is not None and atom.kind is _Kind.TWO_SCALES:
        return 2 * atom.value, atom.value, at + 1
    if atom is not None and atom.kind in (_Kind.SCALE, _Kind.SCALE_OR_TWO):
        # «ألفا شخص» are two thousand, «ألفا ومئة» one thousand and one hundred.
        two = atom.kind is _Kind.SCALE_OR_TWO and alone and _joined(forms, at + 1) is None
        return (2 if two else 1) * atom.value, atom.value, at + 1
    group = _group(forms, at, joined=not alone)
    if group is None:
        return None
    scale = _scale(forms, group.end)
    if scale is None:
        return group.value, 1.0, group.end
    return group.value * scale.value, scale.value, scale.end


def _scale(forms: Sequence[str], at: int) -> _Read | None:
    atom = _ATOMS.get(forms[at]) if at < len(forms) else None
    if atom is None or atom.kind not in _SCALES or atom.joined or not atom.tied:
        return None
    return _Read(atom.value, at + 1)


def _group(forms: Sequence[str], at: int, *, joined: bool) -> _Read | None:
    """A number below a thousand in words, or any in digits."""
    if _is_digits(forms[at]):
        value = value_of(forms[at])
        return None if value is None else _Read(value, at + 1)
    hundreds = _hundreds(forms, at)
    if hundreds is None:
        return _below_hundred(forms, at, joined=joined)
    rest = _joined(forms, hundreds.end)
    if rest is None:
        return hundreds
    below = _group(forms, rest, joined=True)
    if below is None or below.value >= 100:
        return hundreds
    return _Read(hundreds.value + below.value, below.end)


def _hundreds(forms: Sequence[str], at: int) -> _Read | None:
    atom = _ATOMS.get(forms[at])
    if atom is None:
        return None
    if atom.kind in (_Kind.HUNDRED, _Kind.HUNDREDS):
        return _Read(atom.value, at + 1)
    after = _ATOMS.get(forms[at + 1]) if at + 1 < len(forms) else None
    if (
        atom.kind is _Kind.UNIT
        and after is not None
        and after.kind is _Kind.HUNDRED
        and after.tied
        and not after.joined
    ):
        return _Read(atom.value * after.value, at + 2)
    return None


def _below_hundred(forms: Sequence[str], at: int, *, joined: bool) -> _Read | None:
    atom = _ATOMS.get(forms[at])
    if atom is None:
        return None
    if atom.kind in (_Kind.TEN, _Kind.TENS):
        return _Read(atom.value, at + 1)
    if atom.kind not in (_Kind.ONE, _Kind.ONE_OF, _Kind.MONDAY, _Kind.UNIT):
        return None
    after = _ATOMS.get(forms[at + 1]) if at + 1 < len(forms) else None
    if after is not None and after.tied:
        teen = after.kind is _Kind.TEN and not after.joined and atom.kind is not _Kind.MONDAY
        if teen or (after.kind is _Kind.TENS and after.joined):
            return _Read(atom.value + after.value, at + 2)
    single = atom.kind is _Kind.UNIT or (atom.kind is _Kind.ONE and joined)
    return _Read(atom.value, at + 1) if single else None


def _fraction(forms: Sequence[str], at: int) -> Figure | None:
    """Half a million."""
    atom = _ATOMS.get(forms[at])
    if atom is None or atom.kind is not _Kind.PART or (scale := _scale(forms, at + 1)) is None:
        return None
    return Figure(at, scale.end, atom.value * scale.value, exact=True)


def _vague(forms: Sequence[str], at: int) -> Figure | None:
    """Dozens, hundreds of thousands, a few thousand: what the words allow at the least."""
    atom = _ATOMS.get(forms[at])
    if atom is None or atom.kind not in (_Kind.MANY, _Kind.FEW, _Kind.SCALES):
        return None
    value, end = atom.value, at + 1
    if atom.kind is _Kind.FEW and end < len(forms) and (after := _ATOMS.get(forms[end])):
        if after.kind is _Kind.TENS and after.joined:
            return Figure(at, end + 1, value + after.value, exact=False)
        if after.kind is _Kind.MANY and not after.joined:
            value, end = value * after.value, end + 1
    if (scale := _scale(forms, end)) is not None:
        value, end = value * scale.value, scale.end
    return Figure(at, end, value, exact=False)


def _is_digits(form: str) -> bool:
    return "0" <= form[0] <= "9"
