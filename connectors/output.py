"""What is printed for people; programs have ``--json``.

Arabic and Latin stand in one line here, and each would reorder the other. One rule for every
command, which goes with colours: on a terminal every run that came off the wire is wrapped in FIRST
STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex 9, section 2.4.2), line by line,
as a terminal treats each line as a paragraph. In files and pipes it stands as it is, since nobody
sees an isolate there and whoever searches, compares or copies stumbles over it. ``FORCE_COLOR=1``
has a pipe taken for a terminal.

Wherever it goes, what came off the wire has no control characters and no marks that turn
directions: a headline must not be able to move the cursor.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rich.console import Console
from rich.text import Text

FSI: Final = "\u2068"
PDI: Final = "\u2069"
_BIDI_CONTROLS: Final = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CONTROLS: Final = re.compile("[\x7f-\x9f]")
_RIGHT_TO_LEFT: Final = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_QUOTE_OR_WORDS: Final = re.compile(f"(?<=«)[^«»]+(?=»)|{_RIGHT_TO_LEFT}(?: {_RIGHT_TO_LEFT})*")


def clean(text: str) -> str:
    """Text on one line, without control characters and without marks that turn directions."""
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _BIDI_CONTROLS)
    )
    return " ".join("".join(kept).split())


def isolate(text: str) -> str:
    """Text that neither turns what is around it nor is turned by it."""
    return f"{FSI}{clean(text)}{PDI}"


def isolate_arabic(sentence: str) -> str:
    """A sentence of ours whose quotes and Arabic words neither turn it nor are turned by it."""
    return _QUOTE_OR_WORDS.sub(lambda found: isolate(found[0]), clean(sentence))


def without_isolates(text: str) -> str:
    """Text as it stands in files and pipes."""
    return text.replace(FSI, "").replace(PDI, "")


def tell(console: Console, said: str | Text, style: str = "", *, end: str = "\n") -> None:
    """Print what may hold isolates, without breaking its lines; nothing in it is markup."""
    text = said if isinstance(said, Text) else Text(said)
    if not console.is_terminal:
        text = Text(without_isolates(text.plain))
    console.print(text, style=style or None, end=end, highlight=False, soft_wrap=True)


def escape_controls(json: str) -> str:
    """JSON with the control characters escaped that JSON allows and terminals obey."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
