"""Connecting with a shop, and taking leave: what may we read, and where we listen."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from afterword.wire.reading import Thing, part, parts, text
from afterword.wire.shapes import Account, Refusal, Request, Response
from afterword.wire.syncing import Found, Took

from . import days, queries
from .asking import VERSION, query, read
from .stages import Stage, State, budget, on

SCOPES: dict[str, str] = {
    "read_orders": "orders, what was paid back, and fulfilments",
    "read_all_orders": "orders older than 60 days",
    "read_fulfillments": "parcels, and what carriers say of them",
    "read_customers": "who ordered, and their yes or no to offers",
    "read_products": "what is sold, and what is in stock",
}
"""What the app at Shopify must be allowed, and what for."""
MAY_LACK = frozenset({"read_all_orders"})

TOPICS: tuple[str, ...] = (
    "ORDERS_CREATE",
    "ORDERS_PAID",
    "ORDERS_UPDATED",
    "ORDERS_EDITED",
    "ORDERS_CANCELLED",
    "ORDERS_FULFILLED",
    "ORDERS_PARTIALLY_FULFILLED",
    "ORDERS_DELETE",
    "REFUNDS_CREATE",
    "FULFILLMENTS_CREATE",
    "FULFILLMENTS_UPDATE",
    "FULFILLMENT_EVENTS_CREATE",
    "CUSTOMERS_CREATE",
    "CUSTOMERS_UPDATE",
    "CUSTOMERS_MERGE",
    "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE",
    "CUSTOMERS_MARKETING_CONSENT_UPDATE",
    "PRODUCTS_CREATE",
    "PRODUCTS_UPDATE",
    "APP_UNINSTALLED",
)
"""What the shop is asked to tell."""
WITH_ORDER = frozenset(TOPICS[:7]) - {"ORDERS_EDITED"}
"""Those that bring the whole order, with its metafields where they are subscribed to."""
CLOCK = timedelta(minutes=2)
"""So far our clock may be from the shop's."""


def _asks_who(state: State, account: Account) -> Request:
    return query(account, queries.WHO)


def _reads_who(state: State, response: Response, account: Account, at: datetime) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    shop = part(found.data, "shop")
    held = parts(part(found.data, "currentAppInstallation"), "accessScopes")
    allowed = {text(one.get("handle")) for one in held}
    says = [
        *_reached(shop, account),
        *_scopes(allowed),
        *_clock(response, at),
        *_version(response),
    ]
    domain = text(part(shop, "primaryDomain").get("host"))
    settings = {"domain": domain} if domain else {}
    return on(state, "listening", found=says, settings=settings, says=text(shop.get("name")))


def _reached(shop: Thing, account: Account) -> list[Found]:
    name, currency = text(shop.get("name"), 120), text(shop.get("currencyCode"))
    found = [Found(check="reached", ok=True, says=f"This is {name}. It counts in {currency}.")]
    ours = text(account.settings.get("currency"))
    if currency and ours and currency != ours:
        says = (
            f"The shop counts in {currency} and this store in {ours}: prices of products would be "
            f"read as {ours}. Make a store that counts in {currency} for it."
        )
        found.append(Found(check="currency", ok=False, says=says))
    return found


def _scopes(allowed: set[str]) -> list[Found]:
    found = []
    for scope, what in SCOPES.items():
        # Who may write may read.
        has = scope in allowed or scope.replace("read_", "write_") in allowed
        if has:
            says = f"{scope}: {what}."
        elif scope in MAY_LACK:
            says = (
                f"{scope} is missing: only the orders of the last 60 days can be read. Ask Shopify "
                "for it in the app's settings, then install the app anew."
            )
        else:
            says = (
                f"{scope} is missing, so there are no {what}. Add it to the app's scopes at "
                "Shopify, install the app anew, and connect once more."
            )
        found.append(Found(check="scopes", ok=has, says=says))
    return found


def _clock(response: Response, at: datetime) -> list[Found]:
    try:
        theirs = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return []
    apart = at - theirs
    if abs(apart) <= CLOCK:
        return [Found(check="clock", ok=True, says="The clocks agree.")]
    minutes = round(abs(apart) / timedelta(minutes=1))
    way = "ahead of" if apart > timedelta() else "behind"
    says = f"This machine's clock is {minutes} minutes {way} Shopify's. Let it be set by NTP."
    return [Found(check="clock", ok=False, says=says)]


def _version(response: Response) -> list[Found]:
    """Whether we were answered in the version that was asked for. Each is served for a year; after
    that Shopify answers by the oldest that it still serves, and says so in a header alone."""
    served = text(response.headers.get("x-shopify-api-version"), 20)
    if served in ("", VERSION):
        return []
    says = (
        f"Shopify answers by version {served} of its API: it does not serve {VERSION} any more. "
        "What it calls otherwise by now may be read wrongly. Update Afterword."
    )
    return [Found(check="version", ok=False, says=says)]


# ---------------------------------------------------------------------------------- listening


def _asks_listening(state: State, account: Account) -> Request:
    return query(account, queries.LISTENING, {"after": state.get("after")})


def _reads_listening(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    held = part(found.data, "webhookSubscriptions")
    heard = set(state.get("heard") or ())
    ids = list(state.get("ids") or ())
    amiss = dict(state.get("amiss") or {})
    for one in parts(held, "nodes"):
        if account.url and text(one.get("uri")) == account.url:
            topic, outside = text(one.get("topic")), text(one.get("id"))
            heard.add(topic)
            ids.append(outside)
            settings = account.settings if topic in WITH_ORDER else {}
            if not days.brings(one.get("metafieldNamespaces"), settings):
                amiss[topic] = outside
    info = part(held, "pageInfo")
    if info.get("hasNextPage") is True:
        so_far: dict[str, Any] = {"heard": sorted(heard), "ids": ids, "amiss": amiss}
        after = text(info.get("endCursor"))
        return on(state, "listening", after=after, **so_far, wait=found.wait)
    rest: dict[str, Any] = {"after": None, "heard": None, "ids": None, "amiss": None}
    if state["what"] == "leave":
        stage = "no more" if ids else "end"
        return on(state, stage, **{**rest, "ids": ids})
    # When connecting, it was looked at with the first question.
    old = [] if state["what"] == "connect" else _version(response)
    if not account.url:
        return on(state, state["then"], found=[*old, _unheard()], **rest)
    lost = [topic for topic in TOPICS if topic not in heard] + list(amiss)
    if not lost:
        says = f"All {len(TOPICS)} webhooks are there."
        there = Found(check="webhooks", ok=True, says=says)
        return on(state, state["then"], found=[*old, there], **rest)
    to_do = {**rest, "lost": lost, "amiss": amiss}
    return on(state, "listen", found=old, **to_do, wait=found.wait)


def _unheard() -> Found:
    says = (
        "Shopify cannot call Afterword where it is: its address lies inside your own network. "
        "What changes is fetched once a day only. Set AFTERWORD_URL to an address on the "
        "internet, and connect once more."
    )
    return Found(check="webhooks", ok=False, says=says)


def _asks_listen(state: State, account: Account) -> Request:
    there: dict[str, str] = state.get("amiss") or {}
    spaces = days.spaces(account.settings)
    some = [
        queries.Wanted(topic, spaces if topic in WITH_ORDER else [], there.get(topic, ""))
        for topic in _some(state)
    ]
    return query(account, queries.listen(some, account.url))


_EACH = 22
"""Points that making a webhook costs at the most."""


def _some(state: State) -> list[str]:
    """So many topics as may be asked for at once."""
    return list(state["lost"])[: max(budget(state) // _EACH, 1)]


def _reads_listen(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    said: list[Found] = []
    some, made = _some(state), list[str](state.get("made") or ())
    for place, topic in enumerate(some):
        errors = parts(part(found.data, f"m{place}"), "userErrors")
        says = "; ".join(text(one.get("message"), 160) for one in errors)
        if says and "already been taken" not in says:
            written = f"Shopify does not tell us {_plain(topic)}: {says}"
            said.append(Found(check="webhooks", ok=False, says=written[:300]))
        else:
            made.append(topic)
    left = state["lost"][len(some) :]
    if left:
        return on(state, "listen", found=said, lost=left, made=made, wait=found.wait)
    there = state.get("amiss") or {}
    came = [topic for topic in made if topic not in there]
    changed = [topic for topic in made if topic in there]
    told = [_told(came, state)] if came else []
    told += [_changed(changed, state, account)] if changed else []
    found_out = [*told, *said]
    rest: dict[str, Any] = {"lost": None, "made": None, "amiss": None}
    return on(state, state["then"], found=found_out, **rest, wait=found.wait)


def _told(made: list[str], state: State) -> Found:
    connects = state["what"] == "connect"
    says = f"Shopify tells us from now on what happens: {len(made)} webhooks."
    if not connects:
        says = f"Shopify had stopped telling us: {_few(made)}. {len(made)} webhooks were made anew."
    return Found(check="webhooks", ok=connects, says=says)


def _changed(topics: list[str], state: State, account: Account) -> Found:
    """What is said of webhooks that brought other metafields than the day needs."""
    connects = state["what"] == "connect"
    space = "".join(days.spaces(account.settings))
    many = f"{len(topics)} webhooks of orders"
    if not space:
        says = f"{many} bring no metafields any more."
    elif connects:
        says = f"{many} bring the metafields of {space} from now on."
    else:
        says = (
            f"{many} had come without the metafields of {space}, where the delivery day is kept. "
            "They bring them again."
        )
    return Found(check="webhooks", ok=connects or not space, says=says[:300])


def _few(topics: list[str]) -> str:
    return ", ".join(map(_plain, topics[:5])) + (" …" if len(topics) > 5 else "")


def _plain(topic: str) -> str:
    return topic.lower().replace("_", "/", 1)


_AT_ONCE = 40
"""Webhooks that are taken back at once."""


def _asks_no_more(state: State, account: Account) -> Request:
    return query(account, queries.no_more(list(state["ids"])[:_AT_ONCE]))


def _reads_no_more(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    rest = list(state["ids"])[_AT_ONCE:]
    return on(state, "no more" if rest else "end", ids=rest or None)


STAGES: dict[str, Stage] = {
    "who": Stage(_asks_who, _reads_who),
    "listening": Stage(_asks_listening, _reads_listening),
    "listen": Stage(_asks_listen, _reads_listen),
    "no more": Stage(_asks_no_more, _reads_no_more),
}
