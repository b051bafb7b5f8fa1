"""The pages of the whole application: into them, out of them, and in one language all the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from voicebot.application import create_app
from voicebot.clock import ManualClock
from voicebot.records import migrate
from voicebot.settings import load_settings

PASSWORD = "an invented password"
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    settings = load_settings(
        database_url=database_url,
        secret_key="an invented secret, long enough for tests",
        operator_password=PASSWORD,
    )
    made = create_app(settings, clock=ManualClock(datetime(2026, 11, 24, 2, tzinfo=UTC)))
    migrate(made.extensions["voicebot.calls"].database)
    yield made
    made.extensions["voicebot.calls"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return unescape(found[1])


def sign_in(client: FlaskClient, page: TestResponse) -> TestResponse:
    action = re.search(r'<form method="post" action="([^"]+)"', page.text)
    assert action
    form = {"csrf_token": hidden(page, "csrf_token"), "next": hidden(page, "next"), "password": PASSWORD}
    return client.post(action[1], data=form, follow_redirects=True)


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_the_language_of_the_address_is_kept_through_the_sign_in(client: FlaskClient, language: str, lang: str) -> None:
    page = client.get(f"/?lang={language}", headers=PAGE, follow_redirects=True)
    assert f'<html lang="{lang}">' in page.text
    assert f'<html lang="{lang}">' in sign_in(client, page).text


def test_the_language_chosen_at_the_sign_in_is_kept_too(client: FlaskClient) -> None:
    page = client.get("/phone?lang=en&call=0", headers=PAGE, follow_redirects=True)
    other = re.search(r'<a href="([^"]+)" lang="zh"', page.text)
    assert other
    inside = sign_in(client, client.get(unescape(other[1]), headers=PAGE))
    assert '<html lang="zh-CN">' in inside.text
    assert dict(inside.request.args) == {"call": "0", "lang": "zh"}


def test_whoever_is_signed_in_can_sign_out_by_a_button_and_is_out(client: FlaskClient) -> None:
    inside = sign_in(client, client.get("/?lang=zh", headers=PAGE, follow_redirects=True))
    button = re.search(r'<form method="post" action="(/sign-out[^"]*)">', inside.text)
    assert button
    assert "退出登录" in inside.text
    outside = client.post(button[1], data={"csrf_token": hidden(inside, "csrf_token")}, follow_redirects=True)
    assert '<html lang="zh-CN">' in outside.text
    assert 'name="password"' in outside.text
    assert client.get("/phone", headers={"Accept": "application/json"}).status_code == 401


def test_nobody_is_signed_out_by_another_site(client: FlaskClient) -> None:
    sign_in(client, client.get("/", headers=PAGE, follow_redirects=True))
    assert client.post("/sign-out").status_code == 400
    assert client.get("/phone").status_code == 200
