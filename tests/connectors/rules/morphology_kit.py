"""A morphology database of a few words, in the format of camel-tools' own."""

from __future__ import annotations

from pathlib import Path

_FEATURES = "diac lex pos gloss bw"

# Stem as it is looked up (alef and teh marbuta normalised), category, diacritised, lemma, class.
_STEMS = [
    ("هدن", "N-ap", "هُدْن", "هُدْنَة", "noun"),
    ("هدن", "N", "هُدَن", "هُدْنَة", "noun"),
    ("حصار", "N", "حِصار", "حِصار", "noun"),
    ("عاد", "PV", "عاد", "عاد", "verb"),
    ("عود", "IV", "عُود", "عاد", "verb"),
    ("نار", "N", "نار", "نار", "noun"),
    ("نيران", "N", "نِيران", "نار", "noun"),
    ("نار", "PV", "نار", "نار", "verb"),
]


def write_database(path: Path) -> Path:
    """Write it, and return its path."""
    names = _FEATURES.split()
    lines = [
        "###DEFINES###",
        *(f"DEFINE {name} {name}:*open*" for name in names if name != "pos"),
        "DEFINE pos pos:noun pos:verb pos:digit pos:punc pos:latin",
        "###DEFAULTS###",
        *(f"DEFAULT pos:{pos} lex:* diac:*" for pos in ("noun", "verb", "digit", "punc", "latin")),
        "###ORDER###",
        f"ORDER {_FEATURES}",
        "###TOKENIZATIONS###",
        "TOKENIZATION diac",
        "###STEMBACKOFF###",
        "STEMBACKOFF NTOPIC N",
        "###PREFIXES###",
        "\tP0\tdiac: bw: gloss:",
        "ي\tP-IV\tdiac:يَ bw:ya/IV3MS gloss:he",
        "###SUFFIXES###",
        "\tS0\tdiac: bw: gloss:",
        "ه\tS-ap\tdiac:َة bw:ap gloss:",
        "###STEMS###",
        *(
            f"{stem}\t{category}\tdiac:{diac} lex:{lemma} pos:{pos} gloss:x bw:{stem}"
            for stem, category, diac, lemma, pos in _STEMS
        ),
        "###TABLE AB###",
        "P0 N",
        "P0 N-ap",
        "P0 PV",
        "P-IV IV",
        "###TABLE BC###",
        "N S0",
        "N-ap S-ap",
        "PV S0",
        "IV S0",
        "###TABLE AC###",
        "P0 S0",
        "P0 S-ap",
        "P-IV S0",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
