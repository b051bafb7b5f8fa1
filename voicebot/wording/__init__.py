"""PURE. prompts/ loaded once, linted, rendered to spoken text."""

from voicebot.wording.script import Script, load_script

__all__ = ["Script", "load_script"]
