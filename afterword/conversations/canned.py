"""Canned replies: answers that are often given, written once, with variables and by language."""

import re
from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import F

from afterword.decisions.faults import Fault, Wrong
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.messages import sampling
from afterword.messages.context import names
from afterword.messages.liquid import Faulty, Filled

from . import finding
from .models import Canned, Conversation

LONGEST = 5_000


class Refused(Wrong, ValueError):
    """It cannot be kept so. Its faults say why; the place of each is the language."""


class Choice(msgspec.Struct, frozen=True):
    """One to choose from in the composer."""

    id: int
    name: str
    short: str


@transaction.atomic
def save(
    store: Store,
    row: Canned | None,
    *,
    name: str,
    short: str,
    words: Mapping[str, str],
    now: datetime,
    by: str,
) -> Canned:
    """Keep one; ``row``: the one that it was before. Raises ``Refused``."""
    kept = {language: said.strip() for language, said in words.items() if said.strip()}
    if not kept:
        raise Refused("write it in one language at least")
    for language, said in kept.items():
        _sound(store, language, said, now)
    taken = Canned.objects.of(store).filter(short=short).first()
    if taken is not None and (row is None or taken.pk != row.pk):
        raise Refused("%(short)s is taken by another one", {"short": f"/{short}"})
    row = row or Canned(store=store)
    row.name, row.short, row.words = name[:80], short[:30], kept
    row.save()
    audit(store, now=now, by=by, what="canned.saved", about=f"canned /{row.short}")
    return row


def _sound(store: Store, language: str, said: str, now: datetime) -> None:
    """It fills in for somebody made up. Raises ``Refused``."""
    if len(said) > LONGEST:
        raise Refused([Fault(language, "at most %(most)s characters", {"most": LONGEST})])
    about = sampling.subject(
        store, who=None, state="road", language=language, tone=store.tone, now=now
    )
    try:
        Filled(said, html=False).fill(names(about))
    except Faulty as error:
        found = [msgspec.structs.replace(one, path=language) for one in error.faults]
        raise Refused(found) from error


@transaction.atomic
def drop(store: Store, row: Canned, *, now: datetime, by: str) -> None:
    """Throw one away."""
    audit(store, now=now, by=by, what="canned.dropped", about=f"canned /{row.short}")
    row.delete()


def choices(store: Store) -> list[Choice]:
    """Those to choose from, the most used first."""
    rows = Canned.objects.of(store).order_by("-used", "name", "id")
    return [Choice(*row) for row in rows.values_list("id", "name", "short")]


_GAP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def found(store: Store, text: str) -> list[Canned]:
    """Those in whose name, shortcut or words, in whatever language, all these words stand or begin,
    by name. Compared as ``finding`` compares; without a word in the text all of them."""
    wanted = finding.parts(text)
    rows = Canned.objects.of(store).order_by("name", "id")
    return [row for row in rows if _has(row, wanted)]


def _has(row: Canned, wanted: list[str]) -> bool:
    said = (row.name, row.short, *(_GAP.sub(" ", one) for one in row.words.values()))
    known = finding.parts("\n".join(said))
    return all(any(one.startswith(word) for one in known) for word in wanted)


def filled(talk: Conversation, row: Canned, *, now: datetime) -> str:
    """What it says to the customer of a conversation, in their language where it is written in it.

    Raises ``Faulty`` where a name in it has nothing behind it for this person.
    """
    store = talk.store
    language = _language(row, talk.language or talk.customer.language or store.language)
    about = sampling.of_customer(
        store,
        talk.customer_id,
        language=language,
        now=now,
        order=talk.order,
    )
    said = Filled(row.words[language], html=False).fill(names(about)).strip()
    Canned.objects.of(store).filter(pk=row.pk).update(used=F("used") + 1)
    return said


def _language(row: Canned, wanted: str) -> str:
    alike = (wanted, wanted.partition("-")[0])
    return next((one for one in alike if one in row.words), next(iter(row.words)))
