"""The pages that staff live in. For now: the way in."""
