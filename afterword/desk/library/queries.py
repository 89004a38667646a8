"""What the library shows: journeys by moment, each with its strip, and what is missing for one."""

from collections.abc import Iterator
from functools import cache

import msgspec
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.decisions.conditions import Condition
from afterword.decisions.journey import REPLY, Journey, Saying, walk
from afterword.desk.permit import DeskRequest
from afterword.house.models import Account, Season, Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Journey as JourneyRow
from afterword.journeys.stories import MOMENTS, Story, Told, stories
from afterword.journeys.text import parse
from afterword.messages import queries as templates
from afterword.messages import speech
from afterword.programs.offers import queries as offers
from afterword.timeline import segments
from afterword.timeline.models import Product
from afterword.ui import fault_words, words

from .strip import Sample, Strip, strip

NAMES = {
    "ordered": gettext_lazy("Just ordered"),
    "road": gettext_lazy("On the road"),
    "arrived": gettext_lazy("Just arrived"),
    "word": gettext_lazy("Their word"),
    "again": gettext_lazy("They come again"),
    "season": gettext_lazy("Seasons"),
    "wrong": gettext_lazy("When something goes wrong"),
}


class Shown(msgspec.Struct, frozen=True):
    """A journey of the library as it is shown."""

    story: Story
    told: Told
    strip: Strip
    mine: tuple[JourneyRow, ...]
    """The store's own journeys that were made of it."""


class Shelf(msgspec.Struct, frozen=True):
    """The journeys of one moment."""

    key: str
    name: str
    shown: tuple[Shown, ...]


@cache
def definition(key: str) -> Journey:
    """A journey of the library as typed."""
    return parse(journeys.library()[key])


def shelves(store: Store, language: str) -> list[Shelf]:
    """All of the library, by moment."""
    texts, sample = templates.texts(store), sample_of(store)
    rows = journeys.journeys(store)
    found = [_shown(one, store, texts, sample, rows, language) for one in stories().values()]
    return [
        Shelf(
            moment,
            str(NAMES[moment]),
            tuple(one for one in found if one.story.moment == moment),
        )
        for moment in MOMENTS
    ]


def shown(store: Store, story: Story, language: str) -> Shown:
    """One journey of the library."""
    texts, rows = templates.texts(store), journeys.journeys(store)
    return _shown(story, store, texts, sample_of(store), rows, language)


def _shown(
    story: Story,
    store: Store,
    texts: dict[str, str],
    sample: Sample,
    rows: list[JourneyRow],
    language: str,
) -> Shown:
    key = story.story
    mine = [
        row
        for row in rows
        if row.key == key
        or (row.key.startswith(f"{key}-") and row.key.removeprefix(f"{key}-").isdigit())
    ]
    drawn = strip(definition(key), texts, sample, language, store.tone)
    return Shown(story, story.told(language), drawn, tuple(mine))


def sample_of(store: Store) -> Sample:
    """What the pictures speak of: something the store sells, and its next season."""
    product = Product.objects.of(store).order_by("id").values_list("title", flat=True).first()
    season = Season.objects.of(store).order_by("begins").values_list("name", flat=True).first()
    facts = {"name": store.name, "url": store.url, "signature": store.signature or store.name}
    title = (product or "Hario V60").partition(",")[0]
    return Sample(facts, title, season or _("the season"))


def kinds(store: Store) -> list[str]:
    """The kinds of product that the store sells, by name."""
    found = Product.objects.of(store).exclude(type="").order_by("type")
    return list(found.values_list("type", flat=True).distinct())


def missing(request: DeskRequest, story: Story) -> list[tuple[str, str]]:
    """What is not there yet for a journey: (sentence, the name of the page where it is mended)."""
    there = [*_facts(request.store, story), *_voice(story), *_codes(request, story)]
    return [*there, *_channels(request.store, definition(story.story))]


def _facts(store: Store, story: Story) -> Iterator[tuple[str, str]]:
    if "season" in story.needs and not Season.objects.of(store).exists():
        yield _("Your calendar has no season yet: until it has, nobody enters."), "seasons"
    for fact, says in (
        ("care", _("None of your products says how to care for it: a general tip goes out.")),
        (
            "goes_with",
            _("None of your products says what goes with it: the message asks them to come by."),
        ),
    ):
        if fact in story.needs:
            told = Product.objects.of(store).filter(facts__has_key=fact)
            if not told.exists():
                yield says, ""


def _voice(story: Story) -> Iterator[tuple[str, str]]:
    if "speech" in story.needs and (lacks := speech.missing(settings.AFTERWORD_SPEECH)):
        says = _("This machine cannot speak yet, so nobody hears a voice note: %s.")
        yield says % fault_words.said(lacks).rstrip("."), ""


def _codes(request: DeskRequest, story: Story) -> Iterator[tuple[str, str]]:
    if any(ask.kind == "offer" for ask in story.asks):
        standing = [one for one in offers.offers(request.store, request.now) if not one.over]
        if not any(one.free for one in standing):
            yield _("You have no codes to give yet: bring some first."), "offers"


def _channels(store: Store, journey: Journey) -> Iterator[tuple[str, str]]:
    rows = Account.objects.of(store).filter(kind="channel", enabled=True)
    there = set(rows.values_list("plug", flat=True))
    used = [step.channels for step in walk(journey.steps) if isinstance(step, Saying)]
    for channel in dict.fromkeys(one for some in used for one in some):
        if channel in there or channel == REPLY:
            continue
        name = capfirst(str(words.word(words.CHANNELS, channel)))
        if channel == "email":
            yield _("Mail is not connected: what goes out stays in the mailbox here."), "settings"
        elif all(some == (channel,) for some in used if channel in some):
            yield _("%s is not connected: what goes over it waits here.") % name, "settings"
        else:
            yield _("%s is not connected: the next channel is taken.") % name, "settings"


def reach(request: DeskRequest, story: Story) -> str:
    """How many may be written to for what the journey sells; empty: it sells nothing."""
    says = [step for step in walk(definition(story.story).steps) if isinstance(step, Saying)]
    sells = {channel for step in says if step.class_ == "marketing" for channel in step.channels}
    if not sells:
        return ""
    if "email" not in sells:
        return _reach_over(request, min(sells))
    many = segments.count(request.store, Condition(consent="offers"), request.now)
    return (
        ngettext(
            "%d customer has said yes to offers by e-mail; others get nothing that sells.",
            "%d customers have said yes to offers by e-mail; others get nothing that sells.",
            many,
        )
        % many
    )


def _reach_over(request: DeskRequest, channel: str) -> str:
    condition = Condition(consent="offers", channel=channel)
    many = segments.count(request.store, condition, request.now)
    return ngettext(
        "%(many)d customer has said yes to offers over %(channel)s; others get nothing that sells.",
        "%(many)d customers have said yes to offers over %(channel)s; others get nothing that "
        "sells.",
        many,
    ) % {"many": many, "channel": words.word(words.CHANNELS, channel)}
