"""A test of a channel: a few words to somebody of the team, over the account that customers are
written over.

It is no message: there is no intent of it, it stands on nobody's timeline and counts in no pause,
no number and no cost. The stop switch holds it, closed addresses stay closed, the provider's pace
is kept, and there are few of them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

import msgspec
from django.db import transaction
from django.db.models import Q

from afterword.decisions.consent import kinds_for
from afterword.house import actions as house
from afterword.house import queries as house_queries
from afterword.house.models import AuditLine, Store
from afterword.house.sealing import Unreadable
from afterword.outbox import lanes, ports
from afterword.timeline import queries as timeline
from afterword.timeline.identity import Digests, clean_contact, clean_email
from afterword.timeline.models import ContactPoint, Customer, Suppression
from afterword.wire import shapes

from . import reaching
from .passes import NoPass, passes

MOST, WITHIN = 5, timedelta(minutes=10)
"""So many tests of a channel of a store in so much time."""
LASTS = timedelta(hours=1)
"""For how long a test makes sense."""
TESTED = "channel.tested"
"""What the audit log calls it."""

Ask = Callable[[shapes.Carried], shapes.Answer]

Kind = Literal[
    "accepted", "account", "address", "message", "later", "unreached", "unknown",
    "stopped", "closed", "often", "resting",
]  # fmt: skip
"""What came of a test. ``account``: the connection is at fault; ``address``: the address;
``message``: these words; ``later``: not now; ``unreached``: nobody was there; ``unknown``: nobody
can tell. The others were never handed over: a stop switch, a closed address, too many tests, a
provider that asked to be left alone."""


class Came(msgspec.Struct, frozen=True):
    """What came of a test. ``says``: the provider's own words, or why, where there are any."""

    kind: Kind
    says: str = ""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a test says, and to whom."""

    to: str
    name: str = ""
    subject: str
    text: str
    html: str
    language: str


class NotTheirs(Exception):
    """A number that is a customer's: tests go to the team alone."""


def goes_over_a_wire(channel: str) -> bool:
    """Whether a test can show anything: what is laid down here for somebody to take is not handed
    to anybody, and paper is printed and paid for."""
    return channel not in ("post", "inpage")


def takes_numbers(channel: str, provider: str) -> bool:
    """Whether a provider reaches whoever has a phone number."""
    return "phone" in kinds_for(channel) and (channel, provider) != ("viber", "bot")


def number(store: Store, channel: str, typed: str, email: str) -> str:
    """A phone number as it was typed, in E.164; empty: it is none. Raises ``NotTheirs`` where it is
    a customer's who is nobody of this e-mail address."""
    _kind, found = clean_contact("phone", typed, store.country)
    if not found:
        return ""
    digest = Digests(store.secret).contact("phone", found)
    own = {one.pk for one in _with_address(store, email)}
    others = {one.pk for one in timeline.owners(store, channel, digest)}
    if others and not others & own:
        raise NotTheirs
    return found


def known_at(store: Store, channel: str, email: str) -> str:
    """Where a channel reaches the customer who has this e-mail address: the address used last;
    empty: it reaches them nowhere."""
    for customer in _with_address(store, email):
        points = ContactPoint.objects.of(store).filter(
            customer=customer, channel=channel, blocked=""
        )
        opened = timeline.addresses(customer, store)
        for digest in points.order_by("-used", "-id").values_list("digest", flat=True):
            if digest in opened:
                return opened[digest]
    return ""


def _with_address(store: Store, email: str) -> list[Customer]:
    clean = clean_email(email)
    return timeline.owners(store, "email", Digests(store.secret).email(clean)) if clean else []


def hand_over(
    store: Store, channel: str, words: Words, *, ask: Ask, now: datetime, by: str
) -> Came:
    """Hand a test over, and say what came of it. Raises ``LookupError`` where the channel is not
    connected."""
    held = _held(store, channel, words.to, now) or _counted(store, channel, now, by)
    if held is not None:
        return held
    try:
        return _handed(store, channel, words, ask, now)
    except reaching.Unconnected as error:
        raise LookupError(str(error)) from error
    except (shapes.Incomplete, NoPass) as error:
        return Came("account", str(error))
    except Unreadable:
        return Came("account", "its secrets cannot be opened; enter them again")
    except shapes.Misread as error:
        return Came("unknown", str(error))
    except ValueError as error:
        return Came("message", str(error))


def _held(store: Store, channel: str, to: str, now: datetime) -> Came | None:
    """Why nothing may be handed over, where something is in the way."""
    if _stopped(store, channel):
        return Came("stopped")
    digests = Digests(store.secret)
    kinds = kinds_for(channel)
    shut = Suppression.objects.of(store).filter(
        channel=channel,
        digest__in=[digests.contact(*clean_contact(kind, to, store.country)) for kind in kinds],
    )
    found = shut.first()
    if found is not None:
        return Came("closed", found.why)
    lane = lanes.known().get((store.pk, channel))
    if lane is not None and lane.rest_until is not None and lane.rest_until > now:
        return Came("resting", lane.rest_until.isoformat())
    return None


def _stopped(store: Store, channel: str) -> bool:
    switches = house_queries.stops_of(store)
    return any(
        one.scope == "all" or (one.scope, one.name) == ("channel", channel) for one in switches
    )


@transaction.atomic
def _counted(store: Store, channel: str, now: datetime, by: str) -> Came | None:
    """Write down that there is to be one, where it is not one too many."""
    lines = AuditLine.objects.filter(
        Q(store=store), what=TESTED, about=channel, at__gt=now - WITHIN
    )
    if lines.count() >= MOST:
        return Came("often")
    house.audit(store, now=now, by=by, what=TESTED, about=channel)
    return None


def _handed(store: Store, channel: str, words: Words, ask: Ask, now: datetime) -> Came:
    account = reaching.account_of(store, channel, "channel")
    account = passes.with_token(store.pk, channel, account, ask, now)
    provider = ports.provider(channel, ports.named(channel, account.settings))
    asked = provider.request(_outgoing(store, channel, words, now), account)
    if isinstance(asked, shapes.Keep):
        raise LookupError(f"{channel} hands nothing over")
    rate = house_queries.rates().get((store.pk, channel))
    if rate and lanes.take((store.pk, channel), rate, 1, now).start > now:
        return Came("later", "messages to customers take all the room just now")
    if _stopped(store, channel):
        return Came("stopped")
    answer = ask(asked)
    if isinstance(answer, shapes.Response):
        return _told(store, channel, ports.receipt(provider, answer, account))
    if isinstance(answer, shapes.Refusal):
        # It did not get as far as an answer of the provider's.
        return Came("account" if answer.account else "unreached", answer.says)
    return Came("stopped") if isinstance(answer, shapes.Held) else Came("unknown", answer.says)


def _told(store: Store, channel: str, told: shapes.Receipt | shapes.Refusal) -> Came:
    if isinstance(told, shapes.Receipt):
        return Came("accepted")
    if told.account:
        passes.forget(store.pk, channel)
        return Came("account", told.says)
    if told.blocks or told.elsewhere or told.stopped:
        return Came("address", told.says)
    return Came("message" if told.permanent else "later", told.says)


def _outgoing(store: Store, channel: str, words: Words, now: datetime) -> shapes.Outgoing:
    mail = channel == "email"
    once = blake2b(f"{store.key}/{channel}/{now.isoformat()}".encode(), digest_size=12).hexdigest()
    return shapes.Outgoing(
        key=f"test-{once}.{store.key}",
        to=words.to,
        to_name=words.name,
        subject=words.subject,
        text=words.text,
        html=words.html if mail else "",
        language=words.language,
        sender_name=store.sender_name or store.name,
        sender=(store.sender_email or f"hello@{store.key}.example") if mail else store.name,
        at=now,
        valid_until=now + LASTS,
    )
