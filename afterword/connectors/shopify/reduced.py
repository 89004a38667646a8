"""Which pieces of an order were paid back before they were sent, and stay in it as lines.

What is paid back and put back on the shelf (``cancel``) leaves the order itself, and what was sent
before (``return``) has come. Of the rest (``no_restock``) Shopify reckons itself what is still to
be sent: what was ordered without the larger of what was sent and what was paid back
(``fulfillable_quantity`` of a line). So what was paid back over all that was sent is not sent any
more.
"""

from collections import Counter
from datetime import datetime

from afterword.wire.reading import Thing, instant, name, parts, text, whole
from afterword.wire.shapes import Event

from .parcels import contents_of
from .statuses import NO_PARCEL


def reduced(payload: Thing, about: str, at: datetime) -> list[Event]:
    """What is not sent any more of an order, a list of pieces for each refund."""
    sent = _sent(payload)
    if sent is None:
        return []
    unsent = _paid_back(payload)
    unsent.subtract(sent)
    lines = {text(line.get("id")): line for line in parts(payload, "line_items")}
    found: list[Event] = []
    for refund in parts(payload, "refunds"):
        gone: list[Thing] = []
        for line, quantity in _kept_lines(refund):
            many = min(quantity, max(unsent[line], 0))
            if many and line in lines:
                unsent[line] -= many
                gone.append({**lines[line], "quantity": many})
        contents = contents_of(gone)
        outside = name(refund.get("id"), 60)
        if contents and outside:
            found.append(
                Event(
                    kind="order.reduced",
                    key=f"{about}:refund:{outside}:pieces",
                    happened=instant(refund.get("processed_at"))
                    or instant(refund.get("created_at"))
                    or at,
                    about=about,
                    order=about,
                    data={
                        "contents": contents,
                        "items": sum(whole(one["quantity"]) for one in gone),
                    },
                )
            )
    return found


def _sent(payload: Thing) -> Counter[str] | None:
    """How many of each line were sent; ``None``: a parcel does not say what is in it."""
    found: Counter[str] = Counter()
    for one in parts(payload, "fulfillments"):
        if text(one.get("status")).lower() in NO_PARCEL:
            continue
        if not parts(one, "line_items"):
            return None
        for line in parts(one, "line_items"):
            found[text(line.get("id"))] += max(whole(line.get("quantity")), 0)
    return found


def _paid_back(payload: Thing) -> Counter[str]:
    found: Counter[str] = Counter()
    for refund in parts(payload, "refunds"):
        for line, quantity in _kept_lines(refund):
            found[line] += quantity
    return found


def _kept_lines(refund: Thing) -> list[tuple[str, int]]:
    """(line, how many) of what was paid back and put nowhere."""
    return [
        (text(one.get("line_item_id")), max(whole(one.get("quantity")), 0))
        for one in parts(refund, "refund_line_items")
        if text(one.get("restock_type")).lower() == "no_restock"
    ]
