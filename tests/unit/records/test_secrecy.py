"""What is sealed opens only with a key of the installation, and hashes cannot be told apart by looking."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from voicebot.errors import Misconfigured
from voicebot.records import Cipher, cipher_of
from voicebot.settings import Settings

SECRET = "an invented secret, long enough for tests"


@given(st.binary(max_size=4_000))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    cipher = Cipher(SECRET)
    assert cipher.open(cipher.seal(plain)) == plain


def test_the_same_text_sealed_twice_looks_different() -> None:
    cipher = Cipher(SECRET)
    assert cipher.seal(b"+12025550143") != cipher.seal(b"+12025550143")


def test_another_installation_cannot_open_it() -> None:
    with pytest.raises(Misconfigured, match="cannot be opened"):
        Cipher("another secret, also long enough for it").open(Cipher(SECRET).seal(b"0412"))


def test_an_old_key_opens_and_the_new_one_seals() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed_before = Cipher(SECRET, [old]).seal(b"name")
    rotated = Cipher(SECRET, [new, old])
    assert rotated.open(sealed_before) == b"name"
    assert Cipher("another secret, also long enough for it", [new]).open(rotated.seal(b"name")) == b"name"


def test_data_keys_can_be_added_to_an_installation_that_began_without() -> None:
    sealed = Cipher(SECRET).seal(b"name")
    assert Cipher(SECRET, [Fernet.generate_key().decode()]).open(sealed) == b"name"


def test_a_data_key_that_is_none_is_refused_with_the_mend() -> None:
    with pytest.raises(Misconfigured, match="openssl"):
        Cipher(SECRET, ["not a key"])


def test_settings_give_the_keys_in_order() -> None:
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings = Settings(secret_key=SecretStr(SECRET), data_keys=SecretStr(f"{new}, {old}"))
    assert cipher_of(settings).open(Cipher(SECRET, [old]).seal(b"x")) == b"x"


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_two_different_lists_of_parts_never_share_a_hash(one: list[str], other: list[str]) -> None:
    cipher = Cipher(SECRET)
    assert (cipher.hash(*one) == cipher.hash(*other)) == (one == other)


def test_a_fact_hash_depends_on_account_kind_and_secret() -> None:
    hashes = {
        Cipher(secret).fact_hash(salt, kind, "0412")
        for secret in (SECRET, SECRET + "!")
        for salt in ("a", "b")
        for kind in ("birth_mmdd", "id_last4")
    }
    assert len(hashes) == 8
