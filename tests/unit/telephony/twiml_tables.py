"""What Twilio's own builder knows of the verbs we use, read off its classes: our TwiML must stay within it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

from lxml import etree
from twilio.twiml import voice_response

#: the builder's own method for each verb, whose parameters are the verb's attributes
_VERBS: dict[str, Callable[..., object]] = {
    "Say": voice_response.VoiceResponse.say,
    "Gather": voice_response.VoiceResponse.gather,
    "Dial": voice_response.VoiceResponse.dial,
    "Number": voice_response.Dial.number,
    "Redirect": voice_response.VoiceResponse.redirect,
    "Hangup": voice_response.VoiceResponse.hangup,
    "Pause": voice_response.VoiceResponse.pause,
    "prosody": voice_response.Say.prosody,
}
_CHILDREN = {
    "Response": {"Say", "Gather", "Dial", "Redirect", "Hangup", "Pause"},
    "Gather": {"Say", "Pause"},
    "Dial": {"Number"},
    "Say": {"prosody"},
}


def _attributes(verb: str) -> set[str]:
    named = set(inspect.signature(_VERBS[verb]).parameters) - {
        "self",
        "kwargs",
        "message",
        "words",
        "url",
        "number",
        "phone_number",
    }
    return {re.sub(r"_(\w)", lambda found: found[1].upper(), name.rstrip("_")) for name in named}


def problems(document: str) -> list[str]:
    """What is wrong with a TwiML document; empty when Twilio would take it."""
    try:
        root = etree.fromstring(document.encode())
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    found = [] if root.tag == "Response" else [f"the root is {root.tag}"]
    if len(document.encode()) > 64 * 1024:
        found.append("larger than 64 KiB")
    for node in root.iter():
        found += [f"{child.tag} inside {node.tag}" for child in node if child.tag not in _CHILDREN.get(node.tag, set())]
        if node.tag in _VERBS:
            unknown = set(node.attrib) - _attributes(node.tag)
            found += [f"{node.tag} has no attribute {name}" for name in sorted(unknown)]
        if node.tag == "Say" and len("".join(node.itertext())) > 4096:
            found.append("a Say of more than 4,096 characters")
        found += [
            f"{name} is {value}" for name, value in node.attrib.items() if name.endswith("ethod") and value != "POST"
        ]
    return found
