"""What can be asked in a condition, by the words people look for it with; and the values that are
known for a field. All of it comes from the tables of ``decisions``: a new field is here by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

import msgspec
from babel import Locale
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterword.decisions.carriers import CARRIERS
from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS
from afterword.decisions.journey import SubjectKind
from afterword.decisions.kinds import KINDS, FieldType, fields_of
from afterword.decisions.parcels import STATUSES
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.timeline import audiences
from afterword.timeline.models import Customer, Event, Product
from afterword.ui import condition_words, parcel_words, phrasing, words
from afterword.wire.scans import ACTIONS, PROOFS, REASONS

Control = Literal["text", "number", "money", "flag", "list", "instant", "loose"]
"""How a field is compared on the screen; ``loose``: its kind is not known beforehand."""

MONEY = frozenset({"total", "refunded", "amount"})
"""Numbers that are amounts, in minor units."""

MOST = 500
"""So many values of a field are offered; any other may be typed."""


class Entry(msgspec.Struct, frozen=True):
    """Something that can be asked. ``key`` is what a rule begins as, ``also`` further words it is
    found by."""

    key: str
    group: str
    label: str
    also: str = ""

    def found_by(self, words: str) -> bool:
        """Whether every word of these is in its own words."""
        mine = f"{self.label} {self.group} {self.also}".casefold()
        return all(word in mine for word in words.casefold().split())


Subject = SubjectKind | Literal[""]
"""What the passage is about that a condition may speak of; empty: there is none."""


class Known(msgspec.Struct, frozen=True):
    """What there is to ask in one place: the subject of its journey (empty: of no run, so that it
    can be asked over all customers), and the answers its journey names."""

    subject: Subject = ""
    answers: tuple[str, ...] = ()


def entries(store: Store, known: Known) -> list[Entry]:
    """Everything that can be asked there, in the order in which it is shown."""
    return [
        *_things(),
        *_customer(store),
        *_events(store),
        *_run(known),
        *_audiences(store),
    ]


def _entry(key: str, group: str, label: str) -> Entry:
    head = key.split(":")[0]
    short = ":".join(key.split(":")[:2])
    also = condition_words.ALSO.get(short) or condition_words.ALSO.get(head)
    return Entry(key, group, capfirst(label), str(also or ""))


def _things() -> Iterator[Entry]:
    for what, fields in FIELDS.items():
        group = _("What they have")
        yield _entry(f"has:{what}", group, str(condition_words.HAS[what]))
        for name, kind in fields.items():
            if kind == "flag":
                yield _entry(f"has:{what}:{name}", group, that_is(what, name))


def that_is(what: str, name: str, *, none: bool = False) -> str:
    """“has a parcel that is late”; with ``none``: “has no parcel that is late”."""
    return _("%(thing)s that is %(state)s") % {
        "thing": (condition_words.HAS_NO if none else condition_words.HAS)[what],
        "state": condition_words.flag(what, name, so=True),
    }


def _customer(store: Store) -> Iterator[Entry]:
    group = _("Who they are")
    for name in CUSTOMER_FIELDS:
        yield _entry(f"customer:{name}", group, condition_words.field("customer", name))
    yield _entry("consent", group, _("may be written to"))
    for name in stated(store):
        label = _("told us: %s") % phrasing.isolated(name)
        yield Entry(f"stated:{name}", group, capfirst(label), str(condition_words.ALSO["stated"]))
    yield _entry("stated", group, _("something they told us"))


def _events(store: Store) -> Iterator[Entry]:
    group = _("What happened")
    for kind in KINDS:
        yield _entry(f"count:{kind}", group, words.word(words.EVENTS, kind))
    for kind in own_events(store):
        yield _entry(f"count:{kind}", group, kind)
    yield _entry("count:custom.", group, _("an event of your own"))


def _run(known: Known) -> Iterator[Entry]:
    group = _("In this journey")
    for name in FIELDS.get(known.subject, {}):
        label = f"{condition_words.OF_RUN[known.subject]}: "
        label += condition_words.field(known.subject, name)
        yield _entry(f"subject:{name}", group, label)
    for name in known.answers:
        yield _entry(f"answer:{name}", group, _("answered: %s") % phrasing.isolated(name))
    if known.subject:
        yield _entry("answer", group, _("an answer given in this journey"))


def _audiences(store: Store) -> Iterator[Entry]:
    group = _("The rules of an audience")
    for row in audiences.audiences(store):
        yield Entry(f"audience:{row.key}", group, phrasing.isolated(row.name))


def stated(store: Store) -> list[str]:
    """The names of what customers of a store told of themselves lately."""
    rows = Customer.objects.of(store).exclude(stated={}).order_by("-seen")
    return sorted({name for row in rows.values_list("stated", flat=True)[:MOST] for name in row})


def own_events(store: Store) -> list[str]:
    """The events of a store's own that came in, by an index look-up for each."""
    found: list[str] = []
    last = "custom."
    while len(found) < MOST:
        rows = Event.objects.of(store).filter(kind__gt=last, kind__lt="custom/")
        kind = rows.order_by("kind").values_list("kind", flat=True).first()
        if kind is None:
            return found
        found.append(kind)
        last = kind
    return found


def thing_of(kind: str) -> str:
    """What an event is of: ``shipment`` for ``shipment.late``."""
    return kind.partition(".")[0]


def control(kind: FieldType, name: str) -> Control:
    """How a field is compared."""
    return "money" if kind == "number" and name in MONEY else kind


def event_fields(kind: str) -> Mapping[str, FieldType] | None:
    """The fields of an event; ``None``: any."""
    return fields_of(kind)


class Values:
    """The values of fields that are known, and what people call them."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def of(self, thing: str, name: str) -> Mapping[str, str]:
        """By value: what it is called; empty: nothing is known beforehand."""
        found = self._fixed(thing).get(name)
        if found is not None:
            return found
        match name:
            case "products" | "product":
                return self.products
            case "types":
                return self.types
            case "tags" | "tag":
                return self.customer_tags if thing == "customer" else self.product_tags
            case "journey":
                return self.journeys
            case "audience":
                return self.audiences
        return {}

    def called(self, thing: str, name: str, value: str) -> str:
        """What people call a value."""
        if name in ("products", "product") and value not in self.products:
            row = Product.objects.of(self.store).filter(outside=value).first()
            return row.title if row else value
        return self.of(thing, name).get(value, value)

    def meant(self, thing: str, name: str, typed: str) -> str:
        """The value that is meant by what was typed: a name or the value itself."""
        typed = typed.strip()
        known = self.of(thing, name)
        if typed in known:
            return typed
        by_name = {called.casefold(): value for value, called in known.items()}
        by_name |= {value.casefold(): value for value in known}
        if typed.casefold() in by_name:
            return by_name[typed.casefold()]
        if name in ("products", "product") and typed:
            row = Product.objects.of(self.store).filter(title__iexact=typed).first()
            return row.outside if row else typed
        return typed

    def _fixed(self, thing: str) -> Mapping[str, Mapping[str, str]]:
        if thing == "template":
            return {"channel": _said(words.CHANNELS), "status": _said(words.APPROVALS)}
        return {
            "country": self.countries,
            "language": self.languages,
            "status": {one: words.word(words.STATUSES, one) for one in STATUSES},
            "carrier": {one: known.name for one, known in CARRIERS.items()},
            "next_carrier": {one: known.name for one, known in CARRIERS.items()},
            "action": {one: str(parcel_words.ACTIONS[one]) for one in ACTIONS},
            "proof": {one: str(condition_words.PROOFS[one]) for one in PROOFS},
            "channel": _said(words.CHANNELS),
            "purpose": _said(words.PURPOSES),
            "class": _said(words.CLASSES),
            "meaning": _said(words.MEANINGS),
            "intent": _said(words.INTENTS),
            "sentiment": _said(words.SENTIMENTS),
            "urgency": _said(words.URGENCIES),
            **({"reason": self._reasons} if thing == "shipment" else {}),
            **({"what": _said(words.DEEDS)} if thing == "deed" else {}),
        }

    @cached_property
    def _reasons(self) -> Mapping[str, str]:
        known = parcel_words.REASONS
        return {one: str(known[one]).rstrip(".") for one in REASONS if one in known}

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse((get_language() or "en").replace("-", "_"))

    @cached_property
    def countries(self) -> Mapping[str, str]:
        """The countries, by the reader's names for them."""
        named = self._locale.territories.items()
        real = ((code, name) for code, name in named if len(code) == 2 and code not in _NO_COUNTRY)
        return dict(sorted(real, key=lambda one: one[1]))

    @cached_property
    def languages(self) -> Mapping[str, str]:
        named = self._locale.languages.items()
        return dict(sorted((one for one in named if len(one[0]) == 2), key=lambda one: one[1]))

    @cached_property
    def _sold(self) -> list[Product]:
        return list(Product.objects.of(self.store).order_by("title")[:MOST])

    @cached_property
    def products(self) -> Mapping[str, str]:
        return {row.outside: row.title for row in self._sold}

    @cached_property
    def types(self) -> Mapping[str, str]:
        return _same(row.type for row in self._sold)

    @cached_property
    def product_tags(self) -> Mapping[str, str]:
        return _same(tag for row in self._sold for tag in row.tags)

    @cached_property
    def customer_tags(self) -> Mapping[str, str]:
        rows = Customer.objects.of(self.store).exclude(tags=[]).order_by("-seen")
        return _same(tag for tags in rows.values_list("tags", flat=True)[:MOST] for tag in tags)

    @cached_property
    def journeys(self) -> Mapping[str, str]:
        return {row.key: row.name for row in journeys.journeys(self.store)}

    @cached_property
    def audiences(self) -> Mapping[str, str]:
        return {row.key: row.name for row in audiences.audiences(self.store)}


_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})
"""What Unicode's list of places has besides countries."""


def _said(vocabulary: Mapping[str, object]) -> Mapping[str, str]:
    return {key: str(word) for key, word in vocabulary.items()}


def _same(values: Iterable[str]) -> Mapping[str, str]:
    return {value: value for value in sorted(set(values)) if value}
