"""One leg of a call as the carrier knows it: who, whose number, and the parameters that every webhook carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: what a carrier sends as From when the caller hides the number; it is not E.164
HIDDEN = "anonymous"


@dataclass(frozen=True, slots=True)
class Hooks:
    """Where a call's webhooks go: absolute URLs, as they are set on a number or given when a call is placed."""

    voice: str
    fallback: str | None = None
    status: str | None = None
    machine: str | None = None
    #: which progress events are posted to `status`; a number that is called only tells the end
    events: tuple[str, ...] = ("completed",)


#: the events asked for when a call is placed
PROGRESS = ("initiated", "ringing", "answered", "completed")


@dataclass(frozen=True, slots=True)
class Leg:
    """The carrier's id of the call, the account, and both numbers as the carrier gives them."""

    sid: str
    account: str
    caller: str
    called: str
    direction: Literal["inbound", "outbound-api"]

    def parameters(self, status: str) -> dict[str, str]:
        """The form that goes with every webhook; real carriers add fields without notice, and so do we."""
        return {
            "CallSid": self.sid,
            "AccountSid": self.account,
            "ApiVersion": "2010-04-01",
            "From": self.caller,
            "To": self.called,
            "Caller": self.caller,
            "Called": self.called,
            "Direction": self.direction,
            "CallStatus": status,
            "CallerCountry": "",
            "CalledCountry": "",
            "StirVerstat": "TN-Validation-Passed-A",
        }


def bot_hooks(base: str, attempt: str | None = None) -> Hooks:
    """The bot's webhooks under `base` (no trailing slash): of its hotline, or of one outbound attempt."""
    voice = f"{base}/twilio/voice"
    if attempt is None:
        return Hooks(voice=f"{voice}/inbound", fallback=f"{voice}/fallback", status=f"{voice}/status/inbound")
    return Hooks(
        voice=f"{voice}/answer/{attempt}",
        fallback=f"{voice}/fallback",
        status=f"{voice}/status/{attempt}",
        machine=f"{voice}/amd/{attempt}",
        events=PROGRESS,
    )
