"""PURE. prompts/ loaded once, linted, rendered to spoken text."""
