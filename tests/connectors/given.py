"""What tests of connectors start from: our own payloads, and the way a delivery takes."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

from afterword.connectors import shopify, woocommerce
from afterword.engine import intake as engine
from afterword.house.models import Store
from afterword.site.plugs import CHANNELS
from afterword.timeline import models
from afterword.timeline.ports import Connector, Source
from afterword.wire.scans import Tracked
from afterword.wire.shapes import (
    Event,
    Misread,
    Note,
    Parcels,
    Privacy,
    Product,
    Received,
    Told,
)
from tests.conftest import NOW

AT = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)
"""When deliveries of the tests arrive."""

CONNECTORS: dict[str, Connector] = {"shopify": shopify, "woocommerce": woocommerce}


def receiving() -> dict[str, Source]:
    """Every provider of a channel that tells us things, as ``channel.provider``."""
    return {
        f"{name}.{key}": cast(Source, provider)
        for name, channel in CHANNELS.items()
        for key, provider in channel.PROVIDERS.items()
        if hasattr(provider, "parse")
    }


_TOPIC = {"shopify": "x-shopify-topic", "woocommerce": "x-wc-webhook-topic"}
_numbers = count(1)


def folder(connector: str) -> Path:
    """Where the payloads of a connector lie."""
    return Path(__file__).parent / connector / "payloads"


def body(connector: str, name: str) -> bytes:
    """The bytes of a payload, by the name of its file without its ending."""
    return next(folder(connector).glob(f"{name}.*")).read_bytes()


def changed(connector: str, name: str, /, **changes: Any) -> bytes:
    """A payload with some of its fields changed."""
    return json.dumps({**json.loads(body(connector, name)), **changes}).encode()


def received(
    connector: str, topic: str, sent: bytes, at: datetime = AT, **headers: str
) -> Received:
    """A delivery as the door hands it on. Further headers are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Received(headers={_TOPIC[connector]: topic, **named}, body=sent, at=at)


def read(
    connector: str, topic: str, sent: bytes, settings: Mapping[str, Any] | None = None
) -> Sequence[Told]:
    """What a delivery says."""
    return CONNECTORS[connector].parse(received(connector, topic, sent), "GBP", settings or {})


def events(connector: str, topic: str, name: str) -> list[Event]:
    """The events in a payload."""
    told = read(connector, topic, body(connector, name))
    return [one for one in told if isinstance(one, Event)]


def gist(connector: str, topic: str, name: str) -> list[str]:
    """What a payload says, each thing in a word: a kind of event, a product, a note, a fault."""
    settings = {"shop": "fern.example", "tracking_keys": "parcel_codes"}
    try:
        told = read(connector, topic, body(connector, name), settings)
    except Misread as error:
        return [f"misread: {error}"]
    return [_word(one) for one in told if not isinstance(one, Parcels)]


def _word(told: Told) -> str:
    match told:
        case Event(kind=kind):
            return kind
        case Product(outside=outside):
            return f"product {outside}"
        case Note(says=says):
            return f"note: {says}"
        case Privacy(asks=asks):
            return f"privacy: {asks}"
        case Tracked(number=number):
            return f"tracked {number}"
        case Parcels(keys=keys):
            return f"parcels {len(keys)}"


def take(
    store: Store, connector: str, topic: str, sent: bytes | str, now: datetime = NOW
) -> models.Intake:
    """Store a delivery as the door does and have the engine understand it. ``sent``: the bytes, or
    the name of a payload."""
    raw = body(connector, sent) if isinstance(sent, str) else sent
    intake = models.Intake.objects.create(
        store=store,
        connector=connector,
        topic=topic,
        delivery=f"test-{next(_numbers)}",
        received=now,
        headers={_TOPIC[connector]: topic} if connector in _TOPIC else {},
        sealed=store.secret.seal(raw, "intake"),
    )
    engine.understand(intake, now)
    intake.refresh_from_db()
    return intake
