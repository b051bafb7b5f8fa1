"""What must reach a person: which case an utterance is, and how the call leaves the flow for it.

Source: domain reference 2.3, the hand-off matrix. Nothing here speaks of the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voicebot.conversation.callback import GRAVE, crisis_promise, page, ring_back, soon
from voicebot.conversation.effects import Disposition, Effect, FlagAccount, OpenTicket, Suppress
from voicebot.conversation.facts import Facts, House
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Transfer, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Turn, asking, cite, finish
from voicebot.understanding.meaning import LASTING, Intent, Reason, Urgency
from voicebot.wording.values import Phone

RANK: Mapping[Urgency, int] = {Urgency.NONE: 0, Urgency.P3: 1, Urgency.P2: 2, Urgency.P1: 3, Urgency.P0: 4}


@dataclass(frozen=True, slots=True)
class Case:
    """A reason to leave the flow. `flag` holds collection for `days`, or until a person releases it when None.

    `say` is None where the first words hold a value of the house. `rules` are fragments of the ids of rules that ask
    for it.
    """

    name: str
    ticket: str
    disposition: Disposition
    say: Line | None
    flag: str | None = None
    days: int | None = None
    rules: tuple[str, ...] = ()


DISPUTE = Case("dispute", "dispute", Disposition.DISPUTE, line("case.dispute"), "dispute", rules=("DISP",))
FRAUD = Case("fraud", "fraud", Disposition.FRAUD, line("case.fraud"), "fraud", rules=("FRAUD", "ID-01"))
# What only a person can help with, short of a crisis: a language we do not speak, hearing, too much at once.
CANNOT_GO_ON = Case("cannot_go_on", "person", Disposition.PERSON_REQUESTED, line("case.urgent"))
COMPLAINT = Case("complaint", "complaint", Disposition.COMPLAINT, None, "complaint")
LEGAL = Case("legal", "legal", Disposition.LEGAL_REPRESENTATIVE, line("case.legal"), "attorney", rules=("ATTY",))
INSOLVENCY = Case(
    "insolvency", "insolvency", Disposition.INSOLVENCY, line("case.insolvency"), "insolvency", rules=("BK", "BS-01")
)
HARDSHIP = Case(
    "hardship", "hardship", Disposition.HARDSHIP, line("case.hardship"), "hardship", 30, rules=("FORB", "VULN")
)
DISTRESS = Case("distress", "distress", Disposition.DISTRESS, line("case.distress"), "vulnerable", 30, rules=("VULN",))
# Said by somebody who proved to be the holder, a death is another's: they are bereaved.
BEREAVED = replace(DISTRESS, name="bereavement", say=line("case.deceased"))
DECEASED = Case("deceased", "deceased", Disposition.DECEASED, line("case.deceased"), "deceased", rules=("DEAD",))
ABUSE = Case("abuse", "abuse", Disposition.ABUSE, line("case.abuse"))
HELD = Case("held", "person", Disposition.PERSON_REQUESTED, line("case.held"))
ASKED = Case("asked", "person", Disposition.PERSON_REQUESTED, line("case.asked"))
URGENT = Case("urgent", "person", Disposition.PERSON_REQUESTED, line("case.urgent"))
LIMITS = Case("beyond_limits", "person", Disposition.PERSON_REQUESTED, line("case.limits"))
UNVERIFIABLE = Case("cannot_verify", "person", Disposition.PERSON_REQUESTED, line("verify.not_possible"))
NOT_UNDERSTOOD = Case("not_understood", "person", Disposition.NOT_UNDERSTOOD, line("detours.person"))
# While a claimed payment is looked for, nobody is reminded of it.
PAID = Case("paid_claim", "paid_claim", Disposition.CLAIMS_PAID, line("paid.noted"), "paid_claim", 7)
INSTALMENT = Case("instalment", "instalment", Disposition.INSTALMENT_REQUESTED, line("instalment.noted"))
SYSTEM = Case("system", "system", Disposition.SYSTEM_ERROR, line("case.system"))

BY_INTENT: Mapping[Intent, Case] = {
    Intent.DISPUTE_AMOUNT: DISPUTE,
    Intent.DISPUTE_DEBT: DISPUTE,
    Intent.COMPLAINT: COMPLAINT,
    Intent.LEGAL_REP: LEGAL,
    Intent.INSOLVENCY: INSOLVENCY,
    Intent.CANNOT_PAY: HARDSHIP,
    Intent.REQUEST_INSTALMENT: HARDSHIP,
    Intent.DECEASED: DECEASED,
    Intent.DISTRESS: DISTRESS,
}
# An intent that needs a person needs one even where the utterance itself was not marked urgent.
LEAST: Mapping[Intent, Urgency] = {
    Intent.SELF_HARM: Urgency.P0,
    Intent.DISTRESS: Urgency.P1,
    Intent.DECEASED: Urgency.P1,
    Intent.DISPUTE_DEBT: Urgency.P2,
    Intent.DISPUTE_AMOUNT: Urgency.P2,
    Intent.COMPLAINT: Urgency.P2,
    Intent.LEGAL_REP: Urgency.P2,
    Intent.INSOLVENCY: Urgency.P2,
}
#: what is filed only on clear words: what lasts, and that it is not the holder who speaks, but perhaps a child
NOT_UNSURELY = LASTING | {Intent.THIRD_PARTY, Intent.WRONG_PERSON}


def grave_offered(offered: tuple[str, ...]) -> Intent | None:
    """The likeliest lasting reading among the two that the caller was asked about, if there is one."""
    return next((Intent(one) for one in offered if one in LASTING), None)


def urgency_of(turn: Turn) -> Urgency:
    """How soon a person is needed; words heard unsurely need one no later."""
    command = turn.command
    least = LEAST.get(command.intent, Urgency.NONE) if command.intent else Urgency.NONE
    return max(command.urgency, least, key=RANK.__getitem__)


def case_of(turn: Turn, urgency: Urgency) -> Case:
    """The case that an utterance of P1 or P2 is. Heard unsurely it brings the person, and files nothing that lasts."""
    intent = turn.command.intent
    if turn.command.unsure and intent in NOT_UNSURELY:
        return URGENT
    if intent is Intent.DECEASED and turn.state.was_verified:
        return BEREAVED
    if intent in (Intent.DISPUTE_AMOUNT, Intent.DISPUTE_DEBT) and urgency is Urgency.P1:
        return FRAUD
    if intent is not None and intent in BY_INTENT:
        return BY_INTENT[intent]
    return DISTRESS if urgency is Urgency.P1 else URGENT


def leave(turn: Turn, case: Case, priority: Urgency, *say: Line, ticket: OpenTicket | None = None) -> Move:
    """Leave the flow for a person: a ticket, the hold on the account, then a transfer or a booked callback.

    `say` replaces the case's own first words.
    """
    state, facts = turn.state, turn.facts
    reason = Reason.BEREAVEMENT if case is BEREAVED else turn.command.slots.reason or state.reason
    ticket = ticket or OpenTicket(case.ticket, priority, reason)
    effects = (*_kept(state, facts, case, ticket), *_stop_of(turn))
    words = say or (_words(case, turn.house),)
    decided = (f"left the flow: {case.name}, priority {priority}{cite(facts, *case.rules) if case.rules else ''}",)
    state = replace(state, left=priority, outcome=case.disposition, amount=None, due=None)
    if facts.agents_open and not state.nobody:
        move = asking(state, "transfer", *words, line("person.transfer"), effects=effects, decided=decided)
        return replace(move, then=Transfer(priority, case.name))
    state, booked = ring_back(state, facts, case.name)
    closed = (line("person.closed", at=facts.next_callback, hotline=Phone(turn.house.hotline)),)
    last = soon(state, facts) if priority in GRAVE else closed
    return finish(state, case.disposition, *words, *last, effects=(*effects, booked), decided=decided)


def state_it(turn: Turn, case: Case, priority: Urgency, question: str, *say: Line) -> Move:
    """Keep what was stated at once, ticket and hold, and only then ask more: a line may go dead at any word."""
    state, facts = turn.state, turn.facts
    ticket = OpenTicket(case.ticket, priority, turn.command.slots.reason or state.reason)
    effects = _kept(state, facts, case, ticket)
    stated = state.stated if ticket in state.stated else (*state.stated, ticket)
    state = replace(state, outcome=case.disposition, amount=None, due=None, stated=stated)
    decided = (f"noted: {case.name}, priority {priority}{cite(facts, *case.rules)}",) if effects else ()
    return asking(state, question, *say, effects=effects, decided=decided)


def leave_for_crisis(turn: Turn) -> Move:
    """Danger to life: the crisis text, a person ahead of all others, and never the first to hang up."""
    facts = turn.facts
    state = replace(turn.state, left=Urgency.P0, outcome=Disposition.CRISIS, amount=None, due=None, pace="slow")
    effects: tuple[Effect, ...] = (
        OpenTicket("crisis", Urgency.P0, turn.command.slots.reason),
        *_hold(facts, "crisis", 30),
        *_stop_of(turn),
    )
    decided = (f"left the flow: crisis, priority P0{cite(facts, 'VULN')}",)
    if facts.agents_open and not state.nobody:
        move = asking(
            state,
            "transfer",
            *crisis_text(facts, state.language),
            line("crisis.transfer"),
            effects=effects,
            decided=decided,
        )
        return replace(move, then=Transfer(Urgency.P0, "crisis"))
    state, paged = page(state, facts)
    effects = (*effects, *paged)
    return asking(
        state, "crisis", *crisis_text(facts, state.language), crisis_promise(facts), effects=effects, decided=decided
    )


def crisis_text(facts: Facts, language: str) -> tuple[Line, ...]:
    """The crisis numbers of the place; those that work across the European Union where it is none that we know.

    Where nobody knows the country, the house's own and then those that the language makes likely.
    """
    own = CRISIS_TEXTS.get(facts.rules.crisis.upper(), CRISIS_TEXTS["EU"])
    at_home = facts.rules.placed or (language, facts.rules.crisis) == ("zh-CN", "CN")
    return (own,) if at_home else (own, line("crisis.elsewhere"))


CRISIS_TEXTS: Mapping[str, Line] = {
    "CN": line("crisis.cn"),
    "US": line("crisis.us"),
    "UK": line("crisis.uk"),
    "HK": line("crisis.hk"),
    "SG": line("crisis.sg"),
    "EU": line("crisis.eu"),
}


def _words(case: Case, house: House) -> Line:
    if case.say is None:
        return line("case.complaint", complaints=Phone(house.complaints))
    return case.say


def _kept(state: State, facts: Facts, case: Case, ticket: OpenTicket) -> tuple[Effect, ...]:
    """The ticket and the hold on the account, less what was done already when it was first stated."""
    known = any(earlier.kind == case.ticket for earlier in state.stated)
    held = _hold(facts, case.flag, case.days) if case.flag and not known else ()
    return held if ticket in state.stated else (ticket, *held)


def _hold(facts: Facts, flag: str, days: int | None) -> tuple[Effect, ...]:
    return (FlagAccount(flag, days),) if facts.account is not None else ()


def _stop_of(turn: Turn) -> tuple[Effect, ...]:
    """A wish not to be called is honoured even in an utterance that was urgent for another reason."""
    wished = turn.command.intent is Intent.STOP_CALLING and not turn.command.unsure
    return (Suppress("automated_voice", "asked"),) if wished else ()
