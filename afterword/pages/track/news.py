"""Telling a person of an order on a channel they choose, and the proof that they chose it.

A yes or a no counts for an address that the person has with us already. One that they type counts
where we have none of that kind: whoever else holds the link cannot lead news of the order away.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions.consent import REACHED_BY, is_owed, needs_yes, standing
from afterword.decisions.people import Contact
from afterword.decisions.timeline import Timeline
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import consents
from afterword.timeline import queries as timeline_queries
from afterword.timeline.identity import Digests, clean_email, clean_phone
from afterword.timeline.models import Customer
from afterword.wire.masking import hinted
from afterword.wire.shapes import Event, Who

BY = "page:news"
CHANNELS = ("email", "sms", "whatsapp", "viber")
"""Channels that an address is enough for, in the order in which they are shown."""
PURPOSE = "orders"


class Wrong(ValueError):
    """What was typed cannot be used. The text says why, in the reader's language."""


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel on the page: whether news comes there, and what can be done about it."""

    key: str
    title: str
    address: str
    """Masked; empty: none is known, and one can be typed."""
    on: bool
    fixed: bool
    """It comes in any case: news of orders by mail is owed."""
    wording: str
    """What stands beside the button, and is kept with the yes."""
    kind: str
    """``email`` or ``tel``: what is typed."""


def offered(
    store: Store,
    person: Customer,
    seen: Timeline,
    connected: Collection[str],
    addresses: Mapping[str, str],
) -> list[Channel]:
    """The channels that the store has, with how each stands for this person. Nothing for one who
    was forgotten. ``connected``: the channels with an account; ``addresses``: by digest."""
    if not person.wrapped_key:
        return []
    found: list[Channel] = []
    for key in CHANNELS:
        contact = _contact(seen, key)
        if key not in connected and not (key == "email" and contact):
            continue
        shown = hinted(addresses.get(contact.digest, "")) if contact else ""
        if contact and (not shown or blocked(seen, key, contact)):
            continue
        found.append(
            Channel(
                key=key,
                title=title(key),
                address=shown,
                on=bool(contact) and _on(store, seen, key, contact),
                fixed=is_owed(key, PURPOSE),
                wording=wording(key),
                kind="email" if key == "email" else "tel",
            )
        )
    return found


def example() -> list[Channel]:
    """Two channels as they may stand, for a page that is made up."""
    return [
        Channel(
            key=key,
            title=title(key),
            address=address,
            on=fixed,
            fixed=fixed,
            wording=wording(key),
            kind="tel",
        )
        for key, address, fixed in (("email", "a…@example.org", True), ("whatsapp", "…218", False))
    ]


def title(key: str) -> str:
    """The name of a channel, as the page calls it."""
    names = {
        "email": _("E-mail"),
        "sms": _("Text message"),
        "whatsapp": "WhatsApp",
        "viber": "Viber",
    }
    return names[key]


def wording(key: str) -> str:
    """What somebody says yes to, word for word."""
    match key:
        case "email":
            return _("Write to me by e-mail when something changes about my order.")
        case "sms":
            return _("Send me a text message when something changes about my order.")
        case "whatsapp":
            return _("Write to me on WhatsApp when something changes about my order.")
        case _:
            return _("Write to me on Viber when something changes about my order.")


def _contact(seen: Timeline, channel: str) -> Contact | None:
    """The address that a channel would use now."""
    kinds = REACHED_BY.get(channel, (channel,))
    some = [one for (kind, _), one in seen.present.contacts.items() if kind in kinds]
    return max(some, key=lambda one: (one.used, one.digest), default=None)


def blocked(seen: Timeline, channel: str, contact: Contact) -> bool:
    """Whether nothing reaches this address on the channel: it turned messages away."""
    return bool(contact.blocked or seen.present.blocks.get((channel, contact.digest)))


def _on(store: Store, seen: Timeline, channel: str, contact: Contact | None) -> bool:
    if contact is None:
        return False
    if is_owed(channel, PURPOSE):
        return True
    word = standing(seen.present, channel, contact.digest, PURPOSE)
    return word.given if word else not needs_yes(store.rules, channel, PURPOSE)


def choose(
    store: Store,
    person: Customer,
    seen: Timeline,
    order: str,
    form: Mapping[str, Any],
    *,
    country: str,
    proof: consents.Proof,
    now: datetime,
) -> None:
    """Heed the form: a yes or a no to one channel. Safe to repeat. Raises ``Wrong``."""
    key = str(form.get("channel", ""))
    connected = house.connected(store, "channel")
    addresses = timeline_queries.addresses(person, store)
    known = offered(store, person, seen, connected, addresses)
    one = next((one for one in known if one.key == key), None)
    if one is None or (one.fixed and one.address):
        return
    contact = _contact(seen, key)
    digest = contact.digest if contact else ""
    yes = form.get("say") != "no"
    if not digest:
        if not yes:
            return
        digest = _add(store, order, key, str(form.get("address", "")), country, now)
    word = consents.Word(key, digest, PURPOSE, yes, one.wording)
    consents.say(store, person, [word], proof=proof, now=now, by=BY)


def _add(store: Store, order: str, key: str, typed: str, country: str, now: datetime) -> str:
    """Keep the address that was typed. The event is about the order: whose it is stands there."""
    digests = Digests(store.secret)
    if key == "email":
        value = clean_email(typed)
        if not value:
            raise Wrong(_("This is no e-mail address. It looks like name@example.org."))
        who, digest = Who(email=value), digests.email(value)
    else:
        value = clean_phone(typed, country or store.country)
        if not value:
            raise Wrong(_("This is no telephone number. Begin with + and the country’s number."))
        who, digest = Who(phone=value), digests.phone(value)
    event = Event(
        kind="customer.seen",
        key=f"page/{digest}/{timeline.natural_key(order)}/news",
        happened=now,
        about=order,
        order=order,
        who=who,
        data={"source": "page"},
    )
    timeline.record(store, [event], now=now, by=BY)
    return digest
