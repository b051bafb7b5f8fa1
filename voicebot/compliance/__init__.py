"""PURE. Rulebooks, one data file a jurisdiction, and the gate that applies them."""
