"""Lots: the way of an experiment that a customer has, for good.

Not chance but a hash, so that the same customer gets the same way on every machine, in the
preview and after a restore. Weights are whole numbers; the hold-out comes last, so that making it
smaller or larger moves nobody between the other ways unless it must.
"""

from collections.abc import Sequence
from hashlib import blake2b


def draw(experiment: str, customer: str, weights: Sequence[int]) -> int:
    """The index of the way this customer has. ``weights`` are whole numbers, not all zero.

    Raises ``ValueError`` when the weights cannot be drawn from.
    """
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights are whole numbers of zero or more, and not all zero")
    digest = blake2b(f"{experiment}\x1f{customer}".encode(), digest_size=8).digest()
    # 64 bits over a small total: the bias of the remainder is below one in 10**17.
    point = int.from_bytes(digest, "big") % total
    for index, weight in enumerate(weights):
        if point < weight:
            return index
        point -= weight
    raise AssertionError("unreachable: the point lies below the total")


def send_key(*parts: str) -> str:
    """The natural key of one thing to do once: a hash of what it is, never of when it was made."""
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
