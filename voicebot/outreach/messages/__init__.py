"""Texts: what was said would be sent in a call, sent once; where each is; and what people write back."""
