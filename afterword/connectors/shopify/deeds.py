"""Writing back to Shopify: codes, refunds, an order's note, tags, address and day, what carriers
said.

Mutations of the Admin API 2026-10. None of them knows a repeat by a key of ours (a directive
``@idempotent`` for refunds is announced; we could not verify it), so before a further try it is
asked whether the thing is there: a code by the code itself, a refund by its note, a note by our
mark in it, a carrier's word by its status and time. A tag is put on twice without harm.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from afterword.wire.money import decimal, minor
from afterword.wire.reading import Thing, instant, part, parts, text
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
from afterword.wire.writing import Absent, Deed, Stale, What

from . import addresses, asking, days

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
    "fulfilment_event": Lookup(SETTLE),
}
LOOKS_FIRST: frozenset[What] = frozenset({"refund", "order_note", "order_address", "order_day"})
"""The note is one text, which is read and written whole; a refund needs to know what was paid; an
address is written whole too, as are the attributes that hold a day, and either only while nobody
has begun to pack."""
DAY_PLACES: Sequence[str] = tuple(days.PLACES)
LONGEST_NOTE = 5000
"""Characters of an order's note, by Shopify's own screen."""
WORDS: dict[str, str] = {
    "picked_up": "CARRIER_PICKED_UP",
    "in_transit": "IN_TRANSIT",
    "out_for_delivery": "OUT_FOR_DELIVERY",
    "attempt_failed": "ATTEMPTED_DELIVERY",
    "available_for_pickup": "READY_FOR_PICKUP",
    "exception": "FAILURE",
    "delivered": "DELIVERED",
}
"""Our words for where a parcel is, in Shopify's (``FulfillmentEventStatus``)."""

# ------------------------------------------------------------------------------------ writing

_MUTATIONS: dict[What, str] = {
    "discount_code": """mutation($what: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $what) {
    codeDiscountNode { id } userErrors { field code message } } }""",
    "refund": """mutation($what: RefundInput!) {
  refundCreate(input: $what) { refund { id } userErrors { field message } } }""",
    "order_note": """mutation($what: OrderInput!) {
  orderUpdate(input: $what) { order { id } userErrors { field message } } }""",
    "order_address": f"""mutation($what: OrderInput!) {{
  orderUpdate(input: $what) {{
    order {{ id {addresses.FIELDS} }} userErrors {{ field message }} }} }}""",
    "order_tag": """mutation($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }""",
    "fulfilment_event": """mutation($what: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $what) {
    fulfillmentEvent { id } userErrors { field message } } }""",
}
_MADE: dict[What, tuple[str, str]] = {
    "discount_code": ("discountCodeBasicCreate", "codeDiscountNode"),
    "refund": ("refundCreate", "refund"),
    "order_note": ("orderUpdate", "order"),
    "order_address": ("orderUpdate", "order"),
    "order_tag": ("tagsAdd", "node"),
    "fulfilment_event": ("fulfillmentEventCreate", "fulfillmentEvent"),
}
"""Where an answer holds what was made."""


def write(deed: Deed, account: Account, seen: Mapping[str, Any], at: datetime) -> Request:
    """How to do it. Raises ``ValueError``, ``Incomplete``."""
    if deed.what == "order_day":
        made = days.to_write(_order(deed), deed.data, seen, account.settings)
        return asking.query(account, days.mutation(account.settings), {"what": made})
    if deed.what == "order_tag":
        variables: Thing = {"id": _order(deed), "tags": [_tag(deed)]}
    else:
        variables = {"what": _INPUTS[deed.what](deed, seen, at)}
    return asking.query(account, _MUTATIONS[deed.what], variables)


def _gid(kind: str, outside: str) -> str:
    return f"gid://shopify/{kind}/{outside}"


def _order(deed: Deed) -> str:
    if not deed.order:
        raise ValueError("it is about no order")
    return _gid("Order", deed.order)


def _tag(deed: Deed) -> str:
    tag = text(deed.data.get("tag"))
    if not tag or len(tag) > 40 or "," in tag:
        raise ValueError("a tag at Shopify has 1 to 40 characters and no comma")
    return tag


def _marked(words: str, deed: Deed) -> str:
    return f"{words} ({_mark(deed)})".strip()


def _mark(deed: Deed) -> str:
    return f"Afterword {deed.mark}"


def _code(deed: Deed, seen: Mapping[str, Any], at: datetime) -> Thing:
    data = deed.data
    value: Thing
    if percent := data.get("percent"):
        value = {"percentage": float(Decimal(str(percent)) / 100)}
    else:
        amount = decimal(int(data["amount"]), text(data["currency"]))
        value = {"discountAmount": {"amount": amount, "appliesOnEachItem": False}}
    ends = {"endsAt": data["ends"]} if data.get("ends") else {}
    return {
        "title": _marked(text(data.get("title"), 200) or text(data["code"]), deed),
        "code": text(data["code"]),
        "startsAt": data.get("starts") or at.isoformat(),
        **ends,
        "context": {"all": "ALL"},
        "customerGets": {"value": value, "items": {"all": True}},
        "usageLimit": 1,
        "appliesOncePerCustomer": True,
    }


def _note(deed: Deed, seen: Mapping[str, Any], at: datetime) -> Thing:
    before = text(seen.get("note"))
    note = f"{before}\n{_marked(text(deed.data.get('text')), deed)}".strip()
    if len(note) > LONGEST_NOTE:
        raise ValueError(f"the order's note is full: Shopify takes {LONGEST_NOTE} characters")
    return {"id": _order(deed), "note": note}


def _refund(deed: Deed, seen: Mapping[str, Any], at: datetime) -> Thing:
    amount, currency = int(deed.data["amount"]), text(deed.data["currency"])
    return {
        "orderId": _order(deed),
        "note": _marked(text(deed.data.get("reason"), 200), deed),
        "notify": True,
        "transactions": [
            {
                "orderId": _order(deed),
                "gateway": gateway,
                "kind": "REFUND",
                "amount": decimal(some, currency),
                "parentId": parent,
            }
            for gateway, parent, some in _ways(amount, currency, seen)
        ],
    }


def _ways(amount: int, currency: str, seen: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Which payments it goes back to: (gateway, payment, how much), the first as far as it goes."""
    left, found = amount, list[tuple[str, str, int]]()
    for gateway, parent, most, of in seen.get("payments", ()):
        if of != currency:
            raise ValueError(
                f"the order was paid in {of}, and a refund in {currency} was asked for"
            )
        some = min(left, most)
        if some > 0:
            found.append((gateway, parent, some))
            left -= some
    if amount <= 0 or left:
        most = decimal(amount - left, currency)
        raise ValueError(f"no more than {most} {currency} can go back of this order")
    return found


def _event(deed: Deed, seen: Mapping[str, Any], at: datetime) -> Thing:
    return {
        "fulfillmentId": _gid("Fulfillment", text(deed.data["shipment"])),
        "status": _word(deed),
        "happenedAt": deed.data["happened"],
    }


def _word(deed: Deed) -> str:
    word = WORDS.get(text(deed.data.get("status")))
    if word is None:
        raise ValueError(f"Shopify has no word for {deed.data.get('status')!r}")
    return word


def _sent_to(deed: Deed, seen: Mapping[str, Any], at: datetime) -> Thing:
    return {"id": _order(deed), "shippingAddress": addresses.to_write(deed.data, seen)}


_INPUTS: dict[What, Callable[[Deed, Mapping[str, Any], datetime], Thing]] = {
    "discount_code": _code,
    "refund": _refund,
    "order_note": _note,
    "order_address": _sent_to,
    "fulfilment_event": _event,
}


def written(deed: Deed, response: Response, account: Account) -> Receipt | Refusal:
    """What the answer means. Raises ``Misread``, ``Stale``."""
    found = _read(response, account)
    if isinstance(found, Refusal):
        return found
    if deed.what == "order_day":
        field = "metafieldsSet" if "metafieldsSet" in found.data else "orderUpdate"
        answer = part(found.data, field)
        return _wrong(answer) or days.written(deed.data, answer, account.settings)
    field, thing = _MADE[deed.what]
    answer = part(found.data, field)
    if refused := _wrong(answer):
        return refused
    made = text(part(answer, thing).get("id"), 200)
    if not made:
        raise Misread("Shopify's answer holds nothing that was made")
    if deed.what == "order_address" and not addresses.same(deed.data, part(answer, thing)):
        return Refusal(says="Shopify said yes and kept the address as it was", permanent=True)
    return Receipt(provider_id=made)


def _wrong(answer: Thing) -> Refusal | None:
    """What was refused. Where somebody wrote between our look and our word, it is looked anew."""
    wrong = parts(answer, "userErrors")
    if not wrong:
        return None
    says = "; ".join(text(one.get("message"), 200) for one in wrong)
    stale = any(one.get("code") == "STALE_OBJECT" for one in wrong)
    return Refusal(says=f"Shopify: {says}"[:400], permanent=not stale)


def keeps_day(settings: Mapping[str, Any]) -> bool:
    """Whether these settings say where the shop keeps the day of an order."""
    return days.where(settings) is not None


def _read(response: Response, account: Account) -> asking.Data | Refusal:
    try:
        return asking.read(response, account)
    except asking.Stale as error:
        raise Stale from error
    except asking.Dear as error:
        return Refusal(says=f"Shopify finds it too dear: {error}", permanent=True)


# ------------------------------------------------------------------------------------- asking

_QUERIES: dict[What, str] = {
    "discount_code": """query($code: String!) { codeDiscountNodeByCode(code: $code) {
  id codeDiscount { ... on DiscountCodeBasic { title } } } }""",
    "refund": """query($id: ID!) { order(id: $id) { id refunds(first: 100) { id note }
  suggestedRefund(suggestFullRefund: true) { suggestedTransactions { gateway
    parentTransaction { id } maximumRefundableSet { presentmentMoney {
    amount currencyCode } } } } } }""",
    "order_note": "query($id: ID!) { order(id: $id) { id note } }",
    "order_address": f"""query($id: ID!) {{ order(id: $id) {{
  id cancelledAt displayFulfillmentStatus {addresses.FIELDS} }} }}""",
    "fulfilment_event": """query($id: ID!) { fulfillment(id: $id) { id
  events(first: 100) { nodes { id status happenedAt } } } }""",
}


def lookup(deed: Deed, account: Account, at: datetime) -> Request:
    """How to ask whether it was done. Raises ``ValueError``, ``Incomplete``."""
    if deed.what == "discount_code":
        variables = {"code": text(deed.data["code"])}
    elif deed.what == "fulfilment_event":
        variables = {"id": _gid("Fulfillment", text(deed.data["shipment"]))}
    else:
        variables = {"id": _order(deed)}
    if deed.what == "order_day":
        return asking.query(account, days.look(account.settings), variables)
    return asking.query(account, _QUERIES[deed.what], variables)


def found(deed: Deed, response: Response, account: Account) -> Receipt | Absent | Refusal:
    """What the answer to that means. Raises ``Misread``, ``Stale``."""
    told = _read(response, account)
    if isinstance(told, Refusal):
        return told
    if deed.what == "discount_code":
        return _found_code(deed, part(told.data, "codeDiscountNodeByCode"))
    if deed.what == "fulfilment_event":
        return _found_event(deed, part(told.data, "fulfillment"))
    order = part(told.data, "order")
    if not order:
        return Refusal(says="Shopify does not know this order any more", permanent=True)
    if deed.what == "refund":
        return _found_refund(deed, order)
    if deed.what == "order_address":
        return addresses.found(deed.data, order)
    if deed.what == "order_day":
        return days.found(deed.data, order, account.settings)
    note = text(order.get("note"))
    return Receipt(provider_id=text(order["id"])) if _mark(deed) in note else Absent({"note": note})


def _found_code(deed: Deed, node: Thing) -> Receipt | Absent | Refusal:
    if not node:
        return Absent()
    if _mark(deed) in text(part(node, "codeDiscount").get("title")):
        return Receipt(provider_id=text(node.get("id"), 200))
    return Refusal(says="Shopify has this code already, for something else", permanent=True)


def _found_event(deed: Deed, fulfilment: Thing) -> Receipt | Absent | Refusal:
    if not fulfilment:
        return Refusal(says="Shopify does not know this parcel any more", permanent=True)
    happened = instant(deed.data["happened"])
    for one in parts(part(fulfilment, "events"), "nodes"):
        if text(one.get("status")) == _word(deed) and _same(
            instant(one.get("happenedAt")), happened
        ):
            return Receipt(provider_id=text(one.get("id"), 200))
    return Absent()


def _same(one: datetime | None, other: datetime | None) -> bool:
    """Shopify keeps whole seconds."""
    return bool(one and other) and abs((one - other).total_seconds()) < 1  # type: ignore[operator]


def _found_refund(deed: Deed, order: Thing) -> Receipt | Absent:
    for one in parts(order, "refunds"):
        if _mark(deed) in text(one.get("note")):
            return Receipt(provider_id=text(one.get("id"), 200))
    payments = []
    for one in parts(part(order, "suggestedRefund"), "suggestedTransactions"):
        money = part(part(one, "maximumRefundableSet"), "presentmentMoney")
        currency = text(money.get("currencyCode"))
        most = minor(text(money.get("amount")), currency) or 0
        parent = text(part(one, "parentTransaction").get("id"))
        payments.append((text(one.get("gateway")), parent, most, currency))
    return Absent({"payments": payments})
