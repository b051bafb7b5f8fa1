"""A turn: lock, load, understand, step, journal, apply effects, commit."""
