"""What the pages say of settings, commands, targets, packages and files is so."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import msgspec
import pytest

from streams.settings import Settings, load, variable
from streams.topology import Topic
from tests.command_lines import check

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]
    if path.is_file()
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMENT = re.compile(r"\s+#.*")
FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(page: Path) -> list[str]:
    return [
        COMMENT.sub("", line)
        for block in FENCED.findall(page.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.strip() and not line.startswith("#")
    ]


DEFAULTS = {
    variable(name): "" if value is None else str(value)
    for name, value in msgspec.structs.asdict(Settings()).items()
}


def test_readme_has_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(WIREWATCH_\w+)` \| (?:`(.*?)`)? ?\| .+ \|$", read("README.md"), re.M)
    assert dict(rows) == DEFAULTS


def test_the_environment_file_has_every_setting_with_its_default() -> None:
    lines = [line for line in read("docs/wirewatch.env").splitlines() if not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    assert given == DEFAULTS
    assert load(given) == Settings()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_command_lines_of_a_page_are_ones_that_we_take(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
    for line in shell_lines(page):
        program, *arguments = shlex.split(line)
        if Path(program).name == "wirewatch":
            check(arguments)
        elif program == "make":
            asked = {word for word in arguments if "=" not in word}
            assert asked <= targets, line


def test_readme_names_only_commands_that_we_have() -> None:
    commands = re.findall(r"^\| `wirewatch ([^`]+)` \|", read("README.md"), re.M)
    assert len(commands) >= 5
    for command in commands:
        check(command.replace("PATH...", "seeds").split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_every_target_is_in_the_help() -> None:
    phony = set(re.findall(r"^\.PHONY: (\S+)$", MAKEFILE, re.M))
    helped = set(re.findall(r"^([a-z-]+):.*?## \S", MAKEFILE, re.M))
    assert phony == helped


def test_what_ci_runs_is_what_anybody_can_run() -> None:
    ci = read(".ci/run")
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    for target in ("check", "test", "demo"):
        assert re.search(rf"^make {target}\b", ci, re.M), target
    assert "WIREWATCH_REQUIRE_KAFKA=1" in ci


def test_the_architecture_has_every_topic() -> None:
    page = read("docs/architecture.md")
    rows = re.findall(r"^\| `wire\.([\w-]+)` \|", page, re.M)
    assert rows == [topic.value for topic in Topic]


def test_the_architecture_has_every_package_and_what_it_names_is_there() -> None:
    house = read("docs/architecture.md").split("```")[1]
    top = set(re.findall(r"^(\w+)/ ", house, re.M))
    assert all((ROOT / name).is_dir() for name in top)
    here, named = "", set()
    for line in house.splitlines():
        if found := re.match(r"(\w+)/ ", line):
            here = found[1]
        elif here in ("connectors", "streams"):
            for name in re.findall(r"(?:^  | · )(\w+(?:/|\.py))", line):
                assert (ROOT / here / name).exists(), name
                named.add(f"{here}/{name.rstrip('/')}")
    packages = {
        str(path.parent.relative_to(ROOT))
        for package in ("connectors", "streams")
        for path in (ROOT / package).glob("*/__init__.py")
    }
    assert packages <= named


def requirement(line: str) -> str:
    found = re.match(r"[A-Za-z0-9_.\-]+", line)
    assert found, line
    return found[0]


def test_dependencies_are_explained_and_those_explained_are_dependencies() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    declared = {
        "Always": project["dependencies"],
        "Extra `embedded`": extras["embedded"],
        "Extra `bench`": extras["bench"],
        "Extra `dev`": extras["dev"],
        "Left out of the lock": read("overrides.txt").splitlines(),
    }
    assert set(extras) == {"embedded", "bench", "dev"}
    sections = re.split(r"^## (.+)$", read("docs/dependencies.md"), flags=re.M)[1:]
    explained = {
        title: re.findall(r"^- `([^`]+)`", text, re.M)
        for title, text in zip(sections[::2], sections[1::2], strict=True)
    }
    assert explained == {
        title: [requirement(line) for line in lines] for title, lines in declared.items()
    }


def test_the_lock_leaves_out_what_the_page_says_and_names_no_index() -> None:
    lock = read("requirements.lock")
    locked = {name.lower() for name in re.findall(r"^([\w.\-]+)==", lock, re.M)}
    left_out = {requirement(line) for line in read("overrides.txt").splitlines()}
    assert len(locked) > 50
    assert not left_out & locked
    assert "://" not in lock
    assert "--index-url" not in lock
