"""What is done with rules outside a wire: tag files, explain, check, lint."""
