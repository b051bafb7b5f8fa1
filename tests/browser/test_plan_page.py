"""The page of a plan in a real browser without scripts, on a telephone, by keyboard alone, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from tests.unit.records.plans import NOW, agreed, an_offer
from voicebot.application import create_app
from voicebot.clock import ManualClock
from voicebot.outreach.letters import Letters
from voicebot.records import Database
from voicebot.records.plans import plan_row
from voicebot.settings import Settings

from .conftest import ROOT, SCREENS, accessibility_faults, serving

pytestmark = pytest.mark.browser
PICTURES = ROOT / "artefacts" / "plan-page"
Holder = Callable[..., Page]


@dataclass
class House:
    """A served house with one plan that waits; `link` is where its holder reads it."""

    clock: ManualClock
    database: Database
    plan_id: int
    link: str

    def state(self) -> str:
        with self.database.read() as connection:
            row = plan_row(connection, self.plan_id)
        assert row is not None
        return str(row["state"])


@pytest.fixture
def house(servers: ExitStack, database: Database, database_url: str, tmp_path: Path) -> House:
    clock = ManualClock(NOW)
    settings = Settings(secret_key=SecretStr(SECRET), database_url=database_url, speech_cache=tmp_path / "speech")
    account = put(database, principal=900_000, interest=54_025, penalty=26_000, fees=0, minimum_due=100_000)
    plan_id = agreed(database, account, an_offer(down="500"))
    app = create_app(settings, clock=clock)
    letters: Letters = app.extensions["voicebot.outreach"].letters
    servers.callback(app.extensions["voicebot.calls"].close)
    address = servers.enter_context(serving(app))
    return House(clock, database, plan_id, f"{address}/plans/{letters.link(plan_id).token}")


@pytest.fixture
def holder(chromium: Browser, servers: ExitStack) -> Holder:
    """Opens an address as the holder of a plan does, on a telephone whose browser runs no scripts."""

    def opened(address: str, screen: str = "telephone", scheme: str = "light", *, scripts: bool = False) -> Page:
        width, height = SCREENS[screen]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            locale="zh-CN",
            bypass_csp=scripts,
        )
        servers.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(address)
        return page

    return opened


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True, animations="disabled")


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until this stands in focus: everything is reached so, and what is in focus is seen to be."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus-visible")).count():
            return
    raise AssertionError(f"{role} {name} is not reached by the keyboard")


#: go on, accept, accepted, decline, declined
WORDS = {
    "zh": ("看完了，继续", "我接受这个方案", "您接受了这个方案", "我不接受", "您没有接受这个方案"),
    "en": (
        "I have read it: continue",
        "I accept this plan",
        "You accepted this plan",
        "I decline",
        "You declined this plan",
    ),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_plan_is_read_and_accepted_by_keyboard_alone_without_scripts(
    house: House, holder: Holder, language: str
) -> None:
    go_on, accept, accepted, _, _ = WORDS[language]
    page = holder(f"{house.link}?lang={language}")
    expect(page.get_by_role("button", name=accept)).to_have_count(0)
    picture(page, f"reading-{language}")
    house.clock.advance(seconds=10)
    tab_to(page, "link", go_on)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=accept)).to_be_visible()
    picture(page, f"answering-{language}")
    tab_to(page, "button", accept)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(accepted)
    expect(page.get_by_role("button")).to_have_count(0)
    picture(page, f"accepted-{language}")
    assert house.state() == "active"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(accepted)


@pytest.mark.parametrize("language", WORDS)
def test_a_plan_is_declined_at_once_in_the_other_language(house: House, holder: Holder, language: str) -> None:
    _, _, _, decline, declined = WORDS[language]
    page = holder(f"{house.link}?lang={'en' if language == 'zh' else 'zh'}")
    page.get_by_role("link", name="中文" if language == "zh" else "English").click()
    page.get_by_role("button", name=decline).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(declined)
    picture(page, f"declined-{language}")
    assert house.state() == "declined"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", WORDS)
def test_nothing_stands_in_a_readers_way_on_any_screen(
    house: House, holder: Holder, language: str, screen: str, scheme: str
) -> None:
    page = holder(f"{house.link}?lang={language}", screen, scheme, scripts=True)
    faults = accessibility_faults(page)
    house.clock.advance(seconds=10)
    page.reload()
    faults += accessibility_faults(page)
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    table = page.locator(".wide")
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth"), "the schedule scrolls sideways"
    picture(page, f"{screen}-{language}-{scheme}")


@pytest.mark.parametrize("language", WORDS)
def test_a_link_that_leads_nowhere_is_met_kindly(house: House, holder: Holder, language: str) -> None:
    page = holder(f"{house.link[:-1]}?lang={language}", scripts=True)
    expect(page.get_by_role("link", name="+1 555-010-0100")).to_be_visible()
    assert accessibility_faults(page) == []
    picture(page, f"unknown-{language}")
