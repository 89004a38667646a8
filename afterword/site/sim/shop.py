"""The stores of a world: made by the product's own actions."""

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped
from afterword.timeline.models import Product

from .swarm import World
from .told import PRODUCTS

ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Pacific/Auckland")
BY = "sim"
OFFERS_KEY = "sim-offers"
OFFERS = """
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
  - {id: some-days, kind: wait, for: 4 days}
  - {id: offer-again, kind: send, class: marketing, template: goes-with}
"""
"""A journey of the simulation's own: the shipped ones sell too seldom to try much."""


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
    for text in (*library().values(), OFFERS):
        version = journeys.publish(store, text, now=now, by=BY, templates=shipped())
        journeys.switch(store, version.journey.key, on=True, now=now, by=BY)
    return store
