"""What a job is made of: steps, each a chain of requests of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from afterword.wire.shapes import Account, Response, Told
from afterword.wire.syncing import Found

from .asking import Ask, Fault

Place = dict[str, Any]
"""Where a step is: plain JSON, without anything that names a person."""


class Part(NamedTuple):
    """What one answer brought."""

    place: Place | None
    """Where the step goes on; ``None``: it is through."""
    told: tuple[Told, ...] = ()
    done: int = 0
    """How many things more are read."""
    left: int | None = None
    """How many are still to come in this step, where the shop says."""
    found: tuple[Found, ...] = ()
    settings: Mapping[str, Any] = {}
    says: str = ""
    over: bool = False
    """The whole job ends here."""


class Step(NamedTuple):
    """One chain: what to ask, what the answer brings, what follows from a fault.

    ``failed`` gives ``None`` for a fault that is none of its business.
    """

    begin: Callable[[Mapping[str, Any]], Place]
    """Takes the job as it stands in the state."""
    ask: Callable[[Place, Account], Ask]
    took: Callable[[Place, Any, Response, Account, datetime], Part]
    failed: Callable[[Place, Fault, Account], Part | None] = lambda place, fault, account: None
