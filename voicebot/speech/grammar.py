"""JSGF grammars for the narrow English answers, one a question: what a caller may well say, and nothing more."""

from __future__ import annotations

from functools import cache

_NUMBERS = """
<digit> = one | two | three | four | five | six | seven | eight | nine | zero | oh;
<teen> = ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen;
<tens> = twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety;
<below_hundred> = <digit> | <teen> | <tens> | <tens> <digit>;
<below_thousand> = <below_hundred> | ( a | <digit> | <teen> ) hundred [ [ and ] <below_hundred> ];
<number> = <below_thousand> | <below_hundred> thousand [ [ and ] <below_thousand> ];
"""
_YES_NO = """
<yes> = yes | yeah | yep | sure | okay | correct | that's right | right | yes please | speaking | that's me | this is he
  | this is she;
<no> = no | nope | no thanks | no thank you | that's wrong | not correct | wrong number | wrong person | he is not here
  | she is not here | not right now;
"""
_PERSON = """
<person> = agent | operator | representative | a person | a human | speak to someone | talk to a person | help
  | stop calling | stop calling me | goodbye | repeat | repeat that please;
"""
_DATES = """
<month> = january | february | march | april | may | june | july | august | september | october | november | december;
<ordinal> = first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth
  | thirteenth | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth | twentieth | thirtieth
  | twenty first | twenty second | twenty third | twenty fourth | twenty fifth | twenty sixth | twenty seventh
  | twenty eighth | twenty ninth | thirty first;
<weekday> = monday | tuesday | wednesday | thursday | friday | saturday | sunday;
<date> = today | tomorrow | the day after tomorrow | [ this | next | on ] <weekday> | [ on ] [ the ] <ordinal>
  | [ on ] <month> [ the ] <ordinal> | [ in ] <below_hundred> days | next week | next month | end of the month
  | when i get paid;
"""

_ANSWERS = {
    "identity": ("<yes> | <no> | <person>", _YES_NO + _PERSON),
    "confirm": ("<yes> | <no> | <person>", _YES_NO + _PERSON),
    "offer": ("<yes> | <no> | <person> | option <digit> | <digit>", _YES_NO + _PERSON + _NUMBERS),
    "verify": ("<digit>+ | <person>", _PERSON + _NUMBERS),
    "amount": (
        "[ i can pay | maybe | about ] <number> [ dollars | pounds ] | half | all of it | the minimum | <person>",
        _PERSON + _NUMBERS,
    ),
    "date": ("[ i can pay | by ] <date> | <person>", _PERSON + _NUMBERS + _DATES),
}


@cache
def grammar_for(asked: str) -> str | None:
    """The JSGF grammar of the answers to `asked`, or None where an answer may be anything."""
    if asked not in _ANSWERS:
        return None
    answer, rules = _ANSWERS[asked]
    return f"#JSGF V1.0;\ngrammar answer;\npublic <answer> = {answer};\n{rules}"
