"""PURE. Rulebooks, one data file a jurisdiction, and the gate that applies them."""

from voicebot.compliance.gate import Decision, may_call
from voicebot.compliance.in_call import InCall, resolve_in_call
from voicebot.compliance.kept import keep, recall
from voicebot.compliance.request import BadTime, Consent, Contact, Flag, Request
from voicebot.compliance.rulebook import Rulebook, Rulebooks, load_rulebooks, read_rulebooks
from voicebot.compliance.texts import TextRules, resolve_texts

__all__ = [
    "BadTime",
    "Consent",
    "Contact",
    "Decision",
    "Flag",
    "InCall",
    "Request",
    "Rulebook",
    "Rulebooks",
    "TextRules",
    "keep",
    "load_rulebooks",
    "may_call",
    "read_rulebooks",
    "recall",
    "resolve_in_call",
    "resolve_texts",
]
