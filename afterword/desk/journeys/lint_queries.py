"""What is to be mended in a journey, or known of it, seen in its store."""

from datetime import datetime

from django.db.models import Count

from afterword.decisions.consent import kinds_for, needs_yes
from afterword.decisions.journey import Journey, Saying, walk
from afterword.decisions.kinds import KINDS
from afterword.decisions.rules import PURPOSE_OF
from afterword.house import queries as house
from afterword.house.models import Membership, Store
from afterword.journeys import queries as journeys
from afterword.journeys.lint import SUPPLIED, Around, Problem, Said, lint
from afterword.messages import queries as templates
from afterword.messages.asking import asked
from afterword.outbox import ports
from afterword.outbox.webhooks import queries as webhooks
from afterword.programs.offers import queries as offers
from afterword.timeline import audiences
from afterword.timeline.models import Consent, ContactPoint, Customer, Event


def problems(store: Store, definition: Journey, now: datetime) -> list[Problem]:
    """Everything the linter finds in a journey of this store, faults first."""
    around = surroundings(store, definition)
    return lint(definition, channels=ports.channels, around=around)


def surroundings(store: Store, definition: Journey) -> Around:
    """What the linter has to know of a store to judge a journey."""
    some = Customer.objects.of(store).exists()
    return Around(
        templates=said(templates.texts(store)),
        others=journeys.definitions(store, but=definition.journey),
        heard=_heard(store),
        reach=_reach(store, definition) if some else None,
        languages=_languages(store),
        # With nothing connected yet every card would say so.
        connected=frozenset(house.connected(store, "channel")) or None,
        roles=frozenset(
            Membership.objects.filter(store=store).values_list("role", flat=True).distinct()
        ),
        offers=offers.keys(store),
        audiences=audiences.rules_of(store),
        webhooks=webhooks.names(store),
        supplies=Event.objects.of(store).filter(kind=SUPPLIED).exists(),
        rules=store.rules,
    )


def said(texts: dict[str, str]) -> dict[str, Said]:
    """Templates as the linter takes them; one that cannot be read says nothing."""
    return {
        key: Said(channels=one.channels, languages=one.languages, bare=one.bare)
        if (one := asked(text))
        else Said()
        for key, text in texts.items()
    }


def _heard(store: Store) -> frozenset[str]:
    """The kinds of event that came in; of the vocabulary all may."""
    rows = Event.objects.of(store).filter(kind__startswith="custom.")
    return frozenset(rows.values_list("kind", flat=True).distinct()) | frozenset(KINDS)


def _languages(store: Store) -> dict[str, int]:
    rows = Customer.objects.of(store).filter(merged_into=None).exclude(language="")
    return dict(rows.values_list("language").annotate(n=Count("id")))


def _reach(store: Store, definition: Journey) -> dict[tuple[str, str], int]:
    """How many may be written to, for what this journey says. Whose address is blocked, or who
    said no, is not among them."""
    found: dict[tuple[str, str], int] = {}
    for step in walk(definition.steps):
        if isinstance(step, Saying):
            purpose = step.purpose or PURPOSE_OF[step.class_]
            for channel in step.channels:
                if (channel, purpose) not in found:
                    found[channel, purpose] = _reached(store, channel, purpose)
    return found


def _reached(store: Store, channel: str, purpose: str) -> int:
    people = (
        ContactPoint.objects.of(store)
        .filter(channel__in=kinds_for(channel), blocked="")
        .values("customer")
    )
    words = Consent.objects.of(store).filter(channel=channel, purpose=purpose)
    found = Customer.objects.of(store).filter(merged_into=None, id__in=people)
    if needs_yes(store.rules, channel, purpose):
        return found.filter(id__in=words.filter(given=True).values("customer")).count()
    return found.exclude(id__in=words.filter(given=False).values("customer")).count()
