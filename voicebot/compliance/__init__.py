"""PURE. Rulebooks, one data file a jurisdiction, and the gate that applies them."""

from voicebot.compliance.gate import Decision, may_call
from voicebot.compliance.in_call import InCall, resolve_in_call
from voicebot.compliance.request import Consent, Contact, Flag, Request
from voicebot.compliance.rulebook import Rulebook, Rulebooks, load_rulebooks, read_rulebooks
from voicebot.compliance.texts import TextRules, resolve_texts

__all__ = [
    "Consent",
    "Contact",
    "Decision",
    "Flag",
    "InCall",
    "Request",
    "Rulebook",
    "Rulebooks",
    "TextRules",
    "load_rulebooks",
    "may_call",
    "read_rulebooks",
    "resolve_in_call",
    "resolve_texts",
]
