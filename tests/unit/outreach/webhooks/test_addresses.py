"""Nobody reaches through our webhooks what only we can reach."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.errors import InvalidInput, Misconfigured
from voicebot.outreach.webhooks.addresses import Networks, checked, shown

OPEN = Networks()
INNER = Networks("10.20.0.0/16, fd00:1::/32")
#: where no webhook goes unless it is named
PRIVATE = (
    *("127.0.0.1", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1"),
    *("255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1"),
    *("ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:1::", "2001:db8::1"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_whichever_way_it_is_written(address: str) -> None:
    assert "WEBHOOK_NETWORKS" in (OPEN.why_not(address, encrypted=True) or "")


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_the_open_internet_is_told_encrypted_and_not_otherwise(address: str) -> None:
    assert OPEN.why_not(address, encrypted=True) is None
    assert "without encryption" in (OPEN.why_not(address, encrypted=False) or "")


@given(st.ip_addresses(network="10.20.0.0/16") | st.ip_addresses(network="fd00:1::/32"), st.booleans())
def test_a_network_that_the_installation_names_is_told_either_way(address: object, encrypted: bool) -> None:
    assert INNER.why_not(str(address), encrypted=encrypted) is None


@given(st.ip_addresses(v=4).filter(lambda one: not one.is_global and one not in ip_network("10.20.0.0/16")))
def test_naming_one_network_opens_no_other(address: IPv4Address) -> None:
    assert INNER.why_not(str(address), encrypted=True)
    assert INNER.why_not(f"::ffff:{address}", encrypted=True), "nor by the way round over IPv6"


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("", "https://crm.example.com"),
        ("crm.example.com/hook", "https://crm.example.com"),
        ("ftp://crm.example.com", "https://crm.example.com"),
        ("https://", "https://crm.example.com"),
        ("https://crm.example.com:99999/", "https://crm.example.com"),
        ("https://crm.example.com:0/", "port"),
        ("https://user:secret@crm.example.com/", "leave user and password out"),
        ("https://crm.example.com/#top", "leave out what follows #"),
        ("http://crm.example.com/", "WEBHOOK_NETWORKS"),
        ("https://169.254.169.254/latest/meta-data", "private address"),
        ("https://[::1]/", "private address"),
        ("https://crm.example.com/" + "x" * 2000, "https://crm.example.com"),
        ("https://crm.example.com/a\nb", "https://crm.example.com"),
        ("https://crm.exa mple.com/", "https://crm.example.com"),
    ],
)
def test_an_address_that_is_none_is_refused_with_the_mend(url: str, mend: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(url, OPEN)
    assert refused.value.field == "url"
    assert mend in refused.value.mend
    assert "secret" not in str(refused.value)


def test_what_is_shown_of_an_address_tells_no_token() -> None:
    assert checked(" https://crm.example.com/hook ", OPEN) == "https://crm.example.com/hook"
    assert checked("http://10.20.1.1:8080/hook", INNER) == "http://10.20.1.1:8080/hook"
    assert shown("https://crm.example.com/hook/T0KEN?key=K3Y") == "https://crm.example.com/…"
    assert shown("https://crm.example.com:8443") == "https://crm.example.com:8443"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert checked(text, OPEN).startswith("https://")


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"WEBHOOK_NETWORKS: '10\.0\.0\.0/99' is no network"):
        Networks("10.0.0.0/8,10.0.0.0/99")
