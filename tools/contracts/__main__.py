"""Writes the contracts below ``docs/``: ``python -m tools.contracts``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Final

import yaml

from tools.contracts import asyncapi
from tools.contracts.schemas import EVENTS, schema, tag

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
_HEADER: Final = "# Generated from streams/ by `make schemas`; do not edit.\n"


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def documents() -> dict[Path, str]:
    """Path below ``docs/`` to text, of everything that is generated."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = {
        Path("schemas") / f"{tag(event)}.json": json.dumps(
            schema(event), ensure_ascii=False, indent=2
        )
        + "\n"
        for event in EVENTS
    }
    texts[Path("asyncapi.yaml")] = _HEADER + yaml.dump(
        asyncapi.document(project["version"]),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    return texts


def main() -> None:
    """Writes what has changed and removes the schemas of events that are no more."""
    texts = documents()
    for stale in set(DOCS.glob("schemas/*.json")) - {DOCS / path for path in texts}:
        stale.unlink()
    for path, text in texts.items():
        file = DOCS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
