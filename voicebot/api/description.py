"""GET /api/v1/openapi.json: what the API takes and answers, for programs and whoever writes them. No key is needed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response
from orjson import dumps

DESCRIPTION = Path(__file__).parent / "openapi.yaml"


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The description, as OpenAPI 3.1 has it."""
    found: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return found


def blueprint() -> Blueprint:
    """The route."""
    api = Blueprint("api_description", __name__, url_prefix="/api/v1")

    @api.get("/openapi.json")
    def openapi() -> Response:
        return Response(dumps(description()), content_type="application/json")

    return api
