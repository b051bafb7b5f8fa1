"""What must hold on every call, each as a small function over one transition and what came before it.

They stand by what they protect. Add one by writing a function and naming it in INVARIANTS: tests plant a fault for
each.
"""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.conversation.explore.invariants.agreements import (
    no_promise_beside_another,
    only_confirmed_promises,
    only_given_consents,
    only_withdrawn_on_request,
)
from voicebot.conversation.explore.invariants.doubts import (
    an_answer_to_an_offer_answers_nothing_else,
    an_unclear_yes_is_asked_for_again,
    nothing_grave_that_was_offered_is_dropped,
    nothing_lasting_on_half_heard_words,
)
from voicebot.conversation.explore.invariants.endings import (
    a_failure_keeps_the_outcome,
    nothing_after_the_end,
    one_disposition,
)
from voicebot.conversation.explore.invariants.identity import (
    a_doubt_whose_account_it_is_is_settled_first,
    lacking_a_fact_costs_nothing,
    nobody_verified_is_filed_as_dead,
    whoever_speaks_for_another_is_never_verified,
)
from voicebot.conversation.explore.invariants.moved import Invariant, Moved, after
from voicebot.conversation.explore.invariants.owing import (
    whoever_owes_nothing_hears_so,
    whoever_owes_nothing_is_asked_for_nothing,
)
from voicebot.conversation.explore.invariants.people import (
    a_failure_brings_a_person,
    a_person_within_two_turns,
    nothing_after_a_person,
)
from voicebot.conversation.explore.invariants.plans import (
    a_plan_is_disclosed_whole,
    no_more_than_they_can_pay,
    only_plans_read_back,
)
from voicebot.conversation.explore.invariants.privacy import (
    disclosures_come_first,
    no_debt_before_verification,
    no_machine_words_to_a_person,
    nothing_to_a_machine_but_its_message,
)
from voicebot.conversation.explore.invariants.safety import (
    a_callback_after_grave_words_is_urgent,
    a_suspected_danger_is_asked_about,
    danger_is_met_with_the_crisis_text,
    danger_is_never_hung_up_on,
    no_collection_after_grave_words,
    one_urgent_callback,
)
from voicebot.conversation.explore.invariants.transition import History, Promise
from voicebot.conversation.explore.invariants.wishes import (
    a_wish_for_no_calls_is_heeded,
    nine_stops_automated_calls,
    only_the_language_asked_for,
    what_is_stated_is_kept,
)

__all__ = ["INVARIANTS", "History", "Invariant", "Moved", "Promise", "after"]

INVARIANTS: Mapping[str, Invariant] = {
    check.__name__: check
    for check in (
        no_debt_before_verification,
        nothing_to_a_machine_but_its_message,
        no_machine_words_to_a_person,
        disclosures_come_first,
        whoever_speaks_for_another_is_never_verified,
        a_doubt_whose_account_it_is_is_settled_first,
        lacking_a_fact_costs_nothing,
        nobody_verified_is_filed_as_dead,
        no_collection_after_grave_words,
        danger_is_met_with_the_crisis_text,
        a_suspected_danger_is_asked_about,
        danger_is_never_hung_up_on,
        nothing_lasting_on_half_heard_words,
        an_answer_to_an_offer_answers_nothing_else,
        an_unclear_yes_is_asked_for_again,
        nothing_grave_that_was_offered_is_dropped,
        a_callback_after_grave_words_is_urgent,
        one_urgent_callback,
        a_person_within_two_turns,
        nothing_after_a_person,
        a_failure_brings_a_person,
        one_disposition,
        nothing_after_the_end,
        a_failure_keeps_the_outcome,
        only_confirmed_promises,
        no_promise_beside_another,
        only_withdrawn_on_request,
        only_plans_read_back,
        a_plan_is_disclosed_whole,
        no_more_than_they_can_pay,
        only_given_consents,
        whoever_owes_nothing_hears_so,
        whoever_owes_nothing_is_asked_for_nothing,
        nine_stops_automated_calls,
        a_wish_for_no_calls_is_heeded,
        only_the_language_asked_for,
        what_is_stated_is_kept,
    )
}
