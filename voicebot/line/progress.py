"""Status callbacks of one call: the events asked for, numbered from 0 in the order they happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from voicebot.line.leg import Hooks, Leg
from voicebot.line.webhooks import Webhooks

#: events by the call status that each reports
STATUS_OF = {"initiated": "initiated", "ringing": "ringing", "answered": "in-progress", "completed": "completed"}
TERMINAL = ("completed", "busy", "failed", "no-answer", "canceled")


class Progress:
    """Tells the bot how the call goes on. A call ends once: later ends are not told."""

    def __init__(self, leg: Leg, hooks: Hooks, webhooks: Webhooks, now: Callable[[], datetime]) -> None:
        self._leg, self._hooks, self._webhooks, self._now = leg, hooks, webhooks, now
        self._sequence = 0
        self._answered_at: datetime | None = None
        self.status = "queued"

    def reached(self, event: str) -> None:
        """`event` (initiated, ringing, answered) has happened."""
        self.status = STATUS_OF[event]
        if event == "answered":
            self._answered_at = self._now()
        self._tell(event, self.status, {})

    def ended(self, status: str) -> None:
        """The call ended with `status`: completed, busy, failed, no-answer or canceled."""
        if self.status in TERMINAL:
            return
        self.status = status
        seconds = round((self._now() - self._answered_at).total_seconds()) if self._answered_at else 0
        self._tell("completed", status, {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))})

    def _tell(self, event: str, status: str, more: dict[str, str]) -> None:
        if self._hooks.status is None or event not in self._hooks.events:
            return
        form = self._leg.parameters(status) | more
        form["SequenceNumber"] = str(self._sequence)
        form["CallbackSource"] = "call-progress-events"
        form["Timestamp"] = self._now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        self._sequence += 1
        self._webhooks.notify(self._hooks.status, form)
