"""The kinds of event, what each means, and the fields conditions may ask it for.

Kinds are written ``thing.past-tense``. Events of the outside world and of other rooms come in by
these names alone; an event that fits none is kept under ``custom.<name>``, so that nothing is
lost and journeys can use it. ``docs/guides/events.md`` lists them all; a test compares the two.
"""

from typing import Literal

import msgspec

FieldType = Literal["text", "number", "flag", "list", "instant"]


class Kind(msgspec.Struct, frozen=True):
    """What an event kind means and which plain fields of its data conditions can read."""

    meaning: str
    fields: dict[str, FieldType] = {}
    derived: bool = False
    """Announced by the timeline itself when other events add up to it; nobody sends it in."""


_ORDER: dict[str, FieldType] = {
    "order": "text",
    "number": "text",
    "total": "number",
    "currency": "text",
    "items": "number",
    "country": "text",
    "region": "text",
    "products": "list",
    "types": "list",
    "tags": "list",
    "source": "text",
    "day": "text",
}
"""``day``: the one on which they asked for it, where the shop keeps one."""
_SHIPMENT: dict[str, FieldType] = {
    "shipment": "text",
    "order": "text",
    "carrier": "text",
    "number": "text",
}
_SHIPMENT_NEWS: dict[str, FieldType] = {
    **_SHIPMENT,
    "status": "text",
    "reason": "text",
    "action": "text",
}
_EXPECTED: dict[str, FieldType] = {"order": "text", "late_chance": "number", "basis": "text"}
_TOLD: dict[str, FieldType] = {"order": "text", "channel": "text"}
_MESSAGE: dict[str, FieldType] = {
    "message": "text",
    "journey": "text",
    "step": "text",
    "class": "text",
    "purpose": "text",
    "channel": "text",
    "template": "text",
}
_DEED: dict[str, FieldType] = {
    "what": "text",
    "shop": "text",
    "journey": "text",
    "step": "text",
}
_SUGGESTED: dict[str, FieldType] = {
    "product": "text",
    "channel": "text",
    "journey": "text",
    "step": "text",
    "template": "text",
}
_REWARD: dict[str, FieldType] = {"reward": "text", "offer": "text", "journey": "text"}
_MATTER: dict[str, FieldType] = {"order": "text", "title": "text", "reason": "text"}
_ASKED_OF_US: dict[str, FieldType] = {**_MATTER, "due": "text"}
_UNDERSTOOD: dict[str, FieldType] = {
    "language": "text",
    "intent": "text",
    "confidence": "number",
    "sentiment": "text",
    "urgency": "text",
}
_CONVERSATION: dict[str, FieldType] = {"channel": "text", "order": "text"}
_SEASON: dict[str, FieldType] = {
    "season": "text",
    "days": "number",
    "bought": "flag",
    "begins": "text",
    "ends": "text",
}
"""``bought``: whether they ordered in it the last time."""
_RUN: dict[str, FieldType] = {"journey": "text", "run": "text", "outcome": "text"}

KINDS: dict[str, Kind] = {
    # people
    "customer.seen": Kind("A store told us who a customer is, or told us more.", {}),
    "customer.tagged": Kind("A tag was put on a customer.", {"tag": "text"}),
    "customer.untagged": Kind("A tag was taken off a customer.", {"tag": "text"}),
    "customer.stated": Kind(
        "Something about a customer became known: a preference, a use.",
        {"name": "text", "source": "text"},
    ),
    "customer.merged": Kind("Two records turned out to be one customer."),
    "customer.erased": Kind("A customer asked to be forgotten, and was."),
    "contact.bounced": Kind(
        "An address turned a message away.", {"channel": "text", "hard": "flag"}
    ),
    "contact.complained": Kind(
        "The owner of an address called a message spam.", {"channel": "text"}
    ),
    "contact.restored": Kind("A person cleared an address for use again.", {"channel": "text"}),
    "consent.given": Kind(
        "A customer said yes to a purpose on a channel.", {"channel": "text", "purpose": "text"}
    ),
    "consent.revoked": Kind(
        "A customer said no to a purpose on a channel.", {"channel": "text", "purpose": "text"}
    ),
    # orders
    "order.placed": Kind("An order was placed.", _ORDER),
    "order.paid": Kind("An order was paid.", {"order": "text"}),
    "order.changed": Kind("The store changed what stands in an order.", _ORDER),
    "order.cancelled": Kind("An order was cancelled.", {"order": "text", "reason": "text"}),
    "order.refunded": Kind(
        "Money of an order went back.", {"order": "text", "amount": "number", "full": "flag"}
    ),
    "order.reduced": Kind(
        "The shop says which pieces of an order were paid back.",
        {"order": "text", "items": "number"},
    ),
    "order.fulfilled": Kind(
        "The store says that all of an order is on its way.", {"order": "text"}
    ),
    "order.delivered": Kind(
        "All parcels of an order have arrived.", {"order": "text", "shipments": "number"}, True
    ),
    "order.supplied": Kind(
        "An order of which nothing comes by parcel was handed over: downloads, gift cards.",
        {"order": "text"},
        True,
    ),
    "order.expected": Kind(
        "The days on which an order should come were worked out, before a parcel of it was known.",
        _EXPECTED,
        True,
    ),
    "order.dated": Kind(
        "The shop took another day on which the order is to come, from here.",
        {"order": "text", "day": "text"},
    ),
    "order.told": Kind("The customer was told when an order should come.", _TOLD),
    # parcels
    "shipment.created": Kind("A parcel was made ready for an order.", _SHIPMENT),
    "shipment.checkpoint": Kind(
        "A carrier reported on a parcel.", {**_SHIPMENT_NEWS, "proof": "text", "delayed": "flag"}
    ),
    "shipment.promised": Kind("A date was given for a parcel, or moved.", _SHIPMENT),
    "shipment.passed_on": Kind(
        "Another carrier brings a parcel the last mile.",
        {**_SHIPMENT, "next_carrier": "text", "next_number": "text"},
    ),
    "shipment.disputed": Kind(
        "A customer or the team says that a parcel that counts as delivered never came.",
        {**_SHIPMENT, "reason": "text"},
    ),
    "shipment.shipped": Kind("A parcel had its first scan.", _SHIPMENT_NEWS, True),
    "shipment.in_transit": Kind("A parcel is on its way.", _SHIPMENT_NEWS, True),
    "shipment.customs": Kind("A parcel came to the customs.", _SHIPMENT_NEWS, True),
    "shipment.out_for_delivery": Kind("A parcel is on the van.", _SHIPMENT_NEWS, True),
    "shipment.available_for_pickup": Kind("A parcel waits to be collected.", _SHIPMENT_NEWS, True),
    "shipment.attempt_failed": Kind("A delivery was tried in vain.", _SHIPMENT_NEWS, True),
    "shipment.action_required": Kind(
        "The person who waits for a parcel has to do something (`action`).", _SHIPMENT_NEWS, True
    ),
    "shipment.delayed": Kind(
        "A parcel is late: its carrier says so, or it cannot be there in time any more.",
        {**_SHIPMENT_NEWS, "by": "text"},
        True,
    ),
    "shipment.exception": Kind("Something is wrong with a parcel.", _SHIPMENT_NEWS, True),
    "shipment.lost": Kind("A parcel is lost.", _SHIPMENT_NEWS, True),
    "shipment.returning": Kind("A parcel is on its way back to the sender.", _SHIPMENT_NEWS, True),
    "shipment.returned": Kind("A parcel came back to the sender.", _SHIPMENT_NEWS, True),
    "shipment.delivered": Kind("A parcel arrived.", _SHIPMENT_NEWS, True),
    "shipment.corrected": Kind(
        "It was announced that a parcel is delivered, returned or lost (`was`), and it is not.",
        {**_SHIPMENT_NEWS, "was": "text"},
        True,
    ),
    "shipment.expected": Kind(
        "The days on which a parcel should come were worked out anew, and have changed.",
        {**_SHIPMENT, **_EXPECTED},
        True,
    ),
    "shipment.told": Kind(
        "The customer was told when a parcel should come.", {"shipment": "text", **_TOLD}
    ),
    "shipment.date_moved": Kind(
        "A parcel should come on other days than its customer was last told.",
        {
            **_SHIPMENT,
            "was_from": "text",
            "was_to": "text",
            "now_from": "text",
            "now_to": "text",
            "days": "number",
            "earlier": "flag",
            "late_chance": "number",
        },
        True,
    ),
    "shipment.silent": Kind(
        "Nothing was heard of a parcel for longer than is normal where it is.",
        {**_SHIPMENT, "days": "number", "normal": "number", "status": "text"},
        True,
    ),
    "shipment.at_risk": Kind(
        "A parcel may well come after the days that its customer was told.",
        {**_SHIPMENT, "late_chance": "number", "promised": "text"},
        True,
    ),
    # what stays open for a while
    "return.requested": Kind("A customer asked to send something back.", _MATTER),
    "return.approved": Kind("A return was allowed.", _MATTER),
    "return.received": Kind("What was sent back has come in.", _MATTER),
    "return.declined": Kind("A return was refused.", _MATTER),
    "return.closed": Kind("A return is done.", _MATTER),
    "repair.opened": Kind("Something is being repaired.", _MATTER),
    "repair.closed": Kind("A repair is done.", _MATTER),
    "complaint.opened": Kind("A customer complained.", _ASKED_OF_US),
    "complaint.closed": Kind("A complaint was settled.", _MATTER),
    "task.opened": Kind("A person of the team was asked to do something.", _ASKED_OF_US),
    "task.closed": Kind("A person did it.", _MATTER),
    # talk
    "reply.received": Kind(
        "A customer wrote back.",
        {
            "channel": "text",
            "order": "text",
            "meaning": "text",
            "word": "text",
            "what": "text",
            "choice": "text",
            **_UNDERSTOOD,
        },
    ),
    "conversation.opened": Kind(
        "A customer wrote, and nothing was open with them; or the team wrote first (`by`: `team`).",
        {**_CONVERSATION, "by": "text"},
        True,
    ),
    "conversation.asked": Kind(
        "A customer wrote something that wants an answer.",
        {
            **_CONVERSATION,
            **_UNDERSTOOD,
            "named": "text",
            "own": "text",
            "invited": "text",
            "shops": "list",
            "wish": "text",
            "named_day": "text",
        },
        True,
    ),
    "conversation.answered": Kind(
        "A customer was answered: by a journey (`itself`) or by the team.",
        {**_CONVERSATION, "by": "text"},
        True,
    ),
    "conversation.handed": Kind(
        "A conversation was given to a person (`why`).", {**_CONVERSATION, "why": "text"}, True
    ),
    "conversation.taken": Kind(
        "A person of the team took a conversation over.", _CONVERSATION, True
    ),
    "conversation.overdue": Kind(
        "Nobody of the team answered in time, or solved it (`what`: `answer` or `solution`).",
        {**_CONVERSATION, "what": "text"},
        True,
    ),
    "conversation.assigned": Kind(
        "A conversation was given to somebody of the team (`to`), or to nobody.",
        {**_CONVERSATION, "to": "text"},
        True,
    ),
    "conversation.corrected": Kind(
        "A teammate said what a customer's words meant (`intent`), which were taken for another "
        "wish (`was`).",
        {**_CONVERSATION, "language": "text", "intent": "text", "was": "text"},
        True,
    ),
    "conversation.closed": Kind(
        "A conversation came to its end: settled by itself, closed by the team, or at rest for "
        "long (`by`: `itself`, `team` or `rest`).",
        {**_CONVERSATION, "by": "text"},
        True,
    ),
    "answer.given": Kind(
        "A customer answered a question of ours.",
        {
            "question": "text",
            "value": "number",
            "choice": "text",
            "words": "text",
            "journey": "text",
        },
    ),
    "review.left": Kind("A customer left a public review.", {"order": "text", "stars": "number"}),
    "page.viewed": Kind(
        "A customer looked at one of their pages.", {"page": "text", "order": "text"}
    ),
    "eco.chosen": Kind(
        "A customer chose how their next delivery may go easier on the world, or took it back.",
        {"choice": "text", "order": "text"},
    ),
    # the store's own seasons
    "season.before": Kind(
        "A season of the store's calendar begins in some days (`days`).", _SEASON, True
    ),
    "season.begins": Kind("A season of the store's calendar begins.", _SEASON, True),
    # audiences
    "audience.entered": Kind(
        "A customer came to match the rules of an audience.", {"audience": "text"}, True
    ),
    "audience.left": Kind(
        "A customer does not match the rules of an audience any more.", {"audience": "text"}, True
    ),
    # messages
    "message.planned": Kind("A message was planned.", _MESSAGE),
    "message.withheld": Kind("A message was withheld, with reasons.", _MESSAGE),
    "message.expired": Kind("A message was too late to make sense.", _MESSAGE),
    "message.accepted": Kind("A provider took a message.", _MESSAGE),
    "message.delivered": Kind("A message reached its address.", _MESSAGE),
    "message.read": Kind("A message was opened. Never trusted for decisions.", _MESSAGE),
    "message.clicked": Kind("A link in a message was followed.", _MESSAGE),
    "message.failed": Kind("A message could not be handed over.", _MESSAGE),
    "message.unknown": Kind("Nobody can tell whether a provider took a message.", _MESSAGE),
    # what is suggested to customers
    "recommendation.made": Kind(
        "A message with a product that goes with theirs went out, and its link tells when it is "
        "followed.",
        _SUGGESTED,
    ),
    "recommendation.followed": Kind(
        "A person followed the link of a recommended product; scanners do not count.",
        _SUGGESTED,
    ),
    # what customers are given
    "reward.given": Kind("A customer was given a code of an offer.", _REWARD),
    "reward.missed": Kind(
        "A customer was to be given a code, and none was left or the offer was over (`why`).",
        {**_REWARD, "why": "text"},
    ),
    # the loyalty programme
    "points.changed": Kind(
        "Points of a customer were earned, given, taken back, used or expired, or may be used from "
        "now on (`what`, `why`); `balance` is what may be used then.",
        {
            "order": "text",
            "what": "text",
            "why": "text",
            "points": "number",
            "balance": "number",
            "pending": "number",
        },
        True,
    ),
    "points.expiring": Kind(
        "Points of a customer will be worth nothing soon (`days`).",
        {"points": "number", "days": "number", "balance": "number"},
        True,
    ),
    # what is done at the shop
    "deed.done": Kind("The shop took something that was to be done there.", _DEED),
    "deed.failed": Kind("The shop refused it for good, or it was given up.", _DEED),
    "deed.unknown": Kind("Nobody can tell whether the shop took it.", _DEED),
    "deed.withheld": Kind("It was not done, with reasons.", _DEED),
    "deed.expired": Kind("It was too late to make sense.", _DEED),
    # what a provider has to approve
    "template.judged": Kind(
        "A provider approved or refused a template, or thinks of it otherwise.",
        {"channel": "text", "template": "text", "language": "text", "status": "text"},
    ),
    # journeys
    "journey.entered": Kind("A customer entered a journey.", _RUN),
    "journey.goal": Kind("What a journey is for has happened.", _RUN),
    "journey.called": Kind(
        "A journey told another program, by a webhook of the store.",
        {"journey": "text", "step": "text", "webhook": "text"},
    ),
    "journey.ended": Kind("A customer came to the end of a journey.", _RUN),
}

MATTERS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "return": (frozenset({"return.requested"}), frozenset({"return.declined", "return.closed"})),
    "repair": (frozenset({"repair.opened"}), frozenset({"repair.closed"})),
    "complaint": (frozenset({"complaint.opened"}), frozenset({"complaint.closed"})),
    "task": (frozenset({"task.opened"}), frozenset({"task.closed"})),
    "conversation": (frozenset({"conversation.opened"}), frozenset({"conversation.closed"})),
}
"""What can be open with a customer: the events that open and that close it."""


def is_kind(name: str) -> bool:
    """Whether an event may be called so: in the vocabulary, or ``custom.`` and a word."""
    return name in KINDS or (name.startswith("custom.") and len(name) > len("custom."))


def fields_of(name: str) -> dict[str, FieldType] | None:
    """The fields conditions may ask an event of this kind for; ``None``: any (custom events)."""
    found = KINDS.get(name)
    return found.fields if found else None
