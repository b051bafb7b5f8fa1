"""Yes and no: what answers a question that is asked for one of the two."""

from __future__ import annotations

from voicebot.understanding.meaning import Intent

YES = frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER})
NO = frozenset({Intent.DENY, Intent.REJECT_OFFER})
#: "speaking" is a yes where it can be one to nothing else: to being safe, or to one of two meanings
YES_OR_SPEAKING = YES | {Intent.IDENTITY_CONFIRMED}
#: "I won't" is a no where a time is offered
NO_OR_UNWILLING = NO | {Intent.REFUSE}
