"""People, what they said yes or no to, what they think: one row each."""

from typing import Any

from afterword.wire.reading import digest, filled
from afterword.wire.rows import Backed
from afterword.wire.shapes import Event, Product, Who

from . import values
from .lines import spoken
from .row import BadRow, Row

CHANNELS = frozenset(
    [
        "email",
        "sms",
        "whatsapp",
        "viber",
        "webpush",
        "voice",
        "messenger",
        "instagram",
        "post",
        "webhook",
    ]
)
MOST_PIECES = 2**31
PURPOSES = frozenset(["orders", "care", "reviews", "offers"])


def _person(row: Row) -> Who:
    who = row.who()
    if who is None or not (who.ids or who.email or who.phone):
        raise BadRow("it names nobody: give a customer's id, an e-mail address or a phone number")
    return who


def _named(row: Row, who: Who) -> str:
    """By what the person is named in the keys of events.

    An address in a key would stay readable for ever: the leading ``~`` asks the engine to hash the
    key with the store's own.
    """
    if who.ids:
        return f"customer/{who.ids[0]}"
    return f"~customer/{row.mapping.source}:{(who.email or who.phone).casefold()}"


def customer(row: Row) -> list[Backed]:
    """A customer's row: who they are, their tags. Raises ``BadRow``."""
    who = _person(row)
    at = row.past("updated") or row.past("since") or row.ground.now
    name = _named(row, who)
    seen = Event(
        kind="customer.seen",
        key=f"{name}:seen:{row.digest()}",
        happened=at,
        who=who,
        data=filled(source=row.mapping.source, unread=row.aside),
        private=filled(address=row.address()),
    )
    tags = [
        Event(
            kind="customer.tagged",
            key=f"{name}:tagged:{tag}",
            happened=at,
            who=who,
            data={"tag": tag},
        )
        for tag in row.several("tags")
    ]
    return [Backed(event, (row.index,)) for event in (seen, *tags)]


def consent(row: Row) -> list[Backed]:
    """A yes or a no. A yes without its proof (where and when it was said) is none: the law asks
    for both (GDPR art. 7 (1)). A no counts however it comes. Raises ``BadRow``."""
    who = _person(row)
    channel = row.text("channel", 20).casefold()
    purpose = row.text("purpose", 20).casefold() or "offers"
    if channel not in CHANNELS:
        raise BadRow(f"channel: {channel!r} is none of {', '.join(sorted(CHANNELS))}")
    if purpose not in PURPOSES:
        raise BadRow(f"purpose: {purpose!r} is none of {', '.join(sorted(PURPOSES))}")
    given = row.yes("given")
    if given is None:
        raise BadRow("given: it says neither yes nor no")
    source = row.text("source", 60)
    at = row.past("at")
    if given and (at is None or not source):
        missing = " and ".join(
            name for name, there in (("source", source), ("at", at)) if not there
        )
        raise BadRow(f"a yes needs its proof, where and when it was said: {missing} is missing")
    kind = "consent.given" if given else "consent.revoked"
    when = at or row.ground.now
    # A no without a time is told once, however often the file comes.
    key = f"{_named(row, who)}:{kind}:{channel}:{purpose}:{at.isoformat() if at else 'undated'}"
    event = Event(
        kind=kind,
        key=key,
        happened=when,
        who=who,
        data={
            "channel": channel,
            "contact": "",
            "purpose": purpose,
            "source": source or f"file of {row.mapping.source}",
        },
        private=filled(proof=row.text("proof", 1000)),
    )
    return [Backed(event, (row.index,))]


def review(row: Row) -> list[Backed]:
    """A review: of an order, by its customer. Raises ``BadRow``."""
    order, who = row.outside("order"), row.who()
    if not order and who is None:
        raise BadRow("it names neither an order nor a person")
    stars = row.number("stars")
    if stars is None or not 1 <= stars <= 5 or stars != int(stars):
        raise BadRow(f"stars: {row.text('stars', 20)!r} is none of 1, 2, 3, 4, 5")
    at = row.past("at") or row.past("asked")
    if at is None:
        raise BadRow("it has no time: give `at`")
    name = row.ident("review") or digest(order, at.isoformat(), int(stars))
    event = Event(
        kind="review.left",
        key=f"review/{row.mapping.source}:{name}:{row.ident('order')}",
        happened=at,
        about=f"review/{row.mapping.source}:{name}",
        order=f"order/{order}" if order else "",
        who=who,
        data=filled(stars=int(stars), source=row.mapping.source, product=row.outside("product")),
        private=filled(title=row.text("title"), text=row.text("words", 5000)),
    )
    return [Backed(event, (row.index,))]


def answer(row: Row) -> list[Backed]:
    """An answer to a question that was asked elsewhere. Raises ``BadRow``."""
    order, who = row.outside("order"), row.who()
    if not order and who is None:
        raise BadRow("it names neither an order nor a person")
    value, at = row.number("value"), row.past("at")
    if value is None or value != int(value) or not 0 <= value <= 100:
        raise BadRow(f"value: {row.text('value', 20)!r} is no whole number from 0 to 100")
    if at is None:
        raise BadRow("it has no time: give `at`")
    question = row.text("question", 80)
    if not question:
        raise BadRow("it names no question")
    name = row.ident("answer") or digest(order, question, at.isoformat(), int(value))
    event = Event(
        kind="answer.given",
        key=f"answer/{row.mapping.source}:{name}",
        happened=at,
        order=f"order/{order}" if order else "",
        who=who,
        data={"question": question, "value": int(value), "source": row.mapping.source},
        private=filled(words=row.text("words", 5000)),
    )
    return [Backed(event, (row.index,))]


def product(row: Row) -> list[Backed]:
    """What is sold. Raises ``BadRow``."""
    outside = row.ident("product") or row.ident("sku")
    kind = row.text("type", 120)
    title = " ".join(row.text("title").split()) or spoken(kind)
    if not outside or not title:
        raise BadRow("a product needs an id or SKU, and a title or type")
    currency = row.currency()
    price = row.money("price", currency) or 0
    if price < 0:
        raise BadRow("price: it is below zero")
    told: Any = row.past("updated")
    stock = row.number("stock")
    if stock is not None and abs(stock) > MOST_PIECES:
        raise BadRow(f"stock: {row.text('stock', 30)!r} is more than there can be")
    said = Product(
        outside=f"{row.mapping.source}:{outside}",
        title=title,
        sku=row.ident("sku"),
        type=kind,
        tags=tuple(row.several("tags")),
        price=price,
        currency=currency,
        url=_address(row, "url"),
        image=_address(row, "image"),
        stock=None if stock is None else int(stock),
        available=row.yes("available"),
        told=told,
    )
    return [Backed(said, (row.index,))]


def _address(row: Row, field: str) -> str:
    found = values.words(row.raw(field))
    return found if found.startswith(("https://", "http://")) and len(found) <= 500 else ""
