"""The carrier's end of one call: fetches TwiML, plays it, waits where it waits, and posts what the caller does.

The player never waits by itself. At a Gather, a Dial or a ringing telephone it stops, and whoever holds the call (a
page, a terminal, a test) says what comes next: `press`, `speak`, `silence`, `person`, `hang_up`. Time that a real call
would take is handed to `passes`, so that a manual clock can be moved along.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urljoin

from voicebot.calls.carrier import PLAYS_ANSWER
from voicebot.clock import Clock
from voicebot.errors import Conflict
from voicebot.line import moments as m
from voicebot.line import twiml as t
from voicebot.line.gathering import Gathering
from voicebot.line.leg import Hooks, Leg
from voicebot.line.progress import Progress
from voicebot.line.webhooks import WebhookFailed, Webhooks

#: documents in a row without the caller doing anything; a real call would be stopped by its bill
MAX_DOCUMENTS = 60
#: how long a person who took the call is taken to talk
PERSON_SECONDS = 30


class Phase(StrEnum):
    """Where the call stands."""

    RINGING = "ringing"
    LISTENING = "listening"
    TRANSFERRING = "transferring"
    ENDED = "ended"


def no_time(seconds: float) -> None:
    """Real time passes by itself."""


class Player:
    """One call. `heard` grows with every moment; `phase` says what the call waits for."""

    def __init__(
        self, leg: Leg, hooks: Hooks, webhooks: Webhooks, clock: Clock, passes: Callable[[float], None] = no_time
    ) -> None:
        self.leg, self.hooks, self.webhooks = leg, hooks, webhooks
        self.progress = Progress(leg, hooks, webhooks, clock.now)
        self.phase = Phase.RINGING
        self.heard: list[m.Moment] = []
        self.gathering: Gathering | None = None
        self._passes = passes
        self._verbs: deque[t.Verb] = deque()
        self._dial: t.Dial | None = None
        self._document = hooks.voice
        self._turn = 0
        self._quiet_documents = 0

    def ring(self) -> None:
        """An outbound call has been placed and the telephone rings."""
        self.progress.reached("initiated")
        self.progress.reached("ringing")

    def answer(self, answered_by: str | None = None) -> None:
        """Somebody, or a machine, picks up. `answered_by` is what machine detection finds, told beside the call."""
        self._must_be(Phase.RINGING)
        self.progress.reached("answered")
        self._go_to(self.hooks.voice, {})
        self._play()
        if answered_by is not None:
            self.detect(answered_by)

    def detect(self, answered_by: str) -> None:
        """Machine detection has made up its mind (human, machine_end_beep, unknown, ...)."""
        if self.hooks.machine is None or self.phase is Phase.ENDED:
            return
        form = self.leg.parameters(self.progress.status)
        form |= {"AnsweredBy": answered_by, "MachineDetectionDuration": "3200", PLAYS_ANSWER: "true"}
        document = self.webhooks.report(self.hooks.machine, form)
        if document:
            self.take_over(document)

    def take_over(self, body: bytes) -> None:
        """The bot sends the live call a new document, whatever it is doing (Twilio's update of a call)."""
        if self.phase in (Phase.ENDED, Phase.RINGING):
            return
        try:
            document = t.parse(body)
        except t.InvalidTwiml as error:
            self._fault(error.code, str(error))
            return
        self.gathering, self._dial = None, None
        self._verbs = deque(document.verbs)
        self._play()

    def decline(self, status: str = "busy") -> None:
        """Nobody takes the ringing call: busy, no-answer or canceled."""
        self._must_be(Phase.RINGING)
        self._end("caller", status)

    def press(self, keys: str) -> None:
        """Keys 0-9 * #. What follows the key that completes an answer is lost, as on the real line."""
        gathering = self._listening(keys)
        if gathering is None:
            return
        if not gathering.gather.keys:
            self._lost(keys, "only speech is listened for")
            return
        for place, key in enumerate(keys):
            if gathering.press(key):
                if keys[place + 1 :]:
                    self._lost(keys[place + 1 :], "the answer was already complete")
                self._finish_keys(gathering)
                return

    def speak(self, text: str, confidence: float = 0.9) -> None:
        """Words. Once keys have begun an answer they win, and words are not listened to."""
        gathering = self._listening(text)
        if gathering is None:
            return
        if not gathering.gather.speech:
            self._lost(text, "only keys are listened for")
        elif gathering.digits:
            self._lost(text, "keys came first")
        elif not text.strip():
            self.silence()
        else:
            self.heard.append(m.CallerSaid(text, confidence))
            self._passes(len(text) / 8)
            self._submit(gathering, {"SpeechResult": text, "Confidence": f"{confidence:.8f}"})

    def silence(self) -> None:
        """The time for an answer is over. Keys pressed so far are the answer; without any, the document goes on."""
        gathering = self._listening("")
        if gathering is None:
            return
        self._passes(gathering.gather.timeout)
        if gathering.digits:
            self._finish_keys(gathering)
            return
        self.heard.append(m.CallerSilent())
        self._nothing_heard(gathering)

    def person(self, result: str) -> None:
        """The person being dialled: completed (they talked), no-answer, busy or failed."""
        self._must_be(Phase.TRANSFERRING)
        dial, self._dial = self._dial, None
        self.heard.append(m.PersonEnded(result))
        self._passes(PERSON_SECONDS if result == "completed" else 20)
        if dial is not None and dial.action is not None:
            form = {"DialCallStatus": result, "DialCallSid": f"CA{'d' * 32}", "DialBridged": "true"}
            if result == "completed":
                form["DialCallDuration"] = str(PERSON_SECONDS)
            self._go_to(self._absolute(dial.action), form, dial.method)
        self._play()

    def hang_up(self) -> None:
        """The caller puts the receiver down."""
        if self.phase is not Phase.ENDED:
            self._end("caller", "completed" if self.phase is not Phase.RINGING else "canceled")

    # -- the carrier's own side ------------------------------------------------------------------------------------

    def _go_to(self, url: str, form: dict[str, str], method: str = "POST") -> None:
        """Make the document at `url` the one that plays; when it cannot be had, the fallback's."""
        self.gathering, self._quiet_documents = None, self._quiet_documents + 1
        if self._quiet_documents > MAX_DOCUMENTS:
            self._fault(11999, f"{MAX_DOCUMENTS} documents in a row and the caller was never listened to")
            self._end("line", "completed")
            return
        try:
            self._load(url, form, method)
        except (WebhookFailed, t.InvalidTwiml) as error:
            self._fault(error.code, str(error))
            self._fall_back(error.code, url)

    def _load(self, url: str, form: dict[str, str], method: str) -> None:
        where, body = self.webhooks.fetch(url, self.leg.parameters(self.progress.status) | form, method)
        self._turn = len(self.webhooks.posted) - 1
        document = t.parse(body)
        self._document, self._verbs = where, deque(document.verbs)
        for warning in document.warnings:
            code, _, message = warning.partition(" ")
            self._fault(int(code), message)

    def _fall_back(self, code: int, url: str) -> None:
        if self.hooks.fallback is None:
            self._end("line", "completed")
            return
        try:
            self._load(self.hooks.fallback, {"ErrorCode": str(code), "ErrorUrl": url}, "POST")
        except (WebhookFailed, t.InvalidTwiml) as error:
            self._fault(error.code, str(error))
            self._end("line", "completed")

    def _play(self) -> None:
        """Run verbs until the call waits for somebody or is over."""
        while self.phase is not Phase.ENDED:
            if not self._verbs:
                self._end("bot", "completed")
            elif self._waits_at(self._verbs.popleft()):
                return

    def _waits_at(self, verb: t.Verb) -> bool:
        """Run one verb; true when the call now waits for somebody."""
        match verb:
            case t.Say() | t.Play() | t.Pause():
                self._passes(self._perform(verb, interruptible=False))
            case t.Gather():
                return self._listen(verb)
            case t.Redirect():
                self._go_to(self._absolute(verb.url), {}, verb.method)
            case t.Dial():
                self._dial, self.phase = verb, Phase.TRANSFERRING
                self.heard.append(m.Dialled(verb.number))
                return True
            case t.Hangup():
                self._end("bot", "completed")
            case t.Reject():
                self._end("bot", "busy" if verb.reason == "busy" else "no-answer")
        return False

    def _listen(self, gather: t.Gather) -> bool:
        spoken = sum(self._perform(prompt, interruptible=True) for prompt in gather.prompts)
        self.gathering, self.phase = Gathering(gather, spoken), Phase.LISTENING
        self._passes(spoken)
        return True

    def _perform(self, prompt: t.Prompt, *, interruptible: bool) -> float:
        """Let the caller hear `prompt`; returns about how many seconds it takes."""
        match prompt:
            case t.Say():
                said = m.BotSaid(prompt.text, prompt.language, prompt.pace, interruptible, self._turn)
                self.heard.append(said)
                return m.seconds(said)
            case t.Play():
                self.heard.append(m.Played(self._absolute(prompt.url), self._turn))
                return 3.0
            case t.Pause():
                self.heard.append(m.Quiet(prompt.seconds, self._turn))
                return float(prompt.seconds)

    def _finish_keys(self, gathering: Gathering) -> None:
        if not gathering.digits:
            self.heard.append(m.CallerPressed(gathering.finished_on))
            self._nothing_heard(gathering)
            return
        self.heard.append(m.CallerPressed(gathering.digits))
        form = {"Digits": gathering.digits, "msg": "Gather End"}
        if gathering.finished_on:
            form["FinishedOnKey"] = gathering.finished_on
        self._submit(gathering, form)

    def _nothing_heard(self, gathering: Gathering) -> None:
        if gathering.gather.action_on_empty:
            self._submit(gathering, {"Digits": "", "msg": "Gather End"}, attended=False)
        else:
            self.gathering = None
            self._play()

    def _submit(self, gathering: Gathering, form: dict[str, str], *, attended: bool = True) -> None:
        if attended:
            self._quiet_documents = 0
        action = gathering.gather.action
        where = self._absolute(action) if action else self._document
        self._go_to(where, form, gathering.gather.method)
        self._play()

    def _listening(self, what: str) -> Gathering | None:
        if self.phase is Phase.LISTENING and self.gathering is not None:
            return self.gathering
        self._lost(what, f"nobody is listening: the call is {self.phase}")
        return None

    def _lost(self, what: str, why: str) -> None:
        self.heard.append(m.NotTaken(what, why))

    def _fault(self, code: int, message: str) -> None:
        self.heard.append(m.LineFault(code, message))

    def _end(self, by: str, status: str) -> None:
        self.phase, self.gathering, self._dial = Phase.ENDED, None, None
        self._verbs.clear()
        self.heard.append(m.Ended(by, status))
        self.progress.ended(status)

    def _absolute(self, url: str) -> str:
        return urljoin(self._document, url)

    def _must_be(self, *phases: Phase) -> None:
        if self.phase not in phases:
            raise Conflict(f"the call is {self.phase}, not {' or '.join(phases)}")
