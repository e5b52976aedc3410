"""Which encoding undeclared Arabic bytes are in: our constraints beside well-kept detectors.

    python -m bench.charsets CORPUS.jsonl[.gz] [--stories 150]

Texts of the corpus are encoded anew, as a title, a lead of 200 characters and a whole story, and
each detector is asked. Right is what decodes to the text that went in. chardet is compared where
it is installed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final

import charset_normalizer

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.command import run
from bench.corpus import records
from streams.story.decode import decode_bytes
from streams.story.errors import StoryRefused

ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859-6")
OURS: Final = ["cp1256", "iso8859_6", "cp1252", "utf_16_le", "utf_16_be", "utf_8"]
_LEAD: Final = 200

Detector = Callable[[bytes], str | None]


def _ours(content: bytes) -> str | None:
    try:
        return decode_bytes(content, "text/plain").text
    except StoryRefused:
        return None


def _by_name(detect: Callable[[bytes], str | None]) -> Detector:
    def read(content: bytes) -> str | None:
        try:
            name = detect(content)
            return None if name is None else content.decode(name)
        except (UnicodeDecodeError, LookupError):
            return None

    return read


def _normalizer(content: bytes) -> str | None:
    best = charset_normalizer.from_bytes(content).best()
    return None if best is None else best.encoding


def _isolated(content: bytes) -> str | None:
    best = charset_normalizer.from_bytes(content, cp_isolation=OURS, enable_fallback=False).best()
    return None if best is None else best.encoding


def detectors() -> dict[str, Detector]:
    """All that are installed."""
    found = {
        "ours": _ours,
        "charset-normalizer": _by_name(_normalizer),
        "the same, isolated": _by_name(_isolated),
    }
    try:
        chardet = importlib.import_module("chardet")
    except ImportError:
        print("chardet is not installed, and left out")
    else:
        found["chardet"] = _by_name(lambda content: chardet.detect(content)["encoding"])
    return found


def main() -> None:
    """Print the table: share that is right, and milliseconds each."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--stories", type=int, default=150)
    given = arguments.parse_args()
    told = (record for record in records(given.corpus) if record["text"].strip())
    picked = list(islice(told, 0, given.stories * 10, 10))
    compared = detectors()
    print(f"{'':22}" + "".join(f"{name:>22}" for name in compared))
    for encoding in ENCODINGS:
        for size in ("title", "lead", "story"):
            cases = []
            for record in picked:
                title, text = record["title"].strip(), record["text"].strip()
                whole = {"title": title, "lead": text[:_LEAD], "story": text}[size]
                content = whole.encode(encoding, "ignore")
                cases.append((content, content.decode(encoding)))
            row = f"{encoding:12}{size:10}"
            for read in compared.values():
                begin = time.process_time()
                right = sum(
                    (read(content) or "").lstrip("\ufeff") == text for content, text in cases
                )
                each = (time.process_time() - begin) / len(cases) * 1e3
                row += f"{right / len(cases):14.3f}{each:6.2f}ms"
            print(row)


if __name__ == "__main__":
    run(main)
