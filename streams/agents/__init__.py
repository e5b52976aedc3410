"""The stages as Faust agents: thin edges over the pure parts, all through ``delivery``."""
