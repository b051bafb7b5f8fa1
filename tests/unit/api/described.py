"""Answers held against the description of the API."""

from __future__ import annotations

from typing import Any

from openapi_schema_validator import OAS31Validator
from werkzeug.test import TestResponse

from voicebot.api.description import description


def holds(answer: TestResponse, path: str, method: str, value: Any = None) -> Any:
    """The answer's JSON, once it is as the description of that path says; `value` where it is in another form."""
    told = described(path, method, answer.status_code, answer.mimetype or "")
    found = answer.get_json(force=True) if value is None else value
    checked(told, found)
    return found


def described(path: str, method: str, status: int, mimetype: str) -> dict[str, Any]:
    responses = description()["paths"][path][method]["responses"]
    response = responses[str(status)]
    if "$ref" in response:
        response = description()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema: dict[str, Any] = response["content"][mimetype]["schema"]
    return schema


def checked(schema: dict[str, Any], value: Any) -> None:
    """Raises what the value holds that the schema does not allow."""
    OAS31Validator(schema | {"components": description()["components"]}).validate(value)


def named(name: str) -> dict[str, Any]:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}
