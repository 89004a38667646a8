"""Asking the name system (DNS)."""

from collections.abc import Sequence
from typing import Any

import dns.exception
import dns.name
import dns.resolver

PATIENCE = 3.0
"""Seconds for one question, with all its repeats."""


class Silent(Exception):
    """The name system gave no answer, so nobody knows."""


class Names:
    """What names stand for. ``server``: whom to ask, ``host`` or ``host:port``; empty: whom this
    machine asks."""

    def __init__(self, server: str = "", *, patience: float = PATIENCE) -> None:
        self._resolver = dns.resolver.Resolver(configure=not server)
        if server:
            host, _, port = server.partition(":")
            self._resolver.nameservers = [host]
            self._resolver.port = int(port or 53)
        self._resolver.lifetime = patience

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each as one text. Raises ``Silent``."""
        return [
            b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")
        ]

    def mail_hosts(self, name: str) -> list[str]:
        """Who takes mail for a name. Raises ``Silent``."""
        return [str(record.exchange).rstrip(".") for record in self._ask(name, "MX")]

    def _ask(self, name: str, kind: str) -> Sequence[Any]:
        try:
            return list(self._resolver.resolve(dns.name.from_text(name), kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong, UnicodeError):
            return []
        except dns.exception.DNSException as error:
            raise Silent(type(error).__name__) from error
