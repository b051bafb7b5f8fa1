"""Tuning the sentence encoder on the examples: needs PyTorch, takes an hour or so, and is done for a release."""
