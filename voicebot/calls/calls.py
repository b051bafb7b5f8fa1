"""The service: everything that may happen to a call, and nothing else, goes through here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voicebot.calls import dialling, failing, opening, progress, reconciling, replay, views
from voicebot.calls import turn as turns
from voicebot.calls.asking import COLLECTION
from voicebot.calls.carrier import Carrier
from voicebot.calls.equipment import Dialogue, Equipment
from voicebot.calls.events import LineEvent
from voicebot.calls.hearing import Understand
from voicebot.calls.house import Office
from voicebot.calls.listing import CallList
from voicebot.calls.memory import Vault
from voicebot.calls.reconciling import Patience
from voicebot.calls.rules import Rules
from voicebot.calls.samples import SampleAccount, on_file
from voicebot.calls.spoken import Script, Spoken
from voicebot.clock import Clock
from voicebot.conversation.step import step
from voicebot.records import open_calls
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.understanding import BUILT, PROMPTS

if TYPE_CHECKING:
    from voicebot.calls.reviewing import Reviews


class Calls:
    """One for a process; safe to share between threads. An unknown call id raises NotFound everywhere.

    `prompts` is where examples that staff take over from calls are kept, `built` where the model made of them stands.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        script: Script,
        rules: Rules,
        office: Office,
        understand: Understand,
        step: Dialogue = step,
        prompts: Path = PROMPTS,
        built: Path = BUILT,
    ) -> None:
        self._kit = Equipment(database, clock, script, rules, office, understand, Vault(database.cipher), step)
        self._prompts, self._built = prompts, built

    def close(self) -> None:
        """Give the database's connections back."""
        self._kit.database.close()

    @property
    def database(self) -> Database:
        return self._kit.database

    @property
    def script(self) -> Script:
        return self._kit.script

    @property
    def clock(self) -> Clock:
        return self._kit.clock

    @cached_property
    def reviews(self) -> Reviews:
        """What callers said that was not clear, not understood, or put right; and what staff make of it."""
        # What reads and compares examples takes a while to load, and no call needs it.
        from voicebot.calls.reviewing import Reviews

        return Reviews(self._kit.database, self._kit.clock, self._prompts, self._built)

    def open_inbound(self, carrier_sid: str, caller: str | None, called: str) -> str:
        """The call id of a ring; the same for every delivery with this carrier id."""
        return opening.open_inbound(self._kit, carrier_sid, caller, called)

    def reserve_outbound(
        self,
        account_ref: str,
        language: str | None = None,
        purpose: str = COLLECTION,
        note: dialling.Note | None = None,
    ) -> str:
        """Reserve a call to an account's holder, and note its id elsewhere with it.

        Raises NotFound, NotAllowed with the rule ids, InvalidInput for a purpose that no rule knows.
        """
        return dialling.reserve_outbound(self._kit, account_ref, language, purpose, note)

    def dial(self, call_id: str, carrier: Carrier) -> str:
        """Place a reserved call, once. Raises NotAllowed, Conflict, CarrierFailed."""
        return dialling.dial(self._kit, call_id, carrier)

    def look_after(
        self,
        lists: Sequence[CallList],
        goes_on: Callable[[], bool] = lambda: True,
        patience: Patience = Patience(),  # noqa: B008 - it is frozen
    ) -> Counter[str]:
        """Look for what became of calls of which nothing is heard any more; how often it came to what."""
        return reconciling.look_after(self._kit, lists, goes_on, patience)

    def unknown_calls(self) -> list[Row]:
        """The calls of which nobody knows whether they were placed: they are never dialled again."""
        with self._kit.database.read() as connection:
            return open_calls.unknown_calls(connection)

    def settle_by_hand(self, call_id: str, lists: Sequence[CallList], *, placed: bool, sid: str | None = None) -> None:
        """A person has looked in the carrier's log. Raises NotFound, Conflict, InvalidInput, CarrierFailed."""
        reconciling.settle_by_hand(self._kit, lists, call_id, placed=placed, sid=sid)

    def take_turn(self, call_id: str, event: LineEvent, token: str | None = None, turn: int | None = None) -> Spoken:
        """The reply to one event; to a repeated or late one, the reply that was given."""
        return turns.take_turn(self._kit, call_id, event, token, turn)

    def record_status(
        self,
        call_id: str,
        status: str,
        sequence: int | None = None,
        duration: int | None = None,
        carrier_sid: str | None = None,
    ) -> bool:
        """Take note of the carrier's state; false when it was old news."""
        return progress.record_status(self._kit, call_id, status, sequence, duration, carrier_sid)

    def record_machine(self, call_id: str, answered_by: str) -> Spoken | None:
        """Take note of who answered; words when the live call must now be told to say them."""
        return progress.record_machine(self._kit, call_id, answered_by)

    def record_untold(self, call_id: str, code: int | None) -> None:
        """Take note that the live call could not be told the words that `record_machine` gave."""
        progress.record_untold(self._kit, call_id, code)

    def fail_turn(self, call_id: str, code: str, url: str) -> Spoken:
        """Apology, and a person or a callback, after a turn that failed."""
        return failing.fail_turn(self._kit, call_id, code, url)

    def call(self, call_id: str) -> views.CallView:
        """What is known of a call."""
        return views.call_view(self._kit, call_id)

    def journal(self, call_id: str) -> tuple[views.TurnView, ...]:
        """The call's journal, private answers masked."""
        return views.journal_view(self._kit, call_id)

    def replay(self, call_id: str) -> replay.Replayed:
        """Run the journal through today's code and say whether the same words come out."""
        return replay.replay(self._kit, call_id)

    def sample_accounts(self) -> tuple[SampleAccount, ...]:
        """The invented accounts on file, with what to type for each."""
        return on_file(self._kit.database)

    def call_id_of(self, carrier_sid: str) -> str:
        """The call that the carrier knows by this id. Raises NotFound."""
        return views.call_id_of(self._kit, carrier_sid)

    def call_ids(self) -> list[str]:
        """Every call, oldest first."""
        return views.call_ids(self._kit)
