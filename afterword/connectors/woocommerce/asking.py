"""How a WooCommerce site is asked, and what its answers mean before one looks into them.

Over TLS the keys go into the header, or into the address where the site's server takes that header
away; on a plain line every request is signed.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from afterword.wire.reading import Thing, load, text, whole
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Request, Response

from .signing import signed

BUSY = (429, 503)
REST = 30.0
"""Seconds to leave a site alone that says it is too busy, and not for how long."""
LONGEST_REST = 3600.0


class Ask(NamedTuple):
    """One request to the REST interface. A path without ``/`` in front is within ``wc/v3``."""

    path: str
    params: Mapping[str, object] = {}
    method: str = "GET"
    body: Mapping[str, object] | None = None
    keys: bool = True
    """Whether it needs the keys at all."""


class Fault(NamedTuple):
    """An answer that is no yes."""

    status: int
    code: str = ""
    says: str = ""
    page: bool = False
    """It came as a page for people: from the host, a cache or a plugin, not from WooCommerce."""


def shop(account: Account) -> str:
    """The address of the site, without the end. Raises ``Incomplete`` where there is none."""
    written = text(account.settings.get("shop"), 300).rstrip("/")
    if not written:
        raise Incomplete("Write down the address of the shop first.")
    found = written if "://" in written else f"https://{written}"
    at = urlsplit(found)
    if at.scheme not in ("https", "http") or not at.hostname or at.query or at.fragment:
        raise Incomplete(f"{written!r} is not the address of a shop, such as https://shop.example.")
    return re.sub(r"/(wp-json(/.*)?|wp-admin(/.*)?)$", "", found)


def request(ask: Ask, account: Account, at: datetime, keys_in: str = "") -> Request:
    """A request with its keys. ``keys_in``: ``query`` where the header does not arrive.

    Raises ``Incomplete`` without an address or keys.
    """
    home = shop(account)
    way = "/wp-json" if ask.path.startswith("/") else "/wp-json/wc/v3/"
    url = f"{home}{way}{ask.path}"
    params = {name: _written(one) for name, one in ask.params.items() if one is not None}
    headers = {"Accept": "application/json"}
    if ask.keys:
        key, secret = _keys(account)
        if url.startswith("http://"):
            params = signed(ask.method, url, params, key, secret, at)
        elif (keys_in or account.settings.get("keys_in")) == "query":
            params = {**params, "consumer_key": key, "consumer_secret": secret}
        else:
            basic = b64encode(f"{key}:{secret}".encode()).decode()
            headers["Authorization"] = f"Basic {basic}"
    body = b""
    if ask.body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(ask.body).encode()
    whole_url = f"{url}?{urlencode(params)}" if params else url
    return Request(method=ask.method, url=whole_url, headers=headers, body=body)  # type: ignore[arg-type]


def _written(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _keys(account: Account) -> tuple[str, str]:
    key, secret = (
        text(account.secrets.get(name), 200) for name in ("consumer_key", "consumer_secret")
    )
    if not key or not secret:
        raise Incomplete("Write down the consumer key and the consumer secret first.")
    return key, secret


def answer(response: Response) -> Any | Fault | Refusal:
    """What came back: JSON, a fault, or that the site wants to be asked later."""
    status = response.status
    if 300 <= status < 400:
        return Fault(status, "moved", text(response.headers.get("location"), 300))
    if status in BUSY or status in (500, 502, 504, 520, 521, 522, 524):
        return _later(response)
    try:
        told = load(response.body)
    except Misread:
        return Fault(status, page=True, says=_title(response.body))
    if 200 <= status < 300:
        return told
    found = told if isinstance(told, dict) else {}
    return Fault(status, text(found.get("code"), 100), text(found.get("message"), 300))


def _later(response: Response) -> Refusal:
    """Too busy is no failure; a fault of the site's own may pass."""
    busy = response.status in BUSY
    asked = whole(response.headers.get("retry-after"), 0)
    return Refusal(
        says=f"The shop's site answered {response.status}{_of(_title(response.body))}.",
        permanent=False,
        busy=busy,
        retry_after=min(float(asked), LONGEST_REST) if asked > 0 else REST if busy else None,
    )


def refusal(fault: Fault) -> Refusal:
    """What follows from a fault, in words that say what to do."""
    if fault.status in (401, 403) or fault.page or fault.code == "moved":
        return Refusal(says=words(fault), permanent=False, account=True)
    return Refusal(says=words(fault), permanent=400 <= fault.status < 500)


def words(fault: Fault) -> str:
    """A fault for the person who connects: what it is and what to do."""
    if fault.code == "moved":
        there = urlsplit(fault.says)
        home = f"{there.scheme}://{there.netloc}" if there.netloc else "another address"
        return f"The site sends everybody on to {home}: write down the address where it ends up."
    if fault.page and fault.status == 404:
        return (
            "The site has no REST interface at that address. In WordPress, open Settings, "
            "Permalinks, and choose anything but Plain."
        )
    if fault.page:
        return (
            f"The site answered with a page instead of data{_of(fault.says)}. A security plugin, a "
            "firewall or a maintenance mode stands in front of it: let the addresses under "
            "/wp-json/wc/ through."
        )
    if "write permission" in fault.says:
        return "These keys may only read. Make new ones with the permission Read/Write."
    if fault.status == 403 and fault.code.startswith("woocommerce_rest_cannot"):
        return (
            "The person whose keys these are may not manage the shop. Make the keys for an "
            "administrator or a shop manager."
        )
    if fault.status in (401, 403):
        return f"The shop does not accept these keys{_of(fault.says)}."
    if fault.code == "rest_no_route":
        return "The site's WooCommerce does not know what was asked: it may be too old, or off."
    return f"The shop answered {fault.status}{_of(fault.says or fault.code)}."


def _of(said: str) -> str:
    return f" ({said.rstrip('.')})" if said else ""


def _title(body: bytes) -> str:
    found = re.search(rb"<title[^>]*>([^<]{1,200})", body[:20_000], re.IGNORECASE)
    return " ".join(found[1].decode("utf-8", "replace").split()) if found else ""


def counted(response: Response, name: str) -> int | None:
    """One of WordPress's two counts of a list: ``total``, ``totalpages``."""
    written = response.headers.get(f"x-wp-{name}")
    return whole(written, -1) if written and whole(written, -1) >= 0 else None


def things(told: object) -> list[Thing]:
    """The objects of a list. Raises ``Misread`` where it is none."""
    if isinstance(told, dict):
        told = [one for one in told.values() if isinstance(one, dict)] if _numbered(told) else None
    if not isinstance(told, list):
        raise Misread("the shop answered with something that is no list")
    return [one for one in told if isinstance(one, dict)]


def _numbered(told: Thing) -> bool:
    """PHP writes a list with a gap in it as an object."""
    return all(name.isdigit() for name in told)
