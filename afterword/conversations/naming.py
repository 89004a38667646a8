"""What is heard in a question beside what is understood of it: from which address it came,
which order it names, and which question of ours it answers."""

from collections.abc import Mapping
from typing import Any

from afterword.decisions.answering import CLAIM, FOREIGN
from afterword.decisions.consent import kinds_for
from afterword.decisions.naming import claimed, named_order
from afterword.decisions.point_questions import asks_how_many
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.messages import own_answers
from afterword.programs.loyalty import queries as loyalty
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Event, Order

from . import days_said, hearing, readdressing, redating


def heard_more(store: Store, customer: Customer, arrived: Arrived) -> Mapping[str, Any]:
    """What dialogues have to know of a question; what is empty is left out. The words themselves
    stay sealed."""
    text = said(store, customer, arrived.key)
    mine = Order.objects.of(store).filter(customer=customer).values_list("about", "number")
    named = named_order(text, dict(mine))
    claims = not named.order and bool(claimed(text)[0])
    settled = arrived.event.data.get("intent") not in ("product_question", "other", None)
    own = "" if settled else own_answers.found(store, text)
    found: dict[str, Any] = {
        "own": own,
        "contact": _wrote_from(arrived),
        "named": CLAIM if claims else FOREIGN if named.foreign else named.order,
        "invited": hearing.invited(store, customer, arrived),
    }
    if _of_points(store, text):
        found["wish"] = "points"
    if arrived.event.data.get("intent") == "change_address":
        found["shops"] = readdressing.shops(store)
        found |= _day(store, customer, arrived, text)
    return {name: value for name, value in found.items() if value}


def _of_points(store: Store, text: str) -> bool:
    """Whether they ask how many points they have, where the store gives some."""
    programme = loyalty.running(store)
    return programme is not None and asks_how_many(text, programme.names.values())


def _day(store: Store, customer: Customer, arrived: Arrived, text: str) -> dict[str, Any]:
    """What dialogues have to know of another day: whether they want one, which they name, and the
    rules of the shops that keep one."""
    kept = redating.told(store, arrived.event.happened)
    if not kept:
        return {}
    language = str(arrived.event.data.get("language", ""))
    today = arrived.event.happened.astimezone(zone(store.zone)).date()
    day = hearing.day_in(store, customer, text, language, arrived.event.happened)
    named = day.isoformat() if day else ""
    return {"kept": kept, "wish": days_said.wish(text, language, today), "named_day": named}


def said(store: Store, customer: Customer, key: str) -> str:
    """What they wrote, by the key of the event."""
    row = Event.objects.of(store).filter(key=key).first()
    kept = queries_of_timeline.private_of(row, customer, store) if row else {}
    return str(kept.get("text", ""))


def _wrote_from(arrived: Arrived) -> str:
    """The digest of the address they wrote from; empty where there is none."""
    kinds = kinds_for(str(arrived.event.data.get("channel", "")))
    told = arrived.event.data.get("who", {}).get("contacts", ())
    return next((digest for kind, digest in told if kind in kinds), "")
