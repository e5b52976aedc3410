"""Sources: where stories come from, each on its way into the raw topic."""
