"""Help with words: asking a model, within what the store has settled, and keeping count.

It is a person who asks, and a person who uses what comes back or does not. Nothing here can send
anything. The words of a question and of its answer are kept nowhere but under the person's key.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction
from django.db.models import Sum

from afterword.decisions.assisting import asking as questions
from afterword.decisions.assisting.asking import Question, Use
from afterword.decisions.assisting.heeding import Heeded, heed, heed_each
from afterword.decisions.assisting.masks import Masks, Private
from afterword.house.models import Account, Store, User
from afterword.messages.voice import voice_of
from afterword.wire import chat
from afterword.wire.asking import line
from afterword.wire.chat import Fault, Part, Said

from . import assist_reading as reading
from .assist_names import naming
from .assist_settings import KIND, PLUG, Helper, helper, model
from .models import Assisted, Conversation, Rendered, Suggestion

THOUGHT = 600
"""Tokens beyond the signs of the answer that it may take: some scripts need one for each sign, and
many models think first."""

Why = chat.What | Literal["off", "limit", "nothing", "unsure"]
"""Beside what goes wrong on the wire. off: nothing is connected, or this use is not allowed. limit:
the month's money is spent. nothing: there are no words to work on. unsure: nobody can tell which
order is meant."""


class Unhelped(Exception):
    """There are no words. ``says``: the provider's own, without keys. ``wait``: seconds for which
    it asks to be left alone."""

    def __init__(self, what: Why, says: str = "", wait: float | None = None) -> None:
        super().__init__(what)
        self.what: Why = what
        self.says = says
        self.wait = wait


class Helped(msgspec.Struct, frozen=True, kw_only=True):
    """Words for a person to look at, and what they cost."""

    words: str
    removed: tuple[str, ...]
    unsure: tuple[str, ...]
    cut: bool
    micros: int
    currency: str


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a try showed: what was sent, and what came of it."""

    sent: tuple[str, str]
    answer: str = ""
    helped: Helped | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0
    fault: Unhelped | None = None


def draft(talk: Conversation, user: User, *, channel: str, before: str, now: datetime) -> Helped:
    """A reply to their last words. ``before``: what stands in the composer, to come back to.

    Raises ``Unhelped``, as all of these do.
    """
    said = reading.turns(talk)
    if not any(not one.ours for one in said):
        raise Unhelped("nothing")
    masks = reading.masks(talk)
    question = questions.draft(
        said,
        reading.facts(talk, now),
        masks,
        name=reading.called(talk),
        brand=_brand(talk.store),
        language=language_of(talk),
        channel=channel,
    )
    found = _ask(talk.store, user, "draft", question, masks, now)
    return keep_suggested(talk, user, "draft", found, before, now)


def tone(talk: Conversation, user: User, how: str, text: str, *, now: datetime) -> Helped:
    """The teammate's words in another tone. Raises ``KeyError`` for one that there is not."""
    masks = reading.masks(talk)
    question = questions.tone(_some(text), how, masks)
    found = _ask(talk.store, user, "tone", question, masks, now)
    return keep_suggested(talk, user, "tone", found, text, now)


def translate(talk: Conversation, user: User, text: str, *, now: datetime) -> Helped:
    """The teammate's words in the customer's language."""
    masks = reading.masks(talk)
    question = questions.translate(_some(text), language_of(talk), masks)
    found = _ask(talk.store, user, "translate", question, masks, now)
    return keep_suggested(talk, user, "translate", found, text, now)


def summary(
    talk: Conversation, user: User, language: str, *, by: str = "", before: str = "", now: datetime
) -> Helped:
    """The talk in a few sentences, for the team. ``by``, ``before``: what stands in the composer,
    and over what it was to go, to come back to."""
    masks, said = reading.masks(talk), reading.turns(talk)
    if not said:
        raise Unhelped("nothing")
    told = reading.facts(talk, now)
    question = questions.summary(said, told, masks, language=language)
    found = _ask(talk.store, user, "summary", question, masks, now)
    return keep_suggested(talk, user, "summary", found, before, now, by=by)


def render(talk: Conversation, user: User, event: str, language: str, *, now: datetime) -> str:
    """What a customer wrote, in a teammate's language. It is asked for once, and kept under the
    person's key. Raises ``LookupError`` for what is no reply of theirs."""
    text = _some(reading.said_by(talk, event))
    key = talk.customer.key(talk.store.secret)
    mine = Rendered.objects.of(talk.store).filter(conversation=talk)
    known = mine.filter(event=event, language=language).first()
    if known is not None:
        return key.open(bytes(known.sealed), "rendered").decode()
    masks = reading.masks(talk)
    question = questions.translate(text, language, masks)
    found = _ask(talk.store, user, "translate", question, masks, now)
    Rendered.objects.of(talk.store).update_or_create(
        store=talk.store,
        conversation=talk,
        event=event,
        language=language,
        defaults={"sealed": key.seal(found.words.encode(), "rendered"), "at": now},
    )
    return found.words


def translate_each(
    store: Store, user: User, texts: Mapping[str, str], language: str, *, now: datetime
) -> dict[str, str]:
    """The words of a template in another language, by name; those that came back whole."""
    masks = Masks(fixed=questions.LIQUID)
    question = questions.translate_each(texts, language, masks)
    return _each(store, user, "translate", question, masks, now)


def tone_each(
    store: Store, user: User, texts: Mapping[str, str], tone: str, *, now: datetime
) -> dict[str, str]:
    """The words of a template in another of its tones. Raises ``KeyError``."""
    masks = Masks(fixed=questions.LIQUID)
    question = questions.tone_each(texts, tone, masks)
    return _each(store, user, "tone", question, masks, now)


def language_of(talk: Conversation) -> str:
    """The language that a customer is answered in."""
    return talk.language or talk.customer.language or talk.store.language


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What was last suggested to a teammate, and what stood there before."""

    use: str
    words: str
    before: str
    by: str = ""
    """Over what that was to go, where the suggestion is a note."""
    removed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    cut: bool = False
    micros: int = 0
    currency: str = ""


def suggested(talk: Conversation, user: User) -> Shown | None:
    """What was last suggested to them here; ``None``: nothing."""
    row = Suggestion.objects.of(talk.store).filter(conversation=talk, user=user).first()
    if row is None or not talk.customer.wrapped_key:
        return None
    key = talk.customer.key(talk.store.secret)
    found: dict[str, Any] = key.open_json(bytes(row.sealed), "suggestion")
    return msgspec.convert({**found, "use": row.use}, Shown)


def let_go(talk: Conversation, user: User) -> None:
    """Forget what was suggested to them here: it was sent, or taken back. Safe to repeat."""
    Suggestion.objects.of(talk.store).filter(conversation=talk, user=user).delete()


def try_it(store: Store, user: User, text: str, known: list[Private], *, now: datetime) -> Trial:
    """Ask for a reply to words of nobody, to see whether it works. Raises nothing; it is asked
    whether it is switched on or not."""
    masks = Masks(known, naming=naming([_brand(store)]))
    question = questions.draft(
        [questions.Turn(False, text)], [], masks,
        name="", brand=_brand(store), language=store.language, channel="email",
    )  # fmt: skip
    found = helper(store)
    sent = (question.system, question.told)
    if found is None:
        return Trial(sent=sent, fault=Unhelped("off"))
    try:
        row, answer = _exchange(store, user, "try", found, question, now)
    except Unhelped as fault:
        return Trial(sent=sent, fault=fault)
    if isinstance(answer, Fault):
        return Trial(sent=sent, fault=_unhelped(answer), ms=answer.ms)
    return Trial(
        sent=sent,
        answer=answer.words,
        helped=_helped(heed_answer(answer, question, masks), row),
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
        ms=answer.ms,
    )


def spent(store: Store, now: datetime, currency: str) -> int:
    """What this month cost so far, in millionths of a unit; of what nobody knows, the most that it
    may have cost. The month is that of the store's calendar."""
    rows = Assisted.objects.of(store).filter(at__gte=month_of(store, now), currency=currency)
    return rows.aggregate(sum=Sum("micros"))["sum"] or 0


def month_of(store: Store, now: datetime) -> datetime:
    """When the month began."""
    here = now.astimezone(ZoneInfo(store.zone))
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _each(
    store: Store, user: User, use: Use, question: Question, masks: Masks, now: datetime
) -> dict[str, str]:
    answer, _row = _answered(store, user, use, question, now)
    found = heed_each(answer.words, question.told, masks)
    if not found:
        raise Unhelped("empty")
    return found


def _answered(
    store: Store, user: User, use: Use, question: Question, now: datetime
) -> tuple[Said, Assisted]:
    found = helper(store)
    if found is None or not found.may(use):
        raise Unhelped("off")
    row, answer = _exchange(store, user, use, found, question, now)
    if isinstance(answer, Fault):
        raise _unhelped(answer)
    return answer, row


def _ask(
    store: Store, user: User, use: Use, question: Question, masks: Masks, now: datetime
) -> Helped:
    answer, row = _answered(store, user, use, question, now)
    heeded = heed_answer(answer, question, masks)
    if not heeded.words:
        raise Unhelped("empty")
    return _helped(heeded, row)


def _exchange(
    store: Store, user: User, use: str, found: Helper, question: Question, now: datetime
) -> tuple[Assisted, Said | Fault]:
    """Ask, with what it may cost written down before, and what it did afterwards."""
    parts = (Part("system", question.system), Part("user", question.told))
    most = question.room + THOUGHT
    row = _reserve(store, user, use, found, parts, most, now)
    answer = line().ask(model(store), parts, most)
    _count(row, found, answer)
    return row, answer


@transaction.atomic
def _reserve(
    store: Store,
    user: User,
    use: str,
    found: Helper,
    parts: tuple[Part, ...],
    most: int,
    now: datetime,
) -> Assisted:
    # One after the other: two who ask at once do not both get the last of the money.
    Account.objects.of(store).filter(kind=KIND, plug=PLUG).select_for_update().first()
    tokens_in = sum(chat.guessed(one.content) for one in parts)
    cost = found.micros(tokens_in, most)
    if spent(store, now, found.currency) + cost > found.most:
        raise Unhelped("limit")
    return Assisted.objects.create(
        store=store,
        user=user,
        use=use,
        at=now,
        model=found.name[:120],
        tokens_in=tokens_in,
        tokens_out=most,
        micros=cost,
        currency=found.currency,
    )


def _count(row: Assisted, found: Helper, answer: Said | Fault) -> None:
    row.ms = answer.ms
    row.result = answer.what if isinstance(answer, Fault) else "ok"
    if isinstance(answer, Said) or answer.what in chat.COSTLESS or answer.tokens_in:
        row.tokens_in, row.tokens_out = answer.tokens_in, answer.tokens_out
        row.micros = found.micros(row.tokens_in, row.tokens_out)
        row.counted = not isinstance(answer, Said) or answer.counted
    row.save(
        update_fields=["ms", "result", "tokens_in", "tokens_out", "micros", "counted"],
    )


def heed_answer(answer: Said, question: Question, masks: Masks) -> Heeded:
    """What of an answer may be shown."""
    return heed(answer.words, question.told, masks, room=question.room, cut=answer.cut)


def _helped(found: Heeded, row: Assisted) -> Helped:
    return Helped(
        words=found.words,
        removed=found.removed,
        unsure=found.unsure,
        cut=found.cut,
        micros=row.micros,
        currency=row.currency,
    )


def _unhelped(fault: Fault) -> Unhelped:
    return Unhelped(fault.what, fault.says, fault.wait)


def keep_suggested(
    talk: Conversation,
    user: User,
    use: str,
    found: Helped,
    before: str,
    now: datetime,
    by: str = "",
) -> Helped:
    """Keep what was suggested to a teammate, with what stood there before. ``use``: a use of the
    model's, or ``facts``."""
    key = talk.customer.key(talk.store.secret)
    kept = {**msgspec.to_builtins(found), "before": before, "by": by}
    Suggestion.objects.of(talk.store).update_or_create(
        store=talk.store,
        conversation=talk,
        user=user,
        defaults={"use": use, "at": now, "sealed": key.seal_json(kept, "suggestion")},
    )
    return found


def _some(text: str) -> str:
    if not text.strip():
        raise Unhelped("nothing")
    return text.strip()


def _brand(store: Store) -> str:
    return voice_of(store).name or store.name
