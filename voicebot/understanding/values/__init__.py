"""PURE. The values in what was said: sums, days, lengths of plans, digits, and why somebody is behind."""
