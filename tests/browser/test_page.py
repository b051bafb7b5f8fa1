from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from voicebot.calls.samples import SAMPLES

from ..unit.line.toy_phone import ToyCalls, ToySound
from .conftest import SCREENS, accessibility_faults, picture

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def rung(page: Page) -> Page:
    """Be rung by the bank and pick up; the bot has said its first lines."""
    page.get_by_role("button", name="Ring me").click()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("#state-text")).to_have_text("Your turn: keys or words")
    return page


def patient(page: Page) -> Page:
    """Switch the bot's timer off, so that a slow machine never answers with silence."""
    page.get_by_role("button", name="Timer on").click()
    return page


def bubbles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".bubble p").all_inner_texts()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_stands_in_anyones_way_on_any_screen(
    open_page: Open, toy: str, language: str, screen: str, scheme: str
) -> None:
    page = open_page(f"{toy}?lang={language}", screen, scheme)
    expect(page.locator("#state-text")).to_be_visible()
    page.locator("#patience").click()
    faults = accessibility_faults(page)
    picture(page, f"idle-{language}-{screen}-{scheme}")
    page.locator("#call").click()
    expect(page.locator("#answer")).to_be_visible()
    faults += accessibility_faults(page)
    page.locator("#answer").click()
    expect(page.locator("body")).to_have_attribute("data-state", "listening")
    page.keyboard.press("1")
    expect(page.locator(".bubble").last).to_contain_text("birthday")
    expect(page.locator("body")).to_have_attribute("data-state", "listening")
    faults += accessibility_faults(page)
    picture(page, f"call-{language}-{screen}-{scheme}")
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_a_call_is_made_with_the_keyboard_alone(open_page: Open, toy: str) -> None:
    page = patient(open_page(f"{toy}?lang=en"))
    page.get_by_role("combobox", name="As which invented person?").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.locator("#call").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Answer", exact=True).press("Enter")
    expect(page.locator("#state-text")).to_have_text("Your turn: keys or words")
    page.keyboard.press("1")
    expect(page.locator("#state-text")).to_have_text("Your turn: keys only")
    for key in "0412":
        page.keyboard.press(key)
    expect(page.locator("#state-text")).to_have_text("Call over")
    assert bubbles(page)[-3:] == ["Your birthday?", "0\n4\n1\n2", "Goodbye."]
    expect(page.locator(".outcome")).to_have_text("Recorded as: promise to pay in full")


def test_words_are_said_and_digits_in_the_text_box_are_keys(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    page.get_by_label("Your answer").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.keys")).to_contain_text("1")
    expect(page.locator("#state-text")).to_have_text("Your turn: keys only")
    page.get_by_label("Your answer").fill("April the twelfth")
    page.get_by_role("button", name="Say", exact=True).click()
    expect(page.locator("#mic-hint")).to_have_text("Only keys are listened for at this question.")


def test_a_caller_who_says_nothing_is_heard_to_be_silent(open_page: Open, toy: str) -> None:
    page = rung(open_page(f"{toy}?lang=en"))
    expect(page.locator("#timer")).to_have_class(re.compile("on"))
    expect(page.locator("#log")).to_contain_text("You said nothing.", timeout=15_000)
    expect(page.locator("#state-text")).to_have_text("Call over")


def test_the_timer_stands_still_while_the_caller_types(open_page: Open, toy: str) -> None:
    page = open_page(f"{toy}?lang=en")
    page.clock.install()
    page.get_by_role("button", name="Ring me").click()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("#timer")).to_have_class(re.compile("on"))
    page.get_by_label("Your answer").fill("I was think")
    page.clock.run_for(30_000)
    expect(page.locator("#state-text")).to_have_text("Your turn: keys or words")
    page.get_by_label("Your answer").fill("")
    page.clock.run_for(8_000)
    expect(page.locator("#log")).to_contain_text("You said nothing.")


def test_a_reload_keeps_the_call(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    said = bubbles(page)
    page.reload()
    expect(page.locator("#state-text")).to_have_text("Your turn: keys or words")
    assert bubbles(page) == said
    page.keyboard.press("1")
    expect(page.locator(".bubble").last).to_contain_text("birthday")


def test_the_other_language_keeps_the_call(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    page.get_by_role("link", name="中文").click()
    expect(page.locator("#state-text")).to_have_text("请您回答：按键或说话")
    assert "Hello, this is Harbour Bank." in bubbles(page)


def test_a_second_window_that_was_behind_catches_up(open_page: Open, toy: str) -> None:
    first = rung(patient(open_page(f"{toy}?lang=en")))
    second = patient(open_page(first.url, allow=("409",)))
    expect(second.locator("#state-text")).to_have_text("Your turn: keys or words")
    first.keyboard.press("1")
    expect(first.locator("#state-text")).to_have_text("Your turn: keys only")
    second.keyboard.press("1")
    expect(second.locator(".notice")).to_contain_text("had moved on in another window")
    expect(second.locator("#state-text")).to_have_text("Your turn: keys only")
    assert bubbles(second) == bubbles(first)


def test_hold_hears_nothing_and_takes_no_keys(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    page.get_by_role("button", name="Hold", exact=True).click()
    expect(page.locator("#state-text")).to_have_text("On hold")
    expect(page.locator('[data-key="1"]')).to_be_disabled()
    page.get_by_role("button", name="Take off hold").click()
    expect(page.locator('[data-key="1"]')).to_be_enabled()


def test_a_person_can_be_played_and_the_bot_comes_back(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    page.locator('[data-key="0"]').click()
    page.get_by_role("button", name="The person answers").click()
    expect(page.locator("#state-text")).to_have_text("You are with a person")
    page.get_by_role("button", name="The person hangs up").click()
    expect(page.locator(".bubble").last).to_contain_text("I am back.")


def test_hanging_up_ends_the_call_and_a_new_one_can_be_made(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#log")).to_contain_text("You hung up.")
    page.get_by_role("button", name="New call").click()
    expect(page.locator("#state-text")).to_have_text("Ready")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator(".bubble")).to_have_count(0)


def test_the_hotline_is_rung_as_an_unknown_person(open_page: Open, toy: str) -> None:
    page = patient(open_page(f"{toy}?lang=en"))
    page.get_by_role("radio", name="I call the hotline").check()
    page.get_by_label("As which invented person?").select_option("")
    page.locator("#call").click()
    expect(page.locator("#who")).to_have_text("Harbour Bank · Hotline")
    expect(page.locator(".bubble").first).to_contain_text("This call is recorded.")
    expect(page.locator(".card:visible")).to_have_count(0)


def test_a_refused_call_says_why(open_page: Open, toy: str, toy_calls: ToyCalls) -> None:
    toy_calls.refuse = True
    page = open_page(f"{toy}?lang=en", allow=("403",))
    page.get_by_role("button", name="Ring me").click()
    expect(page.locator(".notice")).to_contain_text("CN-TIME-01")


def test_without_a_voice_the_words_are_complete_and_the_call_goes_on(
    open_page: Open, toy: str, toy_sound: ToySound
) -> None:
    toy_sound.speaks = False
    page = rung(patient(open_page(f"{toy}?lang=en", allow=("503",))))
    expect(page.locator(".notice")).to_contain_text("every word is still here to read")
    assert bubbles(page) == ["This call is recorded.", "Hello, this is Harbour Bank.", "请按一。"]


def test_a_lost_connection_is_said_and_can_be_tried_again(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en", allow=("ERR_INTERNET_DISCONNECTED",))))
    page.context.set_offline(True)
    page.keyboard.press("1")
    expect(page.locator(".notice")).to_contain_text("The call is kept")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".bubble").last).to_contain_text("birthday")


def test_a_spoken_answer_goes_through_the_microphone(open_page: Open, toy: str, toy_sound: ToySound) -> None:
    toy_sound._hears = ("en-US", "zh-CN")
    toy_sound.words = "1"
    page = patient(open_page(f"{toy}?lang=en"))
    page.get_by_role("button", name="Ring me").click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("button", name="Speak").click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".bubble.caller")).to_contain_text("1")
    assert toy_sound.heard[:4] == b"RIFF"
    assert int.from_bytes(toy_sound.heard[24:28], "little") == 16_000


def test_where_nothing_recognises_speech_the_page_says_so(open_page: Open, toy: str, toy_sound: ToySound) -> None:
    toy_sound._hears = ()
    page = open_page(f"{toy}?lang=en")
    expect(page.locator("#mic-hint")).to_contain_text("No speech recogniser is installed")
    expect(page.locator("#mic")).to_be_disabled()


def test_what_is_behind_the_call_can_be_read_and_folded_away(open_page: Open, toy: str) -> None:
    page = rung(patient(open_page(f"{toy}?lang=en")))
    expect(page.locator(".turn[open] pre")).to_contain_text("<Response>")
    page.get_by_role("tab", name="Journal").click()
    expect(page.locator(".entry")).to_contain_text("US-AI-01 disclosed")
    page.get_by_role("button", name="Behind the call").click()
    expect(page.locator("#inspector")).to_be_hidden()


def test_the_first_line_is_heard_soon_after_the_answer(open_page: Open, toy: str) -> None:
    page = open_page(f"{toy}?lang=en")
    page.get_by_role("button", name="Ring me").click()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-state", "listening")
    waits = page.evaluate(
        """() => {
          const answer = performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("/answer"));
          return performance.getEntriesByName("line-heard").map(
            (mark) => mark.startTime + mark.detail - answer.responseEnd);
        }"""
    )
    assert waits[0] < 300, waits


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_address_that_names_no_call_says_so(open_page: Open, toy: str, language: str) -> None:
    page = open_page(f"{toy}?lang={language}&call=nonsense")
    said = {"en": "This address names no call", "zh": "这个网址里没有通话"}[language]
    page.locator("#notices", has_text=said).wait_for()


@pytest.mark.parametrize("screen", list(SCREENS))
def test_every_account_can_be_read_whole_where_one_is_chosen(open_page: Open, toy: str, screen: str) -> None:
    page = open_page(f"{toy}?lang=en", screen)
    longest = max((f"{sample.name} · {sample.stage} days late" for sample in SAMPLES), key=len)
    needed, room = page.evaluate(
        """(text) => {
            const select = document.getElementById("account"), style = getComputedStyle(select);
            const brush = document.createElement("canvas").getContext("2d");
            brush.font = style.font;
            const arrow = 20;
            const inside = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
            return [brush.measureText(text).width, inside];
        }""",
        longest,
    )
    assert needed <= room


def test_ten_lines_of_the_call_can_be_read_on_a_telephone(open_page: Open, toy: str) -> None:
    page = open_page(f"{toy}?lang=en", "telephone")
    rung(page)
    assert page.evaluate("document.getElementById('log').clientHeight") >= 10 * 24
