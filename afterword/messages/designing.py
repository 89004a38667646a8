"""Designing a card or a letter: its words and its form, in a template, and how it will look."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast

import msgspec
from django.db import transaction

from afterword.decisions.foreign import foreign
from afterword.decisions.timeline import Timeline
from afterword.house.models import Store
from afterword.house.pictures import NoPicture
from afterword.journeys import document
from afterword.journeys.text import load_yaml
from afterword.timeline import queries as timeline
from afterword.timeline.models import Order

from . import actions, models, paper, posting, queries
from . import pictures as kept
from .liquid import Faulty
from .paper import Sheet, Unprintable
from .subject import Subject, language_of, products_for
from .text import Posting, Size, Unreadable, chosen
from .voice import voice_of

WORDS = ("headline", "line", "words", "sign_off", "link_words", "why")
"""The parts of a design that are words, each in a language."""


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a card or letter, in one language."""

    name: str
    language: str = "en"
    size: Size = "a6"
    headline: str = ""
    line: str = ""
    words: str = ""
    sign_off: str = ""
    picture: str = ""
    link: str = ""
    link_words: str = ""
    why: str = ""
    window: Literal["left", "right"] = "left"


def designs(store: Store) -> dict[str, str]:
    """The templates that go by post, by key with their names."""
    found: dict[str, str] = {}
    for key, text in queries.texts(store).items():
        if "post" in queries.spoken({key: text})[key]:
            found[key] = str(load_yaml(text).get("name", key))
    return found


def design(store: Store, key: str, language: str) -> Design:
    """A template's design in a language. Raises ``LookupError`` for one that is not there."""
    template = queries.template(store, key)
    form = template.post or Posting()
    spoken, words = chosen(template, language, store.tone)
    named = {name: words.get(getattr(form, name), "") for name in WORDS if name != "why"}
    return Design(
        name=template.name,
        language=language if language in template.words else spoken,
        size=form.size,
        picture=form.picture,
        link=form.link,
        window=form.window,
        why=words.get("why", ""),
        **named,
    )


def written(text: str, key: str, made: Design) -> str:
    """The text of a template with this design in it; all else in it stays as it is, comments
    too."""
    if not text:
        text = document.put(f"template: {key}\nwords: {{}}\n", ("words",), {made.language: {}})
    plain: dict[str, Any] = load_yaml(text)
    first = next(iter(plain["words"]))
    taken: dict[str, Any] = {**plain["words"][first]}
    form: dict[str, Any] = {"size": made.size}
    if plain.get("name") != made.name:
        text = document.put(text, ("name",), made.name)
    if made.language not in plain["words"]:
        text = document.put(text, ("words", made.language), {})
    for part in WORDS:
        name = part if part == "why" else "post" if part == "words" else f"post_{part}"
        said = getattr(made, part).strip()
        if said or name in taken:
            text = document.put(text, ("words", made.language, name), said)
            if name not in taken and first != made.language:
                text = document.put(text, ("words", first, name), said)
            taken.setdefault(name, said)
        if part != "why" and name in taken:
            form[part] = name
    for part in ("picture", "link", "window"):
        if getattr(made, part):
            form[part] = getattr(made, part)
    return _formed(text, plain.get("post"), form)


def _formed(text: str, was: dict[str, Any] | None, form: dict[str, Any]) -> str:
    if was is None:
        return document.put(text, ("post",), form)
    for part in was:
        if part not in form:
            text = document.take_out(text, ("post", part))
    for part, value in form.items():
        if was.get(part) != value:
            text = document.put(text, ("post", part), value)
    return text


@transaction.atomic
def save(store: Store, key: str, made: Design, *, now: datetime, by: str) -> models.Template:
    """Save a design as the next version of its template. Raises ``actions.Refused``."""
    text = queries.texts_of(store, [key]).get(key, "")
    return actions.save_template(store, key, written(text, key, made), now=now, by=by)


def looks(store: Store, key: str, made: Design, now: datetime, ppi: float = 120) -> list[bytes]:
    """Each page as it will be printed, for the customer who ordered last, as PNG.

    Raises ``Unprintable`` with what is wrong.
    """
    text = written(queries.texts_of(store, [key]).get(key, ""), key, made)
    try:
        sheet = posting.filled(text, sample(store, made.language, now), store.tone)
        picture = posting.picture_of(store, sheet.picture)
    except (Faulty, Unreadable) as error:
        raise Unprintable(error.faults) from error
    except LookupError as error:
        raise Unprintable([foreign("", str(error))]) from error
    return paper.pictures(_addressed(sheet), picture, ppi)


def _addressed(sheet: Sheet) -> Sheet:
    lines = ("Ana Petrović", "12 Dean Terrace", "Edinburgh", "EH4 1ND")
    return msgspec.structs.replace(sheet, address=lines)


def sample(store: Store, language: str, now: datetime) -> Subject:
    """Somebody to try words on: whoever ordered last, in this language; else somebody made up."""
    order = Order.objects.of(store).order_by("-placed", "-id").select_related("customer").first()
    seen, name = Timeline("0", ()), {"name": "Ana Petrović", "given_name": "Ana"}
    if order is not None:
        seen = timeline.timelines(store, {order.customer_id})[order.customer_id]
        name = timeline.name_of(order.customer, store)
    return Subject(
        store=store,
        name=name,
        timeline=seen,
        order=order.about if order else "",
        learned=cast(Mapping[str, Any], {}),
        language=language or language_of(store, seen),
        now=now,
        links={"order": f"{store.pages}/o/…", "unsubscribe": ""},
        products=products_for(store, [seen]),
        base_url=store.pages,
        voice=voice_of(store),
        pictures=kept.every(store),
    )


def keep_picture(
    store: Store, name: str, content: bytes, *, now: datetime, by: str
) -> models.Image:
    """Keep a picture under a name, in the place of one that had it. Raises ``Unprintable``."""
    try:
        return kept.keep(store, name, content, now=now, by=by)
    except NoPicture as error:
        raise Unprintable([foreign("", str(error))]) from error


def pictures(store: Store) -> list[str]:
    """The names of the pictures that a store has uploaded."""
    return list(models.Image.objects.of(store).order_by("name").values_list("name", flat=True))
