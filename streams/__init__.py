"""Everything between two topics: contracts, Arabic text, rules, alerts, and the Faust agents."""
