"""A store whose messages go over real HTTP to a provider in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afterword.house.models import Store
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from tests.given import Days
from tests.providers import Provider, running
from tests.providers.adapter import connect, plugged
from tests.providers.manners import Kind


@contextmanager
def providing(
    store: Store, home: Path, kind: Kind, *, settle: float = 120.0, ttl: float = 86400.0
) -> Iterator[tuple[Days, Provider]]:
    """The engine on a virtual clock, connected with a provider by an impatient line."""
    carrier = Carrier(2, http=Http(connect=2, total=1))
    with running(kind) as provider, plugged(kind, settle=settle, ttl=ttl):
        connect(store, provider)
        days = Days(home)
        days.sender.carrier = carrier
        try:
            yield days, provider
        finally:
            days.sender.close()
            carrier.close()
