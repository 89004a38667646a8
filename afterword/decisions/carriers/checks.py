"""The sums behind check digits. Each takes what stands before the check digit and gives the digit.

They serve both ways: to look whether a number is right, and to make right ones.
"""

from collections.abc import Callable

Check = Callable[[str], str]
"""What stands before the check digit -> the check digit."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_S10 = (8, 6, 4, 2, 3, 5, 9, 7)


def gs1(payload: str) -> str:
    """GS1's modulo 10: from the right the digits weigh 3, 1, 3, 1 …

    GS1 General Specifications 7.9; USPS Publication 199; FedEx Ground label specification.
    """
    return _to_ten(sum(int(d) * (1, 3)[i % 2 == 0] for i, d in enumerate(reversed(payload))))


def luhn(payload: str) -> str:
    """Luhn's modulo 10 (ISO/IEC 7812-1 annex B): from the right every other digit counts double,
    and both digits of what that gives."""
    doubled = (
        sum(divmod(int(d) * 2, 10)) if i % 2 == 0 else int(d)
        for i, d in enumerate(reversed(payload))
    )
    return _to_ten(sum(doubled))


def ups(payload: str) -> str:
    """UPS: from the left the digits weigh 1, 2, 1, 2 …; A counts 2, B 3 … and I is 0 again.

    UPS, Guide to Labeling, "Tracking number check digit".
    """
    digits = (int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in payload)
    return _to_ten(sum(d * (1 + i % 2) for i, d in enumerate(digits)))


def seven(payload: str) -> str:
    """What is left of the number divided by 7: air waybills (IATA resolution 600a)."""
    return str(int(payload) % 7)


def ident(payload: str) -> str:
    """Deutsche Post's Identcode: from the left the digits weigh 4, 9, 4, 9 …, modulo 10."""
    return _to_ten(sum(int(d) * (4, 9)[i % 2] for i, d in enumerate(payload)))


def s10(payload: str) -> str:
    """The weighted modulo 11 of the posts (UPU S10-12); ``payload`` are the eight digits."""
    left = 11 - sum(int(d) * w for d, w in zip(payload, _S10, strict=True)) % 11
    return {10: "0", 11: "5"}.get(left, str(left))


def fedex(payload: str) -> str:
    """FedEx Express: from the right the digits weigh 1, 3, 7, 1, 3, 7 …; modulo 11, where 10 is
    written 0."""
    total = sum(int(d) * (1, 3, 7)[i % 3] for i, d in enumerate(reversed(payload)))
    return str(total % 11 % 10)


def mod_37_36(payload: str) -> str:
    """ISO/IEC 7064 MOD 37,36: DPD's (parcel label specification, 4.3)."""
    left = 36
    for character in payload:
        left += _ALPHABET.index(character)
        left = (left - 36 if left > 36 else left) * 2
        left = left - 37 if left >= 37 else left
    return _ALPHABET[(37 - left) % 36]


def _to_ten(total: int) -> str:
    return str(-total % 10)
