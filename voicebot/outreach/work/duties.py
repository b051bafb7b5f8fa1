"""What a worker does again and again, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta
from typing import TYPE_CHECKING

from voicebot.outreach.ringing import Ringing
from voicebot.outreach.work.duty import Duty

if TYPE_CHECKING:
    from voicebot.calls.calls import Calls
    from voicebot.calls.carrier import Carrier
    from voicebot.calls.listing import CallList
    from voicebot.outreach.composition import Outreach
    from voicebot.outreach.messages.messenger import Lines
    from voicebot.outreach.work.upkeep import Upkeep

__all__ = ["Duty", "duties"]


def duties(
    outreach: Outreach, calls: Calls, upkeep: Upkeep, lines: Lines, lists: Sequence[CallList], carrier: Carrier
) -> tuple[Duty, ...]:
    """All that a worker does by itself, in the order in which a single pass does it."""

    def texts(goes_on: Callable[[], bool]) -> Mapping[str, int]:
        return outreach.messages.send_due(lines, goes_on)

    def open_calls(goes_on: Callable[[], bool]) -> Mapping[str, int]:
        return calls.look_after(lists, goes_on)

    return (
        Duty("calls", timedelta(seconds=30), None, open_calls),
        Duty("campaigns: calls that are over", timedelta(seconds=1), None, outreach.campaigns.settle),
        Duty("campaigns: calls to make", timedelta(seconds=1), None, outreach.campaigns.release),
        Duty("promises", timedelta(hours=6), None, outreach.follow_up.pass_of),
        Duty("reminders", timedelta(minutes=10), None, outreach.reminders.run),
        Duty("receipts", timedelta(minutes=5), None, outreach.receipts.run),
        Duty("callbacks", timedelta(seconds=15), None, Ringing(outreach.desk, carrier).run),
        Duty("texts", timedelta(seconds=2), None, texts),
        Duty("webhooks", timedelta(seconds=2), None, outreach.webhooks.deliver),
        Duty("files", timedelta(seconds=15), None, outreach.files.inbox.take_in),
        Duty("workers", timedelta(seconds=30), None, upkeep.adopt),
        Duty("webhooks: told long ago", None, time(2, 50), outreach.webhooks.forget),
        Duty("engine", None, time(2, 30), upkeep.forget),
    )
