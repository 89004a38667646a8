"""Every template there is: who says it, in which languages, tones and channels."""

import msgspec
from django.db.models import F

from afterword.decisions.journey import Ask, Plan
from afterword.house.models import Store
from afterword.journeys import models as journey_models
from afterword.journeys.text import Unreadable as NoJourney
from afterword.journeys.text import parse as parse_journey
from afterword.messages import checking, drafts, models, queries
from afterword.messages.text import BRIEF, Template, Unreadable, parse, speaks
from afterword.messages.voice import Voice, heard, voice_of
from afterword.ui.words import CHANNEL_ICONS

ORDERLESS = frozenset({"customer", "conversation"})
"""What a journey can be about that has no order."""


class Use(msgspec.Struct, frozen=True):
    """A journey that says a template."""

    key: str
    name: str
    on: bool
    subject: str
    learns: tuple[str, ...]
    """The names of the answers that it asks for."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A template in the list."""

    key: str
    name: str
    own: int
    """How often it was saved here; 0: as it comes with Afterword."""
    languages: tuple[str, ...]
    tones: int
    channels: tuple[tuple[str, str], ...]
    """(channel, its drawing)"""
    uses: tuple[Use, ...]
    drafted: bool
    """Something is being written that is not saved."""
    new: bool
    """Nothing of it was ever saved."""
    avoided: tuple[str, ...]
    """Words that the brand avoids, and says here."""
    unreadable: bool = False


def uses(store: Store) -> dict[str, list[Use]]:
    """The journeys that say each template, live or in a draft."""
    live = journey_models.Version.objects.of(store).filter(number=F("journey__live"))
    rows = [
        (row.journey, row.text) for row in live.select_related("journey").order_by("journey__name")
    ]
    rows += [
        (row.journey, row.text)
        for row in journey_models.Draft.objects.of(store).select_related("journey")
    ]
    found: dict[str, dict[str, Use]] = {}
    for journey, text in rows:
        try:
            plan = Plan(parse_journey(text))
        except (NoJourney, ValueError, KeyError):
            continue
        learns = tuple(one.answer for one in plan.steps.values() if isinstance(one, Ask))
        for step in plan.steps.values():
            if template := getattr(step, "template", ""):
                use = Use(journey.key, journey.name, journey.on, plan.journey.subject, learns)
                found.setdefault(template, {}).setdefault(journey.key, use)
    return {key: list(some.values()) for key, some in found.items()}


def listed(store: Store) -> list[Listed]:
    """Every template of a store and those that ship, by name."""
    texts = queries.texts(store)
    written = drafts.drafts(store)
    saved: dict[str, int] = {}
    for key in models.Template.objects.of(store).values_list("key", flat=True):
        saved[key] = saved.get(key, 0) + 1
    used, voice = uses(store), voice_of(store)
    found = []
    for key in {**texts, **dict.fromkeys(written, "")}:
        text = texts.get(key) or written[key].text
        found.append(
            _listed(key, text, saved.get(key, 0), used.get(key, []), key in written, voice)
            if key in texts
            else msgspec.structs.replace(
                _listed(key, text, 0, used.get(key, []), True, voice), new=True
            )
        )
    return sorted(found, key=lambda one: (one.name.casefold(), one.key))


def _listed(key: str, text: str, own: int, used: list[Use], drafted: bool, voice: Voice) -> Listed:
    try:
        template = parse(text)
    except Unreadable:
        return Listed(
            key=key, name=key, own=own, languages=(), tones=0, channels=(), uses=tuple(used),
            drafted=drafted, new=False, avoided=(), unreadable=True,
        )  # fmt: skip
    toned_in = {tone for some in template.tones.values() for tone in some}
    spoken = speaks(template)
    return Listed(
        key=key,
        name=template.name,
        own=own,
        languages=template.languages,
        tones=len(toned_in),
        channels=tuple(
            (one, CHANNEL_ICONS[one]) for one in ("email", *BRIEF, "post") if one in spoken
        ),
        uses=tuple(used),
        drafted=drafted,
        new=False,
        avoided=avoided(template, voice),
    )


def avoided(template: Template, voice: Voice) -> tuple[str, ...]:
    """The words of a template that the brand avoids."""
    if not voice.avoid:
        return ()
    said = [
        one.word
        for where, text in checking.words(template)
        for one in heard(voice, str(where[1]), text)
        if one.code == "avoid"
    ]
    return tuple(dict.fromkeys(one.casefold() for one in said))
