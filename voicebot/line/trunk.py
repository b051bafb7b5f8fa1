"""Joins the line to one bot: where its webhooks are, which token signs them, and whose number it answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from voicebot.clock import Clock
from voicebot.line.leg import HIDDEN, Leg, bot_hooks
from voicebot.line.player import Player, no_time
from voicebot.line.transport import Transport
from voicebot.line.webhooks import Webhooks

#: the account id in our webhooks: it looks like a carrier's and names nobody's
LINE_ACCOUNT = "AC" + "0" * 32


@dataclass(frozen=True, slots=True)
class Trunk:
    """Makes calls to and from the bot at `base` (no trailing slash), whose number is `hotline`."""

    transport: Transport
    token: str
    base: str
    hotline: str
    clock: Clock
    account: str = LINE_ACCOUNT
    passes: Callable[[float], None] = field(default=no_time)

    def call_in(self, caller: str | None) -> Player:
        """Somebody dials the hotline; `caller` None hides the number. The call is not yet answered."""
        sid = f"CA{uuid.uuid4().hex}"
        leg = Leg(sid, self.account, caller or HIDDEN, self.hotline, "inbound")
        return self._player(leg, None)

    def call_out(self, attempt: str, sid: str, to: str) -> Player:
        """The bot has placed a call: the telephone at `to` rings, and the bot is told so."""
        player = self._player(Leg(sid, self.account, self.hotline, to, "outbound-api"), attempt)
        player.ring()
        return player

    def _player(self, leg: Leg, attempt: str | None) -> Player:
        webhooks = Webhooks(self.transport, self.token)
        return Player(leg, bot_hooks(self.base, attempt), webhooks, self.clock, self.passes)
