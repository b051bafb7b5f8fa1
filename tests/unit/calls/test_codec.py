"""Whatever a journal holds comes back the same value exactly."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.calls import codec
from voicebot.calls.events import LineEvent
from voicebot.calls.journal import Entry
from voicebot.calls.world import World
from voicebot.conversation.effects import Effect
from voicebot.conversation.events import Event
from voicebot.conversation.reply import Line, Next
from voicebot.understanding.meaning import Meaning
from voicebot.wording.values import Money, Value

#: what journals leave out, by class and field: a line that changes here changes what old journals say
DEFAULTS = Path(__file__).parents[2] / "fixtures" / "journal_defaults.txt"

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))
st.register_type_strategy(str, st.text(st.characters(codec="utf-8"), max_size=12))


@given(st.from_type(Meaning))
def test_a_meaning_comes_back(meaning: Meaning) -> None:
    assert codec.loads(Meaning, codec.dumps(meaning)) == meaning


@given(
    st.builds(Entry, state=st.dictionaries(st.text(max_size=8), st.integers(-9, 9) | st.text(max_size=8) | st.none()))
)
def test_a_turn_of_the_journal_comes_back(entry: Entry) -> None:
    assert codec.loads(Entry, codec.dumps(entry)) == entry


@given(st.from_type(World))
def test_a_world_comes_back(world: World) -> None:
    assert codec.loads(World, codec.dumps(world)) == world


@pytest.mark.parametrize("union", [LineEvent, Event, Next, Effect, Value])
@given(data=st.data())
def test_each_kind_of_a_union_comes_back_as_itself(union: object, data: st.DataObject) -> None:
    value = data.draw(st.from_type(union))  # type: ignore[arg-type]
    again = codec.read(union, orjson.loads(codec.dumps(value)))
    assert (type(again), again) == (type(value), value)


def test_a_date_and_a_time_in_a_line_are_told_apart() -> None:
    moment = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    line = Line("x", (("a", date(2026, 11, 24)), ("b", moment), ("c", "2026-11-24"), ("d", Money(1, "CNY")), ("e", 3)))
    assert codec.loads(Line, codec.dumps(line)) == line


def test_a_field_that_an_older_release_did_not_write_takes_its_default() -> None:
    assert codec.loads(Meaning, b'{"is":"Meaning","intent":"affirm","confidence":1.0}').evidence == ()


def test_what_has_no_place_in_a_journal_is_refused() -> None:
    with pytest.raises(TypeError):
        codec.dumps(object())


def test_what_is_shown_leaves_nothing_out() -> None:
    shown = codec.shown(codec.loads(Meaning, b'{"is":"Meaning","intent":"affirm","confidence":1.0}'))
    assert shown["evidence"] == []
    assert shown["slots"]["amount"] is None


def test_what_holds_its_default_is_not_kept() -> None:
    kept = b'{"is":"Meaning","intent":"affirm","confidence":1.0,"slots":{"is":"Slots"}}'
    assert codec.dumps(codec.loads(Meaning, kept)) == kept


def test_no_default_has_changed_under_which_journals_were_written() -> None:
    written = sorted(
        f"{kind.__name__}.{field.name} = {field.default!r}"
        for kind in _dataclasses_in(Entry)
        for field in fields(kind)
        if field.default is not MISSING
    )
    assert written == DEFAULTS.read_text(encoding="utf-8").splitlines()


def _dataclasses_in(kind: Any) -> set[Any]:
    """Every dataclass that a value of this type can hold, itself too."""
    found: set[Any] = set()
    left = [kind]
    while left:
        one = left.pop()
        left += get_args(one)
        if is_dataclass(one) and one not in found:
            found.add(one)
            left += get_type_hints(one).values()
    return found
