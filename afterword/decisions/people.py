"""Who a customer is, as events add up to it: the plain facts, the addresses, each yes and no."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from .values import text

if TYPE_CHECKING:
    from .timeline import Event


class Contact(msgspec.Struct, frozen=True):
    """An address or number, known here only by its channel and keyed hash."""

    channel: str
    digest: str
    since: datetime
    used: datetime
    """When an event last named it: the newest is written to first."""
    blocked: str = ""
    """Why it is not written to: ``bounced`` or ``complained``; empty when it may be."""


class Consent(msgspec.Struct, frozen=True):
    """A yes or no to a purpose on a channel; ``contact`` empty: for every address there."""

    channel: str
    contact: str
    purpose: str
    given: bool
    since: datetime
    event: int
    """The event that says so."""


class Customer(msgspec.Struct, frozen=True):
    """The plain facts of a customer."""

    language: str = ""
    country: str = ""
    region: str = ""
    zone: str = ""
    tags: frozenset[str] = frozenset()
    stated: Mapping[str, Any] = {}
    since: datetime | None = None


def fold_customer(events: Iterable["Event"]) -> Customer:
    """The plain facts of a customer: the last thing told wins, an empty word tells nothing."""
    facts: dict[str, str] = {}
    tags: set[str] = set()
    stated: dict[str, Any] = {}
    since: datetime | None = None
    for event in events:
        who = event.data.get("who")
        if who is not None:
            since = since or event.happened
            for name, length in _PLAIN:
                if who.get(name):
                    facts[name] = text(who, name, length)
        match event.kind:
            case "customer.tagged":
                tags.add(event.data["tag"])
            case "customer.untagged":
                tags.discard(event.data["tag"])
            case "customer.stated":
                stated[event.data["name"]] = event.data.get("value")
    if language := stated.get("language"):
        facts["language"] = str(language)[:16]  # what they asked for, whatever a shop says
    return Customer(**facts, tags=frozenset(tags), stated=stated, since=since)


_PLAIN = (("language", 16), ("country", 2), ("region", 10), ("zone", 64))


def fold_contacts(events: Iterable["Event"]) -> dict[tuple[str, str], Contact]:
    """The addresses of a customer, by (channel, digest), and whether they may be used.

    Any event that says who somebody is names addresses under ``who.contacts``. What was heard of
    an address that nobody ever named is none of theirs. Who was forgotten has none.
    """
    found: dict[tuple[str, str], Contact] = {}
    named: set[tuple[str, str]] = set()
    for event in events:
        if event.kind == "customer.erased":
            found.clear()
            named.clear()
        for channel, digest in event.data.get("who", {}).get("contacts", ()):
            named.add((channel, digest))
            known = found.get((channel, digest))
            since = known.since if known else event.happened
            found[channel, digest] = Contact(
                channel, digest, since, event.happened, known.blocked if known else ""
            )
        if event.kind.startswith("contact."):
            key = (event.data.get("channel", ""), event.data.get("contact", ""))
            contact = found.get(key) or Contact(*key, since=event.happened, used=event.happened)
            found[key] = _contact_after(contact, event)
    return {key: contact for key, contact in found.items() if key in named}


def fold_blocks(events: Iterable["Event"]) -> dict[tuple[str, str], str]:
    """What closes a way to an address, by (channel, digest)."""
    found: dict[tuple[str, str], Contact] = {}
    for event in events:
        if event.kind == "customer.erased":
            found.clear()
        elif event.kind.startswith("contact."):
            key = (event.data.get("channel", ""), event.data.get("contact", ""))
            contact = found.get(key) or Contact(*key, since=event.happened, used=event.happened)
            found[key] = _contact_after(contact, event)
    return {key: contact.blocked for key, contact in found.items() if contact.blocked}


def _contact_after(contact: Contact, event: "Event") -> Contact:
    match event.kind:
        case "contact.bounced" if event.data.get("hard"):
            return msgspec.structs.replace(contact, blocked="bounced")
        case "contact.complained":
            return msgspec.structs.replace(contact, blocked="complained")
        case "contact.restored":
            return msgspec.structs.replace(contact, blocked="")
    return contact


def fold_consents(events: Iterable["Event"]) -> dict[tuple[str, str, str], Consent]:
    """Each yes and no that stands, by (channel, contact digest or "", purpose).

    Of two words at one moment the no stands, whichever came in first.
    """
    found: dict[tuple[str, str, str], Consent] = {}
    for event in events:
        if event.kind not in ("consent.given", "consent.revoked"):
            continue
        data = event.data
        key = (data.get("channel", ""), data.get("contact", ""), data.get("purpose", ""))
        given = event.kind == "consent.given"
        before = found.get(key)
        if given and before and not before.given and before.since == event.happened:
            continue
        found[key] = Consent(*key, given=given, since=event.happened, event=event.id)
    return found
