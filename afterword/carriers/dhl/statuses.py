"""DHL's words for where a parcel is, in ours.

All its divisions share five words (``statusCode``; developer.dhl.com, Shipment Tracking - Unified).
What else there is to know stands in sentences, which we ask for in English. A code is one of the
five words, and behind it what a sentence was found to be about: ``transit out-for-delivery``. The
sentence itself is kept beside it, but may hold names, so that it is no part of the code.
"""

import re

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

STATUSES: dict[str, Meaning] = {
    "pre-transit": means("label_created"),
    "transit": means("in_transit"),
    "delivered": means("delivered"),
    "failure": means("exception"),
    "unknown": means("unknown"),
}

ABOUT: dict[str, Meaning] = {
    "picked-up": means("picked_up"),
    "out-for-delivery": means("out_for_delivery"),
    "customs": means("customs"),
    "customs-papers": means(
        "customs", delayed=True, reason="customs_documentation", action="provide_docs"
    ),
    "customs-duty": means("customs", reason="customs_duties_unpaid", action="pay_duty"),
    "collect": means("available_for_pickup", action="collect"),
    "attempted": means("attempt_failed", reason="consignee_not_available"),
    "closed": means("attempt_failed", reason="consignee_business_closed"),
    "address": means("on_hold", reason="consignee_incorrect_address", action="fix_address"),
    "refused": means("exception", reason="consignee_refused"),
    "damaged": means("exception", reason="carrier_damaged_parcel"),
    "lost": means("lost", reason="carrier_parcel_lost"),
    "held": means("on_hold"),
    "delayed": means("in_transit", delayed=True),
    "weather": means("in_transit", delayed=True, reason="weather_delay"),
    "returning": means("returning"),
    "returned": means("returned"),
    "neighbour": means("delivered", proof="neighbour"),
    "locker": means("delivered", proof="locker"),
    "safe-place": means("delivered", proof="safe_place"),
    "signed": means("delivered", proof="signed"),
}

_FORWARD = ("pre-transit", "transit", "failure", "unknown")
_SENTENCES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("returned", ("delivered",), r"return(?:ed)? to (?:the )?(?:sender|shipper)"),
    ("neighbour", ("delivered",), r"neighbou?r"),
    ("locker", ("delivered",), r"packstation|parcel ?locker|locker"),
    ("safe-place", ("delivered",), r"safe place|letterbox|mailbox|drop-?off (?:place|location)"),
    ("signed", ("delivered",), r"(?<!no )(?<!without )sign(?:ed|ature)(?! (?:is |was )?not\b)"),
    ("returning", _FORWARD, r"return(?:ed|ing)? to (?:the )?(?:sender|shipper|origin)"),
    (
        "customs-duty",
        _FORWARD,
        r"(?:duty|duties|tax|taxes|charges)\b"
        r"(?!.{0,60}(?:received|settled|(?<!not )(?<!yet )been paid))"
        r".{0,40}(?:\bpay|\bdue\b|paid)",
    ),
    (
        "customs-papers",
        _FORWARD,
        r"(?:customs|clearance).{0,60}(?:document|information|paperwork)"
        r"|missing.{0,20}(?:document|invoice|paperwork)|(?:document|invoice|paperwork)\w*.{0,20}missing",
    ),
    ("customs", _FORWARD, r"customs|clearance"),
    (
        "out-for-delivery",
        _FORWARD,
        r"out for delivery|with (?:the )?(?:delivery )?courier|loaded (?:in|on)to the delivery",
    ),
    (
        "collect",
        _FORWARD,
        r"(?:ready|available|waiting|can be).{0,30}(?:pick-?(?:ed )?up|collect)",
    ),
    ("closed", _FORWARD, r"(?:business|recipient|premises).{0,20}closed"),
    (
        "attempted",
        _FORWARD,
        r"attempt|not (?:at )?home|recipient (?:was )?(?:not|absent)",
    ),
    (
        "address",
        _FORWARD,
        r"(?:incorrect|incomplete|wrong|bad|insufficient|missing) address|address (?:is )?"
        r"(?:incorrect|incomplete|wrong|missing)",
    ),
    ("refused", _FORWARD, r"refus"),
    ("damaged", _FORWARD, r"damage"),
    ("lost", _FORWARD, r"\blost\b|(?:shipment|parcel|package|piece|item)s? (?:\w+ ){0,3}missing"),
    ("weather", _FORWARD, r"weather"),
    ("held", _FORWARD, r"on hold|\bheld\b"),
    ("delayed", _FORWARD, r"delay"),
    ("picked-up", ("transit",), r"shipment (?:has been )?picked up|picked up (?:by|from)"),
)
"""(what it is about, under which words it is looked for, how it is put): the first that fits."""


def code_of(word: str, sentence: str) -> str:
    """The code of an event: its word, and what its sentence is about where that is known."""
    plain = sentence.lower()
    for about, words, put in _SENTENCES:
        if word in words and re.search(put, plain):
            return f"{word} {about}"
    return word


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: it is not known."""
    word, _, about = code.partition(" ")
    if word not in STATUSES or (about and about not in ABOUT):
        return None
    return ABOUT[about] if about else STATUSES[word]
