"""The words people read for events, states, statuses and channels. All of them can be translated.

The vocabularies themselves stand in ``afterword.decisions``; a test fails when one of their words
has none here.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise] = {
    "customer.seen": _("became known"),
    "customer.tagged": _("tag put on"),
    "customer.untagged": _("tag taken off"),
    "customer.stated": _("preference noted"),
    "customer.merged": _("two records became one"),
    "customer.erased": _("was forgotten, as they asked"),
    "contact.bounced": _("address turned mail away"),
    "contact.complained": _("called a message spam"),
    "contact.restored": _("address cleared again"),
    "consent.given": _("said yes"),
    "consent.revoked": _("said no"),
    "order.placed": _("order placed"),
    "order.paid": _("order paid"),
    "order.changed": _("order changed"),
    "order.dated": _("another day for the order"),
    "order.cancelled": _("order cancelled"),
    "order.refunded": _("money returned"),
    "order.reduced": _("pieces paid back"),
    "order.fulfilled": _("order sent off whole"),
    "order.expected": _("order expected on other days"),
    "order.told": _("told when the order comes"),
    "order.delivered": _("order delivered"),
    "order.supplied": _("order handed over without a parcel"),
    "shipment.created": _("parcel made ready"),
    "shipment.checkpoint": _("parcel scanned"),
    "shipment.promised": _("date given"),
    "shipment.passed_on": _("parcel passed on to another carrier"),
    "shipment.disputed": _("parcel said to be missing"),
    "shipment.shipped": _("parcel left"),
    "shipment.in_transit": _("parcel on its way"),
    "shipment.customs": _("parcel at customs"),
    "shipment.out_for_delivery": _("parcel on the van"),
    "shipment.available_for_pickup": _("parcel waits to be collected"),
    "shipment.attempt_failed": _("delivery tried in vain"),
    "shipment.action_required": _("something to do for a parcel"),
    "shipment.delayed": _("parcel delayed"),
    "shipment.exception": _("trouble with the parcel"),
    "shipment.lost": _("parcel lost"),
    "shipment.returning": _("parcel on its way back"),
    "shipment.returned": _("parcel came back"),
    "shipment.delivered": _("parcel delivered"),
    "shipment.corrected": _("parcel news taken back"),
    "shipment.expected": _("parcel expected on other days"),
    "shipment.told": _("told when the parcel comes"),
    "shipment.date_moved": _("parcel comes on other days than told"),
    "shipment.silent": _("no news of a parcel for long"),
    "shipment.at_risk": _("parcel may be late"),
    "return.requested": _("return asked for"),
    "return.approved": _("return allowed"),
    "return.received": _("return came in"),
    "return.declined": _("return refused"),
    "return.closed": _("return done"),
    "repair.opened": _("repair begun"),
    "repair.closed": _("repair done"),
    "complaint.opened": _("complaint opened"),
    "complaint.closed": _("complaint settled"),
    "task.opened": _("a person was asked"),
    "template.handed_in": _("handed a template in for approval"),
    "task.closed": _("a person did it"),
    "reply.received": _("wrote back"),
    "conversation.opened": _("began a conversation"),
    "conversation.asked": _("asked something"),
    "conversation.answered": _("was answered"),
    "conversation.handed": _("conversation given to a person"),
    "conversation.taken": _("somebody of the team took over"),
    "conversation.assigned": _("given to somebody of the team"),
    "conversation.overdue": _("nobody answered in time"),
    "conversation.corrected": _("somebody of the team said what it meant"),
    "conversation.closed": _("conversation ended"),
    "answer.given": _("answered"),
    "review.left": _("left a review"),
    "page.viewed": _("looked at a page"),
    "eco.chosen": _("chose something gentler"),
    "season.before": _("a season begins soon"),
    "season.begins": _("a season begins"),
    "audience.entered": _("came into an audience"),
    "audience.left": _("left an audience"),
    "message.planned": _("message planned"),
    "message.withheld": _("message withheld"),
    "message.expired": _("message expired"),
    "message.accepted": _("message sent"),
    "message.delivered": _("message delivered"),
    "message.read": _("message opened"),
    "message.clicked": _("link followed"),
    "recommendation.made": _("a recommendation was sent"),
    "recommendation.followed": _("a recommendation was followed"),
    "message.failed": _("message failed"),
    "message.unknown": _("message unknown"),
    "journey.called": _("another program was told"),
    "reward.given": _("given a code"),
    "reward.missed": _("no code was left"),
    "points.changed": _("points changed"),
    "points.expiring": _("points expire soon"),
    "deed.done": _("done at the shop"),
    "deed.failed": _("refused by the shop"),
    "deed.unknown": _("nobody can tell whether the shop did it"),
    "deed.withheld": _("not done at the shop"),
    "deed.expired": _("too late to be done at the shop"),
    "template.judged": _("had a template judged"),
    "journey.entered": _("entered a journey"),
    "journey.goal": _("reached a goal"),
    "journey.ended": _("came to the end of a journey"),
}

DEEDS: dict[str, Promise] = {
    "discount_code": _("Promo code"),
    "refund": _("Refund"),
    "order_note": _("Note on the order"),
    "order_tag": _("Tag on the order"),
    "order_address": _("Another address for the order"),
    "order_day": _("Another day for the order"),
    "fulfilment_event": _("News of the parcel"),
}
"""What is done at a shop."""

STATUSES: dict[str, Promise] = {
    "unknown": _("announced"),
    "pending": _("announced"),
    "label_created": _("label made"),
    "picked_up": _("picked up"),
    "in_transit": _("on the road"),
    "customs": _("at customs"),
    "on_hold": _("on hold"),
    "exception": _("in trouble"),
    "out_for_delivery": _("on the van"),
    "attempt_failed": _("tried in vain"),
    "available_for_pickup": _("to be collected"),
    "returning": _("coming back"),
    "lost": _("lost"),
    "expired": _("no news for long"),
    "cancelled": _("cancelled"),
    "delivered": _("delivered"),
    "returned": _("came back"),
}

STATES: dict[str, Promise] = {
    "planned": _("planned"),
    "held": _("held back"),
    "ready": _("about to go"),
    "dispatching": _("being handed over"),
    "accepted": _("sent"),
    "delivered": _("delivered"),
    "failed": _("failed"),
    "unknown": _("unknown"),
    "withheld": _("withheld"),
    "expired": _("expired"),
    "sent": _("will be sent"),
}

CHANNELS: dict[str, Promise] = {
    "email": _("e-mail"),
    "whatsapp": _("WhatsApp"),
    "viber": _("Viber"),
    "messenger": _("Messenger"),
    "instagram": _("Instagram"),
    "sms": _("text message"),
    "voice": _("phone"),
    "post": _("post"),
    "webpush": _("notices in the browser"),
    "apppush": _("notices in the app"),
    "inpage": _("notices in the shop"),
}

STEP_CHANNELS: dict[str, Promise] = {"reply": _("where they wrote"), **CHANNELS}
"""What a step can name: the channels, and the one that they wrote on."""

TALK_CHANNELS: dict[str, Promise] = {**CHANNELS, "page": _("their own page")}
"""Where customers write to us: also on the page of their order."""

CHANNEL_ICONS: dict[str, str] = {
    "page": "cursor-arrow-rays",
    "reply": "arrow-uturn-left",
    "email": "envelope",
    "whatsapp": "chat-bubble-left-right",
    "viber": "chat-bubble-bottom-center-text",
    "messenger": "chat-bubble-oval-left",
    "instagram": "camera",
    "sms": "device-phone-mobile",
    "voice": "phone",
    "webpush": "bell",
    "apppush": "bell-alert",
    "inpage": "window",
    "post": "envelope-open",
}
"""A drawing for each channel: no channel has a colour."""

SOURCES: dict[str, Promise] = {
    "checkout": _("at the checkout"),
    "keyword": _("in their own words"),
    "page": _("on the page of what we send"),
    "one-click": _("with one press in their mail program"),
    "provider": _("told by the provider"),
    "key": _("by a key on the phone"),
    "api": _("told by a program"),
    "agent": _("told to the team"),
    "kept": _("known from before"),
    "merge": _("as two records became one"),
    "whatsapp": _("in WhatsApp’s own settings"),
    "viber": _("in Viber’s own settings"),
}
"""Where a yes or no was said; another source is shown as it was told."""

MEANINGS: dict[str, Promise] = {
    "stop": _("wants no more"),
    "start": _("wants it again"),
    "help": _("asks who we are"),
    "join": _("wants to be in"),
}
"""What is heard in a reply, where it is more than words."""

PURPOSES: dict[str, Promise] = {
    "orders": _("orders and parcels"),
    "care": _("tips and questions"),
    "reviews": _("public reviews"),
    "offers": _("offers"),
}

TASKS: dict[str, Promise] = {
    "call-back": _("Call them back: they asked for it on the phone"),
    "cancel": _("They wrote only “cancel”: it stopped messages. Ask if they mean order %(number)s"),
    "export": _("Send them everything that is stored about them: they asked for it"),
    "complained": _("They complain: write, and put it right"),
    "unhappy": _("They are unhappy: see what is the matter"),
    "low-score": _("A low score: write, and put it right"),
    "became": _("it became a complaint"),
}
"""What the tasks are called that the engine opens by itself."""

PERIODS: dict[str, Promise] = {"day": _("in a day"), "week": _("in a week")}

CLASSES: dict[str, Promise] = {
    "transactional": _("about the order"),
    "service": _("service"),
    "marketing": _("marketing"),
}

TALKS: dict[str, Promise] = {
    "complaint": _("their complaint is open"),
    "conversation": _("we are talking with them"),
}
"""What is talked about with somebody, so that other things wait."""

MATTERS: dict[str, Promise] = {
    "return": _("a return is open"),
    "repair": _("a repair is open"),
    "complaint": _("a complaint is open"),
    "task": _("a person is asked"),
    "conversation": _("a conversation is open"),
}

INTENTS: dict[str, Promise] = {
    "wismo": _("asks where it is"),
    "return": _("wants to send something back"),
    "cancel": _("wants to cancel"),
    "change_address": _("wants another address or day"),
    "product_question": _("asks about a product"),
    "complaint": _("complains"),
    "refund_status": _("asks for the money"),
    "thanks": _("says thank you"),
    "human": _("asks for a person"),
    "preferences": _("says how they like it"),
    "other": _("something else"),
}
"""What somebody wants who writes to us (``decisions.understanding``)."""

SENTIMENTS: dict[str, Promise] = {
    "negative": _("unhappy"),
    "neutral": _("calm"),
    "positive": _("happy"),
}

URGENCIES: dict[str, Promise] = {
    "low": _("can wait"),
    "normal": _("as usual"),
    "high": _("urgent"),
}

FILE_FAULTS: dict[str, Promise] = {
    "too_large": _("larger than 10 MB"),
    "too_wide": _("a picture of more than 40 million points"),
    "kind": _("a kind of file that is not kept here"),
    "heic": _("a picture of an iPhone (HEIC), for which the extra “heic” is not installed here"),
    "too_many": _("more than five files"),
    "damaged": _("damaged"),
    "empty": _("empty"),
    "gone": _("not there any more"),
    "unreachable": _("could not be fetched"),
    "refused": _("not given out by the provider"),
    "unconnected": _("the channel is not connected"),
    "old": _("was kept for a year"),
}
"""Why a file that somebody sent is not there."""

HANDED: dict[str, Promise] = {
    "unsent": _("the answer did not get through"),
    "person": _("only a person can do it"),
    "human": _("they ask for a person"),
    "invited": _("they answer what we asked them"),
    "complaint": _("they complain"),
    "unsure": _("it was not sure what they mean"),
    "unknown": _("nothing that is known answers it"),
    "private": _("it is not sure who writes"),
    "unhappy": _("they are unhappy"),
    "urgent": _("it is urgent"),
}
"""Why a conversation was given to a person; another word is shown as it was told."""

TALK_STATES: dict[str, Promise] = {
    "itself": _("answered by itself"),
    "team": _("waits for a person"),
    "theirs": _("their turn"),
    "closed": _("closed"),
}
"""Whose turn it is in a conversation."""

ROLES: dict[str, Promise] = {
    "owner": _("owner"),
    "admin": _("admin"),
    "marketer": _("marketer"),
    "agent": _("agent"),
    "analyst": _("analyst"),
}

ROLE_MEANS: dict[str, Promise] = {
    "owner": _("Everything, and who is on the team."),
    "admin": _("Everything but the team; money goes back where an owner lets them."),
    "marketer": _("Customers, messages, tasks, and switching journeys on and off."),
    "agent": _("Customers, messages and tasks."),
    "analyst": _("Figures that name nobody."),
}

PLUGS: dict[str, Promise | str] = {
    "email": _("e-mail"),
    "sms": _("text message"),
    "voice": _("phone"),
    "post": _("post"),
    "webpush": _("notices in the browser"),
    "apppush": _("notices in the app"),
    "inpage": _("notices in the shop"),
    "shopify": "Shopify",
    "whatsapp": "WhatsApp",
    "viber": "Viber",
    "messenger": "Messenger",
    "instagram": "Instagram",
    "woocommerce": "WooCommerce",
}

CHECKS: dict[str, Promise] = {
    "reached": _("the shop"),
    "currency": _("currency"),
    "scopes": _("permission"),
    "keys": _("keys"),
    "webhooks": _("webhooks"),
    "clock": _("clock"),
}

INTAKE: dict[str, Promise] = {
    "waiting": _("waiting"),
    "done": _("read"),
    "ignored": _("nothing in it for us"),
    "failed": _("could not be read"),
}

APPROVALS: dict[str, Promise] = {
    "unfit": _("cannot be handed in as it is"),
    "new": _("not handed in"),
    "asked": _("not arrived there yet"),
    "pending": _("being looked at"),
    "in_appeal": _("being looked at again"),
    "approved": _("approved"),
    "reinstated": _("approved again"),
    "flagged": _("approved, and watched"),
    "rejected": _("refused"),
    "paused": _("paused"),
    "disabled": _("switched off"),
    "deleted": _("taken away"),
}

QUALITIES: dict[str, Promise] = {
    "green": _("high"),
    "yellow": _("middling"),
    "red": _("low"),
    "unknown": _("not known yet"),
}

CATEGORIES: dict[str, Promise] = {
    "utility": _("news of what was bought"),
    "marketing": _("wants to sell"),
    "authentication": _("proof of who somebody is"),
}

RESULTS: dict[str, Promise] = {
    "": _("not ended"),
    "receipt": _("taken"),
    "refusal": _("refused"),
    "held": _("put back before it was handed over"),
    "unknown": _("unknown"),
}


def word(vocabulary: Mapping[str, Promise | str], key: str) -> str:
    """A word of a vocabulary, or the key itself where it is not in it."""
    found = vocabulary.get(key)
    return str(found) if found is not None else key
