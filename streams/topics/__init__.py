"""Topics: the rule language and its matcher. Pure, but for reading the catalog's files."""
