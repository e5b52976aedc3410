"""What is printed for people: isolates on terminals alone, and nothing that moves them."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from connectors.output import FSI, PDI, clean, isolate, isolate_arabic, tell


@given(st.text())
def test_nothing_of_the_wire_turns_or_moves_the_terminal(text: str) -> None:
    kept = clean(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in kept)
    assert not any(unicodedata.bidirectional(character) in BIDI for character in kept)
    assert kept == " ".join(kept.split())


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_joiners_that_words_need_are_kept() -> None:
    assert isolate("می\u200cخواهم") == f"{FSI}می\u200cخواهم{PDI}"


def told(said: str | Text, *, terminal: bool) -> str:
    output = io.StringIO()
    tell(Console(file=output, width=20, force_terminal=terminal, color_system=None), said)
    return output.getvalue()


@pytest.mark.parametrize("form", [str, Text])
def test_isolates_go_to_terminals_alone(form: type[str] | type[Text]) -> None:
    said = form(f"place {isolate('حلب الشرقية')} [bold]holds[/bold] 12 of them")
    assert told(said, terminal=True) == f"{said}\n"
    assert told(said, terminal=False) == "place حلب الشرقية [bold]holds[/bold] 12 of them\n"


def test_arabic_in_a_sentence_of_ours_is_isolated_word_run_by_word_run() -> None:
    said = isolate_arabic("«حصارها 3 أيام» is noun حصار = حصار + ها, near وقف النار")
    marked = said.replace(FSI, "<").replace(PDI, ">")
    assert marked == "«<حصارها 3 أيام>» is noun <حصار> = <حصار> + <ها>, near <وقف النار>"
    assert isolate_arabic("none of its words") == "none of its words"


@given(st.text(alphabet="«»اب ب\u064ba1 \n\u202e\x1b+"))
def test_whatever_a_sentence_holds_its_isolates_are_balanced(sentence: str) -> None:
    said = isolate_arabic(sentence)
    depth = 0
    for character in said:
        depth += (character == FSI) - (character == PDI)
        assert depth in (0, 1)
    assert depth == 0
    kept = said.replace(FSI, "").replace(PDI, "")
    assert "".join(kept.split()) == "".join(clean(sentence).split())
