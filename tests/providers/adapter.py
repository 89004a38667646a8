"""Our side of it: a channel for the provider, of each kind, that stands in the place of e-mail.

``with plugged("keyed"):`` lets every message that would go out by e-mail go to the provider that
``connect(store, provider)`` connected the store with.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.outbox import ports as outbox
from afterword.timeline import ports as timeline
from afterword.wire import shapes
from afterword.wire.shapes import (
    Absent,
    Account,
    Dedupe,
    Echo,
    Event,
    Keyed,
    Lookup,
    Misread,
    Note,
    Nothing,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Request,
    Response,
    Told,
)
from afterword.wire.waiting import retry_after

from .manners import Kind
from .running import Provider
from .server import SECRET

DAY = 24 * 3600.0
CONNECTED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Adapter:
    """A channel for the provider. ``settle`` and ``ttl`` are in seconds."""

    LABEL = "A stand-in"
    FIELDS: tuple[tuple[str, str, str, str], ...] = (
        ("url", "Address", "", ""),
        ("token", "Token", "", "secret"),
    )
    NEEDED: tuple[str, ...] = ()

    def __init__(
        self, kind: Kind, *, settle: float = 120.0, ttl: float = DAY, channel: str = "email"
    ) -> None:
        self.NAME = channel
        kinds: dict[Kind, Dedupe] = {
            "keyed": Keyed(ttl),
            "lookup": Lookup(settle),
            "echo": Echo("reference", settle),
            "none": Nothing(),
        }
        self.DEDUPE = kinds[kind]
        self.PROVIDERS: Mapping[str, shapes.Provider] = {"": self}

    # ------------------------------------------------------------------------------- sending

    def request(self, outgoing: Outgoing, account: Account) -> Request:
        """The message as the provider takes it."""
        body = {"to": outgoing.to, "text": outgoing.text, "reference": outgoing.key}
        headers = {**_head(account), "Idempotency-Key": outgoing.key}
        return Request(
            method="POST",
            url=f"{account.settings['url']}/messages",
            headers=headers,
            body=json.dumps(body).encode(),
        )

    def receipt(self, response: Response) -> Receipt | Refusal:
        """What its answer means. Raises ``Misread`` for what is no answer of its."""
        if response.status == 201:
            return Receipt(provider_id=_read(response)["id"])
        says = f"{response.status} {response.body.decode(errors='replace')}"[:300]
        wait = retry_after(response.headers)
        match response.status:
            case 429 | 409:
                return Refusal(says=says, permanent=False, retry_after=wait, busy=True)
            case 401 | 403:
                return Refusal(says=says, permanent=False, account=True)
            case 404:
                return Refusal(says=says, permanent=True, blocks="bounced")
            case status if 400 <= status < 500:
                return Refusal(says=says, permanent=True)
            case status if status >= 500:
                return Refusal(says=says, permanent=False, retry_after=wait)
        raise Misread(f"an answer that nobody can read: {response.status}")

    def lookup(self, key: str, account: Account) -> Request:
        """Ask for a message."""
        url = f"{account.settings['url']}/messages?reference={key}"
        return Request(method="GET", url=url, headers=_head(account))

    def found(self, response: Response) -> Receipt | Absent | Refusal:
        """What it says when it is asked."""
        if response.status != 200:
            return Refusal(says=f"{response.status}", permanent=False)
        known = _read(response)["messages"]
        return Receipt(provider_id=known[0]["id"]) if known else Absent()

    # ----------------------------------------------------------------------------- receiving

    def ping(self, received: Received) -> bool:
        """It never asks if anybody is here."""
        return False

    def verify(self, received: Received, account: Account) -> bool:
        """The stand-in signs nothing."""
        return True

    def delivery(self, received: Received) -> tuple[str, str]:
        """A report is known by its message."""
        return "status", str(json.loads(received.body)["id"])

    def parse(
        self, received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
    ) -> list[Told]:
        """What became of a message: the reference says which one."""
        told = json.loads(received.body)
        key = str(told.get("reference", "")).partition(".")[0]
        if not key:
            return [Note("no reference")]
        event = Event(
            kind="message.accepted",
            key=f"provider:{told['id']}:accepted",
            happened=received.at or datetime.now(UTC),
            about=f"message/{key}",
            data={"message": key, "channel": self.NAME, "provider_id": str(told["id"])},
        )
        return [event]


def _head(account: Account) -> dict[str, str]:
    token = account.secrets.get("token", "")
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _read(response: Response) -> Any:
    try:
        found = json.loads(response.body)
    except ValueError as error:
        raise Misread(f"its answer is no JSON: {error}") from error
    if not isinstance(found, dict) or not {"id", "messages"} & found.keys():
        raise Misread("its answer says nothing")
    return found


@contextmanager
def plugged(
    kind: Kind, *, settle: float = 120.0, ttl: float = DAY, channel: str = "email"
) -> Iterator[Adapter]:
    """The provider's channel in the place of another one while the block runs."""
    made = Adapter(kind, settle=settle, ttl=ttl, channel=channel)
    before, connected = dict(outbox.channels), dict(timeline.connectors)
    outbox.install({**before, channel: made})
    timeline.install(connected, outbox.channels, timeline.carriers, timeline.fetches)
    try:
        yield made
    finally:
        outbox.install(before)
        timeline.install(connected, before, timeline.carriers, timeline.fetches)


def connect(
    store: Store,
    provider: Provider,
    now: datetime = CONNECTED,
    channel: str = "email",
    **settings: Any,
) -> None:
    """Give the store this provider for its messages."""
    house.save_account(
        store,
        kind="channel",
        plug=channel,
        settings={"url": provider.url, **settings},
        secrets_={"token": SECRET},
        now=now,
        by="test",
    )
