"""Writing back to WooCommerce: codes, refunds, an order's notes, address and day, marks in its
fields.

REST v3. A site knows no repeat by a key of ours, so before a further try it is asked whether the
thing is there: a coupon by its code, a refund and a note by our mark in their words. WooCommerce
has no tags for orders: a tag becomes a field of the order, ``afterword_tag_…``, which is written
twice without harm. It has no place of its own for what carriers say.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.wire.money import decimal
from afterword.wire.reading import Thing, instant, load, name, text
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Keyed,
    Lookup,
    Misread,
    Receipt,
    Refusal,
    Request,
    Response,
)
from afterword.wire.writing import Absent, Deed, What

from . import addresses, days
from .asking import Ask, Fault, answer, refusal, request, things
from .parse import tracking_keys

SETTLE = 60.0
"""Seconds after which what was taken is shown to whoever asks."""
FOR_EVER = 10 * 366 * 86400.0
DEEDS: Mapping[What, Dedupe] = {
    "discount_code": Lookup(SETTLE),
    "refund": Lookup(SETTLE),
    "order_note": Lookup(SETTLE),
    "order_tag": Keyed(FOR_EVER),
    "order_address": Lookup(SETTLE),
    "order_day": Lookup(SETTLE),
}
LOOKS_FIRST: frozenset[What] = frozenset({"refund", "order_address", "order_day"})
"""Money is never moved before the shop was asked whether it moved already, and nothing is sent
elsewhere or on another day that has left: WooCommerce itself would let either be written at any
time."""
DAY_PLACES: Sequence[str] = tuple(days.PLACES)
TAG = "afterword_tag_"


def write(deed: Deed, account: Account, seen: Mapping[str, Any], at: datetime) -> Request:
    """How to do it. Raises ``ValueError``, ``Incomplete``."""
    if deed.what == "order_day":
        meta = days.to_write(deed.data, seen, account.settings)
        ask = Ask(f"orders/{_order(deed)}", method="PUT", body={"meta_data": meta})
        return request(ask, account, at)
    return request(_ask(deed), account, at)


def keeps_day(settings: Mapping[str, Any]) -> bool:
    """Whether these settings say where the shop keeps the day of an order."""
    return days.where(settings) is not None


def _ask(deed: Deed) -> Ask:
    data = deed.data
    match deed.what:
        case "discount_code":
            return Ask("coupons", method="POST", body=_coupon(deed))
        case "refund":
            body = {
                "amount": decimal(int(data["amount"]), text(data["currency"])),
                "reason": _marked(text(data.get("reason"), 200), deed),
                # The payment's own company gives the money back; it is not noted down alone.
                "api_refund": True,
                "api_restock": False,
            }
            return Ask(f"orders/{_order(deed)}/refunds", method="POST", body=body)
        case "order_note":
            note = {"note": _marked(text(data.get("text"), 2000), deed), "customer_note": False}
            return Ask(f"orders/{_order(deed)}/notes", method="POST", body=note)
        case "order_tag":
            tag = name(data.get("tag"), 60)
            if not tag:
                raise ValueError("a tag has 1 to 60 characters")
            meta = [{"key": f"{TAG}{tag}", "value": "yes"}]
            return Ask(f"orders/{_order(deed)}", method="PUT", body={"meta_data": meta})
        case "order_address":
            body = {"shipping": addresses.to_write(data)}
            return Ask(f"orders/{_order(deed)}", method="PUT", body=body)
    raise ValueError("WooCommerce has no place for this")


def _order(deed: Deed) -> str:
    if not deed.order.isdigit():
        raise ValueError("it is about no order of the shop")
    return deed.order


def _mark(deed: Deed) -> str:
    return f"Afterword {deed.mark}"


def _marked(words: str, deed: Deed) -> str:
    return f"{words} ({_mark(deed)})".strip()


def _coupon(deed: Deed) -> Thing:
    data = deed.data
    percent = data.get("percent")
    amount = str(percent) if percent else decimal(int(data["amount"]), text(data["currency"]))
    ends = instant(data.get("ends"))
    until = {"date_expires_gmt": ends.strftime("%Y-%m-%dT%H:%M:%S")} if ends else {}
    return {
        "code": text(data["code"]),
        "discount_type": "percent" if percent else "fixed_cart",
        "amount": amount,
        "individual_use": False,
        "usage_limit": 1,
        "usage_limit_per_user": 1,
        "description": _marked(text(data.get("title"), 200), deed),
        **until,
    }


def written(deed: Deed, response: Response, account: Account) -> Receipt | Refusal:
    """What the answer means. Raises ``Misread``."""
    if deed.what == "refund" and response.status >= 500 and _says_no(response.body):
        # The payment's company refused: WooCommerce answers that with 500 and takes it back.
        told = load(response.body)
        return Refusal(says=f"The shop: {text(told.get('message'), 300)}", permanent=True)
    told = answer(response)
    if isinstance(told, Refusal):
        return told
    if isinstance(told, Fault):
        return refusal(told)
    if deed.what == "order_address" and isinstance(told, dict):
        return addresses.taken(deed.data, told)
    if deed.what == "order_day" and isinstance(told, dict):
        return days.taken(deed.data, told, account.settings)
    made = name(told.get("id") if isinstance(told, dict) else "", 40)
    if not made:
        raise Misread("the shop's answer holds nothing that was made")
    return Receipt(provider_id=made)


def _says_no(body: bytes) -> bool:
    return b'"woocommerce_rest_cannot_create_order_refund"' in body


def lookup(deed: Deed, account: Account, at: datetime) -> Request:
    """How to ask whether it was done. Raises ``ValueError``, ``Incomplete``."""
    if deed.what == "order_day":
        days.needed(account.settings)
    if deed.what == "discount_code":
        ask = Ask("coupons", {"code": text(deed.data["code"])})
    elif deed.what == "refund":
        ask = Ask(f"orders/{_order(deed)}/refunds", {"per_page": 100})
    elif deed.what == "order_note":
        ask = Ask(f"orders/{_order(deed)}/notes")
    elif deed.what in ("order_address", "order_day"):
        ask = Ask(f"orders/{_order(deed)}")
    else:
        raise ValueError("there is nothing to ask for")
    return request(ask, account, at)


_WORDS: dict[What, str] = {"discount_code": "description", "refund": "reason", "order_note": "note"}


def found(deed: Deed, response: Response, account: Account) -> Receipt | Absent | Refusal:
    """What the answer to that means. Raises ``Misread``."""
    told = answer(response)
    if isinstance(told, Refusal):
        return told
    if isinstance(told, Fault):
        return refusal(told)
    if deed.what == "order_address":
        order = told if isinstance(told, dict) else {}
        return addresses.found(deed.data, order, tracking_keys(account.settings))
    if deed.what == "order_day":
        order = told if isinstance(told, dict) else {}
        return days.found(deed.data, order, account.settings, tracking_keys(account.settings))
    listed = things(told)
    for one in listed:
        if _mark(deed) in text(one.get(_WORDS[deed.what])):
            return Receipt(provider_id=name(one.get("id"), 40))
    if listed and deed.what == "discount_code":
        return Refusal(says="The shop has this code already, for something else.", permanent=True)
    return Absent()
