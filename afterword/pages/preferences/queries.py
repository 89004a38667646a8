"""Reading what a person gets and where."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from babel.dates import format_date

from afterword.decisions import wishes as decided
from afterword.decisions.consent import REACHED_BY, standing, way
from afterword.decisions.places import place
from afterword.decisions.timeline import Timeline
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.messages import spoken
from afterword.outbox.ports import channels
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer
from afterword.wire.masking import hinted

from . import words


class Choice(msgspec.Struct, frozen=True):
    """One purpose on one channel, and whether it comes."""

    channel: str
    purpose: str
    title: str
    meaning: str
    on: bool

    @property
    def field(self) -> str:
        """What it is called in the form."""
        return f"{self.channel}:{self.purpose}"

    @property
    def wording(self) -> str:
        """All that stands beside the box."""
        return f"{words.channel(self.channel)}: {self.title}. {self.meaning}"


class Place(msgspec.Struct, frozen=True):
    """A channel on which a person can be reached, and what comes there."""

    channel: str
    title: str
    address: str
    """Masked; empty when it cannot be read."""
    blocked: bool
    choices: list[Choice]


def places(store: Store, person: Customer) -> list[Place]:
    """Every channel that we have and on which this person has an address."""
    seen = timeline.timeline(person)
    addresses = timeline.addresses(person, store)
    return [_place(store, seen, name, addresses) for name in channels if _reachable(seen, name)]


def _reachable(seen: Timeline, channel: str) -> bool:
    kinds = REACHED_BY.get(channel, (channel,))
    return any(kind in kinds for kind, _ in seen.present.contacts)


def _place(store: Store, seen: Timeline, channel: str, addresses: dict[str, str]) -> Place:
    kinds = REACHED_BY.get(channel, (channel,))
    contacts = [one for (kind, _), one in seen.present.contacts.items() if kind in kinds]
    newest = max(contacts, key=lambda one: (one.used, one.digest))
    choices = [
        Choice(channel, purpose, str(title), str(meaning), _on(store, seen, channel, purpose))
        for purpose, (title, meaning) in words.PURPOSES.items()
    ]
    return Place(
        channel=channel,
        title=words.channel(channel),
        address=hinted(addresses.get(newest.digest, "")),
        blocked=all(one.blocked for one in contacts),
        choices=choices,
    )


def _on(store: Store, seen: Timeline, channel: str, purpose: str) -> bool:
    """Whether it comes, or would if the address were open."""
    found = way(seen.present, store.rules, channel, purpose)
    return found.open or all(reason.rule == "suppressed" for reason in found.because)


def refused(store: Store, person: Customer, parts: Iterable[str]) -> bool:
    """Whether what a one-click link stops is stopped."""
    channel, purpose, contact = parts
    word = standing(timeline.timeline(person).present, channel, contact, purpose)
    return word is not None and not word.given


class Wishes(msgspec.Struct, frozen=True):
    """What somebody asked for beside yes and no."""

    less: bool
    paused_until: str
    """The day, as they write it; empty: there is no pause."""


def wishes(store: Store, person: Customer, language: str, now: datetime) -> Wishes:
    """How often a person wants to hear from us, and the pause they asked for, in a language."""
    present = timeline.timeline(person).present
    until = decided.paused_until(present)
    day = ""
    if until is not None and until > now:
        local = until.astimezone(zone(place(present, store.rules).zone))
        locale = spoken.locale(language, person.country)
        day = format_date(local.date(), "long", locale=locale)
    return Wishes(present.customer.stated.get(decided.PACE) == decided.LESS, day)
