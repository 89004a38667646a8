"""What goes by post, for one person: the sheet, and the pages that whoever prints it gets."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from babel.dates import format_date
from django.conf import settings
from django.contrib.staticfiles import finders

from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.ui.brand import palette
from afterword.wire import postal
from afterword.wire.shapes import Outgoing, Postal

from . import models, paper
from .compile import printed
from .context import names
from .labels import labels
from .paper import Sheet, Unprintable
from .subject import Subject


class Posted(msgspec.Struct, frozen=True):
    """A card or a letter ready to go, and what it is printed from."""

    outgoing: Outgoing
    sheet: Sheet


def posted(intent: Intent, text: str, about: Subject, to: str, to_name: str) -> Posted:
    """What goes by post. Raises ``Unprintable``, ``Faulty``, ``Unreadable``, ``LookupError``."""
    address = postal.read(to)
    if address is None:
        raise Unprintable("the address cannot be written on an envelope")
    store = about.store
    sheet = filled(text, about, intent.tone or store.tone)
    picture = picture_of(store, sheet.picture)
    card = sheet.is_card
    outgoing = Outgoing(
        key=f"{intent.send_key}.{store.key}",
        to=to,
        to_name=to_name,
        subject=sheet.headline,
        text="\n\n".join(one for one in (*sheet.words, sheet.sign_off) if one),
        language=sheet.language,
        sender_name=store.sender_name or store.name,
        sender=store.name,
        unsubscribe_url=about.links["unsubscribe"],
        link=sheet.link,
        postal=address,
        home=home(store),
        size=sheet.size,
        pages=paper.pdf(sheet, picture, ("front",) if card else ("front", "back")),
        back=paper.pdf(sheet, picture, ("back",)) if card else b"",
        at=about.now,
        valid_until=intent.valid_until,
        message_class=intent.message_class,
    )
    lines = tuple(postal.on_envelope(address, store.country))
    return Posted(outgoing, msgspec.structs.replace(sheet, address=lines))


def filled(text: str, about: Subject, tone: str) -> Sheet:
    """What a template says on paper to this person, without an address. Raises as ``posted``."""
    made = printed(text, about.language, tone)
    known = names(msgspec.structs.replace(about, language=made.language))
    parts = {name: one.fill(known).strip() for name, one in made.parts.items()}
    store = about.store
    return Sheet(
        size=made.posting.size,
        language=made.language,
        rtl=made.rtl,
        store=store.name,
        tint=palette(store.brand_colour).tint,
        headline=parts["headline"],
        line=parts["line"],
        words=tuple(one.strip() for one in parts["words"].split("\n\n") if one.strip()),
        sign_off=parts["sign_off"],
        link=parts["link"],
        link_words=parts["link_words"],
        why=made.why.fill(known).strip(),
        stop=about.links.get("unsubscribe", ""),
        stop_words=labels(made.language)["stop"],
        home=tuple(_home_lines(store)),
        date=_day(about, made.language),
        window=made.posting.window,
        picture=parts["picture"],
    )


def _day(about: Subject, language: str) -> str:
    """The day it is written on, as that language writes it."""
    day = about.now.astimezone(zone(about.store.zone)).date()
    return format_date(day, "long", locale=language.replace("-", "_"))


def home(store: Store) -> Postal | None:
    """Where what cannot be delivered comes back to, as the store writes its address; ``None``: it
    has written none, or not a whole one."""
    parts = [one.strip() for one in store.postal_address.replace("\n", ",").split(",")]
    parts = [one for one in parts if one]
    if len(parts) < 2:
        return None
    *lines, last = parts
    words = last.split()
    codes = [one for one in words if any(sign.isdigit() for sign in one)]
    town = " ".join(one for one in words if one not in codes)
    if not town and len(lines) > 1:
        *lines, town = lines
    return Postal(
        name=store.sender_name or store.name,
        lines=tuple(lines),
        city=town,
        postcode=" ".join(codes),
        country=store.country,
    )


def _home_lines(store: Store) -> list[str]:
    written = store.postal_address.replace("\n", ",").split(",")
    return [store.sender_name or store.name, *(one.strip() for one in written if one.strip())]


# -------------------------------------------------------------------------------- pictures


def picture_of(store: Store, name: str) -> bytes:
    """A picture: one that the store has uploaded, or one that this installation serves itself.

    Empty for no name. Raises ``Unprintable`` for one that is not there; none is fetched from
    elsewhere.
    """
    if not name:
        return b""
    row = models.Image.objects.of(store).filter(name=name).first()
    if row is not None:
        return bytes(row.content)
    found = _served(name)
    if found is None:
        raise Unprintable(
            "there is no picture %(name)s; upload it under that name", {"name": repr(name)}
        )
    return found.read_bytes()


def _served(name: str) -> Path | None:
    address = urlsplit(name)
    ours = urlsplit(settings.AFTERWORD_URL)
    if address.netloc and address.netloc != ours.netloc:
        return None
    path = address.path if address.path.startswith("/static/") else f"/static/demo/{name}.png"
    found = finders.find(path.removeprefix("/static/"))
    return Path(found) if isinstance(found, str) else None
