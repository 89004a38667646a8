"""What is heard in what people write, before it is stored: its meaning and the store's own words.

It is a part of the event, so that conditions can ask for it and the proof of a no stands beside the
words themselves.
"""

from collections.abc import Sequence

import msgspec

from afterword.decisions.preferences import still_welcome
from afterword.decisions.rules import Rules
from afterword.decisions.words import NONE, meaning, named
from afterword.house.models import Store
from afterword.wire import shapes

from . import models, ports

UNSAID = frozenset({"edit", "revoke", "reaction"})
"""What people do to words that were heard before."""


def heard(event: shapes.Event, rules: Rules, language: str = "", store: int = 0) -> shapes.Event:
    """A reply with what is meant by it; any other event as it is. ``language``: the writer's.

    What was pressed is a choice of ours, and says only that; words are understood as well. Events
    hold whole numbers: how sure it is stands there in a hundred.
    """
    text = event.private.get("text") if event.kind == "reply.received" else None
    if not isinstance(text, str) or event.data.get("what") in UNSAID:
        return event
    written = language or (event.who.language if event.who else "")
    found = meaning(text, written)
    if found.meaning == "stop" and ":" in found.rule and still_welcome(text, written):
        found = NONE  # they say how we may write, and so that we may
    more: dict[str, object] = {
        "meaning": found.meaning,
        "heard_by": found.rule,
        "word": named(text, rules.words),
    }
    if not event.data.get("choice") and found.meaning == "none":
        read = msgspec.structs.asdict(ports.understood(store, text, language))
        more |= {**read, "confidence": round(read["confidence"] * 100)}
    said = {name: value for name, value in more.items() if value}
    return msgspec.structs.replace(event, data={**event.data, **said})


def heard_of(
    store: Store, events: list[shapes.Event], customers: Sequence[int | None]
) -> list[shapes.Event]:
    """Events with what is heard in them, each read in the language of its customer."""
    replies = [at for at, event in enumerate(events) if event.kind == "reply.received"]
    if not replies:
        return events
    whose = {one for at in replies if (one := customers[at]) is not None}
    languages = dict(
        models.Customer.objects.of(store).filter(id__in=whose).values_list("id", "language")
    )
    told = list(events)
    for at in replies:
        told[at] = heard(events[at], store.rules, languages.get(customers[at] or 0, ""), store.pk)
    return told
