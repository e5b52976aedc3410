"""Everything that touches the outside world: sources, sinks, the broker and the command line."""
