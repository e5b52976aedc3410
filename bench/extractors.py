"""HTML to text: Resiliparse, which we use, beside others.

    python -m pip install selectolax lxml html-text trafilatura   # what of them shall be compared
    python -m bench.extractors

Each library reads a page and a fragment as they are, and pages that are large, deep or broken; it
has ten seconds for each. *whole* says whether a word that a tag cuts through («ال<b>قصف</b>») stays
one, *block* whether paragraphs stay apart, *script* whether scripts are gone, *main* whether
navigation is.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import multiprocessing
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.command import run
from streams.story import markup

PATIENCE: Final = 10.0
PAGE: Final = """<!doctype html><html><head><style>.x{}</style>
<script>var a="سكربت";</script></head>
<body><nav><a href="/">القائمة</a></nav><article><h1>هدنة في المدينة</h1>
<p>أعلن الوسيط &laquo;ال<b>هدنة</b>&raquo; في المدينة بعد أيام من القصف على أحيائها.</p>
<p>وأضاف أن المراقبين سيصلون إلى المدينة قريبا، وأن المساعدات ستدخل من معبرين.</p></article>
<footer>الحقوق</footer></body></html>"""
HOSTILE: Final[Mapping[str, str]] = {
    "large": "<p>" + ("كلمة " * 200 + "</p><p>") * 500,
    "deep": "<html><body>" + "<div>" * 100_000 + "نص",
    "attributes": "<p " + " ".join(f"a{n}=b" for n in range(10_000)) + ">نص</p>",
    "signs": "<" * 100_000 + "نص",
}


def _selectolax(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "noscript"])
    return "" if tree.body is None else tree.body.text(separator="")


def _lxml(html: str) -> str:
    import lxml.html

    return str(lxml.html.fromstring(html).text_content())


def _html_text(html: str) -> str:
    import html_text

    return str(html_text.extract_text(html))


def _trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, favor_recall=True) or ""


EXTRACTORS: Final[Mapping[str, Callable[[str], str]]] = {
    "resiliparse": markup.text_of,
    "selectolax": _selectolax,
    "lxml": _lxml,
    "html-text": _html_text,
    "trafilatura": _trafilatura,
}


def main() -> None:
    """Print a row for each library that is installed."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    for name, extract in EXTRACTORS.items():
        try:
            known = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            print(f"{name:12} not installed")
            continue
        files = importlib.metadata.files(name) or []
        weight = sum(file.size or 0 for file in files) / 1e6
        text = extract(PAGE)
        seen = {
            "whole": "الهدنة" in text,
            "block": "أحيائها." in text.splitlines()[-2:][0] or text.count("\n") >= 2,
            "script": "سكربت" not in text,
            "main": "القائمة" not in text,
        }
        begin = time.process_time()
        for _ in range(50):
            extract(PAGE)
        each = (time.process_time() - begin) / 50 * 1e3
        licence = known.get("License-Expression") or known.get("License") or "?"
        print(
            f"{name:12} {known['Version']:8} {licence:14} {weight:5.1f} MB {each:6.2f} ms a page  "
            + ", ".join(key if yes else f"not {key}" for key, yes in seen.items())
        )
        for case, html in HOSTILE.items():
            print(f"{'':12} {case:12} {_bounded(extract, html)}")


def _bounded(extract: Callable[[str], str], html: str) -> str:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_run, args=(extract, html, theirs))
    process.start()
    said: Any = ours.recv() if ours.poll(PATIENCE) else f"more than {PATIENCE:.0f} s"
    process.kill()
    process.join()
    return str(said)


def _run(extract: Callable[[str], str], html: str, pipe: Connection) -> None:
    begin = time.process_time()
    try:
        text = extract(html)
    except Exception as error:  # whatever a library raises is its answer
        pipe.send(f"{type(error).__name__}: {str(error)[:60]}")
        return
    pipe.send(f"{(time.process_time() - begin) * 1e3:8.1f} ms, {len(text)} characters")


if __name__ == "__main__":
    run(main)
