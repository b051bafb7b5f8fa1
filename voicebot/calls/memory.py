"""What a call remembers between two turns, sealed, and a memo so that a process need not open what it sealed itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import orjson

from voicebot.calls import codec
from voicebot.calls.world import World
from voicebot.conversation import snapshot
from voicebot.conversation.reply import Next
from voicebot.conversation.state import State
from voicebot.records.secrecy import Cipher

#: calls whose last turn stays at hand in one process
REMEMBERED = 2_048

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Memory:
    """The dialogue as it stands between two turns: its state, and what the last reply waits for."""

    state: State
    then: Next | None


class Memo:
    """Sealed bytes to the value in them, the oldest forgotten first. The same bytes always hold the same value."""

    def __init__(self) -> None:
        self._known: dict[bytes, object] = {}

    def put(self, sealed: bytes, value: object) -> None:
        """Keep a value at hand."""
        while len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known), b""), None)
        self._known[sealed] = value

    def get(self, sealed: bytes, opened: Callable[[], T], kind: type[T]) -> T:
        """The value in these bytes; `opened` finds it where it is not at hand."""
        known = self._known.get(sealed)
        if isinstance(known, kind):
            return known
        value = opened()
        self.put(sealed, value)
        return value


class Vault:
    """Seals and opens the memory and the world of calls."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher, self._memo = cipher, Memo()

    def seal_memory(self, memory: Memory) -> bytes:
        """The memory as it is kept."""
        return self._seal(codec.dumps({"state": snapshot.dump(memory.state), "then": memory.then}), memory)

    def open_memory(self, sealed: bytes) -> Memory:
        """The memory that was sealed."""
        return self._memo.get(sealed, lambda: self._read_memory(sealed), Memory)

    def seal_world(self, world: World) -> bytes:
        """The world as it is kept."""
        return self._seal(codec.dumps(world), world)

    def open_world(self, sealed: bytes) -> World:
        """The world that was sealed."""
        return self._memo.get(sealed, lambda: codec.loads(World, self._cipher.open(sealed)), World)

    def _seal(self, plain: bytes, value: object) -> bytes:
        sealed = self._cipher.seal(plain)
        self._memo.put(sealed, value)
        return sealed

    def _read_memory(self, sealed: bytes) -> Memory:
        kept = orjson.loads(self._cipher.open(sealed))
        return Memory(snapshot.load(kept["state"]), codec.read(Next | None, kept["then"]))
