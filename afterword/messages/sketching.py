"""How a message would look to somebody, on one channel, without sending it.

What a step would say is written by the same parts as what goes out (``compile``, ``context``,
``posting``); only nothing is planned, sealed or handed over, and links lead nowhere of anybody's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Product
from afterword.wire.shapes import Choice, Media

from . import posting
from .compile import RIGHT_TO_LEFT, briefly, compiled, wrapped
from .compose import language_of, products_for
from .context import Subject, names
from .liquid import Faulty
from .paper import Sheet, Unprintable
from .text import Unreadable, parse, speaks


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it would arrive. With ``trouble`` there is none: it says why."""

    channel: str
    language: str = ""
    rtl: bool = False
    title: str = ""
    preheader: str = ""
    text: str = ""
    html: str = ""
    link: str = ""
    media: tuple[Media, ...] = ()
    choices: tuple[Choice, ...] = ()
    sheet: Sheet | None = None
    trouble: str = ""


def sketch(text: str, channel: str, about: Subject, tone: str) -> Look:
    """What a template's text says to this person on this channel in this tone."""
    try:
        if channel not in speaks(parse(text)):
            return Look(channel=channel)
        if channel == "email":
            return _mail(text, about, tone)
        if channel == "post":
            return _paper(text, about, tone)
        return _brief(text, channel, about, tone)
    except (Faulty, Unreadable, Unprintable, LookupError) as error:
        return Look(channel=channel, trouble=str(error))


def _mail(text: str, about: Subject, tone: str) -> Look:
    made = compiled(text, about.language, tone, about.store.brand_colour)
    known = names(msgspec.structs.replace(about, language=made.language))
    return Look(
        channel="email",
        language=made.language,
        rtl=_rtl(made.language),
        title=made.subject.fill(known).strip(),
        preheader=made.preheader.fill(known).strip(),
        text=wrapped(made.text.fill(known)),
        html=made.html.fill(known),
    )


def _brief(text: str, channel: str, about: Subject, tone: str) -> Look:
    made = briefly(text, channel, about.language, tone)
    known = names(msgspec.structs.replace(about, language=made.language))
    media = [
        Media(
            kind=kind,
            url=url.fill(known).strip(),
            alt=alt.fill(known).strip() or speak.fill(known).strip(),
        )
        for kind, url, alt, speak in made.media
    ]
    return Look(
        channel=channel,
        language=made.language,
        rtl=_rtl(made.language),
        title=made.title.fill(known).strip(),
        text=made.text.fill(known).strip(),
        link=made.link.fill(known).strip(),
        media=tuple(media),
        choices=tuple(
            Choice(key=key, words=words.fill(known).strip()) for key, words in made.choices
        ),
    )


def _paper(text: str, about: Subject, tone: str) -> Look:
    sheet = posting.filled(text, about, tone)
    return Look(
        channel="post",
        language=sheet.language,
        rtl=sheet.rtl,
        title=sheet.headline,
        text="\n\n".join(one for one in (*sheet.words, sheet.sign_off) if one),
        link=sheet.link,
        sheet=sheet,
    )


def _rtl(language: str) -> bool:
    return language.partition("-")[0] in RIGHT_TO_LEFT


# ---------------------------------------------------------------------------------- to whom


def somebody(
    store: Store,
    customer: Customer,
    *,
    order: str,
    learned: Mapping[str, Any],
    language: str,
    scale: Sequence[int],
    now: datetime,
) -> Subject:
    """One of the store's customers, and the order it is about; empty: their last one."""
    seen = timeline.timelines(store, [customer.pk])[customer.pk].known_by(now)
    orders = seen.present.orders
    last = max(orders.values(), key=lambda one: one.placed, default=None)
    return _subject(
        store,
        seen,
        name=timeline.name_of(customer, store),
        order=order if order in orders else last.about if last else "",
        learned=learned,
        language=language or language_of(store, seen),
        scale=scale,
        now=now,
    )


INVENTED = {"name": "Ana Petrović", "given_name": "Ana"}
_ORDER, _PARCEL = "order/invented", "shipment/invented"


def invented(store: Store, *, language: str, scale: Sequence[int], now: datetime) -> Subject:
    """Somebody made up: two of the store's products, on the road for a day."""
    seen = Timeline("customer/invented", _events(store, now))
    return _subject(
        store,
        seen,
        name=INVENTED,
        order=_ORDER,
        learned={},
        language=language or store.language,
        scale=scale,
        now=now,
    )


def _subject(
    store: Store,
    seen: Timeline,
    *,
    name: Mapping[str, str],
    order: str,
    learned: Mapping[str, Any],
    language: str,
    scale: Sequence[int],
    now: datetime,
) -> Subject:
    return Subject(
        store=store,
        name=name,
        timeline=seen,
        order=order,
        learned=learned,
        language=language,
        now=now,
        links={
            "order": f"{store.pages}/o/…",
            "preferences": f"{store.pages}/p/…",
            "unsubscribe": f"{store.pages}/u/…",
        },
        products=products_for(store, [seen]),
        base_url=store.pages,
        scale=[(value, "#") for value in scale],
    )


def _events(store: Store, now: datetime) -> list[Event]:
    placed, left = now - timedelta(days=2), now - timedelta(days=1)
    promise = now + timedelta(days=2)
    lines = _lines(store)
    bought = Event(
        id=1,
        kind="order.placed",
        happened=placed,
        known=placed,
        about=_ORDER,
        order=_ORDER,
        data={
            "number": "#1042",
            "currency": store.currency,
            "total": sum(line["price"] * line["quantity"] for line in lines),
            "items": len(lines),
            "products": [line["product"] for line in lines],
            "lines": lines,
        },
    )
    parcel = {
        "status": "in_transit",
        "carrier": "DPD",
        "number": "15527708",
        "promised_from": (promise - timedelta(days=1)).isoformat(),
        "promised_to": promise.isoformat(),
    }
    scanned = Event(
        id=2,
        kind="shipment.checkpoint",
        happened=left,
        known=left,
        about=_PARCEL,
        order=_ORDER,
        data=parcel,
    )
    return [bought, scanned]


def _lines(store: Store) -> list[dict[str, Any]]:
    rows = list(Product.objects.of(store).exclude(price=0).order_by("id")[:2])
    if not rows:
        return [{"product": "", "title": "Kettle", "quantity": 1, "price": 4800}]
    return [
        {"product": one.outside, "title": one.title, "quantity": 1, "price": one.price}
        for one in rows
    ]
