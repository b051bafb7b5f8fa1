"""After verification: who we are by law, what is due, and what would suit the person."""

from __future__ import annotations

from voicebot.conversation.cases import ASKED, HELD, leave
from voicebot.conversation.closing import goodbye
from voicebot.conversation.effects import Disposition
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking, cite
from voicebot.understanding.meaning import Asked, Intent, Urgency
from voicebot.wording.values import Digits

#: flags of an account that a bot may still speak of; any other means that a person looks after it
HARMLESS_FLAGS = frozenset({"voice_optout", "automated_voice", "do_not_call"})


def remind(turn: Turn) -> Move:
    """Legal identity and the facts, then the question what would suit; a person where the account is held.

    Who owes nothing hears so, and is asked for nothing.
    """
    if turn.account.flags - HARMLESS_FLAGS:
        return leave(turn, HELD, Urgency.P2, line("case.held"))
    who = legal_identity(turn.state, turn.facts)
    if turn.facts.owes_nothing:
        return asking(turn.state, "closing_more", *who, nothing_due(turn.facts), decided=("nothing is due",))
    if not quotable(turn.facts):
        return asking(turn.state, "person_offer", *who, line("reminder.stale"), decided=("the ledger is too old",))
    decided = (f"disclosed identity and amount{cite(turn.facts, 'ID-01', 'TCPA-02')}",)
    return asking(turn.state, "ability", *who, form="opening", decided=decided)


def quotable(facts: Facts) -> bool:
    """Whether amounts may be spoken: the ledger is fresh and something is due."""
    account = facts.account
    return account is not None and not account.stale and account.total_due.minor > 0


def legal_identity(state: State, facts: Facts) -> tuple[Line, ...]:
    """The legal name, and the sentence that US law asks of collectors."""
    name = facts.house_in(state.language).legal_name
    match facts.rules.mini_miranda:
        case "initial":
            return (line("legal.identity", legal_name=name), line("legal.mini_miranda_initial", legal_name=name))
        case "later":
            return (line("legal.identity", legal_name=name), line("legal.mini_miranda_later", legal_name=name))
        case _:
            return (line("legal.identity", legal_name=name),)


def nothing_due(facts: Facts) -> Line:
    """That nothing is owed, and as of when."""
    account = facts.account
    assert account is not None
    return line("reminder.nothing_due", last4=Digits(account.product_last4), as_of=account.as_of)


def facts_of_the_account(facts: Facts) -> Line:
    """What is due, in one breath."""
    account = facts.account
    assert account is not None
    if facts.nothing_is_late:
        last4 = Digits(account.product_last4)
        return line("reminder.facts_none_late", last4=last4, total=account.total_due, as_of=account.as_of)
    if account.days_past_due < 1:
        return line(
            "reminder.facts_not_late",
            last4=Digits(account.product_last4),
            total=account.total_due,
            minimum=account.minimum_due,
            due=account.due_date,
            as_of=account.as_of,
        )
    return line(
        "reminder.facts",
        last4=Digits(account.product_last4),
        total=account.total_due,
        minimum=account.minimum_due,
        due=account.due_date,
        days=account.days_past_due,
        as_of=account.as_of,
    )


def _answer_person_offer(turn: Turn) -> Move | None:
    match turn.command.intent:
        case Intent.AFFIRM | Intent.ACCEPT_OFFER:
            return leave(turn, ASKED, Urgency.P3)
        case Intent.DENY | Intent.REJECT_OFFER:
            return goodbye(turn, Disposition.INFORMED)
        case _:
            return None


PERSON_OFFER = Question(
    name="person_offer",
    topic="reminder",
    listen=lambda state, facts: Listen(Asked.CONFIRM),
    ask=lambda state, facts: (line("person_offer.ask"),),
    keys=lambda state, facts: (line("person_offer.keys"),),
    answer=_answer_person_offer,
    menu={"1": Intent.AFFIRM, "2": Intent.DENY},
    needs_account=True,
)
QUESTIONS = (PERSON_OFFER,)
