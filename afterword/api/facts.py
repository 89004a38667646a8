"""What each kind of event may say under ``data``: the fields that the timeline adds up.

Other fields may stand beside them and are kept as they are. ``docs/guides/api.md`` lists these.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    create_model,
)

from afterword.decisions.kinds import MATTERS
from afterword.decisions.parcels import STATUSES
from afterword.wire.scans import ACTIONS, PROOFS


def instant(text: str) -> datetime:
    """A moment in UTC from ISO 8601 text with an offset. Raises ``ValueError``."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None and 1970 <= found.year < 9999:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("must be a moment with its offset from UTC, like 2026-11-24T09:00:00Z")


def _as_instant(text: str) -> str:
    return instant(text).isoformat()


def _status(text: str) -> str:
    if text not in STATUSES:
        raise ValueError(f"must be one of {', '.join(STATUSES)}")
    return text


def written(pattern: str, says: str) -> tuple[Any, ...]:
    """Text written in one way, or empty; the words for text that is not."""
    found = re.compile(pattern)

    def check(text: str) -> str:
        if text and not found.fullmatch(text):
            raise ValueError(says)
        return text

    return AfterValidator(check), WithJsonSchema({"type": "string", "pattern": f"^({pattern})?$"})


_three, _three_schema = written("[A-Z]{3}", "must be three capital letters, like EUR")
_two, _two_schema = written("[A-Z]{2}", "must be two capital letters, like DE")

Text10 = Annotated[str, StringConstraints(max_length=10)]
Text40 = Annotated[str, StringConstraints(max_length=40)]
Text60 = Annotated[str, StringConstraints(max_length=60)]
Text80 = Annotated[str, StringConstraints(max_length=80)]
Text120 = Annotated[str, StringConstraints(max_length=120)]
Text160 = Annotated[str, StringConstraints(max_length=160)]
Text200 = Annotated[str, StringConstraints(max_length=200)]
Text300 = Annotated[str, StringConstraints(max_length=300)]
Text500 = Annotated[str, StringConstraints(max_length=500)]
Channel = Annotated[str, StringConstraints(min_length=1, max_length=12)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Money = Annotated[int, Field(ge=-(2**53), le=2**53)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Instant = Annotated[str, AfterValidator(_as_instant)]
Status = Annotated[str, AfterValidator(_status)]
Action = Annotated[str, *written("|".join(ACTIONS), f"must be one of {', '.join(ACTIONS)}")]
Proof = Annotated[str, *written("|".join(PROOFS), f"must be one of {', '.join(PROOFS)}")]
Currency = Annotated[str, _three, _three_schema]
Country = Annotated[str, _two, _two_schema]
Piece = (
    Annotated[tuple[Text160, Count], Field(strict=False)]
    | Annotated[tuple[Text160, Count, Text300], Field(strict=False)]
)
"""A product and how many of it; and the title of its line, where the product has several."""
Types = Annotated[list[Text120], Field(max_length=1000)]
Products = Annotated[list[Text160], Field(max_length=1000)]


class Facts(BaseModel):
    """The base: other fields are let through."""

    model_config = ConfigDict(extra="allow", strict=True)


class LineFacts(Facts):
    """One line of an order. ``price``: of one piece, in minor units. ``digital``: it comes by no
    parcel."""

    product: Text160 = ""
    title: Text300 = ""
    quantity: Count = 1
    price: Money = 0
    sku: Text120 = ""
    type: Text120 = ""
    tags: Types = []
    digital: bool = False


class OrderFacts(Facts):
    """What was ordered. ``total`` is in minor units of ``currency``."""

    number: Text80 = ""
    currency: Currency = ""
    total: Money = 0
    items: Count = 0
    country: Country = ""
    region: Text10 = ""
    source: Text40 = ""
    url: Text500 = ""
    products: Products = []
    types: Types = []
    tags: Types = []
    lines: Annotated[list[LineFacts], Field(max_length=1000)] = []


class RefundFacts(Facts):
    """What went back, in minor units of the order's currency."""

    amount: Annotated[int, Field(ge=0, le=2**53)] = 0
    full: bool = False


class ParcelFacts(Facts):
    """A parcel, or what a carrier says of it. ``contents``: [[product, quantity], …],
    and the title of a line as a third where its product stands in several."""

    carrier: Text60 = ""
    number: Text80 = ""
    url: Text500 = ""
    reason: Text60 = ""
    delayed: bool = False
    promised_from: Instant = ""
    promised_to: Instant = ""
    contents: Annotated[list[Piece], Field(max_length=1000)] = []


class ScanFacts(ParcelFacts):
    """A carrier's scan: ``status`` is one of the canonical seventeen; ``action`` what the person
    who waits has to do; ``proof`` how it was handed over."""

    status: Status
    action: Action = ""
    proof: Proof = ""


ToldFacts = create_model(  # type: ignore[call-overload]
    "ToldFacts",
    __base__=Facts,
    __doc__="The days that the customer was told: the beginning of the first, the end of the last.",
    # A word of the language cannot be written as a field.
    **{"from": (Instant, ...), "to": (Instant, ...), "channel": (Channel, ...)},
)


class TagFacts(Facts):
    """A tag put on a customer or taken off."""

    tag: Name


class StatedFacts(Facts):
    """Something a customer stated, under a name."""

    name: Name


class ConsentFacts(Facts):
    """A yes or no to a purpose, for every address of a channel."""

    channel: Channel
    purpose: Literal["orders", "care", "reviews", "offers"]


class MatterFacts(Facts):
    """A return, a repair or a complaint."""

    title: Text200 = ""
    reason: Text200 = ""


_BY_KIND: dict[str, type[Facts]] = {
    "order.placed": OrderFacts,
    "order.changed": OrderFacts,
    "order.refunded": RefundFacts,
    "shipment.created": ParcelFacts,
    "shipment.promised": ParcelFacts,
    "shipment.checkpoint": ScanFacts,
    "order.told": ToldFacts,
    "shipment.told": ToldFacts,
    "customer.tagged": TagFacts,
    "customer.untagged": TagFacts,
    "customer.stated": StatedFacts,
    "consent.given": ConsentFacts,
    "consent.revoked": ConsentFacts,
}


def facts_for(kind: str) -> type[Facts]:
    """What the data of an event of this kind may say."""
    if kind.partition(".")[0] in MATTERS:
        return MatterFacts
    return _BY_KIND.get(kind, Facts)


def completed(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """An order's data with what follows from its lines, where it does not say so itself."""
    lines = data.get("lines")
    if kind not in ("order.placed", "order.changed") or not lines:
        return data
    follows = {
        "items": sum(line.get("quantity", 1) for line in lines),
        "products": _once(line.get("product") for line in lines),
        "types": _once(line.get("type") for line in lines),
        "tags": _once(tag for line in lines for tag in line.get("tags", ())),
    }
    whole = [{"quantity": 1, **line} for line in lines]
    return {name: value for name, value in follows.items() if value} | data | {"lines": whole}


def _once(values: Any) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
