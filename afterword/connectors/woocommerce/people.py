"""Who somebody is to WooCommerce. It knows no consents."""

from datetime import datetime

from afterword.wire.reading import Thing, country, filled, instant, name, part, text
from afterword.wire.shapes import Event, Misread, Who


def who_of_order(order: Thing) -> Who:
    """The person an order bills. ``customer_id`` 0 is a guest: their address says who they are."""
    billing, shipping = part(order, "billing"), part(order, "shipping")
    outside = name(order.get("customer_id"), 100)
    ids = (f"woocommerce:{outside}",) if outside.strip("0") else ()
    return _who(billing, shipping, ids, text(billing.get("email")))


def customer_events(customer: Thing, at: datetime) -> list[Event]:
    """What a customer payload tells. Raises ``Misread`` without an id."""
    outside = name(customer.get("id"), 100)
    if not outside.strip("0"):
        raise Misread("a customer without an id")
    billing = part(customer, "billing")
    email = text(customer.get("email")) or text(billing.get("email"))
    who = _who(billing, part(customer, "shipping"), (f"woocommerce:{outside}",), email)
    full = _name(customer)
    who = Who(
        ids=who.ids,
        email=email,
        phone=who.phone,
        name=full or who.name,
        given_name=text(customer.get("first_name"), 100) or who.given_name,
        country=who.country,
        region=who.region,
    )
    updated = moment(customer, "date_modified") or moment(customer, "date_created") or at
    return [
        Event(
            kind="customer.seen",
            key=f"customer/woocommerce:{outside}:seen:{updated.isoformat()}",
            happened=updated,
            who=who,
            data={"source": "woocommerce"},
            private=filled(address=address(billing)),
        )
    ]


def moment(thing: Thing, field: str) -> datetime | None:
    """A moment, from its twin in UTC; where there is none, the site's own time is taken for it."""
    return instant(thing.get(f"{field}_gmt")) or instant(thing.get(field))


_ADDRESS = (
    "first_name",
    "last_name",
    "company",
    "address_1",
    "address_2",
    "city",
    "postcode",
    "state",
    "country",
)


def address(thing: Thing) -> dict[str, object]:
    """A street address as it is kept, sealed."""
    return filled(**{one: text(thing.get(one), 200) for one in _ADDRESS})


def _who(billing: Thing, shipping: Thing, ids: tuple[str, ...], email: str) -> Who:
    # A present goes to another country than that of the number which the buyer wrote down.
    place = billing if text(billing.get("country")) else shipping
    return Who(
        ids=ids,
        email=email,
        phone=text(billing.get("phone")) or text(shipping.get("phone")),
        name=_name(billing) or _name(shipping),
        given_name=text(billing.get("first_name"), 100) or text(shipping.get("first_name"), 100),
        country=country(place.get("country")),
        region=name(place.get("state"), 10),
    )


def _name(thing: Thing) -> str:
    return f"{text(thing.get('first_name'))} {text(thing.get('last_name'))}".strip()[:200]
