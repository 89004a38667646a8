"""How an order gets to its customer, as far as its payload says."""

from afterword.wire.reading import Thing, filled, once, part, parts, text


def is_collected(payload: Thing) -> bool:
    """Whether an order is collected at the shop, or was taken along from its till.

    The REST interface has no word for it: such an order has something to hand over and a way to
    get it, but nowhere to send it. At a till there is no such way either.
    """
    if part(payload, "shipping_address") or all(
        line.get("requires_shipping") is False for line in parts(payload, "line_items")
    ):
        return False
    return bool(parts(payload, "shipping_lines")) or text(payload.get("source_name")) == "pos"


def spot(payload: Thing) -> dict[str, object]:
    """Where it is collected: the way of getting it is called as the place is."""
    if not is_collected(payload):
        return {}
    titles = once(text(way.get("title"), 200) for way in parts(payload, "shipping_lines"))
    return filled(name=next(iter(titles), ""))
