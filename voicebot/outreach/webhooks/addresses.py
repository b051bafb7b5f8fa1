"""Where webhooks may go: an address of the open internet, or one of a network that the installation names.

Whoever may add an endpoint must not reach through us what only we can reach: a metadata service, a database, a router.
The address is checked that is really connected to, after its name was resolved. Source: Standard Webhooks, "Server side
request forgery".
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from voicebot.errors import InvalidInput, Misconfigured

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2000
MEND = "send an address such as https://crm.example.com/voicebot"
#: an IPv6 network of which every address stands for one of IPv4, in its last four bytes
NAT64 = ip_network("64:ff9b::/96")


class Networks:
    """The networks that may be reached although they are private: WEBHOOK_NETWORKS, by comma."""

    def __init__(self, named: str = "") -> None:
        self._named = tuple(_network(one.strip()) for one in named.split(",") if one.strip())

    def __bool__(self) -> bool:
        return bool(self._named)

    def names(self, address: Address) -> bool:
        """Whether the installation names a network with this address."""
        return any(address in network for network in self._named if network.version == address.version)

    def why_not(self, said: str, *, encrypted: bool) -> str | None:
        """Why this address may not be connected to, or None where it may. Without encryption only a named network."""
        address = _plain(ip_address(said.partition("%")[0]))
        if self.names(address):
            return None
        if not encrypted:
            return f"{said} is not in WEBHOOK_NETWORKS: only what is may be told without encryption"
        if not address.is_global or address.is_multicast:
            return f"{said} is a private address: name its network in WEBHOOK_NETWORKS if it is meant"
        return None


def checked(url: str, networks: Networks) -> str:
    """The URL of an endpoint. Raises InvalidInput that says what is wrong with it, and shows nothing secret of it."""
    try:
        parts, port = urlsplit(url.strip()), urlsplit(url.strip()).port
    except ValueError as error:
        raise InvalidInput("url", "", MEND) from error
    fault = _fault(parts, networks) or ("a port from 1 to 65535" if port == 0 else None)
    if fault is not None or len(url) > LONGEST_URL or not url.strip().isprintable():
        raise InvalidInput("url", shown(url), fault or MEND)
    return url.strip()


def _fault(parts: SplitResult, networks: Networks) -> str | None:
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or any(char.isspace() for char in parts.netloc):
        return MEND
    if parts.username is not None or parts.password is not None:
        return "leave user and password out of the address: what we send is signed"
    if parts.fragment:
        return "leave out what follows #: it is never sent"
    if parts.scheme == "http" and not networks:
        return "send an https address; http is for networks that WEBHOOK_NETWORKS names"
    try:
        ip_address(host)
    except ValueError:
        return None
    return networks.why_not(host, encrypted=parts.scheme == "https")


def shown(url: str) -> str:
    """An endpoint's URL as it may be shown: what follows the host may hold a token."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{host}{port}{'/…' if parts.path.strip('/') or parts.query else ''}"


def _plain(address: Address) -> Address:
    """The IPv4 address that one of IPv6 stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    inner = address.ipv4_mapped or address.sixtofour
    return inner if inner is not None else address


def _network(named: str) -> Network:
    try:
        return ip_network(named)
    except ValueError as error:
        raise Misconfigured(
            f"WEBHOOK_NETWORKS: {named!r} is no network; name such as 10.20.0.0/16, by comma"
        ) from error


def tried_first(addresses: Sequence[str]) -> list[str]:
    """Each address once, in the order in which a name was resolved to them."""
    return list(dict.fromkeys(addresses))
