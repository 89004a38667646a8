"""What the composer offers: over which channels somebody can be answered, for how long with free
words, what may be said afterwards, and what a reply takes and costs as it is written."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.conversations import saying
from afterword.conversations.models import Conversation
from afterword.conversations.saying import LONGEST, LONGEST_ON
from afterword.decisions.admit import Verdict
from afterword.decisions.consent import way
from afterword.decisions.fold import Present
from afterword.decisions.timeline import Timeline
from afterword.decisions.window import FREE_FOR, picked, window
from afterword.decisions.zones import zone
from afterword.desk.parts import in_words
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.messages import approvals, costs, picture_messages, queries, sampling
from afterword.messages.approving import GAP
from afterword.messages.context import Names, names
from afterword.messages.liquid import Faulty, Filled
from afterword.messages.models import Approval
from afterword.outbox import ports
from afterword.timeline import queries as timeline
from afterword.ui.money import micros
from afterword.ui.phrasing import comma
from afterword.wire import shapes

from .thread_reach import Shut, weighed_first, why

TALKS = ("email", "whatsapp", "sms", "viber", "messenger", "instagram")
"""The channels on which people talk; the others only tell."""
OWN_GAP = "answers.words"


class Beforehand(msgspec.Struct, frozen=True):
    """Approved words, filled in for this person."""

    template: str
    name: str
    text: str
    takes: bool
    """It has a gap for words of one's own; in the text it is shown as …"""


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """A channel on which they can be answered."""

    channel: str
    to: str
    allows: str
    """``free``, ``approved`` or ``shut``."""
    until: datetime | None = None
    share: int = 0
    """How much of the window is left, in a hundred."""
    approves: bool = False
    """Whether approved words may go afterwards."""
    later: str = ""
    """What one of those costs, where that is known."""
    cost: str = ""
    longest: int
    beforehand: tuple[Beforehand, ...] = ()
    goes: datetime | None = None
    """When it will go, where that is not at once."""
    held: str = ""
    """Why it waits until then."""


def ways(store: Store, talk: Conversation, now: datetime) -> list[Over]:
    """Every channel on which they can be reached, the one they wrote on first."""
    return reach(store, talk, now)[0]


def reach(store: Store, talk: Conversation, now: datetime) -> tuple[list[Over], list[Shut]]:
    """(the channels on which they can be reached, the one they wrote on first; those that are
    closed to us, each with its reason)."""
    seen = timeline.timeline(talk.customer)
    addresses = timeline.addresses(talk.customer, store)
    purpose, local = saying.ground(talk)[1], zone(store.zone)
    found, shut = [], []
    for channel in sorted(TALKS, key=lambda one: (one != talk.channel, TALKS.index(one))):
        if channel not in ports.channels:
            continue
        prefer = talk.contact if channel == talk.channel else ""
        one = way(seen.present, store.rules, channel, purpose, prefer)
        if one.contact is None:
            shut.append(Shut(channel, why(one.because, local)))
            continue
        to = addresses.get(one.contact.digest, "")
        over = _over(store, talk, channel, to, seen.present, now)
        verdict = _first_word(store, talk, seen, over, now)
        if verdict is not None and verdict.action == "drop":
            shut.append(Shut(channel, why(verdict.because, local)))
        elif verdict is not None and verdict.action == "hold":
            said = why(verdict.because, local)
            found.append(msgspec.structs.replace(over, goes=verdict.until, held=said))
        else:
            found.append(over)
    return found, [one for one in shut if one.why]


def _first_word(
    store: Store, talk: Conversation, seen: Timeline, over: Over, now: datetime
) -> Verdict | None:
    """What would become of it, where they never wrote; ``None``: they did, and are answered."""
    if not talk.begun:
        return None
    template = over.beforehand[0].template if over.beforehand else ""
    return weighed_first(store, talk, seen, over.channel, template, now)


def _over(
    store: Store, talk: Conversation, channel: str, to: str, present: Present, now: datetime
) -> Over:
    known = store.rules.approved.get(channel, {})
    heard = present.heard.get(channel)
    allowed = window(
        channel, heard, now, language=store.rules.language if known else "", by_person=True
    )
    shut = allowed.allows == "approved"
    return Over(
        channel=channel,
        to=to,
        allows=allowed.allows,
        until=allowed.until,
        share=_share(channel, heard, allowed.until, now),
        approves=bool(known),
        later=price(store, channel, to, now, approved=True) if known else "",
        cost="" if channel == costs.CHANNEL else price(store, channel, to, now, approved=shut),
        longest=LONGEST_ON.get(channel, LONGEST),
        beforehand=tuple(_beforehand(store, talk, channel, present, now)) if shut else (),
    )


def _share(channel: str, heard: datetime | None, until: datetime | None, now: datetime) -> int:
    if heard is None or until is None or channel not in FREE_FOR:
        return 0
    return max(1, min(100, round(100 * ((until - now) / (until - heard)))))


# ------------------------------------------------------------------------- approved beforehand


def _beforehand(
    store: Store, talk: Conversation, channel: str, present: Present, now: datetime
) -> Iterator[Beforehand]:
    """Approved words that can be said to this person now: none that sell, none with a gap that
    stays empty, none that speak of what they wrote to who never did. Those with room for one's own
    words come first."""
    known = dict(store.rules.approved.get(channel, {}))
    known.pop(saying.ANSWERING if talk.begun else saying.WRITING_FIRST, None)
    rows = approvals.newest(store, channel, known)
    texts = queries.texts(store)
    facts: dict[str, dict[str, Any]] = {}
    found = []
    for template, languages in known.items():
        language = picked(languages, present.customer.language, store.rules.language)
        row = rows.get((template, language))
        if row is None or row.category == "marketing" or template not in texts:
            continue
        if row.language not in facts:
            facts[row.language] = _facts(store, talk, row.language, now)
        text = _filled(row, facts[row.language])
        if text:
            takes = any(OWN_GAP in gap for gap in row.gaps)
            found.append(Beforehand(template, queries.template(store, template).name, text, takes))
    yield from sorted(found, key=lambda one: (not one.takes, one.name))


def _facts(store: Store, talk: Conversation, language: str, now: datetime) -> Names:
    """What fills gaps for this person, in a language."""
    about = sampling.of_customer(
        store,
        talk.customer_id,
        language=language,
        now=now,
        order=talk.order,
        learned={"words": "…"},
    )
    return names(about)


def _filled(row: Approval, facts: Mapping[str, Any]) -> str:
    try:
        gaps = [Filled(gap, html=False).fill(facts).strip() for gap in row.gaps]
    except (Faulty, LookupError):
        return ""
    return GAP.sub(lambda gap: gaps[int(gap[1]) - 1], row.body) if all(gaps) else ""


# ------------------------------------------------------------------------------ what it takes


def weighed(
    store: Store, channel: str, to: str, text: str, now: datetime, *, pictured: bool = False
) -> str:
    """How long a reply is and what it takes and costs: ``82 characters, 1 part, GSM-7, £0.04``.
    ``pictured``: a file goes along as a picture message, which costs the same however long it is.
    """
    length = len(text.strip())
    said = ngettext("%d character", "%d characters", length) % length
    if pictured:
        made_of = picture_messages.cost(store, to)
        said += f"{comma()}{_('a picture message (MMS)')}"
        if made_of is None:
            return said
        return f"{said}{comma()}{micros(int(made_of.amount * 1_000_000), made_of.currency)}"
    if channel == costs.CHANNEL and length:
        account = house.account(store, "channel", channel)
        made = costs.weigh(
            text.strip(), account.settings if account else {}, to=to, country=store.country
        )
        said += f"{comma()}{in_words(made)}"
        if made.cost:
            amount = int(made.cost.amount * 1_000_000)
            return f"{said}{comma()}{micros(amount, made.cost.currency)}"
    cost = price(store, channel, to, now)
    if length > LONGEST_ON.get(channel, LONGEST):
        return _("%(said)s; at most %(most)d go") % {
            "said": said,
            "most": LONGEST_ON.get(channel, LONGEST),
        }
    return f"{said}{comma()}{cost}" if cost else said


def price(store: Store, channel: str, to: str, now: datetime, *, approved: bool = False) -> str:
    """What one message costs over a channel; empty: nobody has said."""
    account = house.account(store, "channel", channel)
    if account is not None and to:
        named = ports.named(channel, account.settings)
        outgoing = shapes.Outgoing(
            key="-",
            to=to,
            text="-",
            at=now,
            approved=shapes.Approved(name="-", language="-") if approved else None,
        )
        found = _cost(channel, named, outgoing, account.settings)
        if found is not None:
            return micros(found.micros, found.currency)
    flat = store.rules.costs.get(channel)
    return "" if flat is None else micros(round(flat * 1_000_000), store.currency)


def _cost(
    channel: str, named: str, outgoing: shapes.Outgoing, settings: Mapping[str, object]
) -> shapes.Cost | None:
    provider = ports.provider(channel, named)
    return ports.cost(provider, outgoing, shapes.Account(settings=settings))
