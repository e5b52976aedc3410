"""Arabic text: folding with offsets, tokens, affixes. Pure."""
