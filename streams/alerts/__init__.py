"""From what stories claim to what people are told: grouping, lifecycle, the wire format."""
