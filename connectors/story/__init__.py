"""Stories in a terminal: what a story's bytes are read as, without a wire."""
