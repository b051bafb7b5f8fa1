"""What a page of a plan gives away: nothing to browsers, logs or whoever asks too often."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.unit.console.holders import Holder


def test_nothing_of_it_is_kept_by_browsers_and_nothing_leaks(holder: Holder) -> None:
    for response in (holder.opens(), holder.client.get("/plans/x"), holder.presses("decline")):
        headers = response.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "script" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Set-Cookie" not in headers
    assert "<script" not in holder.reads()


def test_too_many_requests_from_one_address_wait_a_minute(holder: Holder) -> None:
    answers = [holder.client.get("/plans/x").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
    response = holder.opens()
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert holder.opens(environ_base=elsewhere).status_code == 200


def test_no_log_holds_the_token_or_whose_plan_it_is(
    holder: Holder, app: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder.presses("accept", key="wrong")
    with holder.database.begin() as connection:
        connection.exec_driver_sql("UPDATE plans SET tariff = 'GONE@2026-01-01'")
    response = holder.opens()
    assert response.status_code == 500
    assert "Something is wrong on our side" in response.get_data(as_text=True)
    logged = capsys.readouterr().err
    assert "GONE@2026-01-01, which is not in the tariff files" in logged
    assert "plan_page.forged" in logged
    assert holder.token not in logged
    assert "林晓雯" not in logged


def test_a_deeper_fault_is_logged_without_the_token(
    holder: Holder, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.test_request_context(f"/plans/{holder.token}"):
        app.log_exception((None, None, None))
    logged = capsys.readouterr().err
    assert '"path":"/plans/•••"' in logged
    assert holder.token not in logged


def test_the_address_of_an_answer_loaded_again_leads_back_to_the_page(holder: Holder) -> None:
    response = holder.client.get(f"/plans/{holder.token}/accept?lang=en")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/plans/{holder.token}?lang=en"
