"""A plan moved on from the payments on record: missed, broken, cured, completed; collection rests while it runs.

Source: domain reference, CN-PLAN-02 and section 3 (break, cure).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls import plans_running
from voicebot.calls.world import zone_or_none
from voicebot.errors import Conflict
from voicebot.outreach import colleagues, lives, plan_ledger
from voicebot.outreach.plan_ledger import Standing
from voicebot.outreach.scene import Moved, Scene
from voicebot.records import outcomes
from voicebot.records import plans as table
from voicebot.records.accounts import account_by_id
from voicebot.records.prepared import Row
from voicebot.repayment.covering import counted
from voicebot.repayment.keeping import Plan, PlanLife, plan_life
from voicebot.repayment.money import ZERO

#: the message that tells the holder of a plan that an instalment was missed; a plan breaks only after it went out
NOTICE = "instalment_missed"
CANCELLED = "cancelled"


def start(connection: Connection, row: Row, now: datetime) -> None:
    """Its holder accepted it: it runs, and what it waives is on the ledger. Raises Conflict as `plans.confirm` does."""
    plans_running.start(connection, row, now)
    account = account_by_id(connection, row["account_id"])
    assert account is not None, "a plan is of an account"
    zone = zone_or_none(account["zone"]) or ZoneInfo("UTC")
    plan, today = _plan(connection, row, zone), lives.local_day(now, zone)
    plan_ledger.book(connection, Standing(row, plan, table.ACTIVE, ZERO, today), now)


def end(connection: Connection, scene: Scene, row: Row, why: str) -> None:
    """A person ends it before its time: what was waived comes back by the rule for a break, and no more cost is owed.

    Raises Conflict where it is over already, or was never accepted.
    """
    if row["state"] not in table.RUNNING or not table.move_plan(connection, row["id"], row["state"], CANCELLED):
        raise Conflict(f"plan {row['id']} is {row['state'].replace('_', ' ')}: only one that runs can be ended")
    plan = _plan(connection, row, scene.zone)
    paid = counted(scene.paid_for(row), plan.agreed, scene.today)
    table.tell_plan(connection, row["id"], scene.now, CANCELLED, why, day=scene.today)
    plans_running.free_collection(connection, row, scene.now)
    total = sum((one.amount for one in paid), ZERO)
    plan_ledger.book(connection, Standing(row, plan, CANCELLED, total, scene.today), scene.now)


def move_on(connection: Connection, scene: Scene, row: Row) -> Moved | None:
    """Tell what has become of it since it was last told; None where it is in the same state still."""
    if row["state"] == table.PENDING:
        expired = table.expire(connection, row["id"], scene.moment)
        return Moved("plan", row["id"], row["state"], "expired") if expired else None
    if row["state"] not in table.CONFIRMED:
        return None
    events = table.plan_history(connection, row["id"])
    plan = _plan(connection, row, scene.zone)
    life = _life(connection, scene, row, plan, events)
    if life.state in table.RUNNING and _another_holds(scene, row):
        return None
    plan_ledger.book(connection, _standing(scene, row, plan, life), scene.now)
    news = lives.news(events, life.events, row["state"], life.state, scene.zone)
    for one in news:
        brought = lives.brought_by(one)
        table.tell_plan(connection, row["id"], scene.now, one.kind, lives.why(one), **brought)
        if one.kind == lives.MISSED and life.state in table.RUNNING:
            _give_notice(connection, scene, row)
    if life.state == row["state"] or not table.move_plan(connection, row["id"], row["state"], life.state):
        return None
    _follow_up(connection, scene, row, life.state)
    return Moved("plan", row["id"], row["state"], life.state)


def _plan(connection: Connection, row: Row, zone: ZoneInfo) -> Plan:
    return lives.plan_of(row, table.instalments_of(connection, row["id"]), zone)


def _standing(scene: Scene, row: Row, plan: Plan, life: PlanLife) -> Standing:
    """How it stands today, or stood when it was over: what is paid after a break is paid on the debt alone."""
    if life.state in table.RUNNING:
        return Standing(row, plan, life.state, life.paid, scene.today)
    over = next(one.on for one in reversed(life.events) if one.kind == life.state)
    before = counted(scene.paid_for(row), plan.agreed, over - timedelta(days=1))
    return Standing(row, plan, life.state, sum((one.amount for one in before), ZERO), over)


def _life(connection: Connection, scene: Scene, row: Row, plan: Plan, events: list[Row]) -> PlanLife:
    paid, policy = scene.paid_for(row), lives.policy_for(scene.account["packs"], plan.agreed)
    marks = lives.marks_of(events, outcomes.sent_at(connection, row["call_id"], NOTICE), scene.zone)
    return plan_life(plan, paid, scene.as_of(events, paid), policy, marks)


def _another_holds(scene: Scene, row: Row) -> bool:
    """Another plan waits or runs: one that broke before it stays broken, whatever is paid."""
    holding = (table.PENDING, *table.RUNNING)
    return any(plan["id"] != row["id"] and plan["state"] in holding for plan in scene.plans)


def _give_notice(connection: Connection, scene: Scene, row: Row) -> None:
    message = {"call_id": row["call_id"], "account_id": row["account_id"], "created_at": scene.now, "sent_at": None}
    body = {"language": scene.account["language"], "plan": row["id"]}
    outcomes.add_outcome(connection, outcomes.outbox, message | {"kind": NOTICE, "body": body})


def _follow_up(connection: Connection, scene: Scene, row: Row, becomes: str) -> None:
    ran, runs = row["state"] in table.RUNNING, becomes in table.RUNNING
    if ran and not runs:
        plans_running.free_collection(connection, row, scene.now)
    elif runs and not ran:
        plans_running.stop_collection(connection, row, scene.moment)
    case = scene.case("broken_plan", row)
    if becomes == "broken":
        colleagues.hand_over(connection, scene.office, case, scene.now)
    elif row["state"] == "broken":
        colleagues.take_back(connection, case, scene.now)
