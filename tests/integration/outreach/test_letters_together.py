"""A plan that is answered from several telephones at once comes to one state, told once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from tests.unit.calls.conftest import put
from tests.unit.records.plans import NOW, agreed
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.outreach.letters import Letters, Press
from voicebot.records import Database
from voicebot.records.plan_views import views_of
from voicebot.records.plans import plan_history, plan_row
from voicebot.records.schema import metadata
from voicebot.settings import Settings

PRESSES: list[Press] = ["accept", "decline", "accept", "decline", "accept"]


@pytest.mark.parametrize("same_link", [True, False])
def test_one_answer_wins_and_the_others_are_told_it_is_closed(database: Database, same_link: bool) -> None:
    clock = ManualClock(NOW)
    letters = Letters(database, clock, office_of(Settings(secret_key=SecretStr("s" * 32))))
    plan_id = agreed(database, put(database))
    tokens = [letters.link(plan_id).token] * len(PRESSES)
    if not same_link:
        tokens = [letters.link(plan_id).token for _ in PRESSES]
    for token in tokens:
        letters.looked(letters.read(token), "en-US", "v1")
    clock.advance(seconds=timedelta(seconds=10).total_seconds())
    opened = [letters.read(token) for token in tokens]

    with ThreadPoolExecutor(len(PRESSES)) as pool:
        came_to = list(
            pool.map(lambda one: letters.answer(one[0], one[1], "en-US", "v1", "."), zip(opened, PRESSES, strict=True))
        )
    assert came_to.count("taken") == 1
    assert came_to.count("closed") == len(PRESSES) - 1
    with database.read() as connection:
        row = plan_row(connection, plan_id)
        told = [event["kind"] for event in plan_history(connection, plan_id)]
        flags = connection.execute(select(metadata.tables["flags"])).all()
        pressed = [view["kind"] for view in views_of(connection, plan_id) if view["kind"].endswith("pressed")]
    assert row is not None
    winner = "active" if PRESSES[came_to.index("taken")] == "accept" else "declined"
    assert (row["state"], told, len(flags)) == (winner, ["made", winner], 1 if winner == "active" else 0)
    assert len(pressed) == len(PRESSES)
