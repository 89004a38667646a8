"""Whose fault it is that a provider does not take something, and what follows from that.

Every provider has codes of its own, which its adapter knows; what they come to is the same.
"""

from typing import Literal, NamedTuple

from .shapes import Misread, Refusal

Fault = Literal["account", "busy", "again", "address", "elsewhere", "opted out", "message"]
"""account: the store must mend its account. busy: slower. again: later. address: it leads nowhere.
elsewhere: this person cannot be reached here. opted out: they told the provider to stop. message:
what was written is at fault."""


class Meaning(NamedTuple):
    """What a code says, in words, and whose fault it is."""

    says: str
    fault: Fault


def of_status(status: int, whose: str) -> Fault:
    """Whose fault an HTTP status speaks of, where no code says more. ``whose``: the provider's
    name. Raises ``Misread`` for a status that refuses nothing."""
    if status in (401, 402, 403):
        return "account"
    if status == 429:
        return "busy"
    if 400 <= status < 500:
        return "message"
    if status >= 500:
        return "again"
    raise Misread(f"an answer that is none of {whose}'s: {status}")


def refusal(says: str, fault: Fault, wait: float | None) -> Refusal:
    """What follows. ``wait``: the seconds for which the provider asks to be left alone."""
    match fault:
        case "account":
            return Refusal(says=says, permanent=False, account=True)
        case "busy":
            return Refusal(says=says, permanent=False, retry_after=wait, busy=True)
        case "again":
            return Refusal(says=says, permanent=False, retry_after=wait)
        case "address":
            return Refusal(says=says, permanent=True, blocks="bounced", elsewhere=True)
        case "elsewhere":
            return Refusal(says=says, permanent=True, elsewhere=True)
        case "opted out":
            return Refusal(says=says, permanent=True, elsewhere=True, stopped=True)
    return Refusal(says=says, permanent=True)
