"""Lines that the code says and nobody wrote, and lines that were written and nobody says."""

from __future__ import annotations

from voicebot.wording.catalogue import Entry
from voicebot.wording.usage import mentions_of, usage_findings, usage_of

CATALOGUE = {
    key: Entry(key, "a meaning", "anyone", values)
    for key, values in {
        "greeting.hello": {"name": "text"},
        "option.yes": {"key": "key"},
        "option.no": {"key": "key"},
        "closing.bye": {},
    }.items()
}
COMPLETE = """
say = (line("greeting.hello", name=name), line(f"option.{choice}", key=key))
LAST = "closing.bye"
"""


def rules(source: str) -> list[tuple[str, str, int]]:
    return [(each.rule, each.key, each.place.line) for each in usage_findings(CATALOGUE, [usage_of(source, "a.py")])]


def test_code_that_says_every_line_as_it_is_described_has_no_fault() -> None:
    assert rules(COMPLETE) == []


def test_a_line_that_nobody_wrote_is_a_fault_at_its_place_in_the_code() -> None:
    assert ("missing", "greeting.hullo", 4) in rules(COMPLETE + 'line("greeting.hullo")')


def test_a_family_of_lines_that_nobody_wrote_is_a_fault() -> None:
    assert ("missing", "choice.*", 4) in rules(COMPLETE + 'line(f"choice.{choice}")')


def test_values_that_do_not_agree_are_a_fault() -> None:
    assert ("value", "greeting.hello", 4) in rules(COMPLETE + 'line("greeting.hello", nome=name)')
    assert ("value", "closing.bye", 4) in rules(COMPLETE + 'reply.line("closing.bye", name=name)')
    assert rules(COMPLETE + 'line("greeting.hello", **values)') == []


def test_a_line_that_nobody_says_is_only_a_warning() -> None:
    found = usage_findings(CATALOGUE, [usage_of('line("greeting.hello", name=name)', "a.py")])
    assert [(each.key, each.warning) for each in found] == [
        (key, True) for key in ("closing.bye", "option.no", "option.yes")
    ]


def test_a_rulebook_may_name_a_line() -> None:
    found = usage_findings(
        CATALOGUE, [usage_of(COMPLETE.replace("LAST", "# "), "a.py"), mentions_of("says: closing.bye")]
    )
    assert found == []


def test_a_call_of_the_same_name_that_makes_no_line_is_let_be() -> None:
    assert rules(COMPLETE + "line(moment)\nline('plain')\nline()") == []
