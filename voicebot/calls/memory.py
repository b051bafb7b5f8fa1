"""What a call remembers between two turns, and what stays at hand in a process so that it need not be opened again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from voicebot.calls import codec
from voicebot.calls.world import World
from voicebot.conversation.reply import Next
from voicebot.conversation.state import State
from voicebot.records.secrecy import Cipher

#: calls whose last turn stays at hand in one process
REMEMBERED = 2_048

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Memory:
    """The dialogue as it stands between two turns: its state, and what the last reply waits for.

    `spoke` is true where the last event was speech whose words were kept: the next may show it ill understood.
    """

    state: State
    then: Next | None
    spoke: bool = False


@dataclass(frozen=True, slots=True)
class _Before:
    memory: Memory
    world: World


class Memo:
    """The newest of what a process has seen, the oldest forgotten first. A key means the same value for ever."""

    def __init__(self) -> None:
        self._known: dict[Hashable, object] = {}

    def put(self, key: Hashable, value: object) -> None:
        """Keep a value at hand."""
        while len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known), None), None)
        self._known[key] = value

    def get(self, key: Hashable, kind: type[T]) -> T | None:
        """The value, or None where it is not at hand."""
        known = self._known.get(key)
        return known if isinstance(known, kind) else None


class Vault:
    """The memory and the world of calls, without opening again what this process wrote or opened before."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher, self._worlds, self._memories = cipher, Memo(), Memo()

    def keep_memory(self, call_id: str, turn: int, memory: Memory, world: World) -> None:
        """Have at hand what a call remembers before its turn of that number; only once that is committed."""
        self._memories.put((call_id, turn), _Before(memory, world))

    def memory(self, call_id: str, turn: int) -> Memory | None:
        """What a call remembers before that turn, where this process took the one before it."""
        before = self.before(call_id, turn)
        return None if before is None else before[0]

    def before(self, call_id: str, turn: int) -> tuple[Memory, World] | None:
        """The same with the call's world."""
        before = self._memories.get((call_id, turn), _Before)
        return None if before is None else (before.memory, before.world)

    def seal_world(self, world: World) -> bytes:
        """The world as it is kept."""
        sealed = self._cipher.seal(codec.dumps(world))
        self._worlds.put(sealed, world)
        return sealed

    def open_world(self, sealed: bytes) -> World:
        """The world that was sealed."""
        known = self._worlds.get(sealed, World)
        if known is None:
            known = codec.loads(World, self._cipher.open(sealed))
            self._worlds.put(sealed, known)
        return known
