"""The store's own answers page: keeping it, and finding what it says to a question."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from afterword.decisions.faults import Wrong
from afterword.decisions.likeness import alike
from afterword.house.actions import audit
from afterword.house.models import Store

from .models import OwnAnswer

MOST_QUESTIONS = 40
LONGEST = 2000


class Refused(Wrong, ValueError):
    """It is not kept like that. Its faults say why."""


@transaction.atomic
def save(
    store: Store,
    row: OwnAnswer | None,
    *,
    name: str,
    questions: Sequence[str],
    words: Mapping[str, str],
    now: datetime,
    by: str,
) -> OwnAnswer:
    """Keep an entry; ``row``: the one that it was before. Raises ``Refused``."""
    asked = list(dict.fromkeys(one.strip()[:200] for one in questions if one.strip()))
    said = {language: text.strip() for language, text in words.items() if text.strip()}
    if not asked or not said:
        raise Refused("write at least one question, and the answer in one language")
    if len(asked) > MOST_QUESTIONS or any(len(text) > LONGEST for text in said.values()):
        raise Refused(
            "at most %(questions)s questions, and %(characters)s characters an answer",
            {"questions": MOST_QUESTIONS, "characters": LONGEST},
        )
    row = row or OwnAnswer(store=store)
    row.name, row.questions, row.words, row.changed = name[:80], asked, said, now
    row.save()
    audit(store, now=now, by=by, what="own_answer.saved", about=row.name)
    return row


@transaction.atomic
def drop(store: Store, row: OwnAnswer, *, now: datetime, by: str) -> None:
    """Throw an entry away."""
    audit(store, now=now, by=by, what="own_answer.dropped", about=row.name)
    row.delete()


def found(store: Store, text: str) -> str:
    """The entry that answers a text, by its number; empty: none is like enough it, or two are
    about equally so and say different things."""
    rows = OwnAnswer.objects.of(store).values_list("id", "questions")
    scored = [
        (max((alike(text, one) for one in questions), default=0), number)
        for number, questions in rows
    ]
    best = sorted(scored, reverse=True)[:2]
    if not best or best[0][0] < store.rules.answers.alike:
        return ""
    if len(best) > 1 and best[0][0] - best[1][0] < CLEARLY:
        return ""
    return str(best[0][1])


CLEARLY = 5
"""By so much the best must be more like it than the next, in a hundred."""


def words_of(store: Store, number: str) -> dict[str, str]:
    """What an entry says, by language; nothing where there is none any more."""
    if not number.isdigit():
        return {}
    row = OwnAnswer.objects.of(store).filter(pk=int(number)).first()
    return dict(row.words) if row else {}
