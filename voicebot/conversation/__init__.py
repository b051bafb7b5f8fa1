"""PURE. The dialogue: (state, event) -> (state, reply, effects)."""
