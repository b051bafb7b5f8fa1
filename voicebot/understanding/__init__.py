"""PURE. What was said becomes a Meaning: intent, slots, urgency, evidence. No I/O beyond loading its own model."""
