"""What can be wrong with a catalog."""

from __future__ import annotations


class CatalogError(ValueError):
    """A catalog cannot be used; says in which file, on which line, at which key, and why."""

    def __init__(self, file: str, line: int, key: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {key}: {problem}" if key else f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        """Counted from one."""
        self.key = key
        """Where in the file's structure, e.g. ``topics.siege.any[2].noun``; empty for the whole."""
        self.problem = problem
        """What was expected, and what stood there."""
