"""The post of a small bank with one customer."""

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import Post, post_on
from voicebot.records import Database


@pytest.fixture
def post(database: Database) -> Post:
    put(database)
    return post_on(database)
