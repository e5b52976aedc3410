"""The operator's edge: what a broker says of the wire, and how it is shown."""
