"""Fetches the jars of Apache Kafka, once, with the Maven of the machine."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
POM: Final = HERE / "pom.xml"
LIB: Final = HERE / "lib"
JAVA_NEEDED: Final = 17
"""What a broker of Kafka 4 runs on."""
FETCH_SECONDS: Final = 300.0


class KafkaUnavailable(RuntimeError):
    """This machine cannot run Apache Kafka; the message says what is missing."""


def java() -> str:
    """The path of a Java that can run the node.

    Raises:
        KafkaUnavailable: there is none, or it is too old.
    """
    path = shutil.which("java")
    if path is None:
        raise KafkaUnavailable(f"no java on PATH: install a JRE {JAVA_NEEDED} or newer")
    said = subprocess.run(
        [path, "-version"], capture_output=True, text=True, timeout=60, check=False
    ).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < JAVA_NEEDED:
        raise KafkaUnavailable(
            f"{path} is {said.splitlines()[0] if said else 'silent about its version'}:"
            f" Apache Kafka 4 needs Java {JAVA_NEEDED} or newer"
        )
    return path


def jars() -> Path:
    """The folder that holds the jars of ``pom.xml``, fetched where it is not there yet.

    Raises:
        KafkaUnavailable: Maven is missing, or could not fetch them.
    """
    # Named after what it must hold: a changed pom.xml is another folder. It gets this name when
    # it is complete and not before, so that an interrupted fetch is simply done again.
    folder = LIB / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise KafkaUnavailable("no mvn on PATH: install Apache Maven, which fetches Apache Kafka")
    LIB.mkdir(exist_ok=True)
    with (LIB / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(maven, folder)
    return folder


def _fetch(maven: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=LIB, prefix=".partial-") as partial:
        into = Path(partial) / "jars"
        try:
            done = subprocess.run(
                [
                    maven,
                    "-q",
                    "-B",
                    "-f",
                    str(POM),
                    "dependency:copy-dependencies",
                    "-DincludeScope=runtime",
                    f"-DoutputDirectory={into}",
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=FETCH_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise KafkaUnavailable(
                f"mvn did not fetch Apache Kafka within {FETCH_SECONDS:.0f} s: is its repository"
                " reachable?"
            ) from error
        if done.returncode != 0 or not any(into.glob("kafka_*.jar")):
            said = "\n".join(done.stdout.splitlines()[:20])
            raise KafkaUnavailable(f"mvn could not fetch Apache Kafka:\n{said}")
        into.rename(folder)
