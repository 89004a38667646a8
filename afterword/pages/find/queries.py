"""Whose order it is that somebody looks for."""

import unicodedata

from afterword.house.models import Store
from afterword.timeline.identity import Digests, clean_email, clean_phone
from afterword.timeline.models import ContactPoint, Order

LONGEST = 120


def number_of(text: str) -> str:
    """An order number as it is compared: in capitals, its digits as ours whatever script they were
    typed in, without ``#`` before it, spaces, and what nobody sees.

    However somebody writes a number it is one number: the turns to try it are counted by this.
    """
    wide = unicodedata.normalize("NFKC", text[:LONGEST]).upper()
    plain = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in wide
        if unicodedata.category(sign)[0] not in "ZC"
    )
    return plain.lstrip("#")


def digests_of(store: Store, text: str) -> tuple[str, str]:
    """The keyed hashes of an address as an e-mail address and as a phone number; each "" if it is
    none. A number may be written as it is at home in the store's country."""
    hashes = Digests(store.secret)
    email, phone = clean_email(text[:LONGEST]), clean_phone(text[:LONGEST], store.country)
    return hashes.email(email) if email else "", hashes.phone(phone) if phone else ""


def order_of(store: Store, number: str, contact: str) -> Order | None:
    """The order with this number whose customer has this address; the newest where several have.

    The same look-ups are made whatever is found, so that nobody can tell from the time it takes
    whether there is such an order.
    """
    wanted = number_of(number)
    # As it was typed too: a shop may have small letters in its numbers.
    typed = "".join(sign for sign in number[:LONGEST] if sign.isprintable()).strip()
    rows = Order.objects.of(store).filter(number__in=[wanted, f"#{wanted}", typed])
    orders = list(rows.order_by("-placed", "-id")[:20])
    reached = set(
        ContactPoint.objects.of(store)
        .filter(digest__in=[one or "-" for one in digests_of(store, contact)])
        .values_list("customer_id", flat=True)[:50]
    )
    return next((one for one in orders if one.customer_id in reached), None)


def newest_of(store: Store, contact: str) -> tuple[str, Order | None]:
    """(the keyed hash of an e-mail address, the newest order of whoever has it)."""
    digest = digests_of(store, contact)[0]
    points = ContactPoint.objects.of(store).filter(channel="email", digest=digest or "-")
    rows = Order.objects.of(store).filter(customer__in=points.values("customer"))
    return digest, rows.order_by("-placed", "-id").first()
