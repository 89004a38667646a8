"""When something would come that is ordered now: with a key, and for anybody where a store says so.

The public one knows nobody and keeps nothing: it says the same to all who ask for one place, so
that browsers and shop fronts may keep the answer for a while.
"""

from datetime import datetime
from hashlib import blake2b
from importlib.resources import files
from math import ceil
from typing import Annotated, Any
from urllib.parse import parse_qs

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import Query, Router
from pydantic import BaseModel, Field

from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.insights import estimating
from afterword.insights.estimating import Estimate, Place
from afterword.messages import spoken
from afterword.messages.labels import labels

from .asked import only
from .facts import instant
from .keys import ApiRequest
from .pace import Pace
from .problems import Fault, Problem, Trouble, answer, unsound

router = Router()
pace = Pace()
KEPT = 300
"""Seconds that an answer may be kept by whoever asked."""
MOST_PRODUCTS = 50
_ASKED = ("country", "region", "postcode", "product", "at", "language")
_READ: dict[Any, Any] = {401: Trouble, 404: Trouble, 422: Trouble, 429: Trouble}


class Days(BaseModel):
    """When it would come. Without `words` nobody can say yet: show nothing."""

    words: str = Field(description="“Thursday 3 – Saturday 5 December”, in the language asked for.")
    sentence: str = Field(description="“between Thursday 3 and Saturday 5 December”.")
    first: str | None = Field(description="The first day, where it goes: `2026-12-03`.")
    likely: str | None = Field(description="Half of them are there by the end of this day.")
    last: str | None = Field(description="Nine in ten come from the first day to this one.")
    begins: str | None = Field(
        description="The beginning of the first day: `from` of an `order.told`."
    )
    ends: str | None = Field(description="The end of the last day: `to` of an `order.told`.")
    share: float = Field(description="How many of all come on these days: 0.9.")
    learnt: int = Field(description="How many deliveries speak for it, the older ones less.")
    order_by: str | None = Field(
        description="Until when to order for these days to hold; where the store has said how it "
        "sends."
    )


@router.get("/estimate", response={200: Days, **_READ}, summary="When an order would come")
def get_estimate(
    request: ApiRequest,
    country: Annotated[str, Query(description="Where it goes: two letters, like `DE`.")] = "",
    region: Annotated[str, Query(description="State or province, where it is known.")] = "",
    postcode: Annotated[str, Query(description="Where it is known.")] = "",
    product: Annotated[
        list[str] | None, Query(description="What is ordered: ids of products; may be repeated.")
    ] = None,
    at: Annotated[str, Query(description="When it is ordered; without it, now.")] = "",
    language: Annotated[str, Query(description="Of the words; without it, the store's.")] = "",
) -> HttpResponse:
    """The days on which something ordered now would come, for a product page or the checkout. What
    a customer was shown can be told as `order.told`, so that they hear of it when it moves."""
    only(request, *_ASKED)
    asked = _Asked(country, region, postcode, tuple(product or ()), at, language)
    return _told(request.store, asked, request.now, public=False)


class _Asked(msgspec.Struct, frozen=True):
    country: str = ""
    region: str = ""
    postcode: str = ""
    products: tuple[str, ...] = ()
    at: str = ""
    language: str = ""


def _told(store: Store, asked: _Asked, now: datetime, *, public: bool) -> HttpResponse:
    country = asked.country.upper() or store.country
    faults = []
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        faults.append(Fault("country", "must be two letters, like DE"))
    if len(asked.products) > MOST_PRODUCTS:
        faults.append(Fault("product", f"may be given {MOST_PRODUCTS} times at the most"))
    at = now
    if asked.at:
        try:
            at = instant(asked.at)
        except ValueError as error:
            faults.append(Fault("at", str(error)))
    if faults:
        raise unsound(faults)
    place = Place(country, asked.region[:10].upper(), asked.postcode[:20])
    found = estimating.estimate(store, place, products=asked.products, now=at)
    body = msgspec.json.encode(_days(store, found, country, asked.language or store.language))
    headers = {"Cache-Control": f"{'public' if public else 'private'}, max-age={KEPT}"}
    return HttpResponse(body, content_type="application/json", headers=headers)


def _days(store: Store, found: Estimate | None, country: str, language: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("first", "likely", "last", "begins", "ends", "order_by"))
    if found is None:
        return {**nothing, "words": "", "sentence": "", "share": 0.9, "learnt": 0}
    where, known = zone(found.zone), labels(language)
    first, likely, last = (
        one.astimezone(where).date() for one in (found.since, found.likely, found.until)
    )
    locale = spoken.locale(language[:16], country)
    if first == last:
        sentence = known["on"].format(spoken.long_day(first, locale))
    else:
        sentence = known["between"].format(*spoken.ends(first, last, locale))
    return {
        "words": spoken.span(first, last, locale),
        "sentence": sentence,
        "first": first.isoformat(),
        "likely": likely.isoformat(),
        "last": last.isoformat(),
        "begins": found.since.isoformat(),
        "ends": found.until.isoformat(),
        "share": 0.9,
        "learnt": found.learnt,
        "order_by": found.order_by.isoformat() if found.order_by else None,
    }


# ------------------------------------------------------------------------------ for anybody


@require_safe
def public(request: HttpRequest, store: str) -> HttpResponse:
    """The same for anybody, where the store says so: from a shop's own page, in any browser."""
    now: datetime = request.now  # type: ignore[attr-defined]
    wait = pace.wait(_whoever(request))
    if wait:
        return _open(answer(Problem("too-fast", headers={"Retry-After": str(ceil(wait))})))
    found = Store.objects.filter(key=store).first()
    if found is None or not found.rules.dates.public:
        return _open(answer(Problem("not-found", "Nobody may ask here when a parcel would come.")))
    given = parse_qs(request.META.get("QUERY_STRING", ""), max_num_fields=100)
    words = {name: given[name][-1] for name in _ASKED if name in given and name != "product"}
    asked = _Asked(products=tuple(given.get("product", ())), **words)
    try:
        return _open(_told(found, asked, now, public=True))
    except Problem as problem:
        return _open(answer(problem))


def _whoever(request: HttpRequest) -> int:
    """A number for a network address: nothing of it is kept."""
    address = request.META.get("REMOTE_ADDR", "").encode()
    return int.from_bytes(blake2b(address, digest_size=8).digest(), "big")


def _open(response: HttpResponse) -> HttpResponse:
    """Any page may read it; it comes with no cookie and asks for none."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def snippet(request: HttpRequest, store: str) -> HttpResponse:
    """The script that writes the days where a theme puts it. The same for every store: it asks
    beside the address it came from."""
    text = (files("afterword.api") / "static" / "api" / "dates.js").read_text(encoding="utf-8")
    headers = {"Cache-Control": "public, max-age=3600"}
    return _open(HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers))
