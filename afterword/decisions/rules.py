"""What a store has settled for all its journeys, and the versions of the data that rules read."""

from functools import cache
from importlib.metadata import version
from typing import Any, Literal

import msgspec

from .service import Service
from .spans import Span, span
from .stricter import AS_OF as PLACES_AS_OF
from .timing import Hours, clock

MessageClass = Literal["transactional", "service", "marketing"]
"""transactional: about this order, wanted by law or custom. service: helps with what was bought.
marketing: wants to sell."""

Purpose = Literal["orders", "care", "reviews", "offers"]
"""What a customer can agree to or refuse, channel by channel."""

Reason = Purpose | Literal["answer"]
"""What a message is for. ``answer``: the one word that what somebody wrote to us is answered with
(they are out, they are in, this is who we are); it needs no yes and heeds no no."""

CLASSES: tuple[MessageClass, ...] = ("transactional", "service", "marketing")
PURPOSE_OF: dict[MessageClass, Purpose] = {
    "transactional": "orders",
    "service": "care",
    "marketing": "offers",
}
VALID_FOR: dict[MessageClass, Span] = {
    "transactional": Span(24, "hours"),
    "service": Span(5, "days"),
    "marketing": Span(3, "days"),
}
"""How long a message makes sense when its step does not say."""


Loudness = Literal["mail", "message", "call", "silent"]
"""How much a channel disturbs: mail waits in its box, a message makes a sound, a call wants an
answer now; paper and programs disturb nobody at any hour."""

LOUDNESS: dict[str, Loudness] = {
    "email": "mail",
    "sms": "message",
    "whatsapp": "message",
    "viber": "message",
    "messenger": "message",
    "instagram": "message",
    "webpush": "message",
    "voice": "call",
    "inpage": "silent",
    "post": "silent",
    "webhook": "silent",
}


def loudness(channel: str) -> Loudness:
    """How much a channel disturbs; one that is not listed counts as a message."""
    return LOUDNESS.get(channel, "message")


HOURS: dict[MessageClass, dict[Loudness, Hours]] = {
    "transactional": {"call": Hours(from_="08:00", to="21:00")},
    "service": {
        "mail": Hours(from_="07:00", to="22:00"),
        "message": Hours(from_="08:00", to="21:00"),
        "call": Hours(from_="09:00", to="20:00"),
    },
    "marketing": {
        "mail": Hours(from_="08:00", to="21:00"),
        "message": Hours(from_="09:00", to="20:00"),
        "call": Hours(from_="09:00", to="20:00"),
    },
}
"""When a person may be disturbed, on their own clock. What is not listed may come at any hour:
news about an order is wanted, and a parcel that is on the van does not wait for the morning."""

SPACING: dict[MessageClass, Span | None] = {
    "transactional": None,
    "service": Span(20, "hours"),
    "marketing": Span(3, "days"),
}


class Cap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The most messages of one class to one person in any 24 hours and in any seven days."""

    day: int | None = None
    week: int | None = None


CAPS: dict[MessageClass, Cap] = {
    "service": Cap(day=2, week=5),
    "marketing": Cap(day=1, week=2),
}


class Ceiling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What nothing exceeds, whatever else is settled: so many messages to one person in any 24
    hours, of any class and of marketing."""

    any: int = 8
    marketing: int = 2


class Dates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the store sends, and what it says of the days on which things come."""

    cut_off: str = "14:00"
    """Until when an order of a business day counts as of that day, on the store's clock."""
    handling: int | None = None
    """Business days from that day until the carrier has it; ``None``: nobody has said, and what was
    learnt from the order on speaks."""
    at_risk: int = 60
    """In a hundred: how likely a parcel must be late to be called at risk."""
    public: bool = False
    """Whether anybody may ask when a parcel would come: for product pages and the checkout."""

    def __post_init__(self) -> None:
        clock(self.cut_off)
        if clock(self.cut_off) >= clock("24:00"):
            raise ValueError("the last order of a day comes before its end: at 23:59 or earlier")
        if self.handling is not None and not 0 <= self.handling <= 60:
            raise ValueError("an order takes between 0 and 60 business days to leave")
        if not 1 <= self.at_risk <= 100:
            raise ValueError("a chance is between 1 and 100 in a hundred")


class Talking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What waits while somebody has complained, or is talked with. What wants to sell always does,
    and news of orders never."""

    service: Literal["never", "order", "always"] = "order"
    """Which messages of service wait as marketing does: none, those about the same order, all."""
    recovery: bool = True
    """Whether an unhappy word or a low score makes a task for a person."""
    rest: int = 7
    """After how many days without a word a conversation in which it is the customer's turn closes
    by itself; 0: never."""

    def __post_init__(self) -> None:
        if not 0 <= self.rest <= 365:
            raise ValueError("a conversation rests between 0 and 365 days")


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a question is answered by itself."""

    sure: int = 60
    """In a hundred: how sure it must be what somebody wants, else a person answers."""
    alike: int = 60
    """In a hundred: how much a question must be like one of the store's answers page."""

    def __post_init__(self) -> None:
        if not (0 <= self.sure <= 100 and 0 <= self.alike <= 100):
            raise ValueError("how sure it must be lies between 0 and 100 in a hundred")


NEEDS_CONSENT: dict[str, tuple[Purpose, ...]] = {"email": ("offers",), "inpage": ()}
"""What stands in the shop's own page is seen by who comes there, and goes nowhere."""


@cache
def _data_versions() -> str:
    return f"tzdata {version('tzdata')}, holidays {version('holidays')}, places {PLACES_AS_OF}"


class Rules(msgspec.Struct, frozen=True):
    """The rules of one store, as every decision sees them."""

    store: str = "store"
    zone: str = "UTC"
    country: str = ""
    language: str = "en"
    spacing: dict[MessageClass, Span | None] = msgspec.field(default_factory=lambda: dict(SPACING))
    """The least pause before a message of this class, counted from the last message to this
    person that was not transactional."""
    hours: dict[MessageClass, dict[Loudness, Hours]] = msgspec.field(
        default_factory=lambda: {name: dict(some) for name, some in HOURS.items()}
    )
    """When a message of this class may come over a channel so loud, on the person's own clock."""
    caps: dict[MessageClass, Cap] = msgspec.field(default_factory=lambda: dict(CAPS))
    """How many messages of this class at the most; a class that is not listed has no cap."""
    ceiling: Ceiling = Ceiling()
    needs_consent: dict[str, tuple[Purpose, ...]] = msgspec.field(
        default_factory=lambda: dict(NEEDS_CONSENT)
    )
    """By channel: purposes that need a yes beforehand. For the others a customer of the store is
    written to until they say no. A channel not listed needs a yes for everything but orders."""
    approved: dict[str, dict[str, tuple[str, ...]]] = {}
    """By channel and template: the languages in which the provider has approved its words."""
    costs: dict[str, float] = {}
    """By channel: what one message costs, in the store's currency, as the team has written down."""
    words: dict[str, tuple[str, ...]] = {}
    """Words the store listens for in replies: each by its name, with what counts as it."""
    double_opt_in: bool = True
    """Whether who asks to join must confirm it before it counts."""
    dates: Dates = Dates()
    """How the store sends, and what it says of days."""
    service: Service = msgspec.field(default_factory=Service)
    """When the team works, and by when it answers."""
    talk: Talking = Talking()
    """What waits while something is talked about with a person."""
    answers: Answers = Answers()
    """When a question is answered by itself."""
    data: str = msgspec.field(default_factory=_data_versions)
    """The versions of the zone and holiday data and of the stricter places: part of what a decision
    depends on."""


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a store has settled otherwise than the defaults, as it is stored; the rest stays as it
    is. In ``hours`` nothing for a channel means: at any hour; in ``spacing``: no pause."""

    spacing: dict[MessageClass, Span | None] = {}
    hours: dict[MessageClass, dict[Loudness, Hours | None]] = {}
    caps: dict[MessageClass, Cap] = {}
    ceiling: Ceiling | None = None
    costs: dict[str, float] = {}
    words: dict[str, tuple[str, ...]] = {}
    double_opt_in: bool = True
    dates: Dates | None = None
    service: Service | None = None
    talk: Talking | None = None
    answers: Answers | None = None


def read_written(data: Any) -> Written:
    """What a store has settled, from plain data.

    Raises ``msgspec.ValidationError`` with the path of the first fault.
    """
    return msgspec.convert(data, Written, dec_hook=_span)


def read_leniently(data: Any) -> tuple[Written, list[str]]:
    """What can be read of what a store has settled, and the names of the parts that cannot.

    For the rest the defaults hold: a part written by a newer version, or by hand, must not bring
    the deciding to a halt, least of all that of other stores.
    """
    if not isinstance(data, dict):
        return Written(), list(Written.__struct_fields__)
    sound: dict[str, Any] = {}
    faults: list[str] = []
    for part, value in data.items():
        try:
            read_written({part: value})
        except (msgspec.ValidationError, ValueError):
            faults.append(part)
        else:
            sound[part] = value
    return read_written(sound), faults


def write_plainly(written: Written) -> Any:
    """The same as plain data."""
    return msgspec.json.decode(msgspec.json.encode(written, enc_hook=str))


def _span(wanted: type, value: Any) -> Any:
    if wanted is Span:
        return span(value)
    raise NotImplementedError(wanted)


def settled(
    written: Written,
    *,
    store: str,
    zone: str,
    country: str,
    language: str,
    approved: dict[str, dict[str, tuple[str, ...]]] | None = None,
) -> Rules:
    """The rules of a store: the defaults with what it has settled otherwise."""
    hours = {
        name: {
            loud: found
            for loud, found in {**HOURS.get(name, {}), **written.hours.get(name, {})}.items()
            if found is not None
        }
        for name in CLASSES
    }
    return Rules(
        store=store,
        zone=zone,
        country=country,
        language=language,
        spacing={**SPACING, **written.spacing},
        hours=hours,
        caps={**CAPS, **written.caps},
        ceiling=written.ceiling or Ceiling(),
        approved=approved or {},
        costs=written.costs,
        words=written.words,
        double_opt_in=written.double_opt_in,
        dates=written.dates or Dates(),
        service=written.service or Service(),
        talk=written.talk or Talking(),
        answers=written.answers or Answers(),
    )
