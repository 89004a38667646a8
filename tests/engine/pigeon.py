"""The adapter of the pigeons of ``tests/vendors/pigeons.py``, as carriers of the product are."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.wire.faults import of_status, refusal
from afterword.wire.reading import load, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import (
    Account,
    Incomplete,
    Misread,
    Pass,
    Received,
    Refusal,
    Request,
    Response,
    Told,
)
from afterword.wire.tracking import Followed, Parcel
from afterword.wire.waiting import retry_after

NAME = "pigeon"
LABEL = "Pigeons"
FIELDS = (("url", "Address", "", ""), ("key", "Key", "", "secret"))
CARRIERS: tuple[str, ...] = ("pigeon_post", "ups")
AT_ONCE = 3
EVERY = 600.0
A_SECOND = 0.0
MAPPING = 1
WORDS: dict[str, dict[str, Any]] = {
    "hatched": {"status": "label_created"},
    "off": {"status": "picked_up"},
    "flying": {"status": "in_transit"},
    "near": {"status": "out_for_delivery"},
    "storm": {"status": "in_transit", "delayed": True, "reason": "weather_delay"},
    "landed": {"status": "delivered"},
}


def ping(received: Received) -> bool:
    return False


def verify(received: Received, account: Account) -> bool:
    return False


def delivery(received: Received) -> tuple[str, str]:
    return "", "1"


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    return _birds(load(received.body))


def sign_in(account: Account, at: datetime) -> Request:
    if not account.secrets.get("key"):
        raise Incomplete("Pigeons are connected without a key")
    return _request(account, "pass", {"key": account.secrets["key"]})


def signed_in(response: Response) -> Pass | Refusal:
    told = _told(response)
    if isinstance(told, Refusal):
        return told
    return Pass(text(told.get("pass")), float(told["minutes"]) * 60)


def follow(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    return _request(account, "follow", {"rings": [one.number for one in parcels]})


def followed(parcels: Sequence[Parcel], response: Response) -> Followed | Refusal:
    told = _told(response)
    if isinstance(told, Refusal):
        return told
    no = tuple((one, "no ring of theirs") for one in told["no"])
    return Followed(numbers=tuple(told["yes"]), refused=no)


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    return _request(account, "where", {"rings": [one.number for one in parcels]})


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    told = _told(response)
    return told if isinstance(told, Refusal) else _birds(told)


def meaning(code: str) -> dict[str, Any] | None:
    return WORDS.get(code)


def _birds(told: Any) -> list[Tracked]:
    return [_bird(one) for one in parts(told, "birds")]


def _bird(bird: Mapping[str, Any]) -> Tracked:
    there = text(bird.get("there"))
    return Tracked(
        source=NAME,
        number=text(bird.get("ring")),
        mapping=MAPPING,
        carrier="pigeon_post",
        scans=tuple(_seen(one) for one in bird["seen"]),
        promised_to=datetime.fromisoformat(there) if there else None,
    )


def _seen(one: Mapping[str, Any]) -> Scan:
    means = meaning(one["word"])
    return Scan(
        **(means or {"status": "unknown"}),
        code=one["word"],
        happened=datetime.fromisoformat(one["at"]),
        known=means is not None,
        city=text(one.get("town")),
        country=text(one.get("land")),
        message=text(one.get("says")),
    )


def _request(account: Account, what: str, told: dict[str, Any]) -> Request:
    headers = {"Content-Type": "application/json", "Authorization": f"Pass {account.token}"}
    url = f"{account.settings['url']}/{what}"
    return Request(method="POST", url=url, headers=headers, body=json.dumps(told).encode())


def _told(response: Response) -> Any:
    if response.status == 200:
        found = part({"": load(response.body)}, "")
        if not found:
            raise Misread("the loft's answer is empty")
        return found
    says = text(part({"": load(response.body)}, "").get("sorry"))
    return refusal(
        f"Pigeons: {says}", of_status(response.status, LABEL), retry_after(response.headers)
    )
