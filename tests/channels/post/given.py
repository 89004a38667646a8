"""A store that sends Ana a card: a template with a form for post, a journey that sends it."""

from datetime import timedelta
from typing import Any

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages import actions as messages
from afterword.messages import queries
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, placed, tell

CARD = """
template: first-year
name: A year with it
words:
  en:
    post: |-
      Dear {{ customer.given_name }},

      a year ago your {{ order.names }} came to you. By our count it has made four hundred cups.

      A new filter bag is set aside with your name on it.
    headline: "About 400 cups ago"
    line: "you made the first one."
    sign_off: "Mia & Tom"
    code: "Have it sent"
    why: "You get this because you ordered {{ order.number }}."
  ar:
    post: "عزيزتي {{ customer.given_name }}، مرّ عام."
    headline: "قبل نحو أربعمئة فنجان"
    line: "صنعت أولها."
    sign_off: "ميا وتوم"
    code: "اطلبيه"
    why: "وصلك هذا لأنك طلبت {{ order.number }}."
post:
  size: SIZE
  headline: headline
  line: line
  sign_off: sign_off
  picture: hario-v60
  link: "{{ links.order }}"
  link_words: code
"""

JOURNEY = """
journey: by-post
name: A card by post
about: A card goes out when an order comes in.
subject: order
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - id: card
    kind: send
    class: CLASS
    purpose: PURPOSE
    template: first-year
    channels: [post]
    valid_for: 10 days
"""

ADDRESS: dict[str, Any] = {
    "name": "Ana Petrović",
    "address1": "12 Dean Terrace",
    "city": "Edinburgh",
    "zip": "EH4 1ND",
    "country": "GB",
}
YES = shapes.Event(
    kind="consent.given",
    key="consent/ana:post:offers",
    happened=NOW - timedelta(days=1),
    who=ANA,
    data={"channel": "post", "purpose": "offers", "contact": ""},
)


def prepare(
    store: Store, size: str = "a6", message_class: str = "service", purpose: str = "care"
) -> None:
    """The template and the journey."""
    text = CARD.replace("SIZE", size)
    messages.save_template(store, "first-year", text, now=NOW, by="test")
    journey = JOURNEY.replace("CLASS", message_class).replace("PURPOSE", purpose)
    spoken = queries.spoken(queries.texts(store))
    journeys.publish(store, journey, now=NOW, by="test", templates=spoken)
    journeys.switch(store, "by-post", on=True, now=NOW, by="test")


def connect(store: Store, provider: str, secrets: dict[str, str], **settings: Any) -> None:
    """Who prints and posts."""
    house.save_account(
        store,
        kind="channel",
        plug="post",
        settings={"provider": provider, **settings},
        secrets_=secrets,
        now=NOW,
        by="test",
    )


def buys(store: Store, who: shapes.Who = ANA, **address: Any) -> Customer:
    """Ana orders, and her parcel goes to her home."""
    yes = [
        shapes.Event(
            kind="consent.given",
            key=f"consent/{who.email}:post:{purpose}",
            happened=NOW - timedelta(days=1),
            who=who,
            data={"channel": "post", "purpose": purpose, "contact": ""},
        )
        for purpose in ("care", "offers")
    ]
    order = shapes.Event(
        **{
            **{name: getattr(placed(who=who), name) for name in placed().__struct_fields__},
            "private": {"address": {**ADDRESS, **address}},
        }
    )
    tell(store, *yes, order, now=NOW)
    return Customer.objects.of(store).latest("id")
