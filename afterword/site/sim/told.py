"""The events of the truth, as shops and carriers write them down."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from afterword.wire.shapes import Event, Who

SOURCE = "sim"
PRODUCTS = tuple((f"sim:p{n}", f"Thing {n}", 900 + 350 * n) for n in range(6))


def placed(order: str, at: datetime, who: Who, bought: Mapping[int, int], **data: Any) -> Event:
    """An order: ``bought`` says how many of which product."""
    return _content("order.placed", f"{order}:placed", order, at, who, bought, **data)


def changed(order: str, at: datetime, who: Who, bought: Mapping[int, int], **data: Any) -> Event:
    """The shop says anew what is in an order."""
    key = f"{order}:changed:{at.isoformat()}"
    return _content("order.changed", key, order, at, who, bought, **data)


def _content(
    kind: str, key: str, order: str, at: datetime, who: Who, bought: Mapping[int, int], **data: Any
) -> Event:
    lines = [
        {"product": outside, "title": title, "quantity": count, "price": price, "type": "thing"}
        for number, count in bought.items()
        for outside, title, price in (PRODUCTS[number],)
    ]
    return Event(
        kind=kind,
        key=key,
        happened=at,
        about=order,
        order=order,
        who=who,
        data={
            "number": f"#{order.rpartition('-')[2]}",
            "currency": "EUR",
            "total": sum(PRODUCTS[number][2] * count for number, count in bought.items()),
            "items": sum(bought.values()),
            "products": [line["product"] for line in lines],
            "lines": lines,
            "told": at.isoformat(),
            "country": who.country,
            "region": who.region,
            **data,
        },
    )


def of_order(kind: str, order: str, at: datetime, **data: Any) -> Event:
    """``order.paid``, ``order.cancelled``, ``order.refunded``, ``order.fulfilled``."""
    return Event(kind=kind, key=f"{order}:{kind}", happened=at, about=order, order=order, data=data)


def parcel(
    about: str, order: str, at: datetime, promised: datetime, contents: Mapping[int, int]
) -> Event:
    """A parcel is made ready."""
    data = {
        "carrier": "Sim Post",
        "number": about.rpartition("-")[2],
        "promised_from": (promised - timedelta(days=1)).isoformat(),
        "promised_to": promised.isoformat(),
        "contents": [[PRODUCTS[number][0], count] for number, count in contents.items()],
    }
    key = f"{about}:created"
    return Event(kind="shipment.created", key=key, happened=at, about=about, order=order, data=data)


def scan(about: str, order: str, at: datetime, status: str, **data: Any) -> Event:
    """A carrier's scan."""
    return Event(
        kind="shipment.checkpoint",
        key=f"{about}:{status}:{at.isoformat()}",
        happened=at,
        about=about,
        order=order,
        data={"status": status, "carrier": "Sim Post", **data},
    )


def matter(kind: str, about: str, order: str, at: datetime) -> Event:
    """``return.requested``, ``return.closed``."""
    return Event(kind=kind, key=f"{about}:{kind}", happened=at, about=about, order=order)


def consent(
    key: str,
    at: datetime,
    who: Who,
    *,
    given: bool,
    purpose: str = "offers",
    channel: str = "email",
) -> Event:
    """A yes or no to a purpose on a channel, as a shop's list has it."""
    return Event(
        kind="consent.given" if given else "consent.revoked",
        key=key,
        happened=at,
        who=who,
        data={"channel": channel, "purpose": purpose, "source": "shop"},
    )


def seen(key: str, at: datetime, who: Who) -> Event:
    """A shop tells of a customer."""
    return Event(kind="customer.seen", key=key, happened=at, who=who)


def reported(kind: str, send_key: str, at: datetime, address: str, **data: Any) -> Event:
    """What a mail system reports of a message: ``contact.bounced``, ``contact.complained``."""
    return Event(
        kind=kind,
        key=f"email:{kind}:{send_key}",
        happened=at,
        about=f"message/{send_key}",
        who=Who(email=address),
        data={"channel": "email", **data},
    )


def reply(key: str, at: datetime, address: str, order: str, text: str) -> Event:
    """A customer writes back about an order."""
    return Event(
        kind="reply.received",
        key=key,
        happened=at,
        order=order,
        who=Who(email=address),
        data={"channel": "email"},
        private={"text": text},
    )


def wrote(key: str, at: datetime, channel: str, who: Who, text: str, order: str = "") -> Event:
    """A customer writes over a channel."""
    return Event(
        kind="reply.received",
        key=key,
        happened=at,
        order=order,
        who=who,
        data={"channel": channel, "what": "text"},
        private={"text": text},
    )


def became(kind: str, send_key: str, at: datetime, channel: str, ident: str, **data: Any) -> Event:
    """What a vendor reports of a message: ``message.accepted``, ``.delivered``, ``.read``,
    ``.failed``."""
    return Event(
        kind=kind,
        key=f"{channel}:{ident}:{kind}",
        happened=at,
        about=f"message/{send_key}",
        data={"message": send_key, "channel": channel, "provider_id": ident, **data},
    )
