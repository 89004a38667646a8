"""Who somebody is to Shopify, and what they said yes or no to."""

from datetime import datetime

from afterword.wire.reading import Thing, country, filled, instant, name, part, text
from afterword.wire.shapes import Event, Misread, Who


def who_of_order(order: Thing) -> Who:
    """The person an order names: the customer's id, the order's own addresses, who pays.

    ``customer`` may be absent or null (guests, the till of a shop). The order's e-mail goes before
    the customer's: it is the one they gave for this order. A phone number of the delivery address
    serves only where there is no billing address, since it may be the receiver's of a present; the
    same goes for the country.
    """
    customer, billing = part(order, "customer"), part(order, "billing_address")
    shipping = part(order, "shipping_address")
    place = billing or shipping or part(customer, "default_address")
    return Who(
        ids=_ids(customer),
        email=_first(order, "email", "contact_email") or text(customer.get("email")),
        phone=(
            _first(order, "phone")
            or text(customer.get("phone"))
            or text((billing or shipping).get("phone"))
        ),
        name=_name(customer) or _name(billing) or _name(shipping),
        given_name=_given(customer) or _given(billing) or _given(shipping),
        language=name(order.get("customer_locale") or customer.get("locale"), 16),
        country=country(place.get("country_code")),
        region=name(place.get("province_code"), 10),
    )


def who_of_customer(customer: Thing) -> Who:
    """The person of a customer payload."""
    address = part(customer, "default_address")
    return Who(
        ids=_ids(customer),
        email=text(customer.get("email")),
        phone=text(customer.get("phone")) or text(address.get("phone")),
        name=_name(customer) or _name(address),
        given_name=_given(customer) or _given(address),
        language=name(customer.get("locale"), 16),
        country=country(address.get("country_code")),
        region=name(address.get("province_code"), 10),
    )


def customer_events(customer: Thing, at: datetime) -> list[Event]:
    """What a customer payload tells: who they are, and the word on e-mail and SMS it carries.

    Raises ``Misread`` without an id.
    """
    who = who_of_customer(customer)
    if not who.ids:
        raise Misread("a customer without an id")
    updated = instant(customer.get("updated_at")) or instant(customer.get("created_at")) or at
    key = f"customer/{who.ids[0]}"
    seen = Event(
        kind="customer.seen",
        key=f"{key}:seen:{updated.isoformat()}",
        happened=updated,
        who=who,
        data=filled(source="shopify", customer_tags=_tags(customer.get("tags"))),
        private=filled(note=text(customer.get("note")), address=_lines(customer)),
    )
    return [seen, *_consents(customer, who, updated)]


def order_consents(order: Thing, about: str, buyer: Who, placed: datetime) -> list[Event]:
    """The word on e-mail and SMS that comes with an order.

    Payloads of newer versions carry the customer's standing word. Older ones only have the box
    that was ticked at the checkout: a yes of that moment, unless the customer's standing word is
    a no. A box left empty takes nothing back.
    """
    customer = part(order, "customer")
    if _ids(customer) and part(customer, "email_marketing_consent"):
        if not any(_says(part(customer, f"{channel}_marketing_consent")) for channel in CHANNELS):
            return []
        at = instant(customer.get("updated_at")) or placed
        return _consents(customer, who_of_customer(customer), at)
    ticked = order.get("buyer_accepts_marketing") is True
    if not ticked or customer.get("accepts_marketing") is False or not buyer.email:
        return []
    said = {"state": "subscribed", "consent_collected_from": "checkout"}
    word = consent(buyer, "email", said, placed, key=f"{about}:consent")
    return [word] if word else []


def merged(payload: Thing, at: datetime) -> list[Event]:
    """Two records of a shop became one: the one that stays has both ids. Not while it is only
    under way, or when it failed."""
    kept, gone = (
        text(payload.get(f"admin_graphql_api_customer_{which}_id")).rpartition("/")[2]
        for which in ("kept", "deleted")
    )
    if not kept or not gone or text(payload.get("status")).lower() not in ("", "success"):
        return []
    return [
        Event(
            kind="customer.seen",
            key=f"customer/shopify:{kept[:60]}:merged:{gone[:60]}",
            happened=at,
            who=Who(ids=(f"shopify:{kept[:100]}", f"shopify:{gone[:100]}")),
            data={"source": "shopify"},
        )
    ]


def _consents(customer: Thing, who: Who, at: datetime) -> list[Event]:
    words = (
        consent(who, channel, part(customer, f"{channel}_marketing_consent"), at)
        for channel in CHANNELS
    )
    return [word for word in words if word]


def consent_events(payload: Thing, channel: str, at: datetime) -> list[Event]:
    """The word of a consent payload. Shopify sends empty ones for customers it knows nothing of:
    they say nothing."""
    outside = name(payload.get("customer_id") or payload.get("id"), 100)
    if not outside:
        return []
    who = Who(
        ids=(f"shopify:{outside}",),
        email=text(payload.get("email_address") or payload.get("email")),
        phone=text(payload.get("phone")),
    )
    said = part(payload, f"{channel}_marketing_consent")
    word = consent(who, channel, said, at, asked=True)
    return [word] if word else []


def _says(said: Thing) -> bool:
    """Whether there is a word in a ``…_marketing_consent`` at all."""
    return text(said.get("state")).lower() not in _NOTHING


CHANNELS = ("email", "sms")
"""What a shop asks for consent for."""

_YES = frozenset({"subscribed"})
_NO = frozenset({"unsubscribed", "redacted"})
_NOTHING = frozenset({"not_subscribed", "pending", "invalid", ""})


def consent(
    who: Who, channel: str, said: Thing, at: datetime, *, asked: bool = False, key: str = ""
) -> Event | None:
    """The yes or no in a ``…_marketing_consent``; ``None`` when nothing was said.

    ``pending`` waits for the second step of a double opt-in and is no yes yet. ``not_subscribed``
    is the state of those never asked; only as news of its own (``asked``) is it a no.
    """
    state = text(said.get("state")).lower()
    when = instant(said.get("consent_updated_at")) or at
    if state in _YES:
        kind = "consent.given"
    elif state in _NO or (asked and state == "not_subscribed"):
        kind = "consent.revoked"
    elif state in _NOTHING:
        return None
    else:
        kind = "custom.consent_state"
    return Event(
        kind=kind,
        key=f"{key or f'customer/{who.ids[0]}:consent'}:{channel}:{state[:30]}:{when.isoformat()}",
        happened=when,
        who=who,
        data=filled(
            channel=channel,
            purpose="offers",
            source="shopify",
            state=state[:30],
            opt_in=text(said.get("opt_in_level"), 40).lower(),
            collected=text(said.get("consent_collected_from"), 40).lower(),
        ),
    )


def _ids(customer: Thing) -> tuple[str, ...]:
    outside = name(customer.get("id"), 100)
    return (f"shopify:{outside}",) if outside else ()


def _name(thing: Thing) -> str:
    both = f"{text(thing.get('first_name'))} {text(thing.get('last_name'))}".strip()
    return (both or text(thing.get("name")))[:200]


def _given(thing: Thing) -> str:
    return text(thing.get("first_name"), 100)


def _first(thing: Thing, *names: str) -> str:
    return next((found for one in names if (found := text(thing.get(one)))), "")


def _tags(written: object) -> list[str]:
    return [tag.strip()[:80] for tag in text(written).split(",") if tag.strip()]


def _lines(customer: Thing) -> dict[str, object]:
    return address(part(customer, "default_address"))


_ADDRESS = ("name", "company", "address1", "address2", "city", "zip", "province", "country")


def address(thing: Thing) -> dict[str, object]:
    """A street address as it is kept, sealed."""
    return filled(**{one: text(thing.get(one), 200) for one in _ADDRESS})
