"""POST /api/v1/imports takes a file in; GET /api/v1/imports/<id> says how far it is, /rejects what was left out of it.

A file goes to the disk as it comes. A small one is read at once; a larger one waits for a worker, whatever happens to
the connection.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, BinaryIO

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from voicebot.api.entry import answered, guarded
from voicebot.api.problems import problem
from voicebot.errors import InvalidInput
from voicebot.outreach.imports.desk import Files
from voicebot.outreach.imports.inbox import Inbox
from voicebot.outreach.imports.kinds import Kind
from voicebot.outreach.imports.reading import source_of
from voicebot.settings import Settings

#: bytes of a file that is read before it is answered
READ_AT_ONCE = 1_000_000
#: bytes of what is sent beside the file
LARGEST_FIELDS = 16 * 1024
FIELDS = ("file", "kind", "source", "dry_run", "as_of", "by")
_YES, _NO = ("true", "1", "yes"), ("false", "0", "no", "")


def blueprint(files: Files, settings: Settings, read_at_once: int = READ_AT_ONCE) -> Blueprint:
    """The routes. A file of more than `read_at_once` bytes is left to a worker."""
    api = guarded("api_imports", settings)
    largest = settings.import_largest_mb * 1_000_000

    @api.post("/imports")
    def take() -> Response:
        with _Upload(files.inbox, largest) as sent:
            size = sent.receive()
            import_id = sent.accept()
        if size <= read_at_once:
            files.inbox.read_now(import_id)
        return _told(files, import_id)

    @api.get("/imports/<import_id>")
    def show(import_id: str) -> Response:
        return answered(_linked(files.told.one(import_id)))

    @api.get("/imports/<import_id>/rejects")
    def rejects(import_id: str) -> Response:
        path = files.told.report(import_id)
        return send_file(path, mimetype="text/csv", as_attachment=True, download_name=f"{import_id}.rejects.csv")

    return api


class _Upload:
    """One file that is being sent, on the disk; of what is not accepted in the end nothing stays."""

    def __init__(self, inbox: Inbox, largest: int) -> None:
        self._inbox, self._largest = inbox, largest
        self._id, self._name = "", ""
        self._stream: BinaryIO | None = None
        self._fields: dict[str, str] = {}
        self._left = ExitStack()

    def __enter__(self) -> _Upload:
        return self

    def __exit__(self, *_: object) -> None:
        self._left.close()

    def receive(self) -> int:
        """Take it from the connection; how many bytes it has. Raises InvalidInput, RequestEntityTooLarge."""
        request.max_content_length = self._largest + LARGEST_FIELDS
        if (request.content_length or 0) > request.max_content_length:
            raise RequestEntityTooLarge
        parser = FormDataParser(self._file, max_form_memory_size=LARGEST_FIELDS, max_form_parts=20, silent=False)
        mend = "send multipart/form-data with file and kind"
        try:
            _, form, found = parser.parse(
                request.stream, request.mimetype, request.content_length, request.mimetype_params
            )
        except ValueError as error:
            raise InvalidInput("body", "", mend) from error
        self._fields = form.to_dict()
        if self._stream is None or "file" not in found:
            raise InvalidInput("file", None, mend)
        for unknown in self._fields.keys() - set(FIELDS):
            raise InvalidInput(unknown, self._fields[unknown], f"unknown field; known are {', '.join(FIELDS)}")
        size = self._stream.seek(0, 2)
        self._stream.close()
        return size

    def accept(self) -> str:
        """It waits to be read from now on; its id. Raises InvalidInput."""
        kind, dry = self._one_of("kind", [one.value for one in Kind]), self._fields.get("dry_run", "").lower()
        if dry not in (*_YES, *_NO):
            raise InvalidInput("dry_run", dry, "send true or false")
        source, by, as_of = source_of(self._said("source", 40)), self._said("by", 64), self._said("as_of", 40)
        self._inbox.accept(self._id, self._name, Kind(kind), source, by or "api", as_of or None, dry=dry in _YES)
        self._left.pop_all()
        return self._id

    def _file(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None,
        content_length: int | None = None,
    ) -> BinaryIO:
        if self._stream is not None:
            raise InvalidInput("file", filename or "", "send one file at a time")
        self._id, self._stream = self._inbox.arriving()
        self._left.callback(self._inbox.give_up, self._id)
        self._left.callback(self._stream.close)
        self._name = filename or ""
        return self._stream

    def _one_of(self, field: str, known: list[str]) -> str:
        said = self._fields.get(field)
        if said not in known:
            raise InvalidInput(field, said, f"send one of {', '.join(known)}")
        return said

    def _said(self, field: str, longest: int) -> str:
        said = self._fields.get(field, "").strip()
        if len(said) > longest or not said.isprintable():
            raise InvalidInput(field, said, f"send at most {longest} printable characters, or leave it out")
        return said


def _told(files: Files, import_id: str) -> Response:
    """How an upload stands: read, the same as before, refused, or waiting."""
    told = _linked(files.told.one(import_id))
    if told["fault"] is not None:
        fault = told["fault"]
        detail = str(InvalidInput(fault["field"], fault["value"], fault["mend"]))
        return problem(400, detail, **fault, **{"import": import_id})
    status = {"done": 201, "known": 200}.get(told["state"], 202)
    answer = answered(told, status)
    answer.headers["Location"] = told["self"]
    return answer


def _linked(told: dict[str, Any]) -> dict[str, Any]:
    at = f"/api/v1/imports/{told['import']}"
    has_report = told["state"] == "done" and told["via"] != "command"
    return told | {"self": at, "rejects": f"{at}/rejects" if has_report else None}
