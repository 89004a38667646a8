"""Asking Shopify's Admin API, and what its answers mean before anything is read in them.

Sources: shopify.dev, "API limits" and "Access tokens" (2026-10). A query costs points out of a
bucket that fills by ``restoreRate`` a second; what comes too early is answered with 200 and the
code ``THROTTLED``. A token of an app made in the Dev Dashboard lasts a day (client credentials) or
an hour (with a refresh token); one of an app that was made in the shop's admin before 2026 stays.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from afterword.wire.reading import Thing, instant, load, part, parts, text
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Request, Response
from afterword.wire.syncing import Renewed
from afterword.wire.waiting import retry_after

VERSION = "2026-10"
SOON = timedelta(minutes=2)
"""So long before its end a token counts as ended."""
_SHOP = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")


class Data(NamedTuple):
    """What a query was answered with."""

    data: Thing
    wait: float
    """Seconds until there are points enough for the same query again."""


def shop_of(account: Account) -> str:
    """The shop's own address at Shopify. Raises ``Incomplete``."""
    written = text(account.settings.get("shop")).lower()
    found = written.removeprefix("https://").removeprefix("http://").strip("/")
    if not _SHOP.fullmatch(found):
        raise Incomplete(
            "the shop's address must end in .myshopify.com: Shopify shows it under Settings, "
            "Domains"
        )
    return found


def token_of(account: Account) -> str:
    """The token that lets in; empty: there is none yet."""
    return text(account.secrets.get("access")) or text(account.secrets.get("token"))


def query(account: Account, source: str, variables: Mapping[str, Any] | None = None) -> Request:
    """A query or mutation. Raises ``Incomplete``."""
    token = token_of(account)
    if not token:
        raise Incomplete("write down the app's client ID and client secret, or its access token")
    body = {"query": source, **({"variables": variables} if variables else {})}
    return Request(
        method="POST",
        url=f"https://{shop_of(account)}/admin/api/{VERSION}/graphql.json",
        headers={"Content-Type": "application/json", "X-Shopify-Access-Token": token},
        body=json.dumps(body).encode(),
    )


class Dear(Exception):
    """The query asks for more at once than Shopify lets one ask for."""


class Stale(Exception):
    """The token at hand is not let in any more; another can be asked for."""


def read(response: Response, account: Account) -> Data | Refusal:
    """The data of an answer. Raises ``Dear``, ``Stale``, ``Misread``."""
    if response.status != 200:
        return _refused(response, account)
    told = load(response.body)
    if not isinstance(told, dict):
        raise Misread("Shopify's answer is no object")
    cost = part(part(told, "extensions"), "cost")
    errors = parts(told, "errors")
    if errors:
        return _wrong(errors, cost)
    return Data(part(told, "data"), _wait(cost, float(cost.get("requestedQueryCost") or 0)))


def _wait(cost: Thing, wanted: float) -> float:
    status = part(cost, "throttleStatus")
    there, rate = (
        float(status.get("currentlyAvailable") or 0),
        float(status.get("restoreRate") or 0),
    )
    return max(wanted - there, 0.0) / rate if rate > 0 else 0.0


def _wrong(errors: list[Thing], cost: Thing) -> Refusal:
    codes = {text(part(one, "extensions").get("code")) for one in errors}
    says = "; ".join(text(one.get("message"), 200) for one in errors)[:300]
    if "THROTTLED" in codes:
        wanted = float(cost.get("requestedQueryCost") or 0)
        return Refusal(
            says=says, permanent=False, busy=True, retry_after=max(_wait(cost, wanted), 0.1)
        )
    if "MAX_COST_EXCEEDED" in codes:
        raise Dear(says)
    if "ACCESS_DENIED" in codes:
        return Refusal(says=f"Shopify: {says}", permanent=False, account=True)
    if codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT", "SHOP_INACTIVE"}:
        return Refusal(says=f"Shopify: {says}", permanent=False)
    return Refusal(says=f"Shopify does not understand what it is asked: {says}", permanent=True)


_ACCOUNT = {
    401: "Shopify does not let the access token in: was the app taken out of the shop, or its "
    "token changed?",
    402: "the shop is frozen at Shopify, because a bill is not paid",
    403: "the app lacks a permission at Shopify",
    404: "there is no shop at this address, or it is closed",
}


def _refused(response: Response, account: Account) -> Refusal:
    status = response.status
    wait = retry_after(response.headers)
    if status == 401 and may_renew(account):
        raise Stale
    if status in _ACCOUNT:
        return Refusal(says=_ACCOUNT[status], permanent=False, account=True)
    if status == 429:
        return Refusal(
            says="Shopify asks us to be slower", permanent=False, busy=True, retry_after=wait or 2.0
        )
    if status in (423, 430):
        says = f"Shopify holds the shop closed to apps for a while ({status})"
        return Refusal(says=says, permanent=False, retry_after=wait)
    if status >= 500:
        return Refusal(
            says=f"Shopify is out of order ({status})", permanent=False, retry_after=wait
        )
    raise Misread(f"an answer that is none of Shopify's: {status}")


# ------------------------------------------------------------------------------------- tokens


def may_renew(account: Account) -> bool:
    """Whether a fresh token can be asked for."""
    return bool(account.settings.get("client") and account.secrets.get("secret"))


def renewal(account: Account, at: datetime) -> Request | None:
    """How to ask for a fresh token; ``None``: the one at hand is good, or lasts for ever."""
    if not may_renew(account):
        return None
    until = instant(account.settings.get("token_until"))
    if token_of(account) and until and at < until - SOON:
        return None
    refresh = text(account.secrets.get("refresh"))
    asks = {
        "client_id": text(account.settings.get("client")),
        "client_secret": text(account.secrets.get("secret")),
        **(
            {"grant_type": "refresh_token", "refresh_token": refresh}
            if refresh
            else {"grant_type": "client_credentials"}
        ),
    }
    return Request(
        method="POST",
        url=f"https://{shop_of(account)}/admin/oauth/access_token",
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        body=json.dumps(asks).encode(),
    )


def renewed(response: Response, account: Account, at: datetime) -> Renewed | Refusal:
    """The fresh token, and the refresh token that takes the place of the one that was used."""
    if response.status in (400, 401, 403, 404):
        told = load(response.body) if response.body.startswith(b"{") else {}
        why = text(part({"told": told}, "told").get("error_description"), 120)
        why = why or text(part({"told": told}, "told").get("error"), 120) or str(response.status)
        says = (
            f"Shopify gives no access token ({why}): are the client ID and client secret right, "
            "and is the app installed in this shop?"
        )
        return Refusal(says=says, permanent=False, account=True)
    if response.status != 200:
        return _refused(response, Account())
    told = load(response.body)
    token = text(part({"told": told}, "told").get("access_token"))
    if not token:
        raise Misread("Shopify's answer holds no access token")
    lasts = float(told.get("expires_in") or 3600)
    until = (at + timedelta(seconds=lasts)).isoformat()
    refresh = text(told.get("refresh_token"))
    secrets = {"access": token, **({"refresh": refresh} if refresh else {})}
    return Renewed(settings={"token_until": until}, secrets=secrets)
