"""Which addresses a request may be connected to.

People who use the product say where requests go: the address of a webhook, of a picture, of a
provider that speaks HTTP; a browser says where its notices are taken. None of them may make us
knock at doors inside the house. The address is looked at where the socket is made, after the name
was resolved: a name that means something else a second later gains nothing.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

ALWAYS = frozenset({80, 443})
"""Ports below 1024 that may be connected to: others speak no HTTP, and could be made to misread."""

_BESIDES = [ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")]
"""Not private by their registry, and yet nobody's on the internet: where clouds of Oracle and Azure
tell a machine its secrets, and the old relays of 6to4."""
_INTERNET = ip_network("2000::/3")
_CARRIES = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)
"""IPv6 networks whose addresses carry an IPv4 one, and so many bits stand behind it."""


class Inward(OSError):
    """The address lies inside a private network. The text does not say which it is."""

    def __init__(self) -> None:
        super().__init__(
            "its address lies inside a private network or has an odd port, which requests may not"
            " reach; the setting AFTERWORD_ALLOW_PRIVATE allows it"
        )


class Reach:
    """Where requests may go: the internet, and the private networks that the operator allows."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        """``private``: networks, as ``10.0.0.0/8`` or ``::1``. Raises ``ValueError``."""
        self._private = [ip_network(one) for one in private]

    def may(self, address: str, port: int) -> bool:
        """Whether a socket may be connected there."""
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        found = _carried(found)
        return self._allows(found) or (_public(found) and (port in ALWAYS or port >= 1024))

    def private(self, address: str) -> bool:
        """Whether it lies in a private network that the operator allows."""
        return self._allows(_carried(ip_address(address.partition("%")[0])))

    def _allows(self, address: Address) -> bool:
        return any(address in network for network in self._private)

    def socket(self, where: tuple[Any, ...]) -> socket.socket:
        """A socket to connect there with: the last look before it is. Raises ``Inward``."""
        family, kind, protocol, _, (address, port, *_) = where
        if not self.may(str(address), int(port)):
            raise Inward
        return socket.socket(family=family, type=kind, proto=protocol)


def _carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one only carries, else the address itself."""
    if isinstance(address, IPv6Address):
        for network, behind in _CARRIES:
            if address in network and int(address) > 1:
                return IPv4Address((int(address) >> behind) & 0xFFFFFFFF)
    return address


def _public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv6Address):
        return address in _INTERNET and address.teredo is None
    return not any(address in network for network in _BESIDES)


_allowed = Reach()


def allow(networks: str) -> None:
    """Let requests reach these private networks, written with commas between them. Called once, at
    start, with what the operator has set. Raises ``ValueError`` that names what is no network."""
    global _allowed
    _allowed = Reach(one for one in networks.replace(",", " ").split())


def reach() -> Reach:
    """Where requests of this process may go."""
    return _allowed


def check(url: str) -> None:
    """Look at an address when somebody writes it down, before anything is sent there.

    Only ``https``; where the operator allows a private network, ``http`` in it too. A name that
    leads inward is found out here already; one that nobody knows yet passes, for what counts is
    looked at when a line is opened. Raises ``ValueError`` that says what is wrong.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address; write https://…")
    if parts.username or parts.password:
        raise ValueError("the address holds a user's name or password; leave it out")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = _resolved(parts.hostname, port)
    if any(not _allowed.may(one, port) for one in found):
        raise ValueError(str(Inward()))
    if parts.scheme == "http" and not (found and all(map(_allowed.private, found))):
        raise ValueError("the address must begin with https://")


_INSIDE = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".test", ".invalid")


def outside(url: str) -> bool:
    """Whether the internet can call this address, as far as its spelling says. Nobody is asked."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return _public(_carried(ip_address(host)))
    except ValueError:
        return "." in host and not host.endswith(_INSIDE)


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(where[0]) for *_, where in found]
