"""Asking a small carrier about a parcel, by way of karrio (``wire/karrio.py``)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.wire.faults import of_status, refusal
from afterword.wire.reading import Thing, load, part, parts, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Request, Response
from afterword.wire.tracking import Parcel

from .parse import details
from .settings import ADDRESSES, LABEL, OURS, SPOKEN

UNTOLD = "untold"


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Raises ``Incomplete``."""
    (parcel,) = parcels
    connected = {word: told for word in SPOKEN if (told := _told(word, account))}
    if not connected:
        raise Incomplete(f"{LABEL}: no carrier is connected yet")
    given = _addresses(account)
    carrier = parcel.carrier or next(iter(connected))
    question = {
        "carrier": SPOKEN[carrier].karrio if carrier in SPOKEN else "",
        "numbers": [parcel.number],
        "settings": connected.get(carrier, {}),
        "url": given.get(carrier, ""),
        "alone": len(connected) == 1,
    }
    if carrier not in connected:
        question[UNTOLD] = True
    return Request(method="POST", url="karrio:ask", body=json.dumps(question).encode())


def _told(word: str, account: Account) -> dict[str, str]:
    """What karrio is told of a carrier; empty: the store has not told enough."""
    spoken = SPOKEN[word]
    both: Mapping[str, Any] = {**account.settings, **account.secrets}
    told = {field: text(both.get(f"{word}_{field}")) for field, _, _ in spoken.told}
    if not all(told[field] for field in spoken.needs):
        return {}
    return {field: value for field, value in told.items() if value}


def _addresses(account: Account) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text(account.settings.get(ADDRESSES)).splitlines():
        word, _, url = line.strip().partition(" ")
        if not word:
            continue
        if word not in SPOKEN or not url.strip().startswith(("https://", "http://")):
            raise Incomplete(f"{LABEL}: {line.strip()!r} is not a carrier and its address")
        found[word] = url.strip().rstrip("/")
    return found


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; nothing: the carrier knows nothing of the number. Raises ``Misread``.

    A carrier that does not let us in is the account's fault where it is the only one that is
    connected; else that parcel alone is not followed, so that those of the others are.
    """
    found = part({"": load(response.body)}, "")
    word = OURS.get(text(found.get("carrier")), "")
    name = SPOKEN[word].name if word else LABEL
    if found.get(UNTOLD):
        return Refusal(says=f"{name}: this carrier is not connected", permanent=True)
    if not word:
        raise Misread("karrio's answer names no carrier")
    if broke := text(found.get("broke"), 300):
        raise Misread(f"{name}: karrio stumbled: {broke}")
    if not isinstance(found.get("details"), list):
        raise Misread(f"{name}: karrio's answer says nothing")
    return details(found, word) or _nothing(found, name)


def _nothing(found: Thing, name: str) -> list[Tracked] | Refusal:
    """Why nothing is told of a number. Raises ``Misread`` where nobody knows why."""
    words = [
        text(one.get("message"), 200)
        for one in parts(found, "messages")
        # What karrio says of itself is no word of the carrier's.
        if text(one.get("code")) != "SHIPPING_SDK_INTERNAL_ERROR" and one.get("code") not in _LXML
    ]
    says = next((one for one in words if one), "")
    listed = found.get("statuses")
    statuses = [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []
    refused = next((one for one in statuses if one >= 400 and one not in _NO_NEWS), 0)
    if refused or any(one in says.lower() for one in _NOT_IN):
        fault = of_status(refused, LABEL) if refused else "account"
        says = f"{name}: {says}" if says else f"{name} answered {refused}"
        if fault == "account" and not found.get("alone"):
            return Refusal(says=says, permanent=True)
        return refusal(says, fault, None)
    if not says and not set(statuses) & set(_NO_NEWS) and parts(found, "messages"):
        raise Misread(f"{name}: karrio stumbled over its answer")
    if says and not any(one in says.lower() for one in _NOTHING):
        raise Misread(f"{name}: {says}")
    return []


_LXML = (4, 5, 76)
"""With which karrio passes on that it could not read what it got."""
_NO_NEWS = (400, 404, 410, 422)
"""With what carriers refuse a number that they do not know."""
_NOTHING = (
    "no pin history",
    "not found",
    "no record",
    "no result",
    "no tracking",
    "unknown",
    "not exist",
    "no data",
    "no information",
    "invalid tracking",
    "not yet",
    "pas valide",
    "inconnu",
)
"""What carriers say where they know nothing of a number."""
_NOT_IN = (
    "authenti",
    "unauthori",
    "credential",
    "password",
    "access denied",
    "forbidden",
    "api key",
    "apikey",
    "invalid user",
)
"""What carriers say where they do not let somebody in, some of them with a 200."""
