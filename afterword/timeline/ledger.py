"""The ledger of consent: every yes and no, in the order in which they came in, chained by hashes.

A line says when which word was said about which address (as a keyed hash), for which purpose, where
and in which event, and holds a hash of the proof: the words, the network address, the program. The
proof itself is sealed with the person's key beside the line. When somebody is forgotten their key
is destroyed and the proof with it; the line stays, and the chain holds.

    line    {"at", "channel", "contact", "event", "happened", "imported", "n", "place", "proof",
             "purpose", "said", "scope", "store"}, names in order, no spaces, UTF-8
    digest  sha256(digest of the line before (64 hexadecimal digits, none before the first)
            + sha256(line))
    proof   sha256 of the proof as JSON, which begins with a random salt so that nobody can guess it
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from afterword.decisions.consent import REACHED_BY
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.wire import shapes

from . import hot_people, models
from .hot import Arrived
from .queries import private_of

PROOF = "consent"
"""What the seal of a proof is for."""


def digest(before: str, line: str) -> str:
    """The digest of a line after the one with the digest ``before``."""
    return hashlib.sha256((before + sha256(line)).encode()).hexdigest()


def sha256(text: str) -> str:
    """The hash of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def written(thing: object) -> str:
    """JSON as it is hashed: names in order, no spaces."""
    return msgspec.json.encode(thing, order="deterministic").decode()


class _Word(NamedTuple):
    event: models.Event
    customer: models.Customer
    contact: str


def keep(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Write the words among these events into the ledger, once each.

    Runs inside the transaction that moves the cursor of the reactions: one worker at a time.
    """
    said = [one for one in events if one.event.kind in ("consent.given", "consent.revoked")]
    words = _words(store, said) if said else []
    known = _known(store, words)
    words = [one for one in words if (one.event.key, one.contact) not in known]
    if not words:
        return
    last = models.ConsentLine.objects.of(store).order_by("-number").first()
    number, before = (last.number, last.digest) if last else (0, "")
    lines: list[models.ConsentLine] = []
    for word in words:
        number += 1
        made = _line(store, word, number, before, now)
        before = made.digest
        lines.append(made)
    models.ConsentLine.objects.bulk_create(lines, batch_size=200)


def _words(store: Store, events: Sequence[Arrived]) -> list[_Word]:
    """Each word with each address it is about: a word for all of a channel is one for each address
    that was known there."""
    rows = models.Event.objects.of(store).in_bulk([one.event.id for one in events])
    whose = {row.customer_id for row in rows.values() if row.customer_id}
    customers = models.Customer.objects.of(store).in_bulk(whose)
    points: dict[tuple[int, str], list[str]] = defaultdict(list)
    contacts = models.ContactPoint.objects.of(store).filter(customer__in=whose)
    for whom, kind, contact in contacts.values_list("customer", "channel", "digest"):
        points[whom, kind].append(contact)
    found: list[_Word] = []
    for one in events:
        row = rows[one.event.id]
        if row.customer_id is None:
            continue
        customer = customers[row.customer_id]
        customer.store = store
        channel = str(row.data.get("channel", ""))
        named = str(row.data.get("contact") or "")
        kinds = REACHED_BY.get(channel, (channel,))
        every = sorted(one for kind in kinds for one in points[customer.pk, kind])
        about = [named] if named else every or [""]
        found += [_Word(row, customer, contact) for contact in about]
    return found


def _known(store: Store, words: Iterable[_Word]) -> set[tuple[str, str]]:
    keys = {one.event.key for one in words}
    rows = models.ConsentLine.objects.of(store).filter(event__in=keys)
    return set(rows.values_list("event", "contact"))


def _line(store: Store, word: _Word, number: int, before: str, now: datetime) -> models.ConsentLine:
    event, data = word.event, word.event.data
    proof = _proof(store, word)
    line = written(
        {
            "n": number,
            "store": store.key,
            "at": event.known.astimezone(UTC).isoformat(),
            "happened": event.happened.astimezone(UTC).isoformat(),
            "said": "yes" if event.kind == "consent.given" else "no",
            "channel": str(data.get("channel", "")),
            "contact": word.contact,
            "scope": "address" if data.get("contact") else "channel",
            "purpose": str(data.get("purpose", "")),
            "place": str(data.get("source") or event.by),
            "imported": event.history,
            "event": event.key,
            "proof": sha256(written(proof)) if proof else "",
        }
    )
    sealed = b""
    if proof:
        sealed = word.customer.key(store.secret).seal_json(proof, PROOF)
    return models.ConsentLine(
        store=store,
        number=number,
        customer=word.customer.pk,
        contact=word.contact,
        event=event.key,
        line=line,
        sealed=sealed,
        digest=digest(before, line),
    )


def _proof(store: Store, word: _Word) -> dict[str, Any]:
    """What proves the word, with its salt; nothing for somebody who was forgotten meanwhile."""
    if not word.customer.wrapped_key:
        return {}
    kept = private_of(word.event, word.customer, store)
    more = {name: word.event.data[name] for name in ("said_in",) if name in word.event.data}
    return {"salt": secrets.token_hex(16), **kept, **more, "recorded_by": word.event.by}


def follow(store: Store, *, other: int, into: int) -> None:
    """Two records were one person: the proofs of the one are sealed with the key that stays."""
    people = models.Customer.objects.of(store).in_bulk([other, into])
    mine = models.ConsentLine.objects.of(store).filter(customer=other)
    if people[other].wrapped_key and people[into].wrapped_key:
        old, new = (people[one].key(store.secret) for one in (other, into))
        for line in mine.exclude(sealed=b""):
            line.sealed = new.seal(old.open(bytes(line.sealed), PROOF), PROOF)
            line.save(update_fields=["sealed"])
    mine.update(customer=into)


def said_before(store: Store, named: Mapping[str, Iterable[int]]) -> list[tuple[int, shapes.Event]]:
    """The noes that stand about these addresses (keyed hashes) from before the customers named
    with them had them: (customer, event). A no to an address binds whoever comes to have it; one
    to a whole channel binds only who comes back after they were forgotten. It is as old as it was,
    so that a later yes wins."""
    last: dict[tuple[str, str, str], tuple[int, dict[str, Any]]] = {}
    for _, customer, line in hot_people.said_about(store.pk, named):
        told = msgspec.json.decode(line, type=dict[str, Any])
        last[told["contact"], told["channel"], told["purpose"]] = customer, told
    noes = {key: one for key, one in last.items() if one[1]["said"] == "no"}
    if not noes:
        return []
    forgotten = _forgotten(store, {customer for customer, _ in noes.values()})
    found: list[tuple[int, shapes.Event]] = []
    for (contact, channel, purpose), (customer, told) in noes.items():
        if not (told["scope"] == "address" or customer in forgotten):
            continue
        data = {"channel": channel, "purpose": purpose, "contact": contact, "source": "kept"}
        found += [
            (
                whose,
                shapes.Event(
                    kind="consent.revoked",
                    key=f"consent/kept/{whose}/{channel}/{contact}/{purpose}",
                    happened=datetime.fromisoformat(told["happened"]),
                    about=f"customer/{whose}",
                    data=data,
                ),
            )
            for whose in named[contact]
            if whose != customer
        ]
    return found


def _forgotten(store: Store, customers: Iterable[int]) -> set[int]:
    rows = models.Customer.objects.of(store).filter(id__in=set(customers), wrapped_key=b"")
    return set(rows.filter(merged_into=None).values_list("id", flat=True))


# ---------------------------------------------------------------------------------- reading


def head(store: Store) -> tuple[int, str]:
    """The number of the last line and its digest; (0, "") when nothing was said yet."""
    last = models.ConsentLine.objects.of(store).order_by("-number").first()
    return (last.number, last.digest) if last else (0, "")


def holds(store: Store) -> int | None:
    """Check the chain. ``None``: sound; else the number of the first line that is wrong."""
    before, expected = "", 1
    rows = models.ConsentLine.objects.of(store).order_by("number")
    for number, line, found in rows.values_list("number", "line", "digest").iterator():
        if number != expected or found != digest(before, line):
            return expected
        before, expected = found, expected + 1
    return None


def chain(store: Store, since: int) -> Iterator[tuple[int, str, str]]:
    """(number, line, digest) of each line from a number on."""
    rows = models.ConsentLine.objects.of(store).filter(number__gte=since).order_by("number")
    return rows.values_list("number", "line", "digest").iterator()


def of_contacts(store: Store, contacts: Iterable[str]) -> list[models.ConsentLine]:
    """The lines about these addresses (keyed hashes), in order."""
    rows = models.ConsentLine.objects.of(store).filter(contact__in=set(contacts))
    return sorted(rows, key=lambda one: one.number)


def proof_of(store: Store, line: models.ConsentLine) -> Mapping[str, Any]:
    """What proves a line; nothing when its person was forgotten, or became another record whose
    key does not open it."""
    if not line.sealed:
        return {}
    customer: models.Customer | None = (
        models.Customer.objects.of(store).filter(id=line.customer).first()
    )
    if customer is None or not customer.wrapped_key:
        return {}
    customer.store = store
    try:
        return customer.key(store.secret).open_json(bytes(line.sealed), PROOF)
    except Unreadable:
        return {}
