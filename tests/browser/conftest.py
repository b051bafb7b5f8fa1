"""A real Chromium before a real server on this machine; whatever it asks of any other host fails the test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from voicebot.clock import ManualClock

from ..unit.line.toy_phone import NOW, ToyCalls, ToySound, toy_app

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "artefacts" / "web-phone"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
]  # fmt: skip
#: widths by the kind of screen
SCREENS = {"telephone": (390, 844), "tablet": (768, 1024), "desk": (1440, 900)}


class _Unheard(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        return


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Unheard)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# One a file, and not one a session: while it lives there is an event loop in the thread that runs the tests.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    """Servers of one test; they stop after its pages are closed."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def open_page(chromium: Browser, servers: ExitStack) -> Iterator[Callable[..., Page]]:
    """Open an address on a screen; in the end nothing may have gone wrong in the page or left this machine."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def keep_at_home(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            wrong.append(f"asked another host: {route.request.url}")
            route.abort()

    def opened(address: str, screen: str = "desk", scheme: Any = "light", *, allow: tuple[str, ...] = ()) -> Page:
        width, height = SCREENS[screen]
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        context.route("**/*", keep_at_home)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: (
                wrong.append(f"console: {message.text}")
                if message.type == "error" and not any(word in message.text for word in allow)
                else None
            ),
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def toy_calls() -> ToyCalls:
    return ToyCalls()


@pytest.fixture
def toy_sound() -> ToySound:
    return ToySound()


@pytest.fixture
def toy(servers: ExitStack, toy_calls: ToyCalls, toy_sound: ToySound) -> str:
    """The address of the page before a toy bot."""
    return servers.enter_context(serving(toy_app(toy_calls, toy_sound, ManualClock(NOW)))) + "/phone"


def picture(page: Page, name: str) -> None:
    """Keep what the page looks like, for people to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True, animations="disabled")


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci` (scripts/setup test does where npm is there)")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{fault['id']}: {fault['help']} at {json.dumps([node['target'] for node in fault['nodes']][:4])}"
        for fault in found
    ]
