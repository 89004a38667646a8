"""Journeys for the laws: every kind of step, waiting for what histories hold."""

from afterword.decisions.journey import Plan
from afterword.journeys.text import parse

ORDERS = """
journey: orders
name: Orders
trigger: {event: order.placed, where: [{field: items, at_least: 1}]}
entry: {rule: after_exit, per: subject, pause: 2 hours}
priority: 60
guards:
  - {id: late, when: {has: shipment, where: [{field: late, is: true}]}}
exits:
  - {id: cancelled, when: {subject: cancelled, is: true}}
goal: {name: again, event: order.placed, within: 20 days}
steps:
  - id: confirm
    kind: send
    class: transactional
    template: order-confirmation
    valid_for: 6 hours
  - id: road
    kind: wait_for
    timeout: 8 hours
    timeout_after: {promise: to}
    any_of:
      - id: arrived
        event: order.delivered
        steps:
          - {id: arrival, kind: send, class: transactional, template: order-arrived}
      - id: shipped
        event: shipment.shipped
        again: true
        steps:
          - id: left
            kind: send
            class: transactional
            template: order-shipped
            unless: {subject: delivered, is: true}
      - id: late
        becomes: {has: shipment, of: subject, where: [{field: late, is: true}]}
        again: true
        steps:
          - {id: sorry, kind: send, class: service, template: order-late, cap: drop, guarded: false}
      - {id: back, event: return.requested, steps: [{id: gone, kind: exit, outcome: sent back}]}
    on_timeout:
      - {id: look, kind: task, title: Find it}
  - {id: rest, kind: wait, for: 3 hours, hours: {from: "08:00", to: "20:00"}}
  - id: lot
    kind: split
    experiment: tone
    holdout: 1
    ways:
      - {id: warm, weight: 1, steps: [{id: mark, kind: update, tag: [warm], state: {tone: warm}}]}
      - {id: plain, weight: 1, steps: [{id: tell, kind: emit, event: custom.plain}]}
  - id: which
    kind: branch
    cases:
      - id: again
        when: {count: order.placed, at_least: 2, within: 1 day}
        steps: [{id: onward, kind: start, journey: people}]
    otherwise:
      - {id: halt, kind: stop, journey: people}
  - {id: offer, kind: send, class: marketing, template: goes-with, valid_for: 1 week}
"""

PEOPLE = """
journey: people
name: People
subject: customer
trigger: {event: order.placed, when: {customer: country, in: [GB, HR, DE]}}
entry: {rule: always, per: customer}
priority: 40
holdout: 20
guards:
  - {id: back, when: {has: return, where: [{field: open, is: true}]}}
steps:
  - {id: pause, kind: wait, for: 2 hours, after: {event: order.placed, of: customer}}
  - id: ask
    kind: ask
    class: service
    template: check-in
    answer: score
    timeout: 5 hours
  - id: by
    kind: branch
    cases:
      - id: low
        when: {answer: score, at_most: 6}
        steps: [{id: right, kind: task, what: complaint, title: Put it right, holds: true}]
  - id: review
    kind: send
    class: service
    purpose: reviews
    template: review-ask
    valid_for: 4 weeks
"""

TEXTS = (ORDERS, PEOPLE)


def plans() -> list[Plan]:
    """The journeys as plans, by priority."""
    return [Plan(parse(text)) for text in TEXTS]
