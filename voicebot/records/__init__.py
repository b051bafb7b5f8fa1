"""The database: schema, migrations, one module an aggregate."""

from voicebot.records.database import Database, open_database
from voicebot.records.migrating import is_migrated, migrate
from voicebot.records.secrecy import Cipher, cipher_of

__all__ = ["Cipher", "Database", "cipher_of", "is_migrated", "migrate", "open_database"]
