"""Reading what a WooCommerce shop has: orders with their refunds and fulfilments, people, products.

Each page is told as a webhook would tell it, so that what came by both ways is stored once. What a
list does not hold is asked for afterwards, order by order; only ids and times are kept for that.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from afterword.wire.reading import Thing, instant, name, parts, text, whole
from afterword.wire.shapes import (
    Account,
    Event,
    Misread,
    Note,
    Parcels,
    Product,
    Response,
    Told,
)

from . import orders, pages
from .asking import Ask, Fault, counted, things
from .parcels import Brief, parcels
from .parse import terms_of
from .people import customer_events, moment
from .products import product, stock_of
from .steps import Part, Place
from .tracking import fulfilments, has_fulfilments

ORDERS = 25
PRODUCTS = 50
PEOPLE = 100
"""Things a page: the site may give 100, but has a minute at best, and of one answer a megabyte is
read: plugins write a lot into an order."""
OVERLAP = timedelta(minutes=10)
"""How far back a look for what was missed goes beyond the last one: clocks differ."""

_ORDER = (
    "id,number,status,currency,created_via,prices_include_tax,date_created,date_created_gmt,"
    "date_modified,date_modified_gmt,date_paid,date_paid_gmt,date_completed,date_completed_gmt,"
    "total,shipping_total,shipping_tax,customer_id,customer_note,billing,shipping,payment_method,meta_data,line_items,"
    "shipping_lines,refunds,needs_processing"
)
_PRODUCT = (
    "id,name,type,sku,price,permalink,date_created,date_created_gmt,date_modified,"
    "date_modified_gmt,categories,tags,images,manage_stock,stock_quantity,stock_status,status"
)
_PERSON = (
    "id,date_created,date_created_gmt,date_modified,date_modified_gmt,email,first_name,last_name,"
    "billing,shipping"
)


# ----------------------------------------------------------------------------------- orders


def begin_list(job: Mapping[str, Any], *, by: str, status: str = "any") -> Place:
    """The first place in a list of orders or products. ``any`` status is any but the bin."""
    since = instant(job.get("since"))
    if since and by == "modified":
        since -= OVERLAP
    until = job.get("until") or ""
    return {**pages.begin(since), "by": by, "until": until, "status": status, "rest": []}


def ask_orders(place: Place, account: Account) -> Ask:
    """A page; or, for an order of the last page, what the page did not hold."""
    if place["rest"]:
        one = place["rest"][0]
        return Ask(f"orders/{one['id']}/{one['needs'][0]}", {"per_page": 100})
    asked = {**_window(place, ORDERS), "status": place["status"]}
    return Ask("orders", {**asked, "_fields": _ORDER})


def _window(place: Place, per_page: int) -> dict[str, object]:
    by = place["by"]
    return {
        **pages.window(place, per_page, by),
        **pages.until(instant(place["until"]), by),
    }


def took_orders(
    place: Place, told: Any, response: Response, account: Account, at: datetime
) -> Part:
    """The events of a page, or of one order's refunds or parcels."""
    if place["rest"]:
        return _detail(place, things(told))
    found = things(told)
    fresh, ahead = _next(place, found, response, ORDERS)
    terms = terms_of("order.updated", at, account.settings)
    events: list[Told] = []
    rest: list[dict[str, Any]] = []
    for one in fresh:
        try:
            said = orders.order(one, terms)
            brief = orders.brief_of(one, terms)
        except Misread as error:
            events.append(Note(says=f"An order could not be read: {error}."))
            continue
        needs = _needs(one, terms) if any(isinstance(each, Event) for each in said) else []
        events += [each for each in said if not (needs and _is_told_later(each, needs))]
        if needs:
            kept = msgspec.to_builtins(brief)
            rest.append({"id": name(one.get("id"), 60), "needs": needs, "brief": kept})
    latest = moment(fresh[-1], "date_created") if fresh else None
    return Part(
        _place(place, ahead, rest),
        told=tuple(events),
        done=len(fresh),
        left=_left(place, response, found, fresh),
        says=f"Orders up to {latest:%d %B %Y}" if latest else "",
    )


def _next(
    place: Place, found: list[Thing], response: Response, per_page: int
) -> tuple[list[Thing], Place | None]:
    whole_list = counted(response, "totalpages")
    last = len(found) < per_page if whole_list is None else place["page"] >= whole_list
    return pages.onward(place, found, last, place["by"])


def _place(place: Place, ahead: Place | None, rest: list[dict[str, Any]]) -> Place | None:
    if ahead is None and not rest:
        return None
    return {**place, **(ahead or {}), "rest": rest, "last": ahead is None}


def _left(place: Place, response: Response, found: list[Thing], fresh: list[Thing]) -> int | None:
    total = counted(response, "total")
    if total is None:
        return None
    before = len(found) - len(fresh)
    return max(total - before - len(fresh), 0) if place["page"] == 1 else None


def _needs(one: Thing, terms: orders.Terms) -> list[str]:
    """What the page does not say of an order: when it was paid back, and its fulfilments."""
    needs = ["refunds"] if parts(one, "refunds") else []
    return [*needs, "fulfillments"] if has_fulfilments(one, terms.tracking_keys) else needs


def _is_told_later(told: Told, needs: list[str]) -> bool:
    if isinstance(told, Event) and told.kind == "order.refunded":
        return "refunds" in needs
    about = told.about if isinstance(told, Event) else ""
    return "fulfillments" in needs and (isinstance(told, Parcels) or about.startswith("shipment/"))


def _detail(place: Place, found: list[Thing]) -> Part:
    one = place["rest"][0]
    brief = msgspec.convert(one["brief"], Brief)
    if one["needs"][0] == "refunds":
        return Part(_rest(place), told=tuple(orders.refunds(found, brief)))
    return Part(_rest(place), told=tuple(parcels(brief, fulfilments(found))))


def _rest(place: Place) -> Place | None:
    one, *others = place["rest"]
    needs = one["needs"][1:]
    rest = [{**one, "needs": needs}, *others] if needs else others
    return {**place, "rest": rest} if rest or not place.get("last") else None


def no_detail(place: Place, fault: Fault, account: Account) -> Part | None:
    """What cannot be had of one order holds up no other: it is gone, or the site is too old."""
    if place["rest"] and fault.status == 404 and not fault.page:
        return Part(_rest(place))
    return None


def ask_count(place: Place, account: Account) -> Ask:
    """One order, for the sake of the number of all."""
    since = pages.begin(instant(place["since"]))
    limit = pages.window(since, 1, "date")
    return Ask("orders", {**limit, "status": "any", "_fields": "id"})


def took_count(place: Place, told: Any, response: Response, account: Account, at: datetime) -> Part:
    """How many there are."""
    return Part(None, left=counted(response, "total"))


# ----------------------------------------------------------------------------------- people


def begin_people(job: Mapping[str, Any]) -> Place:
    """People are sorted by id: WooCommerce cannot say who changed since when."""
    return {"page": 1, "total": None}


def ask_people(place: Place, account: Account) -> Ask:
    """A page of those with an account."""
    return Ask(
        "customers",
        {
            "page": place["page"],
            "per_page": PEOPLE,
            "orderby": "id",
            "order": "asc",
            "_fields": _PERSON,
        },
    )


def took_people(
    place: Place, told: Any, response: Response, account: Account, at: datetime
) -> Part:
    """Who they are. When somebody was deleted meanwhile, a page is read again: none is skipped."""
    found = things(told)
    total = counted(response, "total")
    if total is not None and place["total"] is not None and total < place["total"]:
        gone = place["total"] - total
        back = max(1, place["page"] - -(-gone // PEOPLE))
        if back < place["page"]:
            return Part({"page": back, "total": total})
    said = [event for one in found for event in _person(one, at)]
    count = counted(response, "totalpages")
    last = len(found) < PEOPLE if count is None else place["page"] >= count
    left = max(total - place["page"] * PEOPLE, 0) if total is not None else None
    ahead = None if last or not found else {"page": place["page"] + 1, "total": total}
    return Part(ahead, told=tuple(said), done=len(found), left=left, says="Customers")


def _person(one: Thing, at: datetime) -> list[Event]:
    try:
        return customer_events(one, at)
    except Misread:
        return []


# --------------------------------------------------------------------------------- products


def ask_products(place: Place, account: Account) -> Ask:
    """A page; or the variations of a product, for what is in stock of them."""
    if place["rest"]:
        one = place["rest"][0]
        fields = "id,manage_stock,stock_quantity,stock_status"
        asked = {"page": one["page"], "per_page": 100, "orderby": "id", "order": "asc"}
        return Ask(f"products/{one['id']}/variations", {**asked, "_fields": fields})
    return Ask("products", {**_window(place, PRODUCTS), "_fields": _PRODUCT})


def took_products(
    place: Place, told: Any, response: Response, account: Account, at: datetime
) -> Part:
    """What is sold. A product with variations is told once its variations are counted."""
    if place["rest"]:
        return _variations(place, things(told), response)
    found = things(told)
    fresh, ahead = _next(place, found, response, PRODUCTS)
    currency = terms_of("product.updated", at, account.settings).currency
    plain, rest = [], []
    for one in fresh:
        if not name(one.get("id"), 60):
            continue
        said = product(one, currency)
        if text(one.get("type")) == "variable" and one.get("manage_stock") is not True:
            kept = msgspec.to_builtins(said)
            rest.append({"id": name(one["id"], 60), "page": 1, "product": kept, "counts": []})
        else:
            plain.append(said)
    return Part(
        _place(place, ahead, rest),
        told=tuple(plain),
        done=len(fresh),
        left=_left(place, response, found, fresh),
        says="Products",
    )


def _variations(place: Place, found: list[Thing], response: Response) -> Part:
    one, *others = place["rest"]
    counts = one["counts"] + [stock_of(each) for each in found]
    if one["page"] < (counted(response, "totalpages") or 1):
        return Part(
            {**place, "rest": [{**one, "page": one["page"] + 1, "counts": counts}, *others]}
        )
    return _counted(place, counts)


def _counted(place: Place, counts: list[int | None]) -> Part:
    """The stock of a product is that of its variations; of which one is not counted, there is no
    number."""
    one, *others = place["rest"]
    kept = msgspec.convert(one["product"], Product)
    if counts:
        stock = None if None in counts else sum(whole(count) for count in counts)
        kept = msgspec.structs.replace(kept, stock=stock)
    ahead = {**place, "rest": others} if others or not place.get("last") else None
    return Part(ahead, told=(kept,))


def no_variations(place: Place, fault: Fault, account: Account) -> Part | None:
    """A product that went meanwhile has none."""
    if place["rest"] and fault.status == 404 and not fault.page:
        return _counted(place, [])
    return None
