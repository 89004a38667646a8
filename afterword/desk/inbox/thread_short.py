"""A conversation in short, for the person it was given to: what they want and how they feel, which
order it is about and how it stands, what they were told by itself, and why a person answers."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from afterword.conversations.models import Conversation
from afterword.house.models import Store
from afterword.messages import queries as messages
from afterword.messages.text import Unreadable
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from afterword.ui import phrasing, words

from .thread_beside import Beside, Parcel

TOLD = 4
"""How many of the answers that they got are named."""


def in_short(store: Store, talk: Conversation, beside: Beside) -> list[str]:
    """Some sentences; none where nobody is asked to answer."""
    mine = Event.objects.of(store).filter(customer=talk.customer_id, about=talk.about)
    handed = mine.filter(kind="conversation.handed").order_by("-id").first()
    if handed is None or talk.state == "closed":
        return []
    return list(_sentences(store, talk, beside, str(handed.data.get("why", ""))))


def _sentences(store: Store, talk: Conversation, beside: Beside, why: str) -> Iterator[str]:
    wish = [str(words.word(words.INTENTS, talk.intent))] if talk.intent else []
    if talk.sentiment in ("negative", "positive"):
        wish.append(str(words.SENTIMENTS[talk.sentiment]))
    if talk.urgent:
        wish.append(str(words.URGENCIES["high"]))
    if wish:
        yield capfirst(phrasing.listed(wish)) + "."
    if beside.order:
        things = phrasing.listed(title for title, _many, _amount in beside.order.lines)
        yield _("Order %(number)s: %(things)s.") % {"number": beside.order.number, "things": things}
    for parcel in beside.parcels[:2]:
        yield _parcel(parcel)
    if told := _told(store, talk):
        yield _("They were told by itself: %(what)s.") % {"what": phrasing.listed(told)}
    if why:
        yield _("Why a person: %(why)s.") % {"why": words.word(words.HANDED, why)}


def _parcel(parcel: Parcel) -> str:
    said = _("late") if parcel.late else str(words.word(words.STATUSES, parcel.status))
    place = parcel.stops[-1].place if parcel.stops else ""
    if place and not parcel.delivered:
        return _("The parcel: %(status)s, last seen in %(place)s.") % {
            "status": said,
            "place": place,
        }
    return _("The parcel: %(status)s.") % {"status": said}


def _told(store: Store, talk: Conversation) -> list[str]:
    """What dialogues answered in it, by the names of the templates; the newest last."""
    said = Intent.objects.of(store).filter(
        customer=talk.customer_id, subject=talk.about, purpose="answer", accepted__isnull=False
    )
    keys = said.exclude(journey="").order_by("id").values_list("template", flat=True)
    return [_named(store, key) for key in dict.fromkeys(keys)][-TOLD:]


def _named(store: Store, key: str) -> str:
    try:
        return f"“{messages.template(store, key).name}”"
    except (LookupError, Unreadable):
        return key
