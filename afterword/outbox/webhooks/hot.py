"""What is asked for every batch of events, whether anybody is told of them or not."""

import msgspec

from afterword.house import plain

_kinds = msgspec.json.Decoder(list[str]).decode


def listening(store: int) -> list[tuple[int, list[str]]]:
    """The webhooks of a store that are on: (id, kinds)."""
    rows = plain.rows(
        "SELECT id, kinds FROM webhooks_webhook WHERE store_id = %s AND enabled", (store,)
    )
    return [(number, _kinds(kinds)) for number, kinds in rows]
