"""The words people read for reasons, events, states and statuses. All of them can be translated.

The vocabularies themselves stand in ``afterword.decisions``; a test fails when one of their words
has none here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext_lazy as _

REASONS: dict[tuple[str, str], Promise] = {
    ("trigger", "yes"): _("{event} on {happened}"),
    ("trigger", "no"): _("it gives no {subject} to be about"),
    ("audience", "yes"): _("belongs to the audience of this journey"),
    ("audience", "no"): _("does not belong to the audience of this journey"),
    ("entry", "no"): _("was in this journey before, {last}"),
    ("history", "no"): _("came with an import, which starts no journey"),
    ("holdout", "yes"): _("belongs to those who are left alone, for comparison"),
    ("holdout", "no"): _("does not belong to those who are left alone"),
    ("paused", "wait"): _("the journey is switched off"),
    ("exit_rule", "yes"): _("left, because {rule}"),
    ("goal", "yes"): _("the goal was reached: {goal}"),
    ("waited", "yes"): _("waited until {until}"),
    ("waited", "wait"): _("waits until {until}"),
    ("fact", "wait"): _("waits for {fact}"),
    ("hours", "yes"): _("waited for the right hour, {until}"),
    ("hours", "wait"): _("waits for the right hour, {until}"),
    ("event", "yes"): _("{event} on {happened}"),
    ("event", "wait"): _("listens until {until}"),
    ("gathered", "yes"): _("{count} of them came together"),
    ("gathered", "wait"): _("gathers what comes together, until {until}"),
    ("called", "yes"): _("told “{webhook}”"),
    ("timeout", "yes"): _("nothing came in {after}"),
    ("case", "yes"): _("took the way “{case}”"),
    ("case", "no"): _("none of the conditions held"),
    ("lot", "yes"): _("has the way “{way}” by lot, for good"),
    ("said", "yes"): _("the last message went out"),
    ("said", "no"): _("the last message did not go out: {outcome}"),
    ("said", "wait"): _("a message is on its way"),
    ("answer", "yes"): _("answered {value}"),
    ("answer", "wait"): _("may answer until {until}"),
    ("task", "yes"): _("a person was asked"),
    ("task", "wait"): _("waits until a person has done it"),
    ("reward", "yes"): _("was given a code of {offer}"),
    ("reward", "no"): _("no code of {offer} was left"),
    ("reward", "wait"): _("is being given a code of {offer}"),
    ("looked_up", "yes"): _("looked up what they ask about"),
    ("handed", "yes"): _("given to a person, who answers by {due}"),
    ("talk_closed", "yes"): _("the conversation was closed: it was settled"),
    ("talk_over", "no"): _("the dialogue ended: they asked anew, or a person has it"),
    ("changed", "yes"): _("noted {words}"),
    ("started", "yes"): _("started {journey}"),
    ("started", "no"): _("stopped {journey}"),
    ("moved", "yes"): _("moved into version {version} by the team"),
    ("moved", "no"): _("put back into version {version} by the team"),
    ("end", "yes"): _("the journey ended: {outcome}"),
    ("end", "no"): _("the step was taken out of the journey"),
    ("loop", "no"): _("went round {budget} times and was stopped"),
    ("valid", "yes"): _("makes sense until {until_year}"),
    ("valid", "no"): _("made sense only until {until_year}"),
    ("superseded", "no"): _("newer news made it pointless"),
    ("follows", "wait"): _("goes behind the message before it"),
    ("contact", "yes"): _("there is an address for {channel}"),
    ("contact", "no"): _("there is no address for {channel}"),
    ("fell_back", "yes"): _("it did not reach them before"),
    ("suppressed", "no"): _("the {channel} address is closed: {why}"),
    ("consent", "yes"): _("may be written to about {purpose} by {channel}"),
    ("consent", "no"): _("did not agree to {purpose} by {channel}"),
    ("window", "yes"): _("the approved words go out by {channel}, as they have not written lately"),
    ("window", "no"): _(
        "by {channel} only those are answered who wrote lately, unless with approved words"
    ),
    ("guard", "yes"): _("would wait while {guard}; that is not so"),
    ("guard", "wait"): _("held back while {guard}"),
    ("spacing", "yes"): _("the pause of {pause} between messages is kept"),
    ("spacing", "wait"): _("the pause of {pause} between messages, until {until}"),
    ("spacing", "no"): _("the pause of {pause} between messages"),
    ("lapsed", "no"): _(
        "where they live, a yes to {purpose} by {channel} ends {years} years after the last sign "
        "of life"
    ),
    ("rest", "wait"): _("they asked for a pause, until {until}"),
    ("rest", "no"): _("they asked for a pause, until {until}"),
    ("wish", "no"): _("they asked to hear from us by {channel} only"),
    ("talk", "wait"): _("held back while {talk}"),
    ("talk", "no"): _("it had to wait too long, while {talk}"),
    ("quiet_hours", "yes"): _("an hour at which one may write: {hours} in {zone}"),
    ("quiet_hours", "wait"): _(
        "nobody is disturbed now; {hours} in {zone}, so it waits until {until}"
    ),
    ("quiet_hours", "no"): _("nobody is disturbed now, and {hours} in {zone} comes too late"),
    ("step_hours", "yes"): _("within the hours of the step, {hours}"),
    ("step_hours", "wait"): _("waits for the hours of the step, {hours}, until {until}"),
    ("step_hours", "no"): _("the hours of the step, {hours}, would come too late"),
    ("ceiling", "wait"): _("no more than {most} messages {per} reach one person, until {until}"),
    ("ceiling", "no"): _("no more than {most} messages {per} reach one person"),
    ("cap", "yes"): _("{of}: {sent} of {most} {per} so far"),
    ("cap", "wait"): _("{of}: {sent} of {most} {per} were sent; waits until {until}"),
    ("cap", "no"): _("{of}: {sent} of {most} {per} were sent"),
    ("asked", "no"): _("a review of this order was asked for already, by “{journey}”"),
    ("together", "no"): _("another message of this step speaks for it"),
    ("erased", "no"): _("asked to be forgotten"),
    ("merged", "no"): _("was merged into another customer"),
    ("fault", "wait"): _("could not be weighed ({says}); it is tried again within the hour"),
    ("stop", "no"): _("the stop switch is on"),
    ("template", "no"): _("the words could not be written: {says}"),
    ("provider", "no"): _("the provider refused: {says}"),
    ("unknown", "no"): _("nobody can tell whether it arrived: {says}"),
    ("given_up", "no"): _("the provider would not take it, {tries} times: {says}"),
    ("taken_back", "no"): _("was taken back before it went out"),
    ("poison", "no"): _("it was put aside: {crashes} times the sender died while it wrote it"),
    ("unknown", "wait"): _("it is not settled whether it arrived, until {until}"),
    ("learnt", "yes"): _("learnt from {deliveries} deliveries on the same way"),
    ("learnt", "no"): _("too few deliveries on the same way to learn from: {deliveries}"),
    ("pace", "yes"): _("parcels are {percent} % quicker now than of late"),
    ("pace", "no"): _("parcels are {percent} % slower now than of late"),
}

_FULLER: dict[tuple[str, str], tuple[str, Promise]] = {
    ("hours", "yes"): ("length", _("waited {length}, then for the right hour, {until}")),
    ("hours", "wait"): ("length", _("waits {length}, then for the right hour, {until}")),
    ("waited", "yes"): ("length", _("waited {length}, until {until}")),
    ("waited", "wait"): ("length", _("waits {length}, until {until}")),
    ("window", "yes"): (
        "until",
        _("they wrote by {channel}, so any words may be said until {until}"),
    ),
    ("wish", "no"): ("calls", _("they asked not to be called")),
    ("task", "yes"): ("closed", _("a person has done it, {closed}")),
    ("consent", "yes"): ("said", _("said yes to {purpose} by {channel} on {said}")),
    ("consent", "no"): ("said", _("said no to {purpose} by {channel} on {said}")),
}
"""What a reason says more fully when an input that is not always there is there."""

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

AUDIT: dict[str, Promise] = {
    "channel.tested": _("sent a test"),
    "conversation.taken": _("took a conversation over"),
    "conversation.assigned": _("gave a conversation to somebody"),
    "file.again": _("asked for a file once more"),
    "conversation.woken": _("brought a conversation back"),
    "conversation.refunded": _("had money given back"),
    "conversation.readdressed": _("had an order sent elsewhere"),
    "conversation.redated": _("had an order come on another day"),
    "account.days": _("said where a shop keeps its delivery day"),
    "conversation.rewarded": _("gave a code to a customer"),
    "own_answer.saved": _("changed the answers page"),
    "own_answer.dropped": _("took an entry off the answers page"),
    "canned.saved": _("made or changed a canned reply"),
    "canned.dropped": _("threw a canned reply away"),
    "conversation.replied": _("wrote to a customer"),
    "conversation.reopened": _("opened a conversation again"),
    "conversation.begun": _("wrote first to a customer"),
    "conversation.snoozed": _("put a conversation off"),
    "conversation.closed": _("closed a conversation"),
    "conversation.corrected": _("said what a customer’s words meant"),
    "conversation.tagged": _("put a tag on a conversation"),
    "conversation.untagged": _("took a tag off a conversation"),
    "fetch.connect": _("the shop was asked whether all is well"),
    "fetch.count": _("orders of the shop were counted"),
    "fetch.history": _("bringing in the shop's history was begun"),
    "fetch.missed": _("the shop was asked what was missed"),
    "fetch.products": _("the shop was asked what is sold"),
    "fetch.leave": _("leave was taken of the shop"),
    "fetch.paused": _("what is fetched from the shop was paused"),
    "fetch.resumed": _("what is fetched from the shop was resumed"),
    "fetch.cancelled": _("what is fetched from the shop was ended"),
    "account.removed": _("disconnected"),
    "account.saved": _("connected or changed"),
    "api_key.made": _("made an API key"),
    "api_key.revoked": _("revoked an API key"),
    "customer.untold": _("took back what a customer had told"),
    "audience.changed": _("changed an audience"),
    "audience.downloaded": _("downloaded who is in an audience"),
    "audience.made": _("made an audience"),
    "audience.removed": _("removed an audience"),
    "caught.answered": _("answered a caught message in the customer’s place"),
    "demo.filled": _("lived through the demo’s weeks"),
    "season.kept": _("wrote into the calendar"),
    "season.dropped": _("took a season out of the calendar"),
    "journey.published": _("published a journey"),
    "journey.undone": _("took a published version back"),
    "journey.all_follow": _("let everybody follow into a new version"),
    "journey.on": _("switched a journey on"),
    "journey.off": _("switched a journey off"),
    "points.settled": _("settled how points are given"),
    "points.adjusted": _("gave or took points"),
    "offer.saved": _("made or changed an offer"),
    "offer.codes_added": _("took in codes of an offer"),
    "offer.codes_removed": _("threw away codes of an offer"),
    "message.again": _("sent an unknown message again"),
    "message.taken_back": _("took back what they wrote"),
    "message.let_go": _("left a message as it is"),
    "message.arrived": _("settled an unknown message as arrived"),
    "deed.again": _("let something be done at the shop again"),
    "deed.let_go": _("left something at the shop as it is"),
    "deed.arrived": _("settled something at the shop as done"),
    "parcels.written": _("wrote about parcels"),
    "post.carried": _("carried cards to the post"),
    "rules.changed": _("changed the timing"),
    "run.taken_up": _("let somebody go on in a journey"),
    "stop.pressed": _("pressed the stop switch"),
    "stop.released": _("released the stop switch"),
    "store.changed": _("changed the store"),
    "store.created": _("made the store"),
    "task.closed": _("closed a task"),
    "task.taken": _("took a task"),
    "team.link": _("made a sign-in link"),
    "team.removed": _("took somebody off the team"),
    "team.refunds": _("settled whether somebody gives money back"),
    "front.saved": _("changed what shoppers see"),
    "front.logo": _("changed the logo"),
    "template.saved": _("saved a template"),
    "template.draft_discarded": _("threw a draft of a template away"),
    "voice.saved": _("changed how the brand speaks"),
    "picture.kept": _("kept a picture"),
    "picture.removed": _("took a picture away"),
    "team.role": _("gave a role"),
    "webhook.again": _("had something told again"),
    "webhook.changed": _("changed a webhook"),
    "webhook.gave_up": _("switched off a webhook that did not answer"),
    "webhook.made": _("made a webhook"),
    "webhook.off": _("switched a webhook off"),
    "webhook.on": _("switched a webhook on"),
    "webhook.removed": _("took a webhook away"),
    "webhook.replayed": _("had a span of time told again"),
    "webhook.rotated": _("gave a webhook a new secret"),
    "webhook.tested": _("tested a webhook"),
}

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

_TIMES = frozenset(
    {"happened", "until", "last", "closed", "due", "from", "asked", "became", "said"}
)
_LENGTHS = frozenset({"length", "pause", "after"})
_VOCABULARIES: dict[str, Mapping[str, Promise]] = {
    "event": EVENTS,
    "fact": EVENTS,
    "channel": CHANNELS,
    "purpose": PURPOSES,
    "of": CLASSES,
    "per": PERIODS,
    "talk": TALKS,
}


def reason(
    rule: str,
    result: str,
    inputs: Mapping[str, Any],
    *,
    zone: ZoneInfo,
    names: Mapping[str, str] | None = None,
) -> str:
    """A reason as people read it. ``names``: what a journey calls its guards, cases and rules."""
    text = REASONS.get((rule, result)) or REASONS[rule, _any_result(rule)]
    needed, fuller = _FULLER.get((rule, result), ("", text))
    if needed and inputs.get(needed):
        text = fuller
    known = _Inputs(inputs, zone, names or {})
    return str(text).format_map(known)


def _any_result(rule: str) -> str:
    return next(result for known, result in REASONS if known == rule)


class _Inputs(dict[str, str]):
    """The values of a reason, written for people; a value that is missing is a dash."""

    def __init__(self, inputs: Mapping[str, Any], zone: ZoneInfo, names: Mapping[str, str]) -> None:
        super().__init__()
        for name, value in inputs.items():
            self[name] = self._written(name, value, zone, names)
        if inputs.get("until"):
            until = datetime.fromisoformat(str(inputs["until"])).astimezone(zone)
            self["until_year"] = formats.date_format(until, str(_("D j M Y, H:i")))
        if "event" not in self and "case" in inputs:
            self["event"] = names.get(str(inputs["case"]), str(inputs["case"]))
        if "happened" not in self and "became" in self:
            self["happened"] = self["became"]

    @staticmethod
    def _written(name: str, value: Any, zone: ZoneInfo, names: Mapping[str, str]) -> str:
        if value is None:
            return "–"
        if name in _TIMES and isinstance(value, str) and value:
            return moment(datetime.fromisoformat(value), zone)
        if name in _LENGTHS:
            return length(str(value))
        if name in _VOCABULARIES:
            found = _VOCABULARIES[name].get(str(value))
            return str(found) if found else str(value)
        if isinstance(value, list):
            return listed(value)
        return isolated(names.get(str(value), str(value)))

    def __missing__(self, key: str) -> str:
        return "–"


_FAR = timedelta(days=300)
"""How far from now a day is told with its year."""


def moment(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """A day and hour on somebody's clock: ``Fri 27 Nov, 09:00``.

    With ``now`` a day that is far from it is told with its year.
    """
    written = _("D j M Y, H:i") if _is_far(at, now) else _("D j M, H:i")
    return formats.date_format(at.astimezone(zone), str(written))


def day(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """A day on somebody's clock: ``Fri 27 Nov``; far from ``now``: ``1 Dec 2010``."""
    written = _("j M Y") if _is_far(at, now) else _("D j M")
    return formats.date_format(at.astimezone(zone), str(written))


def _is_far(at: datetime, now: datetime | None) -> bool:
    return now is not None and abs(now - at) > _FAR


def plain_day(day: date) -> str:
    """A day of a calendar: ``3 October 2027``."""
    return formats.date_format(day, str(_("j F Y")))


def long_day(at: datetime, zone: ZoneInfo) -> str:
    """A day with its year: ``3 October 2027``."""
    return formats.date_format(at.astimezone(zone), str(_("j F Y")))


_LENGTH = re.compile(r"(\d+) (minute|hour|day|week|business day)s?", re.ASCII)


def length(written: str) -> str:
    """A length of time as journeys write it, "5 days", in the reader's language.

    What is none stays as it is.
    """
    found = _LENGTH.fullmatch(written)
    if not found:
        return written
    n = int(found[1])
    said = {
        "minute": ngettext("%d minute", "%d minutes", n),
        "hour": ngettext("%d hour", "%d hours", n),
        "day": ngettext("%d day", "%d days", n),
        "week": ngettext("%d week", "%d weeks", n),
        "business day": ngettext("%d business day", "%d business days", n),
    }
    return said[found[2]] % n


def isolated(text: str) -> str:
    """Words of a store or a person, to stand in a sentence of ours.

    Where they run the other way than the reader's language, marks keep their order apart from the
    sentence's (Unicode's first strong isolate), so that neither turns the other round.
    """
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((one for one in strong if one in ("L", "R", "AL")), "")
    if not first or (first != "L") == get_language_bidi():
        return text
    return f"\u2068{text}\u2069"


def comma() -> str:
    """What stands between two things in a row, in the language that is on."""
    return "\N{ARABIC COMMA} " if get_language_bidi() else ", "


def semicolon() -> str:
    """What stands between two sayings in a row, in the language that is on."""
    return "\N{ARABIC SEMICOLON} " if get_language_bidi() else "; "


def listed(parts: Iterable[object]) -> str:
    """Things behind one another, with the comma of the language that is on."""
    return comma().join(str(one) for one in parts)


def initials(name: str) -> str:
    """One or two letters for the round mark beside a name."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def word(vocabulary: Mapping[str, Promise | str], key: str) -> str:
    """A word of a vocabulary, or the key itself where it is not in it."""
    found = vocabulary.get(key)
    return str(found) if found is not None else key


Describe = Callable[[str, str, Mapping[str, Any]], str]
"""(rule, result, inputs) -> the reason in words."""
