"""A caller who does and checks what a test or a played file says. A failed check tells the whole call so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from voicebot.line import moments as m
from voicebot.line.moments import lines
from voicebot.line.player import Phase, Player


class Caller:
    """Holds one call. Each thing the caller does is checked: the line must have met no fault on the way.

    `tolerant` leaves faults to the test (where faults are what is tested).
    """

    def __init__(self, player: Player, *, tolerant: bool = False) -> None:
        self.player, self._tolerant = player, tolerant
        self._from = 0

    def rings(self) -> Caller:
        """Dial the hotline; the bot picks up."""
        return self._does(self.player.answer)

    def picks_up(self, answered_by: str | None = "human") -> Caller:
        """Answer the ringing telephone, or let a machine do so."""
        return self._does(lambda: self.player.answer(answered_by))

    def is_found_to_be(self, answered_by: str) -> Caller:
        """Let machine detection say what it finds, once the call has been answered."""
        return self._does(lambda: self.player.detect(answered_by))

    def presses(self, keys: str) -> Caller:
        """Press keys and wait. Keys that make no whole answer are sent when the time is over."""

        def press() -> None:
            self.player.press(keys)
            if self.player.gathering is not None and self.player.gathering.digits:
                self.player.silence()

        return self._does(press)

    def says(self, text: str, confidence: float = 0.9) -> Caller:
        """Say words, and wait where only keys are listened for."""

        def speak() -> None:
            self.player.speak(text, confidence)
            if isinstance(self.player.heard[-1], m.NotTaken) and self.player.phase is Phase.LISTENING:
                self.player.silence()

        return self._does(speak)

    def stays_silent(self, times: int = 1) -> Caller:
        """Say and press nothing until the time for an answer is over."""
        for _ in range(times):
            if self.player.phase is Phase.LISTENING:
                self._does(self.player.silence)
        return self

    def person(self, result: str = "completed") -> Caller:
        """The person whom the bot calls in: completed, no-answer, busy or failed."""
        return self._does(lambda: self.player.person(result))

    def hangs_up(self) -> Caller:
        """Put the receiver down."""
        return self._does(self.player.hang_up)

    def hears(self, *phrases: str) -> Caller:
        """Check that each phrase (or pattern) was in what the bot said last."""
        for phrase in phrases:
            if not (phrase in self.last or re.search(phrase, self.last)):
                self._fail(f"expected to hear {phrase!r} in {self.last!r}")
        return self

    def does_not_hear(self, *phrases: str) -> Caller:
        """Check that none of the phrases was in anything the bot said in this call."""
        everything = " ".join(lines(self.player.heard))
        for phrase in phrases:
            if phrase in everything or re.search(phrase, everything):
                self._fail(f"{phrase!r} was said")
        return self

    def is_listened_to(self) -> Caller:
        """Check that the bot waits for an answer."""
        return self._is(Phase.LISTENING)

    def is_put_through(self) -> Caller:
        """Check that a person is being called in."""
        return self._is(Phase.TRANSFERRING)

    def is_done(self, by: str = "bot") -> Caller:
        """Check that the call is over, and who ended it."""
        self._is(Phase.ENDED)
        end = self.player.heard[-1]
        if not (isinstance(end, m.Ended) and end.by == by):
            self._fail(f"expected the {by} to end the call")
        return self

    @property
    def last(self) -> str:
        """What the bot said since the caller last did something."""
        return " ".join(lines(self.player.heard[self._from :]))

    def transcript(self) -> str:
        """The call so far, a line for each moment."""
        return "\n".join(map(told, self.player.heard))

    def _does(self, action: Callable[[], None]) -> Caller:
        self._from = len(self.player.heard)
        action()
        faults = [moment for moment in self.player.heard[self._from :] if isinstance(moment, m.LineFault)]
        if faults and not self._tolerant:
            self._fail(f"the line met a fault: {faults[0].message}")
        return self

    def _is(self, phase: Phase) -> Caller:
        if self.player.phase is not phase:
            self._fail(f"expected the call to be {phase}, it is {self.player.phase}")
        return self

    def _fail(self, message: str) -> NoReturn:
        raise AssertionError(f"{message}\n--- the call so far ---\n{self.transcript()}")


def told(moment: m.Moment) -> str:
    """One moment in one line of text."""
    match moment:
        case m.BotSaid():
            return f"bot      {moment.text}"
        case m.Played():
            return f"bot      (plays {moment.url})"
        case m.Quiet():
            return f"bot      (is quiet for {moment.seconds} s)"
        case m.CallerPressed():
            return f"caller   [{moment.keys or '#'}]"
        case m.CallerSaid():
            return f"caller   {moment.text}"
        case m.CallerSilent():
            return "caller   (silence)"
        case m.NotTaken():
            return f"lost     {moment.what} ({moment.why})"
        case m.Dialled():
            return f"line     calls {moment.number} into the call"
        case m.PersonEnded():
            return f"person   {moment.result}"
        case m.LineFault():
            return f"fault    {moment.message}"
        case m.Ended():
            return f"end      by the {moment.by}, {moment.status}"
