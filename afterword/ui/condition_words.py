"""The words people read for conditions: what can be asked of an order, a parcel, an event.

The fields themselves stand in ``afterword.decisions`` (``conditions`` and ``kinds``); a test fails
when one of them has no words here.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

HAS: dict[str, Promise] = {
    "order": _("has an order"),
    "shipment": _("has a parcel"),
    "return": _("has a return"),
    "repair": _("has a repair"),
    "complaint": _("has a complaint"),
    "task": _("has a task of the team"),
    "conversation": _("has a conversation with us"),
}
"""That a customer has something, however it stands."""

HAS_NO: dict[str, Promise] = {
    "order": _("has no order"),
    "shipment": _("has no parcel"),
    "return": _("has no return"),
    "repair": _("has no repair"),
    "complaint": _("has no complaint"),
    "task": _("has no task of the team"),
    "conversation": _("has no conversation with us"),
}

OF_RUN: dict[str, Promise] = {
    "order": _("this order"),
    "shipment": _("this parcel"),
    "return": _("this return"),
    "conversation": _("this conversation"),
    "customer": _("this customer"),
}
"""What a journey's subject is called in its own conditions."""

FLAGS: dict[str, tuple[Promise, Promise]] = {
    "order.paid": (_("paid"), _("not paid")),
    "order.cancelled": (
        _("cancelled"),
        _("not cancelled"),
    ),
    "order.delivered": (
        _("delivered"),
        _("not delivered"),
    ),
    "order.collected": (
        _("collected at the shop"),
        _("not collected at the shop"),
    ),
    "shipment.delayed": (
        _("delayed, as the carrier says"),
        _("not delayed, as far as the carrier says"),
    ),
    "shipment.late": (_("late"), _("not late")),
    "shipment.moved": (
        _("expected on other days than told"),
        _("expected on the days that were told"),
    ),
    "shipment.shipped": (_("on its way or further"), _("not on its way yet")),
    "shipment.delivered": (
        _("delivered"),
        _("not delivered"),
    ),
    "shipment.retracted": (
        _("wrongly called delivered before"),
        _("never wrongly called delivered"),
    ),
    "open": (_("still open"), _("closed")),
    "full": (_("all of the money"), _("a part of the money")),
    "earlier": (_("earlier than told"), _("later than told")),
    "bought": (_("bought in it the last time"), _("did not buy in it the last time")),
    "hard": (_("for good"), _("only for now")),
}
"""What a yes-or-no field says when it is so, and when it is not."""

FIELDS: dict[str, Promise] = {
    "order": _("order number at the shop"),
    "order.number": _("order number"),
    "order.status": _("status"),
    "number": _("tracking number"),
    "total": _("total"),
    "currency": _("currency"),
    "items": _("number of pieces"),
    "refunded": _("money returned"),
    "amount": _("amount"),
    "country": _("country"),
    "region": _("region"),
    "source": _("where it was bought"),
    "day": _("the day they asked for"),
    "customer.source": _("how they told us"),
    "placed": _("when it was placed"),
    "due": _("by when an answer was promised"),
    "product": _("product"),
    "products": _("products"),
    "types": _("product types"),
    "tags": _("tags"),
    "tag": _("tag"),
    "status": _("where the parcel is"),
    "template.status": _("what was decided"),
    "carrier": _("carrier"),
    "next_carrier": _("next carrier"),
    "next_number": _("next tracking number"),
    "reason": _("reason"),
    "action": _("what the customer has to do"),
    "proof": _("how it was handed over"),
    "late_chance": _("chance to be late, in a hundred"),
    "promised_to": _("last day it was promised"),
    "expected_to": _("last day it is expected"),
    "status_at": _("when it came there"),
    "opened": _("when it was opened"),
    "title": _("title"),
    "language": _("language"),
    "zone": _("time zone"),
    "name": _("name of what became known"),
    "channel": _("channel"),
    "purpose": _("purpose"),
    "shipment": _("parcel"),
    "shipments": _("number of parcels"),
    "basis": _("what the date rests on"),
    "promised": _("last day that was told"),
    "by": _("who says so"),
    "was": _("what was said before"),
    "was_from": _("first day told before"),
    "was_to": _("last day told before"),
    "now_from": _("first day expected now"),
    "now_to": _("last day expected now"),
    "days": _("number of days"),
    "normal": _("days that are normal"),
    "question": _("question"),
    "value": _("score"),
    "words": _("words"),
    "stars": _("stars"),
    "page": _("page"),
    "choice": _("choice"),
    "meaning": _("what it means"),
    "word": _("word"),
    "what": _("what it is"),
    "message": _("message"),
    "journey": _("journey"),
    "step": _("step"),
    "class": _("kind of message"),
    "template": _("template"),
    "shop": _("shop"),
    "run": _("pass through the journey"),
    "outcome": _("how it ended"),
    "audience": _("audience"),
    "reward": _("name of the reward"),
    "offer": _("offer"),
    "webhook": _("webhook"),
    "why": _("why not"),
    "points": _("points"),
    "points.what": _("what happened to them"),
    "points.why": _("why"),
    "balance": _("points they may use then"),
    "pending": _("points that are pending"),
    "points.days": _("days until then"),
    "season": _("season"),
    "begins": _("first day"),
    "ends": _("last day"),
    "named": _("the order they named"),
    "own": _("what your answers page says to it"),
    "invited": _("the journey that asked for their own words"),
    "shops": _("the shops at which an address can be changed"),
    "wish": _("what exactly they ask for"),
    "named_day": _("the day they name"),
    "intent": _("what it is about"),
    "confidence": _("how sure that is, in a hundred"),
    "sentiment": _("the mood"),
    "urgency": _("how much it presses"),
    "conversation.why": _("why it was handed over"),
    "conversation.by": _("who answered"),
    "conversation.what": _("what is late"),
    "conversation.to": _("to whom it was given"),
    "conversation.was": _("what it was taken for"),
}
"""What a field is called; a name with the thing before it goes before the name alone."""

ALSO: dict[str, Promise] = {
    "count:order.placed": _("bought, purchase, ordered, customer since, repeat, first time"),
    "has:order": _("bought, purchase, product, spent, value"),
    "has:shipment": _("delivery, package, shipment, tracking"),
    "has:return": _("send back, refund"),
    "has:complaint": _("unhappy, problem"),
    "has:conversation": _("wrote, asked, question, inbox, thread, chat"),
    "consent": _("said yes, agreed, opted in, subscribed, newsletter, permission"),
    "stated": _("preference, fact, told us, use, taste"),
    "answer": _("score, survey, question, reply"),
    "customer:tags": _("label, group, VIP"),
    "customer:country": _("where they live, place"),
    "customer:zone": _("clock"),
    "count:message.clicked": _("click"),
    "count:recommendation.made": _("suggested, cross-sell, goes with, offered"),
    "count:recommendation.followed": _("click, tap, suggestion, cross-sell, ignores, interested"),
    "count:page.viewed": _("visited, tracking page"),
    "count:review.left": _("stars, rating"),
    "count:answer.given": _("survey, score"),
}
"""Further words by which a rule is found."""

PROOFS: dict[str, Promise] = {
    "neighbour": _("to a neighbour"),
    "locker": _("in a locker"),
    "safe_place": _("in a safe place"),
    "reception": _("at a reception"),
    "cod": _("for payment at the door"),
    "signed": _("for a signature"),
    "photo": _("with a photograph"),
}
"""How a parcel was handed over (``wire.scans.PROOFS``)."""


def field(thing: str, name: str) -> str:
    """What a field of a thing (``order``, ``shipment``, ``customer`` …) or of an event of it is
    called. A field nobody gave words stays as it is written."""
    for key in (f"{thing}.{name}", name):
        if key in FLAGS:
            return str(FLAGS[key][0])
        if key in FIELDS:
            return str(FIELDS[key])
    return name


def flag(thing: str, name: str, so: bool) -> str:
    """A yes-or-no field that is so, or not."""
    found = FLAGS.get(f"{thing}.{name}") or FLAGS.get(name)
    return str(found[0 if so else 1]) if found else name


def things(what: str, n: int) -> str:
    """How many of something: “2 orders”."""
    said = {
        "order": ngettext("%(n)d order", "%(n)d orders", n),
        "shipment": ngettext("%(n)d parcel", "%(n)d parcels", n),
        "return": ngettext("%(n)d return", "%(n)d returns", n),
        "repair": ngettext("%(n)d repair", "%(n)d repairs", n),
        "complaint": ngettext("%(n)d complaint", "%(n)d complaints", n),
        "task": ngettext("%(n)d task of the team", "%(n)d tasks of the team", n),
        "conversation": ngettext("%(n)d conversation", "%(n)d conversations", n),
    }
    return said[what] % {"n": n}
