"""TwiML read the way Twilio reads it: a document becomes a row of verbs, and what is wrong with it becomes a code.

What cannot be read at all raises InvalidTwiml (12100). What can be read but breaks the schema is skipped or kept, as
Twilio does, and listed in `Document.warnings` (12200).
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from voicebot.errors import VoicebotError

#: Twilio refuses longer documents and longer lines
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_SAY_CHARACTERS = 4096
MAX_HINTS, MAX_HINT_CHARACTERS = 500, 100


class InvalidTwiml(VoicebotError):
    """The document cannot be executed; `code` is Twilio's number for it."""

    def __init__(self, message: str, code: int = 12100) -> None:
        self.code = code
        super().__init__(f"{code} {message}")


@dataclass(frozen=True, slots=True)
class Say:
    """One spoken line. `pace` is slow when its markup asks for a slower voice."""

    text: str
    language: str = "en-US"
    pace: str = "normal"


@dataclass(frozen=True, slots=True)
class Play:
    """A recording played from `url`, or keys sent as tones."""

    url: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Quiet for `seconds`."""

    seconds: int = 1


@dataclass(frozen=True, slots=True)
class Gather:
    """Waits for keys, speech or both, over its `prompts`. Defaults are Twilio's: keys only, five seconds, # ends."""

    prompts: tuple[Say | Play | Pause, ...] = ()
    keys: bool = True
    speech: bool = False
    action: str | None = None
    method: str = "POST"
    timeout: int = 5
    num_digits: int | None = None
    finish_on: str = "#"
    action_on_empty: bool = False
    language: str = "en-US"
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with the document at `url`."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Dial:
    """Bring somebody else to the call; afterwards `action` is asked what to do, or the next verb runs."""

    number: str
    action: str | None = None
    method: str = "POST"
    timeout: int = 30


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Do not take the call. `reason` is rejected or busy."""

    reason: str = "rejected"


Prompt = Say | Play | Pause
Verb = Say | Play | Pause | Gather | Redirect | Dial | Hangup | Reject

_SAY = frozenset({"voice", "language", "loop"})
# fmt: off
_ATTRIBUTES = {
    "Say": _SAY,
    "Play": frozenset({"loop", "digits"}),
    "Pause": frozenset({"length"}),
    "Gather": frozenset({
        "input", "action", "method", "timeout", "speechTimeout", "maxSpeechTime", "numDigits", "finishOnKey",
        "actionOnEmptyResult", "language", "hints", "profanityFilter", "bargeIn", "speechModel", "enhanced", "debug",
        "partialResultCallback", "partialResultCallbackMethod",
    }),
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Reject": frozenset({"reason"}),
    "Dial": frozenset({
        "action", "method", "timeout", "hangupOnStar", "timeLimit", "callerId", "record", "trim", "answerOnBridge",
        "ringTone", "recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent",
    }),
}
# fmt: on
#: the speech markup that may stand inside a Say
_MARKUP = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
_SLOW = frozenset({"slow", "x-slow"})


@dataclass(frozen=True, slots=True)
class Document:
    """What a TwiML document asks for, and what Twilio would warn of."""

    verbs: tuple[Verb, ...]
    warnings: tuple[str, ...] = ()


def parse(body: bytes) -> Document:
    """Read a document. Raises InvalidTwiml where Twilio would not execute it."""
    if len(body) > MAX_DOCUMENT_BYTES:
        raise InvalidTwiml("the document is over 64 kB", 11750)
    try:
        root = ET.fromstring(body)  # noqa: S314 - our own server's answer, bounded above, and expat fetches nothing
    except ET.ParseError as error:
        raise InvalidTwiml(f"not well-formed XML: {error}") from error
    if root.tag != "Response":
        raise InvalidTwiml(f"the root is <{root.tag}>, must be <Response>")
    reader = _Reader()
    verbs = tuple(verb for node in root if (verb := reader.verb(node)) is not None)
    return Document(verbs, tuple(reader.warnings))


class _Reader:
    """Turns elements into verbs and collects the warnings on the way."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def verb(self, node: ET.Element) -> Verb | None:
        self._check(node)
        match node.tag:
            case "Say" | "Play" | "Pause":
                return self._prompt(node)
            case "Gather":
                return self._gather(node)
            case "Redirect":
                return Redirect((node.text or "").strip(), node.get("method", "POST"))
            case "Dial":
                return self._dial(node)
            case "Hangup":
                return Hangup()
            case "Reject":
                return Reject(node.get("reason", "rejected"))
            case _:
                self._warn(f"<{node.tag}> is not a verb this line plays")
                return None

    def _prompt(self, node: ET.Element) -> Prompt:
        match node.tag:
            case "Say":
                return self._say(node)
            case "Play":
                return Play((node.text or "").strip())
            case _:
                return Pause(self._whole(node, "length", 1))

    def _say(self, node: ET.Element) -> Say:
        slow = False
        for part in node.iter():
            if part is not node and part.tag not in _MARKUP:
                self._warn(f"<{part.tag}> is not speech markup")
            slow = slow or (part.tag == "prosody" and _is_slow(part.get("rate", "")))
        text = " ".join("".join(node.itertext()).split())
        if not text:
            self._warn("<Say> says nothing")
        if len(text) > MAX_SAY_CHARACTERS:
            self._warn(f"<Say> is over {MAX_SAY_CHARACTERS} characters")
        return Say(text, node.get("language", "en-US"), "slow" if slow else "normal")

    def _gather(self, node: ET.Element) -> Gather:
        inputs = node.get("input", "dtmf").split()
        if not set(inputs) <= {"dtmf", "speech"} or not inputs:
            self._warn(f"<Gather input='{node.get('input')}'> is not dtmf, speech or both")
        hints = tuple(filter(None, (hint.strip() for hint in node.get("hints", "").split(","))))
        if len(hints) > MAX_HINTS or any(len(hint) > MAX_HINT_CHARACTERS for hint in hints):
            self._warn(f"<Gather> takes {MAX_HINTS} hints of {MAX_HINT_CHARACTERS} characters")
        if node.get("speechModel") and not node.get("speechTimeout", "").isdigit():
            self._warn("<Gather> with a speechModel needs speechTimeout as a positive integer")
        return Gather(
            prompts=self._nested(node),
            keys="dtmf" in inputs,
            speech="speech" in inputs,
            action=node.get("action"),
            method=node.get("method", "POST"),
            timeout=self._whole(node, "timeout", 5),
            num_digits=self._whole(node, "numDigits", 0) or None,
            finish_on=node.get("finishOnKey", "#"),
            action_on_empty=node.get("actionOnEmptyResult") == "true",
            language=node.get("language", "en-US"),
            hints=hints,
        )

    def _nested(self, gather: ET.Element) -> tuple[Prompt, ...]:
        prompts = []
        for node in gather:
            if node.tag in ("Say", "Play", "Pause"):
                self._check(node)
                prompts.append(self._prompt(node))
            else:
                self._warn(f"<{node.tag}> may not stand in <Gather>")
        return tuple(prompts)

    def _dial(self, node: ET.Element) -> Dial:
        number = "".join(node.itertext()).strip()
        if not number:
            self._warn("<Dial> names nobody")
        for part in node:
            if part.tag not in ("Number", "Client", "Sip", "Conference", "Queue"):
                self._warn(f"<{part.tag}> may not stand in <Dial>")
        return Dial(number, node.get("action"), node.get("method", "POST"), self._whole(node, "timeout", 30))

    def _check(self, node: ET.Element) -> None:
        known = _ATTRIBUTES.get(node.tag)
        if known is None:
            return
        for name in node.attrib.keys() - known:
            self._warn(f"<{node.tag}> has no attribute '{name}'")
        if node.get("method", "POST") not in ("GET", "POST"):
            self._warn(f"<{node.tag} method='{node.get('method')}'> is not GET or POST")

    def _whole(self, node: ET.Element, name: str, default: int) -> int:
        value = node.get(name)
        if value is None or value == "auto":
            return default
        if not value.isascii() or not value.isdigit():
            self._warn(f"<{node.tag} {name}='{value}'> is not a whole number")
            return default
        return int(value)

    def _warn(self, message: str) -> None:
        self.warnings.append(f"12200 {message}")


def _is_slow(rate: str) -> bool:
    """Whether a prosody rate ("slow", "80%") asks for a slower voice."""
    return rate in _SLOW or (rate.endswith("%") and rate[:-1].isdigit() and int(rate[:-1]) < 100)
