"""A promise moved on from the payments on record: kept, partly kept, broken, or made good later."""

from __future__ import annotations

from sqlalchemy import Connection

from voicebot.outreach import colleagues, lives
from voicebot.outreach.scene import Moved, Scene
from voicebot.records import promises as table
from voicebot.records.prepared import Row
from voicebot.repayment.keeping import promise_life

#: states that are for good, whatever is paid
CLOSED = frozenset({"replaced", "withdrawn"})


def move_on(connection: Connection, scene: Scene, row: Row) -> Moved | None:
    """Tell what has become of it since it was last told; None where there is no news.

    A promise that a call replaces or takes back at this moment is left to the call.
    """
    if row["state"] in CLOSED:
        return None
    events, paid = table.promise_history(connection, row["id"]), scene.paid_for(row)
    promise = lives.promise_of(row, scene.zone)
    policy = lives.policy_for(scene.account["packs"], promise.made)
    life = promise_life(promise, paid, scene.as_of(events, paid), policy)
    news = lives.news(events, life.events, row["state"], life.state, scene.zone)
    if not news or not table.move_promise(connection, row["id"], row["state"], life.state):
        return None
    for one in news:
        brought = lives.brought_by(one)
        table.tell_promise(connection, row["id"], scene.now, one.kind, lives.why(one), **brought)
    _follow_up(connection, scene, row, life.state)
    return Moved("promise", row["id"], row["state"], life.state)


def _follow_up(connection: Connection, scene: Scene, row: Row, becomes: str) -> None:
    case = scene.case("broken_promise", row)
    if becomes == "broken":
        colleagues.hand_over(connection, scene.office, case, scene.now)
    elif row["state"] == "broken":
        colleagues.take_back(connection, case, scene.now)
