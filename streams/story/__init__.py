"""Stories: from bytes to text with its parts, agencies and sketch. Pure."""
