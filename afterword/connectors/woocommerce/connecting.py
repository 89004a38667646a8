"""Connecting a WooCommerce shop, looking after its webhooks, and leaving.

A webhook is ours when it leads to our door. WooCommerce shows no secrets, so that ours is written
into each again when a shop is connected.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from afterword.wire.reading import Thing, name, text
from afterword.wire.shapes import Account, Incomplete, Response
from afterword.wire.syncing import Found

from .asking import Ask, Fault, counted, things, words
from .parse import READERS
from .steps import Part, Place

TOPICS = tuple(READERS)
"""What a shop is to tell us."""
SKEW = timedelta(minutes=10)
"""By how much clocks may differ: signatures are refused from fifteen minutes on."""


# ------------------------------------------------------------------------------- who is there


def reach(place: Place, account: Account) -> Ask:
    """Is there a WordPress, with a WooCommerce that speaks?"""
    return Ask("/", {"_fields": "name,url,home,namespaces,timezone_string,gmt_offset"}, keys=False)


def reached(place: Place, told: Any, response: Response, account: Account, at: datetime) -> Part:
    """Its name and its zone; whether its clock goes right."""
    spaces = told.get("namespaces") if isinstance(told, dict) else None
    if not isinstance(spaces, list) or "wc/v3" not in spaces:
        says = "There is a WordPress, but no WooCommerce in it that speaks: is the plugin on?"
        return Part(None, found=(Found(check="reached", ok=False, says=says),), over=True)
    called = text(told.get("name"), 120) or "the shop"
    found = [Found(check="reached", ok=True, says=f"{called} answers.")]
    if (off := _off(response, at)) is not None and abs(off) > SKEW:
        minutes = round(abs(off).total_seconds() / 60)
        says = f"The site's clock differs from ours by {minutes} minutes. One of them needs care."
        found.append(Found(check="clock", ok=False, says=says))
    return Part(None, found=tuple(found))


def _off(response: Response, at: datetime) -> timedelta | None:
    try:
        return parsedate_to_datetime(response.headers.get("date", "")) - at
    except (ValueError, TypeError):
        return None


def unreached(place: Place, fault: Fault, account: Account) -> Part | None:
    """No WordPress, or none that speaks."""
    return Part(None, found=(Found(check="reached", ok=False, says=words(fault)),), over=True)


def try_keys(place: Place, account: Account) -> Ask:
    """Are the keys right, and what money does the shop count in?"""
    return Ask("data/currencies/current", {"_fields": "code"})


def keyed(place: Place, told: Any, response: Response, account: Account, at: datetime) -> Part:
    """They are. What was learned is kept with the account."""
    currency = name(told.get("code") if isinstance(told, dict) else "", 3).upper()
    found = [Found(check="keys", ok=True, says="The keys are right.")]
    ours = text(account.settings.get("currency")).upper()
    if currency and ours and currency != ours:
        says = (
            f"The shop counts in {currency}, this store in {ours}: prices are kept in {currency}."
        )
        found.append(Found(check="currency", ok=True, says=says))
    settings = {"shop_currency": currency, "keys_in": place.get("keys_in", "header")}
    return Part(None, found=tuple(found), settings=settings)


def unkeyed(place: Place, fault: Fault, account: Account) -> Part | None:
    """They are not, or the site's server takes the header away: then they go into the address."""
    if fault.status in (401, 403) and not fault.page and not place.get("keys_in"):
        return Part({**place, "keys_in": "query"})
    return Part(None, found=(Found(check="keys", ok=False, says=words(fault)),), over=True)


# ------------------------------------------------------------------------------- the webhooks


def begin_webhooks(*, renew: bool) -> Place:
    """``renew``: also those that are well get our secret."""
    return {"page": 1, "have": {}, "renew": renew, "todo": None, "done": 0, "paused": []}


def ask_webhooks(place: Place, account: Account) -> Ask:
    """The list of them, page by page; then what is to be done, one by one.

    Raises ``Incomplete`` without a secret to write into them.
    """
    if place["todo"] is None:
        return Ask("webhooks", {"page": place["page"], "per_page": 100, "status": "all"})
    what, topic, outside = place["todo"][0]
    body: dict[str, object] = {"status": "active", "secret": _secret(account)}
    if what == "create":
        about = {"name": f"Afterword: {topic}", "topic": topic, "delivery_url": account.url}
        return Ask("webhooks", method="POST", body={**about, **body})
    return Ask(f"webhooks/{outside}", method="PUT", body=body)


def secret_for(account: Account) -> dict[str, str]:
    """A secret to sign with, for a store that has made up none: it is kept before it is told."""
    if account.secrets.get("secret") or not account.own:
        return {}
    made = hmac.digest(bytes.fromhex(account.own), b"woocommerce webhooks", "sha256")
    return {"secret": made.hex()}


def _secret(account: Account) -> str:
    if not (found := text(account.secrets.get("secret"), 200)):
        raise Incomplete("Make up a webhook secret and write it down first.")
    return found


def webhooks(place: Place, told: Any, response: Response, account: Account, at: datetime) -> Part:
    """One of them more is well."""
    if place["todo"] is None:
        return _listed(place, things(told), response, account)
    return _onward({**place, "done": place["done"] + 1})


def _listed(place: Place, found: list[Thing], response: Response, account: Account) -> Part:
    have = {
        **place["have"],
        **{
            text(one.get("topic")): [name(one.get("id"), 40), text(one.get("status"))]
            for one in found
            if text(one.get("delivery_url")).rstrip("/") == account.url.rstrip("/")
        },
    }
    if place["page"] < (counted(response, "totalpages") or 1):
        return Part({**place, "page": place["page"] + 1, "have": have})
    if not account.url:
        says = (
            "Nobody outside reaches this Afterword, so the shop cannot tell it anything: it is "
            "asked now and then."
        )
        return Part(None, found=(Found(check="webhooks", ok=False, says=says),))
    place = {**place, "have": have, "todo": _todo(have, renew=place["renew"])}
    place["paused"] = sorted(topic for topic, (_, status) in have.items() if status == "paused")
    return _onward(place, first=False)


def _todo(have: Mapping[str, list[str]], *, renew: bool) -> list[list[str]]:
    found: list[list[str]] = []
    for topic in TOPICS:
        outside, status = have.get(topic, ["", ""])
        if not outside:
            found.append(["create", topic, ""])
        elif status == "disabled" or renew:
            found.append(["renew", topic, outside])
    return found


def _onward(place: Place, *, first: bool = True) -> Part:
    todo = place["todo"][1:] if first else place["todo"]
    if todo:
        return Part({**place, "todo": todo})
    paused = () if place["renew"] else place["paused"]
    if paused:
        says = f"Somebody paused these webhooks in the shop: {', '.join(paused)}."
        return Part(None, found=(Found(check="webhooks", ok=False, says=says),))
    mended = f" {place['done']} had to be set up again." if place["done"] else ""
    says = f"The shop tells us of {len(TOPICS)} things as they happen.{mended}"
    if place["renew"]:
        says = f"The shop tells us of {len(TOPICS)} things as they happen."
    return Part(None, found=(Found(check="webhooks", ok=True, says=says),))


def not_ours(place: Place, fault: Fault, account: Account) -> Part | None:
    """The keys may not look after webhooks; or one went meanwhile, which is no matter."""
    if fault.page or fault.status not in (400, 401, 403, 404):
        return None
    if fault.status in (400, 404) and place["todo"] and place["todo"][0][0] == "renew":
        # It was deleted since: the next look makes it anew.
        return _onward(place)
    check = "writes" if fault.status in (401, 403) else "webhooks"
    says = f"{words(fault)} Until then the shop tells nothing by itself: it is asked now and then."
    return Part(None, found=(Found(check=check, ok=False, says=says),))


# ------------------------------------------------------------------------------------ leaving


def begin_leaving() -> Place:
    """First the list, then one by one."""
    return {"page": 1, "ids": [], "listed": False}


def ask_to_leave(place: Place, account: Account) -> Ask:
    """The list of webhooks, then each of ours is deleted: they know no bin."""
    if not place["listed"]:
        return Ask("webhooks", {"page": place["page"], "per_page": 100, "status": "all"})
    return Ask(f"webhooks/{place['ids'][0]}", {"force": True}, method="DELETE")


def left(place: Place, told: Any, response: Response, account: Account, at: datetime) -> Part:
    """One less."""
    if place["listed"]:
        return _gone(place)
    ids = place["ids"] + [
        name(one.get("id"), 40)
        for one in things(told)
        if account.url and text(one.get("delivery_url")).rstrip("/") == account.url.rstrip("/")
    ]
    if place["page"] < (counted(response, "totalpages") or 1):
        return Part({**place, "page": place["page"] + 1, "ids": ids})
    return Part({**place, "ids": ids, "listed": True} if ids else None)


def _gone(place: Place) -> Part:
    ids = place["ids"][1:]
    return Part({**place, "ids": ids} if ids else None)


def not_left(place: Place, fault: Fault, account: Account) -> Part | None:
    """One that is gone already is as well."""
    if place["listed"] and fault.status == 404 and not fault.page:
        return _gone(place)
    says = f"{words(fault)} Delete the webhooks in the shop yourself."
    return Part(None, found=(Found(check="webhooks", ok=False, says=says),), over=True)
