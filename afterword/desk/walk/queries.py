"""What a walk's screen reads: the versions of a journey, the person, what was said so far."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec
from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterword.decisions.journey import Plan, Saying
from afterword.decisions.kinds import fields_of
from afterword.engine.supposing import EVENTS, FACTS, Fact, length
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Journey, Run
from afterword.journeys.text import Unreadable, parse
from afterword.messages import queries as templates
from afterword.messages.text import Unreadable as NoTemplate
from afterword.messages.text import parse as parse_template
from afterword.outbox import ports
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Product
from afterword.ui import fault_words, moments, words

from .saying import span_words, switch_words

BEFORE = 4
"""So many of the latest messages of the journey stand before now."""


class Versions(msgspec.Struct, frozen=True):
    """The plans that can be walked. ``fault``: why the draft cannot be read."""

    live: Plan | None
    draft: Plan | None
    fault: str = ""


def versions(store: Store, row: Journey) -> Versions:
    """The live version of a journey, and its draft."""
    live = journeys.plan(store, row.key, row.live) if row.live else None
    draft = journeys.draft(store, row.key)
    if draft is None:
        return Versions(live, None)
    try:
        definition = msgspec.structs.replace(
            parse(draft.text), journey=row.key, version=row.live + 1
        )
        return Versions(live, Plan(definition))
    except Unreadable as error:
        return Versions(live, None, fault_words.told(error.faults))


def latest(store: Store, key: str) -> Customer | None:
    """Who entered a journey last."""
    rows = Run.objects.of(store).filter(journey=key, customer__merged_into=None)
    run = rows.exclude(customer__wrapped_key=b"").select_related("customer").order_by(
        "-entered", "-id"
    ).first()  # fmt: skip
    return run.customer if run else None


def person(store: Store, number: int) -> Customer | None:
    """A customer by id, or the one they were merged into."""
    try:
        return timeline.become(store, number)
    except LookupError:
        return None


class Hit(msgspec.Struct, frozen=True):
    """Somebody who was found."""

    id: int
    name: str
    country: str


def found(store: Store, query: str) -> list[Hit]:
    """Customers by what was typed."""
    rows = timeline.find(store, query, limit=12)
    return [Hit(row.pk, timeline.name_of(row, store)["name"], row.country) for row in rows]


def past(store: Store, customer: Customer, key: str) -> list[Intent]:
    """The latest messages of a journey to somebody that came out, oldest first."""
    rows = Intent.objects.of(store).filter(customer=customer.pk, journey=key, effect="message")
    rows = rows.exclude(state="planned").select_related("customer").order_by("-state_at", "-id")
    return list(rows[:BEFORE])[::-1]


# ------------------------------------------------------------------------------------ the form


class Switch(msgspec.Struct, frozen=True):
    """A fact that can be switched on, with its value and its time."""

    name: str
    label: str
    on: bool
    value: str
    options: tuple[tuple[str, str], ...]
    writes: bool
    """Its value is words."""
    when: str
    times: tuple[tuple[str, str], ...]


FIRST = ("late", "answer", "return", "order", "stop")
MORE = ("lost", "tried", "pickup", "complaint", "review", "click", "done", "says")
_TIMES = tuple(timedelta(hours=hours) for hours in (1, 4, 24, 48, 72, 120, 168, 336, 720, 1440))


def switches(names: Iterable[str], facts: Sequence[Fact], most: int = 10) -> list[Switch]:
    """The switches of the form as they stand."""
    known = {one.name: one for one in facts}
    return [_switch(name, known.get(name), most) for name in names]


def _switch(name: str, fact: Fact | None, most: int) -> Switch:
    kind = FACTS[name]
    value = fact.value if fact else kind.usual
    options: tuple[tuple[str, str], ...] = ()
    if kind.wants == "days":
        numbers = sorted({*range(1, 8), 10, 14, 21, int(value)})
        options = tuple((str(n), moments.length(f"{n} days")) for n in numbers)
    elif kind.wants in ("score", "stars"):
        numbers = sorted({*(range(most + 1) if kind.wants == "score" else range(1, 6)), int(value)})
        options = tuple((str(n), str(n)) for n in numbers)
    when = length(fact.after) if fact and fact.after is not None else ""
    return Switch(
        name=name,
        label=switch_words(name),
        on=fact is not None,
        value=value,
        options=options,
        writes=kind.wants == "words",
        when=when,
        times=times(name, fact),
    )


def times(name: str, fact: Fact | None = None) -> tuple[tuple[str, str], ...]:
    """When a fact may come: usual first."""
    spans = {*_TIMES} | ({fact.after} if fact and fact.after is not None else set())
    after = name in ("answer", "click", "done")
    says = _("%s after it came") if after else _("in %s")
    listed = [(length(span), says % span_words(span)) for span in sorted(spans)]
    return (("", _("at its usual time")), *listed)


def beside(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that no switch of the form stands for."""
    named = {*FIRST, *MORE}
    seen: set[str] = set()
    found = []
    for one in facts:
        if one.name not in named or one.name in seen:
            found.append(one)
        seen.add(one.name)
    return found


def events(plans: Iterable[Plan]) -> list[tuple[str, str]]:
    """The events that can be added, in words; those of the journey's own that nobody else has."""
    own = {
        name
        for plan in plans
        for step in plan.steps.values()
        for case in getattr(step, "any_of", ())
        if (name := case.event or "").startswith("custom.")
    }
    listed = [(kind, str(words.word(words.EVENTS, kind))) for kind in EVENTS]
    listed += [(kind, kind.removeprefix("custom.").replace("_", " ")) for kind in own]
    return sorted(
        ((kind, said[:1].upper() + said[1:]) for kind, said in listed), key=lambda one: one[1]
    )


def fields(kind: str) -> list[tuple[str, str]]:
    """The fields of an event, and of what type each is."""
    known = fields_of(kind) or {}
    return [(name, wanted) for name, wanted in known.items() if name not in ("order", "shipment")]


class Choices(msgspec.Struct, frozen=True):
    """What somebody made up can be."""

    countries: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    products: tuple[tuple[str, str], ...]


def choices(store: Store, plans: Iterable[Plan]) -> Choices:
    """The countries there are, the languages the journey is written in, channels and products."""
    reader = Locale.parse((get_language() or "en").replace("-", "_"))
    countries = [(code, str(name)) for code, name in reader.territories.items() if len(code) == 2]
    products = Product.objects.of(store).order_by("title").values_list("outside", "title")
    return Choices(
        countries=tuple(sorted(countries, key=lambda one: one[1])),
        languages=tuple(_languages(store, plans)),
        channels=tuple(ports.channels),
        products=tuple(products[:200]),
    )


def _languages(store: Store, plans: Iterable[Plan]) -> list[str]:
    keys = {
        step.template for plan in plans for step in plan.steps.values() if isinstance(step, Saying)
    }
    found = {store.language}
    for text in templates.texts_of(store, keys).values():
        try:
            found |= set(parse_template(text).languages)
        except NoTemplate:
            continue
    return sorted(found)
