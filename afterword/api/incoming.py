"""What may be sent to the API: events and products, checked through before anything is stored."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from afterword.decisions.kinds import KINDS, MATTERS, is_kind
from afterword.decisions.zones import known_zone
from afterword.timeline import checking
from afterword.timeline.identity import clean_email, clean_phone
from afterword.wire import shapes

from .facts import (
    Country,
    Currency,
    Money,
    Text10,
    Text40,
    Text80,
    Text120,
    Text160,
    Text200,
    Text500,
    Types,
    completed,
    facts_for,
    instant,
    written,
)
from .problems import Fault, faults_of, unsound

MOST_AT_ONCE = 500
"""How many events or products one request may bring."""
AHEAD = timedelta(hours=24)
"""How far a sender's clock may be ahead of ours."""

_OURS = ("message.", "journey.", "task.", "contact.", "template.", "reward.")
ACCEPTED = tuple(
    name
    for name, kind in KINDS.items()
    if not kind.derived
    and not name.startswith(_OURS)
    and name not in ("customer.merged", "customer.erased")
)
"""The kinds that may be reported, beside ``custom.…``. The others Afterword finds out by itself."""
_RESERVED = ("who", "order", "shipment")


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("must be a moment as text, like 2026-11-24T09:00:00Z")
    return instant(value)


def _kind(name: str) -> str:
    if name in ACCEPTED or (name.startswith("custom.") and is_kind(name)):
        return name
    if name in KINDS:
        raise ValueError(f"{name!r} is found out by Afterword itself and cannot be reported")
    raise ValueError(
        f"there is no event kind {name!r}; docs/guides/events.md lists them, and one of your own "
        "begins with 'custom.'"
    )


def _id(text: str) -> str:
    if not re.fullmatch(_ID, text):
        raise ValueError("must be an id with its source, like crm:8812")
    if text.startswith("guest:"):
        raise ValueError("'guest:' is kept for people without an id; use another source")
    return text


def _zone(text: str) -> str:
    if text and not known_zone(text):
        raise ValueError("must be a time zone, like Europe/London")
    return text


Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
_CUSTOM = r"custom\.[a-z0-9_.-]{1,53}"
EventKind = Annotated[
    str,
    StringConstraints(max_length=60, strict=True),
    AfterValidator(_kind),
    WithJsonSchema(
        {"anyOf": [{"enum": list(ACCEPTED)}, {"type": "string", "pattern": f"^{_CUSTOM}$"}]}
    ),
]
_ID = r"[a-z0-9][a-z0-9_.-]*:\S.*"
_LANGUAGE = r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*"
_language, _language_schema = written(_LANGUAGE, "must be a language, like en or pt-BR")
OutsideId = Annotated[
    str,
    StringConstraints(max_length=160),
    AfterValidator(_id),
    WithJsonSchema({"type": "string", "pattern": f"^{_ID}$", "maxLength": 160}),
]
Language = Annotated[str, StringConstraints(max_length=16), _language, _language_schema]
Address = Annotated[str, StringConstraints(max_length=254)]
Stock = Annotated[int, Field(ge=-(2**31), le=2**31)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Strict(BaseModel):
    """What is sent: nothing beside its fields, and each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Who(Strict):
    """Who somebody is, as far as you know. Every part may be missing."""

    ids: Annotated[list[OutsideId], Field(max_length=20)] = Field(
        default=[], description="Ids the person has elsewhere, with their source: `crm:8812`."
    )
    email: Address = ""
    phone: Text40 = Field(default="", description="With its country's prefix, if you know it.")
    name: Text200 = ""
    given_name: Text120 = ""
    language: Language = Field(default="", description="Like `en` or `pt-BR`.")
    country: Country = Field(default="", description="Two letters (ISO 3166-1).")
    region: Text10 = ""
    zone: Annotated[Text80, AfterValidator(_zone)] = Field(
        default="", description="A time zone: `Europe/London`."
    )


class Event(Strict):
    """Something that happened."""

    kind: EventKind = Field(description="What happened: `order.placed`, `custom.workshop-booked`.")
    happened: Moment = Field(description="When, with the offset from UTC.")
    key: Text200 = Field(
        default="",
        description="What makes it this event and no other: sent twice, it is stored once. "
        "Without one, the `Idempotency-Key` header serves.",
    )
    who: Who | None = None
    about: Text160 = Field(default="", description="The thing: `order/web:1042`.")
    order: Text160 = Field(default="", description="The order it belongs to: `order/web:1042`.")
    data: dict[str, Any] = Field(default={}, description="Plain facts; conditions may read them.")
    private: dict[str, Any] = Field(
        default={}, description="What names a person or was written by one: stored sealed."
    )
    history: bool = Field(
        default=False, description="It comes with a back-fill: it starts no journey."
    )


class Product(Strict):
    """What is sold."""

    id: OutsideId = Field(description="Its id with its source: `web:p-17`. Order lines name it so.")
    title: Title
    sku: Text120 = ""
    type: Text120 = ""
    tags: Types = []
    price: Money = Field(default=0, description="In minor units of the currency.")
    currency: Currency = ""
    url: Text500 = ""
    image: Text500 = ""
    stock: Stock | None = Field(
        default=None,
        description="How many pieces there are. Left out, and `available` too: as known before.",
    )
    available: bool | None = Field(default=None, description="Whether it can be bought now.")
    told: Moment | None = Field(
        default=None, description="When this was true; of two, the later wins. Now, if missing."
    )


class Told(msgspec.Struct, frozen=True):
    """An event that can be stored, and whether it comes with a back-fill."""

    event: shapes.Event
    history: bool


def events(found: Any, *, now: datetime, spare: Callable[[int], str]) -> list[Told]:
    """The events in a body: one, or a list. Raises ``Problem`` that names every fault.

    ``spare``: the key of an event that has none of its own, by its place; "" when there is none.
    """
    return _each(found, Event, lambda one, at, place: _event(one, at, now, spare(place)))


def products(found: Any, *, now: datetime) -> list[shapes.Product]:
    """The products in a body: one, or a list. Raises ``Problem`` that names every fault."""
    return _each(found, Product, lambda one, at, _: _product(one, at, now))


_M = TypeVar("_M", bound=BaseModel)
_R = TypeVar("_R")


def _each(
    found: Any, model: type[_M], make: Callable[[_M, str, int], tuple[_R, list[Fault]]]
) -> list[_R]:
    many = isinstance(found, list)
    if many and not 1 <= len(found) <= MOST_AT_ONCE:
        raise unsound([Fault("", f"a list must have 1 to {MOST_AT_ONCE} entries")])
    made: list[_R] = []
    faults: list[Fault] = []
    for place, one in enumerate(found if many else [found]):
        at = f"/{place}" if many else ""
        try:
            read = model.model_validate(one)
        except ValidationError as error:
            faults += faults_of(error.errors(), _names(model), at)
            continue
        result, wrong = make(read, at, place)
        made.append(result)
        faults += wrong
    if faults:
        raise unsound(faults)
    return made


def _names(model: type[BaseModel]) -> set[str]:
    nested = Who.model_fields if model is Event else {}
    return {*model.model_fields, *nested}


def _product(one: Product, at: str, now: datetime) -> tuple[shapes.Product, list[Fault]]:
    product = shapes.Product(
        outside=one.id,
        title=one.title,
        sku=one.sku,
        type=one.type,
        tags=tuple(one.tags),
        price=one.price,
        currency=one.currency,
        url=one.url,
        image=one.image,
        stock=one.stock,
        available=one.available,
        told=one.told,
    )
    return product, _too_early(one.told, f"{at}/told", now)


def _event(one: Event, at: str, now: datetime, spare: str) -> tuple[Told, list[Fault]]:
    data, faults = _data(one.kind, one.data, f"{at}/data")
    about, order = _things(one)
    event = shapes.Event(
        kind=one.kind,
        key=one.key or spare,
        happened=one.happened,
        about=about,
        order=order,
        who=shapes.Who(**{**one.who.model_dump(), "ids": tuple(one.who.ids)}) if one.who else None,
        data=data,
        private=one.private,
    )
    faults += _too_early(one.happened, f"{at}/happened", now)
    faults += _misplaced(event, at) + _nobody(event, at)
    if not event.key:
        says = "give a key that makes this event this one, or send an Idempotency-Key header"
        faults.append(Fault(f"{at}/key", says))
    if not faults:
        try:
            checking.check(event)
        except checking.Refused as error:
            faults.append(Fault(at, str(error)))
    return Told(event, one.history), faults


def _data(kind: str, written: dict[str, Any], at: str) -> tuple[dict[str, Any], list[Fault]]:
    """The data without what says nothing, and what is wrong with it."""
    data = {name: value for name, value in written.items() if value is not None}
    faults = [
        Fault(f"{at}/{name}", f"{name!r} stands beside `data`, not in it")
        for name in _RESERVED
        if name in data
    ]
    model = facts_for(kind)
    try:
        read = model.model_validate(data)
    except ValidationError as error:
        return data, faults + faults_of(error.errors(), at=at)
    dumped = read.model_dump(exclude_unset=True)
    return completed(kind, dumped), faults


def _things(one: Event) -> tuple[str, str]:
    """What an event is about and its order; of an order's own event each says the other."""
    if one.kind.startswith("order."):
        return one.about or one.order, one.order or one.about
    return one.about, one.order


_ABOUT = {"order": "order/web:1042", "shipment": "shipment/dpd:155", "return": "return/R-1"}


def _misplaced(event: shapes.Event, at: str) -> list[Fault]:
    """What the natural keys of the things lack."""
    faults = []
    thing = event.kind.partition(".")[0]
    if thing in ("order", "shipment") or thing in MATTERS:
        like = _ABOUT.get(thing, f"{thing}/7")
        if not _is_thing(event.about, thing):
            faults.append(Fault(f"{at}/about", f"must name the {thing}, like {like!r}"))
    elif event.about.startswith(("order/", "shipment/")) and not _is_thing(
        event.about, event.about.partition("/")[0]
    ):
        faults.append(Fault(f"{at}/about", "must name the thing after the slash"))
    if event.order and not _is_thing(event.order, "order"):
        faults.append(Fault(f"{at}/order", f"must name the order, like {_ABOUT['order']!r}"))
    if thing == "order" and event.about != event.order:
        faults.append(Fault(f"{at}/order", "is another order than `about` names; give one of them"))
    return faults


def _is_thing(key: str, thing: str) -> bool:
    return key.startswith(f"{thing}/") and len(key) > len(thing) + 1


def _nobody(event: shapes.Event, at: str) -> list[Fault]:
    """Whether an event says whose it is."""
    who = event.who
    if event.kind.startswith(("customer.", "consent.")) or not (event.about or event.order):
        if who is None:
            return [Fault(f"{at}/who", "is missing: nothing here tells whose event it is")]
        known = who.ids or clean_email(who.email) or clean_phone(who.phone, who.country)
        if not known:
            says = "does not tell who it is; give ids, a whole e-mail address or a phone number"
            return [Fault(f"{at}/who", says)]
    return []


def _too_early(at: datetime | None, where: str, now: datetime) -> list[Fault]:
    if at is not None and at > now + AHEAD:
        return [Fault(where, "lies in the future; say when it happened")]
    return []


def schemas() -> dict[str, Any]:
    """The JSON schemas of what may be sent, for the OpenAPI document."""
    found: dict[str, Any] = {}
    template = "#/components/schemas/{model}"
    for model in (Event, Product):
        schema = model.model_json_schema(ref_template=template)
        found.update(schema.pop("$defs", {}))
        found[model.__name__] = schema
        found[f"{model.__name__}s"] = one_or_many(model.__name__)
    return found


def one_or_many(name: str) -> dict[str, Any]:
    """The schema of one such thing or a list of them."""
    one = {"$ref": f"#/components/schemas/{name}"}
    return {
        "title": f"One, or a list of up to {MOST_AT_ONCE}",
        "oneOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_AT_ONCE}],
    }
