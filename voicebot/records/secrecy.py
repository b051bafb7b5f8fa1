"""Personal fields at rest: encrypted with keys that can be rotated, or kept only as keyed hashes."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voicebot.errors import Misconfigured
from voicebot.settings import Settings


def _derived(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose: what leaks of one use says nothing of another."""
    return HKDF(SHA256(), length=32, salt=None, info=f"voicebot {purpose}".encode()).derive(secret.encode())


class Cipher:
    """Seals what must be read again and hashes what must only be compared.

    `data_keys` are Fernet keys, newest first: the newest seals, every one opens. A key derived from `secret` always
    opens too, so that an installation may start without data keys and add them later.
    """

    def __init__(self, secret: str, data_keys: Sequence[str] = ()) -> None:
        derived = Fernet(base64.urlsafe_b64encode(_derived(secret, "personal fields")))
        try:
            given = [Fernet(key.strip()) for key in data_keys if key.strip()]
        except ValueError as error:
            raise Misconfigured(
                "DATA_KEYS: each must be a Fernet key; make one with `openssl rand -base64 32 | tr '+/' '-_'`"
            ) from error
        self._fernet = MultiFernet([*given, derived])
        self._hash_key = _derived(secret, "keyed hashes")

    def seal(self, plain: bytes) -> bytes:
        """Encrypted and authenticated."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises Misconfigured when no key of this installation opens it."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise Misconfigured(
                "a stored field cannot be opened: SECRET_KEY or DATA_KEYS is not the one it was sealed with"
            ) from error

    def hash(self, *parts: str) -> str:
        """HMAC-SHA256 of the parts, in hex; the parts are delimited, so ("ab", "c") differs from ("a", "bc")."""
        message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(self._hash_key, message, sha256).hex()

    def number_hash(self, number: str) -> str:
        """By which a telephone number (E.164) is searched."""
        return self.hash("number", number)

    def reference_hash(self, reference: str) -> str:
        """By which the account that a caller names by its reference is searched."""
        return self.hash("reference", reference)

    def fact_hash(self, salt: str, kind: str, value: str) -> str:
        """A verification fact, salted by its account: equal facts of two people do not look equal."""
        return self.hash("fact", salt, kind, value)


def cipher_of(settings: Settings) -> Cipher:
    """The cipher of this installation."""
    keys = settings.data_keys.get_secret_value()
    return Cipher(settings.secret_key.get_secret_value(), keys.split(",") if keys else ())
