"""What the simulated provider sees of a message that it takes."""

from datetime import datetime

import msgspec


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """One message at the moment a provider takes it."""

    account: int
    """The store whose account it goes over."""
    store: int
    """The store that its key names."""
    key: str
    attempt: int
    to: str
    who: str
    """The mail address of whom it truly goes to."""
    journey: str
    step: str
    order: str
    message_class: str
    purpose: str
    channel: str
    free: bool
    """Whether its words are free ones, and not approved beforehand."""
    due: datetime
    clock: datetime
    """What the worker's clock said when it committed to handing over."""
    committed: int
    """The count of certain facts at that moment."""
    opened: int
    """The same when the socket was opened."""
    noted: bool
    """Whether the journal on the disk has it."""
