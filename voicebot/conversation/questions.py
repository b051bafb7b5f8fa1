"""Every question of the dialogue by its name."""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.conversation import (
    ability,
    another,
    closing,
    confirmation,
    crisis,
    greeting,
    hardship,
    passing,
    plan_agreement,
    plan_offer,
    promise,
    reminder,
    revising,
    safety,
    statements,
    verification,
    voicemail,
)
from voicebot.conversation.turn import Question

QUESTIONS: Mapping[str, Question] = {
    question.name: question
    for topic in (
        greeting,
        another,
        verification,
        reminder,
        ability,
        promise,
        confirmation,
        revising,
        hardship,
        plan_offer,
        plan_agreement,
        statements,
        passing,
        crisis,
        safety,
        closing,
        voicemail,
    )
    for question in topic.QUESTIONS
}
