"""WSGI entry: `gunicorn app:app`, or any other WSGI server."""

from voicebot.application import create_app
from voicebot.settings import load_settings

settings = load_settings()
settings.refuse_invented()
app = create_app(settings)
