"""Why a rule forbids a contact, in a sentence for the person who asked, with what frees it: by kind, and by flag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HELD = "a colleague must release it first"
#: by the flag that stands
FLAGGED = {
    "dispute": f"the debt is disputed, or a payment or a complaint is looked into; {_HELD}",
    "fraud": f"fraud was reported; {_HELD}",
    "deceased": "the holder is reported to have died; a colleague takes care of it, and nobody rings",
    "minor": "whoever answers may be a child; a colleague finds the right number first",
    "bankruptcy": f"the holder is insolvent; {_HELD}",
    "attorney": "somebody acts for the holder; write to them instead",
    "cease": "the holder asked not to be contacted; write only what the law still allows",
    "plan_active": "a repayment plan runs; nobody is rung for the debt while it does",
    "vulnerable_hold": f"the holder is in difficulty, or was distressed; {_HELD}",
    "optout_number": "this number must not be used; put another one on the account",
    "optout_voice": "the holder asked for no automated calls; a colleague may ring",
    "optout_sms": "the holder asked for no texts; ring, or write a letter",
    "optout_email": "the holder asked for no e-mail; ring, or write a letter",
    "recalled": "whoever placed the account with us took it back; leave it alone",
    "scra": f"the holder is in military service, which the law protects; {_HELD}",
    "identity_theft": f"somebody else may have made the debt in the holder's name; {_HELD}",
    "breathing_space": "a breathing space runs; wait until it is over",
    "crisis_breathing_space": "a breathing space runs while the holder is treated; wait until it is over",
    "debt_adviser": "a debt adviser helps the holder; give them the time",
    "statute_barred": "the debt is barred by time and the holder will not pay; leave it alone",
    "follow_up": "a promise or a plan was not kept: a colleague rings first, and no machine until then",
}
_MANY = f"the holder is marked as somebody to be left alone; {_HELD}"
#: by the kind of rule
KINDS = {
    "window": "it lies outside the hours in which this person may be called; wait for them",
    "attempts_a_day": "this number was called often enough today; wait for another day",
    "conversations_a_day": "this person was spoken with today; wait for another day",
    "calls_a_week": "there were as many calls in seven days as there may be; wait",
    "contacts_in_days": "there were as many such contacts in these days as there may be; wait",
    "contacts_a_week": "there were as many contacts in seven days as there may be; wait",
    "days_after_conversation": "this person was spoken with only days ago; wait",
    "hours_after": "a machine answered, or the call was dropped, only hours ago; wait",
    "bad_times": "the holder asked not to be contacted at this time, or on this number; choose another",
    "known_region": "rules differ between the parts of the country, and nobody knows in which the holder lives; correct"
    " the account's region",
    "artificial_voice_consent": "no consent to an artificial voice is on file for this number; record one, or ring them"
    " yourself",
    "email_consent": "no consent to e-mail is on file for this person; record one, or write a letter",
    "needs_clearance": "counsel has not cleared such calls in this place; have a colleague ring",
    "unknown_flag": "the account carries a mark that no rule knows; correct it",
    "open_promise": "a promise to pay stands; nobody is reminded until its day, and the days a payment takes to show,"
    " have gone by",
    "booked_callback": "a colleague is booked to ring this person; no machine does until that day is over",
}


def why(kind: str, params: Mapping[str, Any]) -> str:
    """The sentence, without a capital or a full stop; empty for kinds that never forbid a contact by themselves."""
    if kind not in ("flags", "moratorium"):
        return KINDS.get(kind, "")
    flags = params["flags"]
    return FLAGGED[flags[0]] if len(flags) == 1 else _MANY
