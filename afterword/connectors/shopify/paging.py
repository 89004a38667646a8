"""Orders and products page by page; orders whole, one by one, where a page does not tell all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from afterword.wire.reading import Thing, part, parts, text, whole
from afterword.wire.shapes import Account, Misread, Note, Refusal, Request, Response, Told
from afterword.wire.syncing import Took

from . import days, nodes, queries
from .asking import query, read
from .orders import order as order_events
from .parcels import scans as scan_events
from .products import product as the_product
from .stages import Stage, State, budget, moment, on

MOST = 10
"""Parcels, and refunds, of one order that are asked for at the most."""


def search(state: State) -> str:
    """Which orders are meant, in Shopify's search language."""
    name = "created_at" if state["what"] in ("history", "count") else "updated_at"
    since, until = moment(state, "since"), moment(state, "until")
    parts_of_it = [
        f"{name}:{sign}'{when.strftime('%Y-%m-%dT%H:%M:%SZ')}'"
        for sign, when in ((">=", since), ("<=", until))
        if when
    ]
    return " AND ".join(parts_of_it)


def told_of(
    node: Thing, state: State, account: Account, at: datetime, lines: Sequence[Thing] | None = None
) -> list[Told]:
    """What an order as Shopify answers it tells. What cannot be read is left out, with a word."""
    scanned = account.settings.get("left") == "scanned"
    currency = text(account.settings.get("currency"))
    written = {**nodes.order(node, lines), **days.rest(node, account.settings)}
    day = days.told(written, account.settings)
    found: list[Told] = []
    try:
        found += order_events(written, "orders/updated", currency, at, scanned=scanned, day=day)
        for one in nodes.scans(node):
            found += scan_events(one, at)
    except Misread as error:
        return [Note(says=f"{text(node.get('name'), 40)} cannot be read: {error}")]
    return [*found, *(Note(says=says) for says in nodes.left_open(node))]


# -------------------------------------------------------------------------------------- orders


def _asks_page(state: State, account: Account) -> Request:
    beside = days.asked(account.settings)
    source = queries.orders(search(state), queries.sizes(budget(state), beside), beside)
    return query(account, source, {"after": state.get("after")})


def _reads_page(state: State, response: Response, account: Account, at: datetime) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    page = part(found.data, "orders")
    told, more, done = sift(parts(page, "nodes"), state, account, at)
    info = part(page, "pageInfo")
    after = text(info.get("endCursor")) if info.get("hasNextPage") is True else None
    then = "page" if after else "end"
    stage = "order" if more else then
    return on(
        state,
        stage,
        told=told,
        done=done,
        after=after,
        more=more or None,
        then=then,
        wait=found.wait,
    )


def sift(
    some: Sequence[Thing], state: State, account: Account, at: datetime
) -> tuple[list[Told], list[Any], int]:
    """(what these orders tell, those that must be asked for by themselves, how many are done)."""
    told: list[Told] = []
    more: list[Any] = []
    done = 0
    for node in some:
        inside = nodes.asks_more(node, scans=state["what"] == "missed")
        if inside:
            more.append([text(node.get("id")), *(min(many, MOST) for many in inside)])
        else:
            told += told_of(node, state, account, at)
            done += 1
    return told, more, done


def _asks_order(state: State, account: Account) -> Request:
    outside, parcels, refunds = state["more"][0]
    source = queries.order(parcels, refunds, budget(state), days.asked(account.settings))
    return query(account, source, {"id": outside, "after": state.get("line")})


def _reads_order(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    """An order by itself; its lines are gathered page by page, and read when all are there."""
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    node = part(found.data, "order")
    rest = list(state["more"][1:])
    lines = [*(state.get("lines") or ()), *nodes.held(node, "lineItems")]
    line = nodes.more(node, "lineItems")
    if node and line:
        return on(state, "order", lines=lines, line=line, wait=found.wait)
    # One that was deleted meanwhile tells nothing.
    told = told_of(node, state, account, at, lines) if node else []
    stage = "order" if rest else state["then"]
    return on(
        state,
        stage,
        told=told,
        done=1,
        more=rest or None,
        lines=None,
        line=None,
        wait=found.wait,
    )


# ------------------------------------------------------------------------------------ products


def _asks_goods(state: State, account: Account) -> Request:
    many = max(min(budget(state) // 13, 50), 1)
    return query(account, queries.products(many), {"after": state.get("goods")})


def _reads_goods(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    page = part(found.data, "products")
    currency = text(account.settings.get("currency"))
    shop = text(account.settings.get("domain")) or text(account.settings.get("shop"))
    told: list[Told] = [
        the_product(nodes.product(one), currency, shop) for one in parts(page, "nodes")
    ]
    info = part(page, "pageInfo")
    goods = text(info.get("endCursor")) if info.get("hasNextPage") is True else None
    counts = state["what"] == "products"
    many = whole(state.get("products")) + len(told)
    return on(
        state,
        "goods" if goods else state["after goods"],
        told=told,
        done=len(told) if counts else 0,
        goods=goods,
        products=many,
        wait=found.wait,
        says="" if counts else f"{many} products",
    )


# --------------------------------------------------------------------------------------- count


def _asks_count(state: State, account: Account) -> Request:
    return query(account, queries.COUNT, {"query": search(state)})


def _reads_count(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    many = whole(part(found.data, "ordersCount").get("count"))
    stage = "end" if state["what"] == "count" else "file"
    return on(state, stage, total=many, wait=found.wait)


STAGES: dict[str, Stage] = {
    "page": Stage(_asks_page, _reads_page),
    "order": Stage(_asks_order, _reads_order),
    "goods": Stage(_asks_goods, _reads_goods),
    "count": Stage(_asks_count, _reads_count),
}
