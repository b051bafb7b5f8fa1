"""A rule file with a typo is refused with file, place, value and mend: a typo never becomes a hole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebot.compliance import load_rulebooks, read_rulebooks
from voicebot.compliance.places import load_regions
from voicebot.compliance.rulebook import Rulebooks
from voicebot.errors import Misconfigured

SOURCES = load_rulebooks().sources
PARSED = {pack: yaml.safe_load(text) for pack, text in SOURCES.items()}


def with_text(pack: str, text: str) -> Rulebooks:
    return read_rulebooks(SOURCES | {pack: text})


def refusal(pack: str, old: str, new: str) -> str:
    """What is said of the file in which the first `old` is `new`."""
    assert old in SOURCES[pack]
    with pytest.raises(Misconfigured) as caught:
        with_text(pack, SOURCES[pack].replace(old, new, 1))
    return str(caught.value)


@pytest.mark.parametrize(
    ("pack", "old", "new", "said"),
    [
        (
            "UK_CREDIT",
            "kind: window",
            "kind: windw",
            r"^UK_CREDIT.yaml: UK-TIME-01: kind windw is not known; known",
        ),
        ("UK_CREDIT", "basis: POLICY", "bases: POLICY", r"UK-TIME-01.bases: no such field; fields are id, stage"),
        ("UK_CREDIT", "basis: POLICY", "basis: POLICIES", r"UK-TIME-01.basis: 'POLICIES': Input should be 'LAW'"),
        ("CN_BANK", "effective_from: 2026-01-30", "effective_from: 2026-02-30", r"CN-TIME-01.effective_from: '2026-02"),
        ("CN_BANK", "effective_from: 2026-01-30", "effective_from: 20260130", r"20260130.*write a day as 2026-11-24"),
        ("CN_BANK", "zone: Asia/Shanghai", "zone: Asia/Shanghia", r"zone: 'Asia/Shanghia': no such time zone; write"),
        ("US_1P", "[US-MA]", "[US-MASS]", r"MA-FREQ-01.regions.0: 'US-MASS': no such region; write one of places.yaml"),
        ("US_1P", "id: US-TIME-02", "id: US-TIME-01", r"US-TIME-01 has two versions in force at once: end the first"),
        ("US_1P", "{most: 7,", "{most: seven,", r"US-FREQ-01: most is seven; write a whole number of 1 or more"),
        ("US_1P", "{most: 7,", "{mots: 7,", r"US-FREQ-01: parameter mots is not known to calls_a_week; it knows"),
        ("US_1P", "{most: 7, consent_days: 7}", "{consent_days: 7}", r"US-FREQ-01: parameter most is missing"),
        ("US_1P", '"08:00-21:00"', '"08:00-25:00"', r'US-TIME-01: hours 08:00-25:00 are none; write them as "08:00-'),
        ("US_1P", '"08:00-21:00"', '"21:00-08:00"', r"US-TIME-01: window 21:00-08:00 ends before it begins"),
        (
            "EU",
            "{mon-sat:",
            "{mon-sot:",
            r"callback_hours.*days mon-sot are no days of the week; write them",
        ),
        ("UK_CREDIT", "sat: ", "fri: ", r"days fri: fri has hours already; name each day once"),
        ("UK_CREDIT", "holidays: GB", "holidays: BG2", r"holidays of BG2 are not known; write a country such as GB"),
        ("COMMON", "flags: [fraud]", "flags: [froud]", r"ALL-FRAUD-01: flags froud is not known; known are attorney"),
        ("COMMON", "flags: [fraud]", "flags: []", r"ALL-FRAUD-01: flags is \[\]; write a list"),
        ("COMMON", "purposes: [collection", "purposes: [colection", r"purposes colection is not known; known are"),
        (
            "COMMON",
            "stage: PREDIAL",
            "stage: INCALL",
            r"stage INCALL does not go with kind flags, which",
        ),
        ("COMMON", "action: BLOCK", "action: WARN", r"action is WARN; a PREDIAL rule can only BLOCK"),
        ("HK", "pack: HK", "pack: HKG", r"^HK.yaml: pack is HKG; name the file after its pack"),
        ("HK", "crisis: HK", "crisis: HKG", r"in_call.crisis: 'HKG': Input should be"),
        ("HK", "voicemail: true", 'voicemail: "yes"', r"in_call.voicemail: 'yes': Input should be a valid boolean"),
        (
            "HK",
            "promise_days_max: 14",
            "promise_days_max: 1400",
            r"promise_days_max: '1400': write a whole number",
        ),
        ("HK", "pack: HK", "pack: HK\npack: HK", r"HK.yaml: cannot be read as YAML: pack stands twice; keep one"),
        ("HK", "rules:", "rules: []\nrulez:", r"rulez: no such field; fields are pack, zone, in_call, rules"),
        ("HK", "id: HK-CBP,", "", r"rule 2.id: is missing; write it"),
        (
            "US_3P",
            "kind: email_consent",
            "kind: needs_clearance",
            r"US-EMAIL-01: kind is needs_clearance, and",
        ),
    ],
)
def test_a_typo_is_refused_with_file_place_value_and_mend(pack: str, old: str, new: str, said: str) -> None:
    found = refusal(pack, old, new)
    assert f"{pack}.yaml" in found
    assert re.search(said, found), found


def test_a_version_may_follow_another_and_may_not_end_before_it_begins() -> None:
    old = "provenance: P, effective_from: 2023-12-01}"
    again = SOURCES["SG"].split("\n")
    rule = next(line for line in again if "SG-TIME-01" in line)
    ended = SOURCES["SG"].replace(old, old[:-1] + ", effective_to: 2026-12-31}")
    newer = rule.replace("09:00-20:00", "10:00-18:00").replace("2023-12-01", "2027-01-01")
    books = with_text("SG", ended.replace(rule.replace(old, ""), rule.replace(old, "")).rstrip() + f"\n{newer}\n")
    assert [one.since.year for one in books["SG"].rules if one.id == "SG-TIME-01"] == [2023, 2027]
    assert "lies before effective_from" in refusal("SG", old, old[:-1] + ", effective_to: 2023-11-30}")


@pytest.mark.parametrize("text", ["", "[]", "just words", "pack: {a: ]", "\x00", "!!python/object:os.system {}"])
def test_what_is_no_rulebook_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match=r"^SG.yaml: "):
        with_text("SG", text)


def test_a_folder_without_the_common_rules_or_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"COMMON.yaml is missing"):
        load_rulebooks(tmp_path)
    (tmp_path / "CN_BANK.yaml").write_bytes(SOURCES["CN_BANK"].encode("gb18030"))
    with pytest.raises(Misconfigured, match=r"CN_BANK.yaml: cannot be read as UTF-8"):
        load_rulebooks(tmp_path)


def test_a_place_with_a_clock_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "places.yaml"
    file.write_text("US-NY: [America/New_Yrok]\n")
    with pytest.raises(Misconfigured, match=r"places.yaml: US-NY: no time zone America/New_Yrok; write one as"):
        load_regions(file)


def words_of(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every key, and of every word that means something to the gate."""
    match value:
        case dict():
            for key, one in value.items():
                yield (*place, key)
                if key not in ("source", "verified_by", "id"):
                    yield from words_of(one, (*place, key, None))
        case list():
            for index, one in enumerate(value):
                yield from words_of(one, (*place, index, None))
        case str():
            yield place


PLACES = [(pack, place) for pack, parsed in sorted(PARSED.items()) for place in words_of(parsed)]


def misspelt(value: Any, place: tuple[Any, ...], typo: str) -> Any:
    """The same with a typo in the key or the word at that place."""
    if not place:
        return value + typo
    head, *rest = place
    if isinstance(value, dict) and not rest:
        return {(f"{key}{typo}" if key == head else key): one for key, one in value.items()}
    changed = list(value) if isinstance(value, list) else dict(value)
    changed[head] = misspelt(value[head], tuple(rest[1:]), typo)
    return changed


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(["x", "S", "_", "1"]))
def test_no_misspelt_field_or_word_of_the_real_files_is_let_through(where: tuple[str, Any], typo: str) -> None:
    pack, place = where
    text = yaml.safe_dump(misspelt(PARSED[pack], place, typo), allow_unicode=True)
    free = {("in_call", None, "consequence", None)}  # the words of it are the wording's own
    if place in free:
        return
    with pytest.raises(Misconfigured, match=rf"{pack}.yaml"):
        with_text(pack, text)


HARMS = ("drop", "double", "swap", "put")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(SOURCES)),
    st.integers(0, 10_000),
    st.sampled_from(HARMS),
    st.data(),
)
def test_whatever_befalls_a_file_it_is_read_or_refused(pack: str, at: int, what: str, data: st.DataObject) -> None:
    text = SOURCES[pack]
    at %= len(text) - 1
    length = data.draw(st.integers(1, 40))
    put = data.draw(st.text(st.sampled_from("{}[],:-#&*!|>'\"%@`\n\t ax09é中"), max_size=3))
    spoilt = {
        "drop": text[:at] + text[at + length :],
        "double": text[: at + length] + text[at:],
        "swap": text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        "put": text[:at] + put + text[at:],
    }[what]
    with suppress(Misconfigured):
        assert with_text(pack, spoilt)
