"""One person's future through a journey: what ``afterword preview`` and the desk's walk show.

The same decisions as in life, on a virtual clock, over what is expected and what is supposed.
Nothing is written, and nothing goes out.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from afterword.decisions.consent import kinds_for
from afterword.decisions.faults import Fault, plain
from afterword.decisions.journey import Plan, Saying
from afterword.decisions.places import Place, place
from afterword.decisions.reasons import Because, because
from afterword.decisions.run import Run
from afterword.decisions.split import draw
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.zones import zone_of
from afterword.house.models import Store
from afterword.insights import books
from afterword.journeys import queries as journeys
from afterword.messages.trying import Tried, Trier
from afterword.outbox import ports
from afterword.timeline import postcodes
from afterword.timeline import queries as timeline
from afterword.timeline.hot_dates import ORDER, PARCEL
from afterword.timeline.models import ContactPoint, Customer, Order, Product, Shipment, Wait
from afterword.wire import postal

from .assuming import begun_by, placed
from .preview import plans_of, take_over
from .script import Script
from .simulate import Outcome, Standing
from .supposing import Fact
from .walking import Ended, Happening, Walking

FAR = timedelta(days=400)
"""So far a walk looks ahead: over a year, for what comes on an anniversary."""
MOST = 60
"""So many messages one walk shows at the most."""
OURS = ("heard-stop",)
"""The templates of what the engine says by itself in a walk."""


class Invented(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody made up. ``yes``: the channels on which they agreed to everything; ``product``: the
    outside id of what they bought; ``ago``: how many days ago."""

    name: str = "Ana"
    country: str = ""
    zone: str = ""
    language: str = ""
    yes: tuple[str, ...] = ("email",)
    product: str = ""
    ago: int = 0
    plainly: bool = False
    """Nothing is assumed but the order, whatever the journey begins with."""


class Cost(msgspec.Struct, frozen=True):
    """What messages cost in one currency, in millionths of its unit."""

    micros: int
    currency: str


class Walked(msgspec.Struct, frozen=True, kw_only=True):
    """A future as it was walked."""

    now: datetime
    plan: Plan
    zone: str
    language: str
    outcomes: tuple[Outcome, ...]
    lived: tuple[Outcome, ...]
    """The same as they came, what was held back and went out later twice."""
    happened: tuple[Happening, ...]
    said: Mapping[str, Tried]
    faults: Mapping[str, tuple[Fault, ...]]
    """By message: why it could not be written."""
    due: Mapping[str, datetime]
    """By task: when it is to be done."""
    ended: tuple[Ended, ...]
    standing: tuple[Standing, ...]
    """The runs of this journey that stand at the end of the walk."""
    left: tuple[Run, ...]
    """The runs that the plan has no step for any more."""
    entered: bool
    """Whether the person is in this journey, or comes into it."""

    def count(self, what: Literal["sent", "not sent", "task"]) -> int:
        """How many messages go out from now on, do not go out, or how many tasks there are."""
        states = {"sent": ("sent",), "not sent": NOT_SENT, "task": ("task",)}[what]
        return sum(one.what in states and one.at >= self.now for one in self.outcomes)

    @property
    def days(self) -> int:
        """Over how many days the messages come."""
        last = max((one.at for one in self.outcomes if one.what == "sent"), default=self.now)
        return max((last - self.now).days + 1, 1)

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What the messages cost, by currency; nothing where nobody says."""
        found: dict[str, int] = {}
        for one in self.outcomes:
            tried = self.said.get(one.key)
            if one.what == "sent" and one.at >= self.now and tried and tried.cost:
                sums = found.get(tried.cost.currency, 0)
                found[tried.cost.currency] = sums + tried.cost.micros
        return tuple(Cost(micros, currency) for currency, micros in sorted(found.items()))


NOT_SENT = ("held", "withheld", "expired", "failed")


def unwritten(faults: Sequence[Fault]) -> Because:
    """The reason of a message whose words could not be written."""
    says = "; ".join(map(str, faults))
    return because("template", "no", says=says, faults=plain(faults))


def walk(
    store: Store,
    plan: Plan,
    person: Customer | Invented,
    facts: Sequence[Fact] = (),
    *,
    now: datetime,
    draft: bool = False,
    far: timedelta = FAR,
) -> Walked:
    """Walk somebody's future with this plan in the place of its journey's live version.

    ``draft``: who is in the journey goes on by this plan from where they stand; else by the version
    that they are in.
    """
    live = [one for one in journeys.live_plans(store) if one.journey.journey != _key(plan)]
    live = sorted([*live, plan], key=lambda one: (-one.journey.priority, one.journey.journey))
    if isinstance(person, Invented):
        life, left, start = _made_up(store, plan, live, person, facts, now)
    else:
        life, left, start = _known(store, plan, live, person, now, draft=draft)
        script = Script(life, facts)
        script.expect()
        script.people()
    _live(life, start, now + far)
    return _walked(life, plan, left, now)


def _key(plan: Plan) -> str:
    return plan.journey.journey


def _live(life: Walking, start: datetime, end: datetime) -> None:
    """Live on until nothing more comes, or too much does."""
    life.settle()
    while (due := life.next_due()) is not None and due <= end:
        if sum(one.what != "held" for one in life.outcomes) >= MOST:
            return
        if not (life.runs or life.waiting or life.busy) and due > start + IDLE:
            return
        life.until(due)


IDLE = timedelta(days=120)
"""After so long without anybody in a journey nothing more is waited for."""


# -------------------------------------------------------------------------------- somebody known


def _known(
    store: Store,
    plan: Plan,
    live: Sequence[Plan],
    person: Customer,
    now: datetime,
    *,
    draft: bool,
) -> tuple[Walking, list[Run], datetime]:
    seen = timeline.timelines(store, [person.pk])[person.pk].known_by(now)
    plans = plans_of(store, person)
    name = timeline.name_of(person, store)
    trier = Trier(store, seen, name, _templates([*live, *plans.values()]), _envelope(store, person))
    book = books.book_of(store.pk)
    life = Walking(seen, plans, live, store.rules, now=now, trier=trier, book=book)
    if book.trees:
        life.codes = postcodes.of_orders(store, dict.fromkeys(seen.present.orders, person.pk))
    on = journeys.switched_on(store) | {_key(plan)}
    left = take_over(life, store, person, on, plan if draft else None)
    life.looks |= _looks(store, person)
    return life, left, now


def _looks(store: Store, person: Customer) -> dict[str, datetime]:
    """When the parcels and orders of somebody are looked at next."""
    waits = Wait.objects.of(store).filter(customer=person.pk, owner__in=(PARCEL, ORDER))
    due = {(one.owner, one.owner_id): one.due for one in waits if one.due}
    found: dict[str, datetime] = {}
    for owner, model in ((PARCEL, Shipment), (ORDER, Order)):
        rows = model.objects.of(store).filter(customer=person.pk).values_list("id", "about")
        found |= {about: due[owner, number] for number, about in rows if (owner, number) in due}
    return found


def _envelope(store: Store, person: Customer) -> tuple[str, ...]:
    posts = ContactPoint.objects.of(store).filter(customer=person.pk, channel="post")
    digests = set(posts.values_list("digest", flat=True))
    if not digests:
        return ()
    known = timeline.addresses(person, store)
    found = [read for digest in digests if (read := postal.read(known.get(digest, "")))]
    return tuple(postal.on_envelope(found[0], store.country)) if found else ()


def _templates(plans: Sequence[Plan]) -> frozenset[str]:
    steps = (step for plan in plans for step in plan.steps.values())
    return frozenset({one.template for one in steps if isinstance(one, Saying)}) | set(OURS)


# ----------------------------------------------------------------------------- somebody made up


def _made_up(
    store: Store,
    plan: Plan,
    live: Sequence[Plan],
    person: Invented,
    facts: Sequence[Fact],
    now: datetime,
) -> tuple[Walking, list[Run], datetime]:
    start = now - timedelta(days=person.ago)
    empty = Timeline(_natural(plan), ())
    name = {"name": person.name, "given_name": person.name}
    trier = Trier(store, empty, name, _templates(live))
    life = Walking(empty, {}, live, store.rules, now=start, trier=trier,
                   book=books.book_of(store.pk))  # fmt: skip
    life.hear(_met(life, store, person))
    lines = _lines(store, person.product)
    currency = store.currency
    order = placed(life, lines, currency, person.country or store.country, f"{start:%m%d}")
    trier.add_products(life.timeline)
    assumed = [] if person.plainly else begun_by(plan, facts)
    texts = frozenset(one.text for one in assumed)
    script = Script(life, [*facts, *assumed], max(now, start), texts)
    life.settle()
    script.send(order)
    script.people()
    return life, [], start


def _natural(plan: Plan) -> str:
    """Who they are to the lots: the first number that this journey does not leave alone."""
    held = plan.journey.holdout
    for number in range(200):
        if not held or not draw(_key(plan), f"walk/{number}", [100 - held, held]):
            return f"walk/{number}"
    return "walk/0"


def _met(life: Walking, store: Store, person: Invented) -> Iterator[Event]:
    """They become known, with a yes to everything on the channels that were named."""
    country = person.country or store.country
    told = person.zone or zone_of(country=country, store=store.zone)
    contacts = [(kind, f"walk-{kind}") for kind in dict.fromkeys(
        ("email", *(kinds_for(channel)[-1] for channel in person.yes if channel in ports.channels))
    )]  # fmt: skip
    who = {"language": person.language or store.language, "country": country, "zone": told,
           "contacts": contacts}  # fmt: skip
    yield life.tell("customer.seen", "customer/walk", "", who=who)
    for channel in person.yes:
        for purpose in ("orders", "care", "reviews", "offers"):
            yield life.tell("consent.given", "", "", channel=channel, purpose=purpose,
                            contact="", source="checkout")  # fmt: skip


def _lines(store: Store, product: str) -> list[dict[str, Any]]:
    """One of the product that is named, else of what the store knows best."""
    rows = Product.objects.of(store)
    row = rows.filter(outside=product).first() or rows.order_by("id").first()
    if row is None:
        title = store.name
        return [{"product": "", "title": title, "quantity": 1, "price": 2500, "sku": "",
                 "type": "", "tags": []}]  # fmt: skip
    return [{"product": row.outside, "title": row.title, "quantity": 1, "price": row.price,
             "sku": row.sku, "type": row.type, "tags": list(row.tags)}]  # fmt: skip


# -------------------------------------------------------------------------------- what came of it


def _walked(life: Walking, plan: Plan, left: Sequence[Run], now: datetime) -> Walked:
    home: Place = place(life.timeline.present, life.rules)
    outcomes = [
        msgspec.structs.replace(one, what="failed") if one.key in life.faults else one
        for one in life.outcomes
    ]
    standing = [one for one in life.runs if one.run.journey == _key(plan)]
    mine = bool(life.before.get(_key(plan)))
    return Walked(
        now=now,
        plan=plan,
        zone=home.zone,
        language=life.timeline.present.customer.language or life.rules.language,
        outcomes=tuple(_settled(outcomes)),
        lived=tuple(outcomes),
        happened=tuple(life.happened),
        said=life.said,
        faults=life.faults,
        due={about: task.due for about, task in life.tasks.items()},
        ended=tuple(one for one in life.ended if one.run.journey == _key(plan)),
        standing=tuple(standing),
        left=tuple(left),
        entered=mine,
    )


def _settled(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Each message once: one that was held back and went out after all went out; one that was held
    back and then dropped was held back."""
    last: dict[str, Outcome] = {}
    for one in outcomes:
        before = last.get(one.key)
        if before and before.what == "held" and one.what in ("withheld", "expired"):
            one = msgspec.structs.replace(before, because=before.because)
        last[one.key] = one
    return sorted(last.values(), key=lambda one: one.at)
