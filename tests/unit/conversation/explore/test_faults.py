"""A fault is planted for each invariant, and the walk finds it by a shortest call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from voicebot.conversation.effects import (
    BookCallback,
    CloseCall,
    Disposition,
    FlagAccount,
    GiveConsent,
    OpenTicket,
    RecordPromise,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import (
    Answered,
    Event,
    Failed,
    Heard,
    MachineAnswered,
    Pressed,
    Silence,
    TransferEnded,
)
from voicebot.conversation.explore.invariants import INVARIANTS
from voicebot.conversation.explore.walk import BOUNDED, ENDS, TOTAL, Walked, walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.explore.written import written_call
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp, Listen, Reply, Transfer, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import Asked, Intent, Meaning, Urgency
from voicebot.wording.values import Money

HOTLINE = "inbound, CN, people free"
FREE, US = "outbound, CN, people free", "outbound, US, nobody free"
Fault = Callable[[State, Event, Facts, Step], Step]


def found(fault: Fault, world: str = FREE, states: int | None = 1200) -> Walked:
    def faulty(state: State, event: Event, facts: Facts) -> Step:
        return fault(state, event, facts, step(state, event, facts))

    return walk({world: WORLDS[world]}, KNOWLEDGE, stepping=faulty, most_states=states)


def saying(done: Step, key: str) -> Step:
    return replace(done, reply=replace(done.reply, lines=(*done.reply.lines, line(key))))


def test_a_debt_word_before_verification() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "ability.ask") if isinstance(event, Pressed) and event.keys == "2" else done

    violation = found(fault).violations["no_debt_before_verification"]
    assert [label for label, _ in violation.path] == ["picks up", "presses 2"]


def test_a_question_put_to_a_machine() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "identity.ask") if isinstance(event, MachineAnswered) else done

    assert len(found(fault).violations["nothing_to_a_machine_but_its_message"].path) <= 2


def test_a_machine_s_message_for_a_person() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "voicemail.message") if isinstance(event, Silence) else done

    assert "no_machine_words_to_a_person" in found(fault).violations


def test_a_wish_for_a_person_that_is_not_heard() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if not isinstance(done.reply.then, Transfer):
            return done
        return Step(state, Reply(state.language, (), Listen(asked=_open())), (), ())

    assert "a_person_within_two_turns" in found(fault).violations


def _open() -> Asked:
    return Asked.OPEN


def test_collection_goes_on_after_distress() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        grave = isinstance(event, Heard) and event.meaning.urgency is Urgency.P1
        return saying(done, "ability.ask") if grave else done

    assert "no_collection_after_grave_words" in found(fault).violations


def test_collection_goes_on_after_a_death_named_beside_a_number_not_at_hand() -> None:
    def as_if_only_the_number_were_named(state: State, event: Event, facts: Facts) -> Step:
        late = isinstance(event, Heard) and Sign.LACKS in event.signs and event.meaning.intent is Intent.DECEASED
        return step(state, Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9), signs=(Sign.LACKS,)) if late else event, facts)

    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=as_if_only_the_number_were_named, most_states=2500)
    assert "no_collection_after_grave_words" in walked.violations


def test_danger_without_the_crisis_text() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(said for said in done.reply.lines if not said.key.startswith("crisis."))
        return replace(done, reply=replace(done.reply, lines=lines))

    violation = found(fault).violations["danger_is_met_with_the_crisis_text"]
    assert len(violation.path) == 2


def test_two_dispositions() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        ended = done.state.ended and not state.ended
        return replace(done, effects=(*done.effects, CloseCall(Disposition.REFUSED))) if ended else done

    assert "one_disposition" in found(fault).violations


def test_a_promise_nobody_read_back() -> None:
    promise = RecordPromise("full", Money(100, "CNY"), WORLDS[FREE].facts.today)

    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=(*done.effects, promise)) if isinstance(event, Silence) else done

    assert "not read back" in found(fault).violations["only_confirmed_promises"].says


def test_a_promise_without_a_yes() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if state.question == "promise_confirm" and isinstance(event, Silence) and state.amount and state.due:
            return replace(done, effects=(*done.effects, RecordPromise("full", state.amount, state.due)))
        return done

    says = found(fault, states=None).violations["only_confirmed_promises"].says
    assert says == "recorded a promise without an explicit yes"


def test_a_promise_upon_a_yes_with_an_if() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        hedged = isinstance(event, Heard) and event.meaning.clarify and event.meaning.intent is Intent.AFFIRM
        if state.question == "promise_confirm" and hedged and state.amount and state.due:
            return replace(done, effects=(*done.effects, RecordPromise("full", state.amount, state.due)))
        return done

    violation = found(fault, states=1500).violations["only_confirmed_promises"]
    assert violation.path[-1][0] == "says yes, if"


def test_a_second_promise_without_a_word() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(said for said in done.reply.lines if said.key != "promise.recorded_instead")
        return replace(done, reply=replace(done.reply, lines=lines))

    assert "second promise" in found(fault, states=None).violations["no_promise_beside_another"].says


def test_a_promise_taken_out_unasked() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if state.question == "closing_more" and isinstance(event, Silence):
            return replace(done, effects=(WithdrawPromise(), *done.effects))
        return done

    says = found(fault, states=None).violations["only_withdrawn_on_request"].says
    assert says in ("took out a promise that nobody took back", "took out a promise where none stands")


def test_a_consent_nobody_gave() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        given = GiveConsent("followup_call", facts.today)
        return replace(done, effects=(*done.effects, given)) if isinstance(event, Silence) else done

    assert "only_given_consents" in found(fault, US).violations


def test_a_greeting_without_its_disclosures() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if isinstance(event, Answered):
            return replace(done, reply=replace(done.reply, lines=(line("identity.ask", name="x"),)))
        return done

    violation = found(fault).violations["disclosures_come_first"]
    assert [label for label, _ in violation.path] == ["picks up"]


def test_a_nine_that_stops_nothing() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=tuple(e for e in done.effects if not isinstance(e, Suppress)))

    assert "nine_stops_automated_calls" in found(fault).violations


def test_something_done_after_the_end() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=(OpenTicket("system", Urgency.P3),)) if state.ended else done

    assert "nothing_after_the_end" in found(fault).violations


def test_a_failure_that_leaves_somebody_in_danger_alone() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        alone = isinstance(event, Failed) and state.left is Urgency.P0
        return replace(done, reply=replace(done.reply, then=HangUp())) if alone else done

    violation = found(fault).violations["danger_is_never_hung_up_on"]
    assert len(violation.path) == 3
    assert violation.path[-1][0] == "a turn fails"


def test_a_question_to_somebody_who_has_spoken_to_a_person() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        back = isinstance(event, TransferEnded)
        return replace(done, reply=_again(done)) if back else done

    assert "nothing_after_a_person" in found(fault).violations


def test_a_failure_that_is_dead_air() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, reply=replace(done.reply, lines=())) if isinstance(event, Failed) else done

    assert found(fault).violations["a_failure_brings_a_person"].says == "dead air after a failure"


def test_a_failure_after_which_nobody_rings() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        kept = tuple(effect for effect in done.effects if not isinstance(effect, BookCallback))
        return replace(done, effects=kept) if isinstance(event, Failed) else done

    assert found(fault, US).violations["a_failure_brings_a_person"].says == "a failure that nobody makes good"


def test_an_outcome_lost_to_a_failure() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lost = replace(done.state, outcome=Disposition.SYSTEM_ERROR)
        return replace(done, state=lost) if isinstance(event, Failed) else done

    assert "a_failure_keeps_the_outcome" in found(fault).violations


def test_two_pages_for_one_person() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, state=replace(done.state, paged=False)) if done.state.paged else done

    assert "one_urgent_callback" in found(fault).violations


def test_a_relative_who_gives_the_facts() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, state=replace(done.state, for_another=False))

    violation = found(fault, HOTLINE, 2500).violations["whoever_speaks_for_another_is_never_verified"]
    assert violation.says == "verified somebody who spoke for another"


def test_a_verified_son_who_asks_for_his_father_and_is_told() -> None:
    def as_if_nothing_were_said(state: State, event: Event, facts: Facts) -> Step:
        unheard = replace(event, signs=()) if state.verified and isinstance(event, Heard) else event
        return step(state, unheard, facts)

    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=as_if_nothing_were_said, most_states=2500)
    violation = walked.violations["a_doubt_whose_account_it_is_is_settled_first"]
    assert "answer.amount" in violation.says
    assert violation.path[-1][0] == "says ask_amount, for another"


def test_a_doubt_that_is_forgotten_when_the_caller_asks_again() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        waits = state.set_aside and isinstance(event, Silence)
        return replace(done, state=replace(done.state, verified=True, set_aside="")) if waits else done

    assert "a_doubt_whose_account_it_is_is_settled_first" in found(fault, states=1500).violations


def test_a_promise_agreed_with_somebody_who_speaks_for_another() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        yes = isinstance(event, Heard) and Sign.FOR_ANOTHER in event.signs and state.question == "promise_confirm"
        return replace(done, effects=(*done.effects, WithdrawPromise())) if yes else done

    says = found(fault, states=None).violations["a_doubt_whose_account_it_is_is_settled_first"].says
    assert says == "WithdrawPromise with somebody who speaks for another"


def test_a_fact_not_at_hand_that_is_held_against_somebody() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lacks = isinstance(event, Heard) and Sign.LACKS in event.signs
        return replace(done, effects=(*done.effects, FlagAccount("dispute"))) if lacks else done

    says = found(fault).violations["lacking_a_fact_costs_nothing"].says
    assert says == "flagged an account because something was not at hand"


def test_a_try_lost_for_a_fact_not_at_hand() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lacks = isinstance(event, Heard) and Sign.LACKS in event.signs
        return replace(done, state=replace(done.state, tries=done.state.tries + 1)) if lacks else done

    assert found(fault).violations["lacking_a_fact_costs_nothing"].says == "a try was lost for what was not at hand"


def test_a_claim_of_payment_that_opens_no_ticket() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        kept = tuple(e for e in done.effects if not (isinstance(e, OpenTicket) and e.kind == "paid_claim"))
        return replace(done, effects=kept)

    violation = found(fault, states=None).violations["what_is_stated_is_kept"]
    assert violation.says == "stated and lost: paid_claim"
    assert violation.path[-1][0] == "hangs up"


def test_a_dispute_by_key_that_holds_nothing_until_more_is_said() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=()) if done.state.question == "dispute_kind" else done

    violation = found(fault, states=None).violations["what_is_stated_is_kept"]
    assert [label for label, _ in violation.path[-2:]] == ["presses 6", "hangs up"]


def test_a_step_that_raises() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if isinstance(event, Heard) and event.meaning.intent is Intent.COMPLAINT:
            raise KeyError("planted")
        return done

    violation = found(fault).violations[TOTAL]
    assert [label for label, _ in violation.path] == ["picks up", "says complaint"]


def test_a_ladder_without_a_top() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if isinstance(event, Silence) and state.question == "identity":
            return Step(state, done.reply if isinstance(done.reply.then, Listen) else _again(done), ())
        return done

    assert BOUNDED in found(fault).violations


def _again(done: Step) -> Reply:
    return replace(done.reply, then=Listen(asked=Asked.IDENTITY))


def test_a_place_without_a_way_out() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        stuck = state.question == "relation"
        kept = tuple(e for e in done.effects if not isinstance(e, CloseCall | BookCallback))
        return Step(state, _again(done), kept) if stuck else done

    assert ENDS in found(fault, states=None).violations


def test_the_dialogue_itself_breaks_nothing_in_a_small_walk() -> None:
    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, most_states=800)
    assert walked.violations == {}
    assert walked.states >= 800


def test_every_invariant_is_documented_and_has_its_fault_here() -> None:
    told = Path(__file__).read_text(encoding="utf-8")
    for name, check in INVARIANTS.items():
        assert check.__doc__
        assert f'"{name}"' in told


def test_a_violation_is_written_as_a_call_that_can_be_played() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "ability.ask") if isinstance(event, Pressed) and event.keys == "2" else done

    violation = found(fault).violations["no_debt_before_verification"]
    call = written_call(violation, WORLDS[FREE], lambda meaning, language: "something")
    assert call["direction"] == "outbound"
    assert call["turns"] == [{"caller": "picks up"}, {"caller presses": "2"}]
