"""Which lines may be spoken to whom, as the dialogue means it; prompts/catalogue.yaml says the same to compliance."""

from __future__ import annotations

#: lines by the first part of their key that only the verified person may hear
VERIFIED_FAMILIES = frozenset(
    {
        "ability",
        "answer",
        "closing.more",
        "closing.more_noted",
        "closing.verified",
        "component",
        "consequence",
        "dispute",
        "followup",
        "hardship",
        "instalment",
        "legal",
        "monthly",
        "paid",
        "payment",
        "plan",
        "promise",
        "refusal",
        "reminder",
        "who.after",
    }
)
ANYONE = frozenset({"answer.by_person"})
#: readings offered in doubt that speak of the account
VERIFIED_OPTIONS = frozenset(
    f"option.{intent}"
    for intent in (
        "promise_full",
        "promise_partial",
        "promise_date",
        "request_instalment",
        "cannot_pay",
        "refuse",
        "already_paid",
        "dispute_amount",
        "dispute_debt",
        "insolvency",
        "ask_amount",
        "ask_due_date",
        "ask_how_to_pay",
        "ask_consequence",
        "ask_interest",
        "correction",
    )
)
MACHINE = frozenset({"voicemail.message", "voicemail.person"})


def audience(key: str) -> str:
    """anyone, verified or machine."""
    if key in MACHINE:
        return "machine"
    if key in ANYONE:
        return "anyone"
    family = key.split(".")[0]
    if key in VERIFIED_OPTIONS or family in VERIFIED_FAMILIES or ".".join(key.split(".")[:2]) in VERIFIED_FAMILIES:
        return "verified"
    return "anyone"
