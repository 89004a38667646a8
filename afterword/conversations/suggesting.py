"""A reply suggested from facts alone, without any model: how the order stands that is talked about,
in the words of the template that answers by itself say it with."""

from datetime import datetime

from afterword.decisions.answering import look_up
from afterword.decisions.steps.look import place_of
from afterword.decisions.zones import zone
from afterword.house.models import User
from afterword.messages import queries, sampling
from afterword.messages.asked import TEMPLATES
from afterword.messages.context import names
from afterword.messages.liquid import Faulty, Filled
from afterword.messages.subject import Subject
from afterword.messages.text import SHORT, Unreadable, parse
from afterword.timeline import queries as timeline

from .assisting import Helped, Unhelped, keep_suggested, language_of
from .models import Conversation

SAYS = ("opening", SHORT)
"""The words of it that are put into the composer: the first of these that there are."""


def from_facts(talk: Conversation, user: User, *, before: str, now: datetime) -> Helped:
    """How the order stands, for a person to look at. ``before``: what stands in the composer.

    Raises ``Unhelped`` where nobody can tell which order is meant, or the words cannot be read.
    """
    store = talk.store
    seen = timeline.timeline(talk.customer)
    there, _country = place_of(seen, store.rules, seen.present.orders.get(talk.order))
    found = look_up(seen.present, {"hint": talk.order}, now, zone(there))
    if found.which != "one" or not found.stands:
        raise Unhelped("unsure")
    about = sampling.of_customer(
        store,
        talk.customer_id,
        language=language_of(talk),
        now=now,
        order=found.order,
        learned=found.learned(),
    )
    words = _said(queries.text(store, TEMPLATES[found.stands]), about)
    if not words:
        raise Unhelped("empty")
    helped = Helped(words=words, removed=(), unsure=(), cut=False, micros=0, currency="")
    return keep_suggested(talk, user, "facts", helped, before, now)


def _said(text: str, about: Subject) -> str:
    """The words of a template, filled in, in the reader's language or in its first one."""
    try:
        template = parse(text)
        first = template.languages[0]
        base = about.language.partition("-")[0]
        spoken = next((one for one in (about.language, base) if one in template.words), first)
        words = {**template.words[first], **template.words[spoken]}
        key = next(one for one in SAYS if one in words)
        return Filled(words[key], html=False).fill(names(about)).strip()
    except (Faulty, Unreadable, StopIteration) as error:
        raise Unhelped("empty") from error
