"""Asking a WooCommerce shop: connecting, its history, what webhooks lost, its products, leaving.

A state machine without input and output (``wire.syncing.Fetches``). A job is a row of steps, and
one request is in the air at a time: a shop stands on a small machine as often as not.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from afterword.wire.shapes import Account, Refusal, Request, Response
from afterword.wire.syncing import Job, State, Took, What

from . import connecting, reading
from .asking import Fault, answer, refusal, request
from .connecting import secret_for
from .steps import Part, Step

_ORDERS = (reading.ask_orders, reading.took_orders, reading.no_detail)
_PRODUCTS = (reading.ask_products, reading.took_products, reading.no_variations)
_WEBHOOKS = (connecting.ask_webhooks, connecting.webhooks, connecting.not_ours)
STEPS: dict[str, Step] = {
    "reach": Step(lambda job: {}, connecting.reach, connecting.reached, connecting.unreached),
    "keys": Step(lambda job: {}, connecting.try_keys, connecting.keyed, connecting.unkeyed),
    "set up": Step(lambda job: connecting.begin_webhooks(renew=True), *_WEBHOOKS),
    "look after": Step(lambda job: connecting.begin_webhooks(renew=False), *_WEBHOOKS),
    "orders": Step(partial(reading.begin_list, by="date"), *_ORDERS),
    "orders changed": Step(partial(reading.begin_list, by="modified"), *_ORDERS),
    "count": Step(lambda job: {"since": job["since"]}, reading.ask_count, reading.took_count),
    "orders in the bin": Step(partial(reading.begin_list, by="modified", status="trash"), *_ORDERS),
    "people": Step(reading.begin_people, reading.ask_people, reading.took_people),
    "products": Step(lambda job: reading.begin_list({}, by="date"), *_PRODUCTS),
    "products changed": Step(partial(reading.begin_list, by="modified"), *_PRODUCTS),
    "leave": Step(
        lambda job: connecting.begin_leaving(),
        connecting.ask_to_leave,
        connecting.left,
        connecting.not_left,
    ),
}
WAY: dict[What, tuple[str, ...]] = {
    "connect": ("reach", "keys", "set up"),
    "history": ("products", "people", "orders"),
    "missed": ("orders changed", "orders in the bin", "products changed", "look after"),
    "products": ("products",),
    "count": ("count",),
    "leave": ("leave",),
}
"""The steps of each job, in their order."""
JOBS: tuple[What, ...] = tuple(WAY)
EVERY: Mapping[What, float] = {"missed": 15 * 60, "products": 24 * 3600}
"""WooCommerce tries no delivery again, so that what was missed is looked for often. That a sale
took a piece out of the stock is told by nothing: it is counted once a day."""
LISTENS: bool = True


def begin(job: Job) -> State:
    """The state a job begins in."""
    told = {
        "what": job.what,
        "since": job.since.isoformat() if job.since else "",
        "until": job.until.isoformat() if job.until else "",
    }
    first = WAY[job.what][0]
    return {"job": told, "step": first, "place": STEPS[first].begin(told), "done": 0, "keys_in": ""}


def next(state: State, account: Account, at: datetime) -> Request:
    """The next request. Raises ``Incomplete`` where the account lacks something."""
    step, place = STEPS[state["step"]], dict(state["place"])
    keys_in = place.get("keys_in") or state["keys_in"]
    return request(step.ask(place, account), account, at, keys_in)


def took(state: State, response: Response, account: Account, at: datetime) -> Took | Refusal:
    """What the answer brought. Raises ``Misread`` for what is no answer."""
    step, place = STEPS[state["step"]], dict(state["place"])
    told = answer(response)
    if isinstance(told, Refusal):
        return told
    if isinstance(told, Fault):
        part = step.failed(place, told, account)
        if part is None:
            return refusal(told)
    else:
        part = step.took(place, told, response, account, at)
    return _took(state, part, account)


def _took(state: State, part: Part, account: Account) -> Took:
    job: Mapping[str, Any] = state["job"]
    way = WAY[job["what"]]
    ahead = {**state, "done": state["done"] + part.done}
    if part.settings.get("keys_in"):
        ahead["keys_in"] = part.settings["keys_in"]
    finished = part.over
    if part.place is not None:
        ahead["place"] = part.place
    elif not finished:
        following = way[way.index(state["step"]) + 1 :]
        finished = not following
        if following:
            ahead |= {"step": following[0], "place": STEPS[following[0]].begin(job)}
    left = part.left
    return Took(
        state=ahead,
        told=part.told,
        done=ahead["done"],
        total=None if left is None else ahead["done"] + left,
        finished=finished,
        found=part.found,
        settings=part.settings,
        secrets=secret_for(account) if ahead["step"] == "set up" else {},
        says=part.says,
    )
