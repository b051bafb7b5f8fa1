"""WSGI entry: `gunicorn app:app`, or any other WSGI server."""

from voicebot.application import create_app

app = create_app()
