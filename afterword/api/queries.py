"""Reading for the API: plain values, of the key's own store only."""

from collections.abc import Sequence
from typing import Any

import msgspec

from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.timeline import models
from afterword.timeline import queries as timeline
from afterword.timeline.identity import Digests, clean_email, clean_phone

Plain = dict[str, Any]
PAGE = 100
"""The most that one answer lists, unless less is asked for."""


def customers(store: Store, *, email: str, phone: str, outside: str) -> list[Plain]:
    """The customers that fit all that was given, the last seen first."""
    rows = models.Customer.objects.of(store).filter(merged_into=None)
    digests = Digests(store.secret)
    contacts = models.ContactPoint.objects.of(store)
    if email:
        digest = digests.email(clean_email(email))
        rows = rows.filter(id__in=contacts.filter(digest=digest).values("customer"))
    if phone:
        digest = digests.phone(clean_phone(phone, store.country))
        rows = rows.filter(id__in=contacts.filter(digest=digest).values("customer"))
    if outside:
        ids = models.CustomerId.objects.of(store).filter(outside=outside)
        rows = rows.filter(id__in=ids.values("customer"))
    return _customers(store, list(rows.order_by("-seen", "-id")[:PAGE]))


def customer(store: Store, customer_id: int) -> models.Customer | None:
    """A customer by id; one who was merged into another is that other."""
    found = models.Customer.objects.of(store).filter(id=customer_id).first()
    while found is not None and found.merged_into is not None:
        found = models.Customer.objects.of(store).filter(id=found.merged_into).first()
    return found


def whole(store: Store, found: models.Customer) -> Plain:
    """A customer as they stand."""
    return _customers(store, [found])[0]


def _customers(store: Store, found: Sequence[models.Customer]) -> list[Plain]:
    ids = models.CustomerId.objects.of(store).filter(customer__in=found).order_by("id")
    contacts = models.ContactPoint.objects.of(store).filter(customer__in=found).order_by("id")
    words = models.Consent.objects.of(store).filter(customer__in=found, contact="").order_by("id")
    by_id: dict[int, Plain] = {one.pk: _customer(store, one) for one in found}
    for row in ids:
        by_id[row.customer_id]["ids"].append(row.outside)
    for contact in contacts:
        value = by_id[contact.customer_id]["addresses"].get(contact.digest)
        if value is not None:
            by_id[contact.customer_id]["contacts"].append(
                {"channel": contact.channel, "value": value, "blocked": contact.blocked}
            )
    for word in words:
        by_id[word.customer_id]["consents"].append(
            {
                "channel": word.channel,
                "purpose": word.purpose,
                "given": word.given,
                "since": word.since,
            }
        )
    return list(by_id.values())


def _customer(store: Store, one: models.Customer) -> Plain:
    plain = ("language", "country", "region", "zone", "tags", "stated", "since", "seen")
    return {
        "id": one.pk,
        **timeline.name_of(one, store),
        **{name: getattr(one, name) for name in plain},
        "ids": [],
        "contacts": [],
        "consents": [],
        "addresses": timeline.addresses(one, store),
    }


def history(
    store: Store, found: models.Customer, *, before: int | None, limit: int
) -> tuple[list[Plain], int | None]:
    """Events of a customer, the last first, and where to read on. Raises ``LookupError``."""
    rows = models.Event.objects.of(store).filter(customer=found).order_by("-happened", "-id")
    if before is not None:
        mark = rows.filter(id=before).first()
        if mark is None:
            raise LookupError(f"this customer has no event {before}")
        later = models.Event.objects.of(store).filter(customer=found)
        rows = (
            later.filter(happened__lt=mark.happened)
            | later.filter(happened=mark.happened, id__lt=mark.pk)
        ).order_by("-happened", "-id")
    events = list(rows[: limit + 1])
    more = events[limit - 1].pk if len(events) > limit else None
    return [_event(store, found, one) for one in events[:limit]], more


def _event(store: Store, found: models.Customer, one: models.Event) -> Plain:
    plain = ("id", "kind", "key", "happened", "known", "about", "order", "by", "history")
    return {
        **{name: getattr(one, name) for name in plain},
        # Who it was is told by the customer; here stand only hashes of it.
        "data": {name: value for name, value in one.data.items() if name != "who"},
        "private": timeline.private_of(one, found, store),
    }


def messages(
    store: Store, *, state: str, journey: str, customer: int | None, before: int | None, limit: int
) -> tuple[list[Plain], int | None]:
    """Messages, the last planned first, and where to read on."""
    rows = Intent.objects.of(store).filter(effect="message").order_by("-id")
    asked = {"state": state, "journey": journey, "customer": customer, "id__lt": before}
    rows = rows.filter(**{name: value for name, value in asked.items() if value not in ("", None)})
    found = list(rows[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return [_message(one) for one in found[:limit]], more


def message(store: Store, message_id: int) -> Plain | None:
    """A message with its reasons, its attempts and its words."""
    rows = Intent.objects.of(store).filter(effect="message").select_related("customer")
    found = rows.filter(id=message_id).first()
    if found is None:
        return None
    words = outbox.words_of(found, store)
    return {
        **_message(found),
        "because": [
            {"rule": one.rule, "result": one.result, "inputs": one.inputs}
            for one in outbox.because_of(found)
        ],
        "attempts": [
            {
                "number": one.number,
                "started": one.started,
                "ended": one.ended,
                "result": one.result,
                "says": one.says,
            }
            for one in outbox.attempts(found)
        ],
        "words": msgspec.to_builtins(words) if words else None,
    }


_MESSAGE = (
    "id",
    "journey",
    "step",
    "state",
    "channel",
    "message_class",
    "purpose",
    "template",
    "order",
    "planned",
    "due",
    "valid_until",
    "accepted",
)


def _message(one: Intent) -> Plain:
    plain = {name: getattr(one, name) for name in _MESSAGE}
    return {**plain, "customer": one.customer_id, "at": one.state_at}


def all_journeys(store: Store) -> list[Plain]:
    """The journeys of a store, and how many people stand where in them."""
    inside = journeys.inside_each(store)
    return [
        {
            "key": one.key,
            "name": one.name,
            "on": one.on,
            "version": one.live,
            "inside": dict(inside.get(one.key, {})),
        }
        for one in journeys.journeys(store)
    ]
