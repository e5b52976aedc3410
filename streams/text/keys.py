"""Keys: a name as it is looked up, whatever its spelling, marks and punctuation."""

from __future__ import annotations

from streams.text.fold import fold
from streams.text.tokens import forms


def key(name: str) -> str:
    """The folded words of a name, in lower case: one key for «أ.ف.ب», «أ ف ب» and «ا ف ب»."""
    return " ".join(forms(fold(name).text)).lower()
