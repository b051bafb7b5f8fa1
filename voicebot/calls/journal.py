"""One turn as it is kept: enough to prove what was said and why, and to run it again without a clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from voicebot.calls import codec
from voicebot.calls.events import LineEvent
from voicebot.calls.memory import Memory
from voicebot.calls.spoken import Script, Spoken, SpokenLine
from voicebot.calls.world import Checks, World
from voicebot.conversation import snapshot
from voicebot.conversation.effects import Effect
from voicebot.conversation.events import Event, Heard
from voicebot.conversation.reply import Listen, Next
from voicebot.conversation.state import Direction


@dataclass(frozen=True, slots=True)
class Begin:
    """How a call began; in its first turn."""

    direction: Direction
    language: str


#: in the place of a failed address: the carrier did not take a live call to the words for a machine
UNTOLD = "live call"


@dataclass(frozen=True, slots=True)
class Failure:
    """What the carrier said of a turn that failed: its code, and the address that failed or `UNTOLD`."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal.

    `heard` is what the line reported and `event` what the dialogue was given, both masked where `masked`; `cut` is
    the length of a text that was too long to be heard whole. `world` is there when it became known or changed.
    `failure` stands in the place of an event when a turn failed or could not be told. `state` is the dialogue's
    afterwards.
    """

    at: datetime
    heard: LineEvent | None
    event: Event | None
    agents_open: bool
    next_callback: datetime
    language: str
    pace: str
    lines: tuple[SpokenLine, ...]
    then: Next
    interruptible: bool
    effects: tuple[Effect, ...] = ()
    decided: tuple[str, ...] = ()
    begin: Begin | None = None
    world: World | None = None
    masked: bool = False
    cut: int = 0
    failure: Failure | None = None
    state: snapshot.Plain = field(default_factory=dict)

    @property
    def memory(self) -> Memory:
        """What the call remembers after this turn."""
        return Memory(snapshot.load(self.state), self.then, self.spoke)

    @property
    def spoke(self) -> bool:
        """Whether this turn answered speech whose words were kept."""
        return isinstance(self.event, Heard) and not self.masked

    def spoken(self, call_id: str, number: int, script: Script) -> Spoken:
        """The reply of this turn, `number` its place in the journal."""
        return Spoken(
            call_id=call_id,
            turn=number + 1,
            language=self.language,
            pace=self.pace,
            lines=self.lines,
            then=self.then,
            hints=hints(script, self.language, self.then),
            interruptible=self.interruptible,
        )


def hints(script: Script, language: str, then: Next) -> tuple[str, ...]:
    """Phrases to expect; none while the answer is private, lest the recogniser bend it."""
    if isinstance(then, Listen) and then.speech and not then.private:
        return script.hints(language, then.asked)
    return ()


def write(entry: Entry) -> bytes:
    """The entry's bytes. What answers are checked with stays out of the journal."""
    if entry.world is not None:
        entry = replace(entry, world=replace(entry.world, checks=Checks()))
    return codec.dumps(entry)


def read(raw: bytes) -> Entry:
    """The entry that `write` wrote."""
    return codec.loads(Entry, raw)
