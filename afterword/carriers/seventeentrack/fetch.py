"""Asking 17TRACK to follow numbers, and what it knows of them: forty in a request.

It answers with 200 and says of each number whether it is ``accepted`` or ``rejected``; what is
wrong with the request as a whole stands in ``code`` and ``data.errors``.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from afterword.wire.faults import Fault, Meaning, of_status, refusal
from afterword.wire.reading import Thing, filled, load, name, part, parts, text, whole
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Request, Response
from afterword.wire.tracking import Followed, Parcel
from afterword.wire.waiting import retry_after

from .parse import tracked
from .settings import KEYS, LABEL

ALREADY = -18019901
"""Its code for: this is followed already."""
_BASE = "https://api.17track.net/track/v2.4"

ERRORS: dict[int, Meaning] = {
    -18010001: Meaning("our address is not on the account's list", "account"),
    -18010002: Meaning("the access key is not valid", "account"),
    -18010003: Meaning("it has trouble of its own", "again"),
    -18010004: Meaning("the account is closed", "account"),
    -18010005: Meaning("the account may not do that", "account"),
    -18010014: Meaning("too many numbers in one request", "message"),
    -18010018: Meaning("it wants the country and the postcode of where it goes", "message"),
    -18010019: Meaning("it wants the postcode of where it goes", "message"),
    -18010020: Meaning("it wants the telephone number of who gets it", "message"),
    -18019902: Meaning("the number is not followed", "message"),
    -18019903: Meaning("no carrier is found for the number", "message"),
    -18019907: Meaning("the day's share of numbers is used up", "busy"),
    -18019908: Meaning("the account's share of numbers is used up", "account"),
    -18019909: Meaning("nothing is known of the number yet", "message"),
    -18019910: Meaning("the carrier's number is not right", "message"),
}
"""Its codes (its help centre, "Error codes", and others who use it)."""


def follow(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask that numbers be followed. Raises ``Incomplete``."""
    asked = [
        filled(
            number=one.number,
            carrier=KEYS.get(one.carrier, 0),
            tag=one.key if len(one.key) <= 100 else "",
            param=one.postcode,
        )
        | {"auto_detection": True}
        for one in parcels
    ]
    return _request("register", asked, account)


def followed(parcels: Sequence[Parcel], response: Response) -> Followed | Refusal:
    """What the answer says of each: that it is followed already is a yes. Raises ``Misread``."""
    data = _data(response)
    if isinstance(data, Refusal):
        return data
    written = {one.number.upper(): one.number for one in parcels}
    numbers = [_number(one, written) for one in parts(data, "accepted")]
    refused: list[tuple[str, str]] = []
    faults: list[tuple[str, Fault]] = []
    for one in parts(data, "rejected"):
        number, error = _number(one, written), part(one, "error")
        code = whole(error.get("code"))
        if code == ALREADY:
            numbers.append(number)
            continue
        says, fault = _why(code, error)
        refused.append((number, says))
        faults.append((says, fault))
    of_all = [one for one in faults if one[1] in ("account", "busy", "again")]
    if not any(numbers) and of_all and len(of_all) == len(faults):
        return refusal(*of_all[0], None)
    return Followed(
        numbers=tuple(filter(None, numbers)), refused=tuple(one for one in refused if one[0])
    )


def _number(item: Thing, written: Mapping[str, str]) -> str:
    """A number as we wrote it: 17TRACK may give it back in capitals."""
    found = name(item.get("number"), 80)
    return written.get(found.upper(), found)


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of numbers. Nothing is paid for that. Raises ``Incomplete``."""
    asked = [filled(number=one.number, carrier=KEYS.get(one.carrier, 0)) for one in parcels]
    return _request("gettrackinfo", asked, account)


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; of what it knows nothing, it says nothing. Raises ``Misread``."""
    data = _data(response)
    if isinstance(data, Refusal):
        return data
    return [tracked(one) for one in parts(data, "accepted")]


def _request(way: str, asked: Sequence[object], account: Account) -> Request:
    key = text(account.secrets.get("key"))
    if not key:
        raise Incomplete("17TRACK is connected without an access key")
    base = (text(account.settings.get("url")) or _BASE).rstrip("/")
    return Request(
        method="POST",
        url=f"{base}/{way}",
        headers={"17token": key, "Content-Type": "application/json"},
        body=json.dumps(asked).encode(),
    )


def _data(response: Response) -> Thing | Refusal:
    """What is said of the numbers, or why nothing is said. Raises ``Misread``."""
    if response.status == 429:
        return refusal(f"{LABEL}: too many at once", "busy", retry_after(response.headers))
    found = part({"": load(response.body)}, "")
    data = part(found, "data")
    errors = parts(data, "errors")
    code = whole(found.get("code")) or whole(errors[0].get("code") if errors else 0)
    if code or not 200 <= response.status < 300:
        says, fault = _why(code, errors[0] if errors else {})
        if code not in ERRORS:
            fault = of_status(response.status, LABEL) if response.status >= 300 else "message"
        return refusal(says, fault, retry_after(response.headers))
    if "accepted" not in data:
        raise Misread("17TRACK's answer does not say what it accepted")
    return data


def _why(code: int, error: Thing) -> tuple[str, Fault]:
    meant = ERRORS.get(code, Meaning("", "message"))
    more = meant.says or text(error.get("message"), 200) or f"refused it with {code}"
    return f"{LABEL}: {more}", meant.fault
