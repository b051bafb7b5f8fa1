"""Personal fields at rest: encrypted with keys that can be rotated, or kept only as keyed hashes."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voicebot.errors import Misconfigured
from voicebot.settings import Settings

#: bytes of a key's name, and of a nonce
_NAME, _NONCE = 4, 12


def _derived(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose: what leaks of one use says nothing of another."""
    return HKDF(SHA256(), length=32, salt=None, info=f"voicebot {purpose}".encode()).derive(secret.encode())


def _given(key: str) -> bytes:
    try:
        found = urlsafe_b64decode(key.encode("ascii"))
    except (NotBase64, UnicodeEncodeError):
        found = b""
    if len(found) != 32:
        raise Misconfigured("DATA_KEYS: each is 32 bytes; make one with `openssl rand -base64 32 | tr '+/' '-_'`")
    return found


def _name(key: bytes) -> bytes:
    """What a key is known by in what it sealed; it tells nothing of the key."""
    return sha256(b"voicebot key name" + key).digest()[:_NAME]


class Cipher:
    """Seals what must be read again and hashes what must only be compared.

    `data_keys` are 32 bytes each in URL-safe base64, newest first: the newest seals, every one opens. A key derived
    from `secret` always opens too, so that an installation may start without data keys and add them later.

    What is sealed is the name of its key, a random nonce, and AES-256-GCM-SIV (RFC 8452), which stays safe for as
    many messages as an installation can ever seal at random.
    """

    def __init__(self, secret: str, data_keys: Sequence[str] = ()) -> None:
        keys = [*(_given(key.strip()) for key in data_keys if key.strip()), _derived(secret, "personal fields")]
        self._keys = {_name(key): AESGCMSIV(key) for key in keys}
        self._newest, self._seal = next(iter(self._keys.items()))
        self._hash_key = _derived(secret, "keyed hashes")

    def seal(self, plain: bytes) -> bytes:
        """Encrypted and authenticated."""
        nonce = os.urandom(_NONCE)
        return self._newest + nonce + self._seal.encrypt(nonce, plain, self._newest)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises Misconfigured when no key of this installation opens it."""
        name, nonce, rest = sealed[:_NAME], sealed[_NAME : _NAME + _NONCE], sealed[_NAME + _NONCE :]
        try:
            return self._keys[name].decrypt(nonce, rest, name)
        except (KeyError, ValueError, InvalidTag) as error:
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

    def email_hash(self, address: str) -> str:
        """By which an e-mail address is searched, however it is written."""
        return self.hash("email", address.casefold())

    def person_hash(self, person: str) -> str:
        """By which the accounts of one person are found: a bank's own number for them."""
        return self.hash("person", person)

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
