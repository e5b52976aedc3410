"""Rules of operation: is the wire alive, and who is behind? Pure."""
