"""A turn's answer as TwiML: built by escaping into templates, since Twilio's own builder takes fifty times as long."""

from __future__ import annotations

import re
from functools import lru_cache

from voicebot.calls.spoken import Spoken
from voicebot.conversation.reply import HangUp, Listen, Pause, Transfer

CONTENT_TYPE = "text/xml; charset=utf-8"
#: the language of speech recognition and of the voice, and the voice
VOICES = {"zh-CN": ("cmn-Hans-CN", "cmn-CN", "Polly.Zhiyu-Neural"), "en-US": ("en-US", "en-US", "Polly.Joanna-Neural")}
#: Twilio takes at most so many hints, of so many characters
HINTS_MOST, HINT_LENGTH = 500, 100
#: how long a person's telephone rings before the bot comes back, seconds
RING_SECONDS = 20

#: an English sentence with which a Mandarin line ends, for those who do not speak Mandarin
_ENGLISH_END = re.compile(r"(?<=[。！？])\s*(?=[A-Za-z]+(?:,? [A-Za-z']+){3,}[.!?]$)")

_HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
#: what XML cannot hold: control characters, halves of pairs, and two that are no characters
_UNSPEAKABLE = (*range(32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_ESCAPES: dict[int, str | None] = dict.fromkeys(_UNSPEAKABLE)
_ESCAPES |= {9: " ", 10: " ", 13: " ", 38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;"}


def escape(text: str) -> str:
    """`text` safe inside an element or an attribute; what XML cannot hold is left out."""
    return text.translate(_ESCAPES)


def render(spoken: Spoken, person_number: str = "", base: str = "") -> str:
    """The TwiML of a turn. `person_number` is where a transfer rings; without it the transfer finds nobody at once.

    `base` goes before the address of the next turn: a document that is pushed to a live call has no address of its
    own to which another could be relative.
    """
    says = "".join([_say(spoken.language, spoken.pace, line.text) for line in spoken.lines])
    here = f"{base}/twilio/voice/turn/{spoken.call_id}?turn={spoken.turn}"
    match spoken.then:
        case Listen() as listen:
            inside, before = (says, "") if spoken.interruptible else ("", says)
            return f"{_HEAD}{before}{_gather(spoken, listen, here)}{inside}</Gather></Response>"
        case Pause(seconds):
            # Listening rather than pausing: a caller who is ready sooner need not wait.
            return f"{_HEAD}{says}{_gather(spoken, seconds, here)}</Gather></Response>"
        case Transfer():
            return f"{_HEAD}{says}{_dial(here, person_number)}</Response>"
        case HangUp():
            return f"{_HEAD}{says}<Hangup/></Response>"


def plain(text: str, language: str) -> str:
    """One sentence and the end of the call, for when there is no turn to render."""
    return f"{_HEAD}{_plain_say(text, language)}<Hangup/></Response>"


def plain_transfer(text: str, person_number: str, otherwise: str, language: str) -> str:
    """The same with a person in between; `otherwise` is said when none takes the call."""
    ring = f'<Dial timeout="{RING_SECONDS}" answerOnBridge="true"><Number>{escape(person_number)}</Number></Dial>'
    return f"{_HEAD}{_plain_say(text, language)}{ring}{_plain_say(otherwise, language)}<Hangup/></Response>"


def _plain_say(text: str, language: str) -> str:
    _, named, voice = VOICES[language]
    return f'<Say language="{named}" voice="{voice}">{escape(text)}</Say>'


# Most of what is said is the same for everybody.
@lru_cache(maxsize=2048)
def _say(language: str, pace: str, text: str) -> str:
    if language == "zh-CN" and len(parts := _ENGLISH_END.split(text)) == 2:
        return _say_in("zh-CN", pace, parts[0]) + _say_in("en-US", pace, parts[1])
    return _say_in(language, pace, text)


def _say_in(language: str, pace: str, text: str) -> str:
    _, named, voice = VOICES[language]
    words = escape(text)
    if pace == "slow":
        words = f'<prosody rate="80%">{words}</prosody>'
    return f'<Say language="{named}" voice="{voice}">{words}</Say>'


def _gather(spoken: Spoken, listen: Listen | int, here: str) -> str:
    if isinstance(listen, int):
        kinds, seconds, digits, hints = "dtmf speech", listen, 1, ""
    else:
        kinds, seconds, digits = ("dtmf speech" if listen.speech else "dtmf"), listen.seconds, listen.digits
        hints = "" if listen.private or not listen.speech else _hints(spoken.hints)
    spoken_answer = f' language="{VOICES[spoken.language][0]}" speechTimeout="auto" profanityFilter="false"{hints}'
    count = f' numDigits="{digits}"' if digits else ""
    return (
        f'<Gather input="{kinds}" action="{here}" method="POST" actionOnEmptyResult="true" timeout="{seconds}"{count}'
        f' finishOnKey="#"{spoken_answer if "speech" in kinds else ""}>'
    )


# The same few lists come with every call.
@lru_cache(maxsize=256)
def _hints(hints: tuple[str, ...]) -> str:
    kept = [hint.replace(",", " ") for hint in hints if len(hint) <= HINT_LENGTH][:HINTS_MOST]
    return f' hints="{escape(",".join(kept))}"' if kept else ""


def _dial(here: str, person_number: str) -> str:
    if not person_number:
        return f'<Redirect method="POST">{here}&amp;transfer=nobody</Redirect>'
    return (
        f'<Dial action="{here}" method="POST" timeout="{RING_SECONDS}" answerOnBridge="true">'
        f"<Number>{escape(person_number)}</Number></Dial>"
    )
