"""Stores' own domains for the pages of their customers."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from afterword.wire.shapes import Answer, Request, Response

from .models import Store

Why = Literal["https", "alone", "ours", "taken"]


class Unfit(ValueError):
    """A text that is no domain for pages. ``why``: it is not reached over https, is more than a
    domain, is where all of Afterword is, or is another store's."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def clean(text: str, store: Store) -> str:
    """A domain's address as it is kept: ``https://orders.ada-fern.example``; "" for nothing.
    Raises ``Unfit``."""
    text = text.strip().rstrip("/")
    if not text:
        return ""
    parts = urlsplit(text if "://" in text else f"https://{text}")
    if parts.scheme != "https":
        raise Unfit("https")
    if (
        not _is_public(parts.netloc)
        or parts.path
        or parts.query
        or parts.username
        or parts.fragment
    ):
        raise Unfit("alone")
    if parts.netloc.lower() == urlsplit(settings.AFTERWORD_URL).netloc.lower():
        raise Unfit("ours")
    other = store_at(parts.netloc)
    if other is not None and other.pk != store.pk:
        raise Unfit("taken")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def store_at(host: str) -> Store | None:
    """The store whose pages are at this host; ``None``: it is nobody's. Asked of every request, so
    nothing is looked up for where Afterword itself is, nor for what can be no domain of a store."""
    host = host.lower()
    if host == urlsplit(settings.AFTERWORD_URL).netloc.lower() or not _is_public(host):
        return None
    return Store.objects.filter(pages_url=f"https://{host}").first()


def _is_public(host: str) -> bool:
    """Whether a host, with its port if it has one, is a name that people can be given: it has a
    dot and is no bare address."""
    if not host.isprintable():
        return False  # and no database is asked for a name with a NUL in it
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:  # what anybody asks about may be anything
        return False
    try:
        ip_address(name)
    except ValueError:
        return "." in name
    return False


def elsewhere(request: HttpRequest, store: Store) -> bool:
    """Whether a page of a store is asked for at the domain of another one."""
    found: Store | None = getattr(request, "pages_of", None)
    return found is not None and found.pk != store.pk


def proof(store: Store, host: str) -> str:
    """What an address answers that is a store's own domain and leads here."""
    return store.secret.derived("domain").hash(host.lower())[:32]


def leads_here(store: Store, carry: Callable[[Request], Answer]) -> bool:
    """Whether the store's own domain leads to this installation by now. ``carry`` asks it."""
    host = urlsplit(store.pages_url).netloc
    answer = carry(Request(method="GET", url=f"{store.pages_url}/find/{store.key}/here"))
    return isinstance(answer, Response) and answer.body.decode("latin-1") == proof(store, host)
