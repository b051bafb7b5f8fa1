"""The walk itself: breadth first, so that the first call to show a violation is a shortest one.

States are told apart by what steers the dialogue: topic, question, ladders, tries, whether values are held. What only
colours a call (which language, which exact amount, what was said once already) is left out; each state so merged is
walked on from the first call that reached it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from voicebot.conversation.events import Event, Heard, Silence
from voicebot.conversation.explore.inputs import FAILS, events
from voicebot.conversation.explore.invariants import INVARIANTS, History, Invariant, Moved
from voicebot.conversation.explore.shape import shape
from voicebot.conversation.explore.worlds import World
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Listen, Next, Pause
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, begin, step
from voicebot.understanding.meaning import Intent, Meaning

Stepping = Callable[[State, Event, Facts], Step]
#: silences or misunderstandings in a row after which the call must have moved on
PATIENCE = 8
TOTAL, ENDS, BOUNDED = "every_step_is_total", "every_path_can_end", "no_endless_ladder"


@dataclass(slots=True)
class Node:
    """A state the walk reached, and how."""

    state: State
    then: Next | None
    history: History
    parent: Node | None = None
    label: str = ""
    event: Event | None = None

    def path(self) -> list[Node]:
        """The nodes from the first turn to here."""
        nodes: list[Node] = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            nodes.append(node)
            node = node.parent
        return nodes[::-1]


@dataclass(frozen=True, slots=True)
class Violation:
    """A call that breaks an invariant: `path` are its turns, the last the one that breaks it."""

    invariant: str
    says: str
    world: str
    path: tuple[tuple[str, Event], ...]


@dataclass(slots=True)
class Walked:
    """What the walk found. `violations` holds the shortest for each invariant."""

    states: int = 0
    transitions: int = 0
    topics: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    violations: dict[str, Violation] = field(default_factory=dict)

    def take_in(self, other: Walked) -> None:
        """Add what another walk found."""
        self.states += other.states
        self.transitions += other.transitions
        self.topics |= other.topics
        self.lines |= other.lines
        for violation in other.violations.values():
            self.add(violation)

    def add(self, violation: Violation) -> None:
        known = self.violations.get(violation.invariant)
        if known is None or len(violation.path) < len(known.path):
            self.violations[violation.invariant] = violation


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the lines: who may hear each, and what it discloses."""

    audience: Mapping[str, str]
    discloses: Mapping[str, tuple[str, ...]]


def walk(
    worlds: Mapping[str, World],
    knowledge: Knowledge,
    *,
    stepping: Stepping = step,
    invariants: Mapping[str, Invariant] = INVARIANTS,
    most_states: int | None = None,
) -> Walked:
    """Walk every world. `most_states` cuts a walk short, for tests that need only its beginning."""
    walked = Walked()
    for name, world in worlds.items():
        _Walker(name, world, knowledge, stepping, invariants, walked).run(most_states)
    return walked


class _Walker:
    def __init__(
        self,
        name: str,
        world: World,
        knowledge: Knowledge,
        stepping: Stepping,
        invariants: Mapping[str, Invariant],
        walked: Walked,
    ) -> None:
        self.name, self.world, self.knowledge = name, world, knowledge
        self.stepping, self.invariants, self.walked = stepping, invariants, walked
        self.possible: dict[Next | None, tuple[tuple[str, Event], ...]] = {}

    def run(self, most_states: int | None) -> None:
        start = self._start()
        first = shape(start.state, None, start.history, self.world.facts)
        queue, nodes = deque([(first, start)]), {first: start}
        backwards: dict[Hashable, set[Hashable]] = {}
        while queue and (most_states is None or len(nodes) < most_states):
            here, node = queue.popleft()
            self.walked.topics.add(node.state.topic)
            for label, event in self._events(node.then):
                reached = self._move(node, label, event)
                if reached is None:
                    continue
                there = shape(reached.state, reached.then, reached.history, self.world.facts)
                if label not in ("hangs up", FAILS):
                    backwards.setdefault(there, set()).add(here)
                if there not in nodes:
                    nodes[there] = reached
                    queue.append((there, reached))
            self._ladders(node)
        self.walked.states += len(nodes)
        if most_states is None:
            self._all_can_end(nodes, backwards)

    def _start(self) -> Node:
        """Where the walk begins: before the call's first event, or after those that come first in this world."""
        node = Node(begin(self.world.direction, self.world.language), None, History())
        for label, event in self.world.first:
            node = self._move(node, label, event) or node
        return node

    def _events(self, then: Next | None) -> tuple[tuple[str, Event], ...]:
        """What can happen next: in one world the same wherever the same is awaited."""
        if then not in self.possible:
            self.possible[then] = tuple(events(then, self.world.facts, self.world.direction == "outbound"))
        return self.possible[then]

    def _move(self, node: Node, label: str, event: Event) -> Node | None:
        self.walked.transitions += 1
        try:
            done = self.stepping(node.state, event, self.world.facts)
        except Exception as error:
            self._violated(TOTAL, f"{type(error).__name__}: {error}", _path(node, label, event))
            return None
        self.walked.lines.update(line.key for line in done.reply.lines)
        audience, discloses = self.knowledge.audience, self.knowledge.discloses
        moved = Moved(node.state, node.then, event, done, node.history, self.world.facts, audience, discloses)
        for name, check in self.invariants.items():
            says = check(moved)
            if says is not None:
                self._violated(name, says, _path(node, label, event))
        return Node(done.state, done.reply.then, moved.became, node, label, event)

    def _ladders(self, node: Node) -> None:
        """Nobody is kept in a loop by saying nothing, or nothing that can be understood."""
        if node.state.silences or node.state.misses:
            return  # a ladder is climbed from its foot
        unheard = Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9))
        for label, event in (("is silent", Silence()), ("says out_of_scope", unheard)):
            state, then = node.state, node.then
            for _ in range(PATIENCE):
                if state.ended or not isinstance(then, Listen | Pause) or state.question == "crisis":
                    break
                try:
                    done = self.stepping(state, event, self.world.facts)
                except Exception:
                    break
                if done.state.question != state.question:
                    break
                state, then = done.state, done.reply.then
            else:
                says = f"{label} {PATIENCE} times at {state.question}"
                self._violated(BOUNDED, says, _path(node, label, event))

    def _all_can_end(self, nodes: Mapping[Hashable, Node], backwards: Mapping[Hashable, set[Hashable]]) -> None:
        """From every state some way leads to the end that is not the caller's hanging up."""
        ending = {key for key, node in nodes.items() if node.state.ended or node.state.question == "crisis"}
        queue = deque(ending)
        while queue:
            for before in backwards.get(queue.popleft(), ()):
                if before not in ending:
                    ending.add(before)
                    queue.append(before)
        for key, node in nodes.items():
            if key not in ending and node.event is not None and node.parent is not None:
                path = _path(node.parent, node.label, node.event)
                self._violated(ENDS, f"no end from {node.state.question}", path)
                return

    def _violated(self, invariant: str, says: str, path: Iterable[tuple[str, Event]]) -> None:
        self.walked.add(Violation(invariant, says, self.name, tuple(path)))


def _path(node: Node, label: str, event: Event) -> list[tuple[str, Event]]:
    turns = [(step.label, step.event) for step in node.path() if step.event is not None]
    return [*turns, (label, event)]
