"""An API with an invented key."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from voicebot.settings import Settings

KEY = {"Authorization": "Bearer an-invented-key"}
SETTINGS = Settings(secret_key=SecretStr("x" * 32), api_key=SecretStr("an-invented-key"))


def client_of(*blueprints: Blueprint) -> FlaskClient:
    """A client of an application that holds just these."""
    app = Flask("api")
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app.test_client()
