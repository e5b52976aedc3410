"""Lucene Monitor as a yardstick: fetched, compiled and run with the machine's Maven and Java."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from bench.catalogs import Rule

HERE: Final = Path(__file__).parent
_LIB: Final = HERE / "lib"
_VERSIONS: Final = ((21, "10.3.0"), (11, "9.12.1"))
"""The oldest Java of each version of Lucene."""
_FETCH_SECONDS: Final = 300
_RUN_SECONDS: Final = 1800
_JVMS: Final = Path("/usr/lib/jvm")


class LuceneUnavailable(RuntimeError):
    """This machine cannot run the yardstick; the message says what is missing."""


class Measured(msgspec.Struct):
    """What a run says."""

    engine: str
    build: float
    heap: int
    found: int
    seconds: list[float]


class Lucene:
    """A compiled harness."""

    def __init__(self) -> None:
        self._java, lucene = _newest_java()
        self._classes = _classes(self._java, lucene)

    def run(
        self, stories: Sequence[str], rules: Iterable[Rule], passes: int
    ) -> tuple[Measured, list[set[str]]]:
        """The figures, and the ids that match each story."""
        with tempfile.TemporaryDirectory() as folder:
            texts, lines, matches = (Path(folder) / name for name in ("stories", "rules", "found"))
            texts.write_text("".join(f"{_line(story)}\n" for story in stories), encoding="utf-8")
            lines.write_text("".join(f"{_rule(rule)}\n" for rule in rules), encoding="utf-8")
            done = subprocess.run(
                [
                    str(self._java / "bin/java"),
                    "-Xmx4g",
                    "-cp",
                    os.pathsep.join([str(self._classes), f"{self._classes.parent}/jars/*"]),
                    "MonitorBench",
                    str(texts),
                    str(lines),
                    str(passes),
                    str(matches),
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                timeout=_RUN_SECONDS,
                check=True,
            )
            found = [set(line.split()) for line in matches.read_text("utf-8").splitlines()]
        return msgspec.json.decode(done.stdout, type=Measured), found


def _line(story: str) -> str:
    return " ".join(story.split())


def _rule(rule: Rule) -> str:
    clauses = [
        f"P{clause.slop} {' '.join(clause.terms)}"
        if clause.type == "phrase"
        else f"A {' '.join(clause.terms)}"
        for clause in rule.clauses
    ]
    return "\t".join([rule.id, *clauses, *(f"N {word}" for word in rule.excluding)])


def _newest_java() -> tuple[Path, str]:
    """The home of the newest JDK, and the version of Lucene that runs on it."""
    homes = [Path(home) for home in [os.environ.get("JAVA_HOME")] if home]
    if on_path := shutil.which("javac"):
        homes.append(Path(on_path).resolve().parents[1])
    homes += [path for path in _JVMS.glob("*") if (path / "bin/javac").is_file()]
    versions = [(_version(home), home) for home in homes if (home / "bin/javac").is_file()]
    version, newest = max(versions, default=(0, HERE))
    for needed, lucene in _VERSIONS:
        if version >= needed:
            return newest, lucene
    raise LuceneUnavailable(f"no JDK {_VERSIONS[-1][0]} or newer")


def _version(home: Path) -> int:
    said = subprocess.run(
        [str(home / "bin/javac"), "-version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"javac (\d+)", said.stdout + said.stderr)
    return int(found[1]) if found else 0


def _classes(java: Path, lucene: str) -> Path:
    source = HERE / "MonitorBench.java"
    content = (HERE / "pom.xml").read_bytes() + source.read_bytes() + str(java).encode()
    folder = _LIB / hashlib.sha256(content + lucene.encode()).hexdigest()[:12]
    if not folder.is_dir():
        maven = shutil.which("mvn")
        if maven is None:
            raise LuceneUnavailable("no mvn on PATH")
        _LIB.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_LIB, prefix=".partial-") as partial:
            into = Path(partial) / "it"
            fetch = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dlucene.version={lucene}"]
            _do([*fetch, "dependency:copy-dependencies", f"-DoutputDirectory={into / 'jars'}"])
            javac = [str(java / "bin/javac"), "-cp", f"{into / 'jars'}/*"]
            _do([*javac, "-d", str(into / "classes"), str(source)])
            into.rename(folder)
    return folder / "classes"


def _do(command: Sequence[str]) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_FETCH_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join(done.stdout.splitlines()[:20])
        raise LuceneUnavailable(f"{Path(command[0]).name} failed:\n{said}")
