"""The stores of a world: made by the product's own actions."""

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import beginning
from afterword.messages.actions import save_template
from afterword.messages.queries import shipped, spoken
from afterword.timeline.models import Product

from . import ladders
from .swarm import World
from .told import PRODUCTS

ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Pacific/Auckland")
BY = "sim"
SHIPPING, FIRST = "order-and-shipping", "after-first-delivery"
OFFERS, QUESTIONS = "sim-offers", "sim-questions"
_OFFERS = """
journey: sim-offers
name: Offers
subject: order
trigger: {event: order.placed}
entry: {rule: once, per: subject}
guards:
  - id: complaint-open
    name: a complaint is open
    when: {has: complaint, where: [{field: open, is: true}]}
steps:
  - {id: a-day, kind: wait, for: 1 day}
  - id: which
    kind: split
    experiment: sim-which
    ways:
      - id: one
        weight: 1
        steps: [{id: offer-one, kind: send, class: marketing, template: goes-with}]
      - id: two
        weight: 1
        steps: [{id: offer-two, kind: send, class: marketing, template: goes-with}]
  - {id: some-days, kind: wait, for: DAYS days}
  - {id: again-EDITION, kind: send, class: marketing, template: goes-with}
"""
_QUESTIONS = """
journey: sim-questions
name: A question, and a reminder for who does not write back
subject: order
trigger: {event: order.placed}
entry: {rule: once, per: subject}
steps:
  - {id: a-while, kind: wait, for: 40 hours}
  - {id: question, kind: send, class: service, template: care-tip}
  - id: their-word
    kind: wait_for
    timeout: 2 days
    any_of:
      - {id: replied, name: they wrote back, event: reply.received, since: entry}
    on_timeout:
      - {id: reminder, kind: send, class: service, template: care-tip}
"""
"""Journeys of the simulation's own: the shipped ones sell too seldom to try much, and ask for no
word in reply."""


def offers(edition: int) -> str:
    """The offers, as they are after so many edits."""
    days = 4 - edition % 3
    return _OFFERS.replace("DAYS", str(days)).replace("EDITION", str(edition))


_PLAIN = """
template: {key}
name: {key}
words:
  en: {{subject: "{key}", preheader: "", line: "{key} {{{{ order.number }}}}", why: ""}}
blocks:
  - {{block: text, words: line}}
"""
_BRIEF = """
template: {key}
name: {key}
words:
  en:
    {{subject: "{key}", preheader: "", line: "{key}", short: "{key}", why: ""}}
blocks:
  - {{block: text, words: line}}
"""
"""The short lines for what is said over any channel, and of no order."""


def make(number: int, world: World) -> Store:
    """A store with its account, its shelf and its journeys switched on."""
    now = world.start
    store = house.create_store(
        key=f"s{number}",
        name=f"Store {number}",
        zone=ZONES[number],
        country="GB",
        currency="EUR",
        url=f"https://s{number}.sim.example",
        now=now,
        by=BY,
    )
    house.save_account(
        store,
        kind="channel",
        plug="email",
        settings={"host": f"mail.s{number}", "port": 25, "security": "none"},
        secrets_={},
        now=now,
        by=BY,
    )
    house.save_account(
        store,
        kind="connector",
        plug="sim",
        settings={},
        secrets_={"secret": f"secret-{number}"},
        now=now,
        by=BY,
    )
    Product.objects.bulk_create(
        Product(
            store=store,
            outside=outside,
            title=title,
            price=price,
            currency="EUR",
            told=now,
            facts={"goes_with": [PRODUCTS[(index + 1) % len(PRODUCTS)][0]]},
        )
        for index, (outside, title, price) in enumerate(PRODUCTS)
    )
    for key in shipped() if world.plain else ():
        line = _BRIEF if key.startswith("heard-") else _PLAIN
        save_template(store, key, line.format(key=key), now=now, by=BY)
    texts = [*beginning().values(), offers(0)]
    if "reply" in world.features:
        texts.append(_QUESTIONS)
    if "phones" in world.features:
        ladders.connect(store, number, now)
        texts.append(ladders.WORDS)
    templates = spoken({**shipped(), **{key: ladders.text(key) for key in ladders.TEMPLATES}})
    for text in texts:
        version = journeys.publish(store, text, now=now, by=BY, templates=templates)
        journeys.switch(store, version.journey.key, on=True, now=now, by=BY)
    return store
