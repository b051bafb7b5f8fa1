"""Who may hear each line, from the catalogue that callers are spoken to by."""

from __future__ import annotations

from pathlib import Path

from voicebot.conversation.explore.walk import Knowledge
from voicebot.wording import load_script

_CATALOGUE = load_script(Path(__file__).parents[4] / "prompts").catalogue
KNOWLEDGE = Knowledge(
    {key: entry.audience for key, entry in _CATALOGUE.items()},
    {key: entry.discloses for key, entry in _CATALOGUE.items()},
)
