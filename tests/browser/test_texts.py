"""Texts on the web phone: they show as they come, words stay words, and a link opens beside the call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.unit.line.toy_phone import ToyCalls

from .conftest import accessibility_faults, picture

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def text(number: int, body: str) -> dict[str, str]:
    return {"id": str(number), "at": "2026-11-24T02:00:00+00:00", "language": "en-US", "body": body}


@pytest.mark.parametrize("screen", ["desk", "telephone"])
def test_a_text_shows_during_the_call_with_its_link(
    open_page: Open, toy: str, toy_calls: ToyCalls, screen: str
) -> None:
    page = open_page(f"{toy}?lang=en", screen=screen)
    page.locator("input[name=direction][value=inbound]").check(force=True)
    page.locator("#call").click()
    expect(page.locator(".bubble.bot").first).to_be_visible()
    expect(page.locator("#texts")).to_be_hidden()

    toy_calls.texts.append(text(1, "Harbour Bank: <b>hello</b> & welcome"))
    toy_calls.texts.append(text(2, f"Read it here: {toy}/plans/abc You can answer."))
    expect(page.locator("#texts li")).to_have_count(2, timeout=10_000)
    expect(page.locator("#texts li p").first).to_have_text("Harbour Bank: <b>hello</b> & welcome")
    link = page.locator("#texts a")
    expect(link).to_have_attribute("href", f"{toy}/plans/abc")
    expect(link).to_have_attribute("target", "_blank")
    expect(page.get_by_role("heading", name="Texts to this telephone")).to_be_visible()
    picture(page, f"texts-{screen}")
    assert accessibility_faults(page) == []
