"""A very small prompts/ and a model that says what it was built from: enough to prove what becomes of an example."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from voicebot.understanding.meaning import LANGUAGES, Intent
from voicebot.understanding.model import FILE, wanted

#: one example an intent, each its own
SAYS = {"zh-CN": "这是{}的例子", "en-US": "this is what {} sounds like"}


def write_prompts(folder: Path) -> Path:
    """One file an intent and language; "killing me" and 笑死我了 are no self-harm, "I said so" is a correction."""
    for language in LANGUAGES:
        intents = folder / language / "intents"
        intents.mkdir(parents=True)
        for intent in Intent:
            says = SAYS[language].format(intent)
            text = f'intent: {intent}\ntier: none\nexamples:\n  - voice: invented\n    says:\n      - "{says}"\n'
            if intent is Intent.SELF_HARM:
                text += "must_not_match:\n  - 笑死我了\n  - says: this hold music is killing me\n    is: abuse_anger\n"
            (intents / f"{intent}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_model(folder: Path, made_of: str) -> None:
    """A model that holds nothing but what it was made of."""
    folder.mkdir(exist_ok=True)
    np.savez(folder / FILE, fingerprint=np.array(made_of))


def build(prompts: Path, folder: Path) -> None:
    """A model of these examples, as far as anybody can see."""
    write_model(folder, wanted(prompts))
