"""Whoever is told says of what: everything, a group, or kinds by name."""

from __future__ import annotations

import pytest

from voicebot.errors import InvalidInput
from voicebot.outreach.webhooks.kinds import GROUPS, KINDS, asked_for, wants


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_had_by_its_name_by_its_group_and_by_everything_and_by_nothing_else(kind: str) -> None:
    group = f"{kind.partition('.')[0]}.*"
    assert all(wants(asked_for([name]), kind) for name in (kind, group, "*"))
    others = [name for name in (*KINDS, *GROUPS) if name not in (kind, group)]
    assert not wants(asked_for(others), kind)


@pytest.mark.parametrize("types", [["promise"], ["promise.keptt"], ["*.kept"], [], [" "]])
def test_what_there_is_not_is_refused_with_what_there_is(types: list[str]) -> None:
    with pytest.raises(InvalidInput, match=r"promise\.\*"):
        asked_for(types)


def test_what_is_asked_for_twice_is_told_once() -> None:
    assert asked_for(["call.ended", " call.ended", "plan.*"]) == ["call.ended", "plan.*"]
