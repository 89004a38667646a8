"""The stores' other channels: their accounts, a journey over all of them, and what it says."""

from datetime import datetime, timedelta

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.messages import approvals
from afterword.messages.actions import save_template
from afterword.wire.approving import Category

from . import vendors

BY = "sim"
JOURNEY = "sim-words"
WORDS = """
journey: sim-words
name: A word wherever they are
subject: order
trigger: {event: order.placed}
entry: {rule: once, per: subject}
steps:
  - {id: some-hours, kind: wait, for: 6 hours}
  - id: news-word
    kind: send
    class: transactional
    template: sim-word
    channels: [sms, whatsapp, email]
    fall_back: {after: 2 hours, unless: delivered}
  - {id: two-days, kind: wait, for: 44 hours}
  - id: tip-word
    kind: send
    class: service
    template: sim-word
    channels: [whatsapp, viber, sms]
    fall_back: {after: 3 hours, unless: read}
  - {id: some-days, kind: wait, for: 3 days}
  - id: offer-word
    kind: send
    class: marketing
    template: sim-offer
    channels: [viber, apppush, sms, whatsapp]
"""
FALLS: dict[str, tuple[timedelta, str]] = {
    "on-the-van": (timedelta(hours=1), "delivered"),
    "news-word": (timedelta(hours=2), "delivered"),
    "tip-word": (timedelta(hours=3), "read"),
}
"""The steps that go over the next channel: after how long, and unless what."""
SEVERAL = (*FALLS, "all-well", "offer-word")
"""The steps that have several channels: what fails on one goes over the next."""
TEMPLATES: dict[str, tuple[Category, str]] = {
    "sim-word": ("utility", "A word about order {{ order.number }} from us."),
    "sim-offer": ("marketing", "Something that goes with order {{ order.number }} from us."),
}
_TEMPLATE = """
template: {key}
name: {key}
words:
  en: {{subject: "{key}", preheader: "", line: "{line}", short: "{line}", why: ""}}
blocks:
  - {{block: text, words: line}}
"""


def text(key: str) -> str:
    """A template that says the same everywhere."""
    return _TEMPLATE.format(key=key, line=TEMPLATES[key][1])


def connect(store: Store, number: int, now: datetime) -> None:
    """Connect a store with all its vendors, and have its words approved."""
    for channel, (settings, secrets) in vendors.accounts(number).items():
        house.save_account(
            store,
            kind="channel",
            plug=channel,
            settings=dict(settings),
            secrets_=dict(secrets),
            now=now,
            by=BY,
        )
    for key, (category, _) in TEMPLATES.items():
        save_template(store, key, text(key), now=now, by=BY)
        approvals.hand_in(
            store, "whatsapp", key, "en", category, carry=vendors.approve, now=now, by=BY
        )
