"""What is asked for every batch of events, whether anybody is told of them or not."""

from datetime import datetime

import msgspec

from afterword.house import plain

_kinds = msgspec.json.Decoder(list[str]).decode


def listening(store: int) -> list[tuple[int, str, list[str]]]:
    """The webhooks of a store that are on: (id, name, kinds)."""
    rows = plain.rows(
        "SELECT id, name, kinds FROM webhooks_webhook WHERE store_id = %s AND enabled", (store,)
    )
    return [(number, name, _kinds(kinds)) for number, name, kinds in rows]


_DUE = (
    "SELECT EXISTS (SELECT 1 FROM webhooks_webhook w WHERE w.enabled"
    " AND (w.rest_until IS NULL OR w.rest_until <= %s) AND EXISTS ("
    "SELECT 1 FROM webhooks_delivery d WHERE d.webhook_id = w.id AND d.state = 'waiting'"
    " AND d.due <= %s))"
)


def is_due(now: datetime) -> bool:
    """Whether anything is to be handed over: asked with every ring of the bell, and nearly always
    there is nothing."""
    at = plain.instant(now)
    return bool(plain.rows(_DUE, (at, at))[0][0])
