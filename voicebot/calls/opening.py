"""How a call comes to be: it rings in, or it is reserved for an account."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from voicebot.calls.equipment import Equipment
from voicebot.records import calls as calls_table


def open_inbound(kit: Equipment, carrier_sid: str, caller: str | None, called: str) -> str:
    """The id of the call that the carrier knows as `carrier_sid`; a repeated delivery finds the one there is.

    `caller` is None where the number was hidden. It is kept to ring back, and proves nothing.
    """
    with kit.database.glance() as connection:
        known = calls_table.call_id_by_sid(connection, carrier_sid)
    if known is not None:
        return known
    call_id = uuid4().hex
    values = {
        "id": call_id,
        "direction": "inbound",
        "carrier_sid": carrier_sid,
        "via": kit.office.line,
        "number": caller,
        "number_hash": kit.database.cipher.number_hash(caller) if caller else None,
        "state": "in-progress",
        "sequence": -1,
        "language": kit.office.language,
        "turn": 0,
        "right_party": False,
        "conversation": False,
        "created_at": kit.clock.now(),
    }
    try:
        with kit.database.begin() as connection:
            calls_table.add_call(connection, values)
    except IntegrityError:
        # Two deliveries of the same ring at once: the other was first.
        with kit.database.read() as connection:
            known = calls_table.call_id_by_sid(connection, carrier_sid)
        assert known is not None, "only the carrier's id can clash"
        return known
    return call_id
