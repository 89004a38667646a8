"""Finding conversations by words that were said in them, or written about them in notes.

The words are sealed, so they are found by keyed hashes. Whole words are compared, without accents
and capitals, by their first six letters: ``refund`` finds "refunded". What is written without
spaces (Chinese, Japanese, Thai) is found by every two signs that stand side by side. The order of
words is not known, and a part out of the middle of a word is not found.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import BinaryField, F, Func, IntegerField, QuerySet, Value

from afterword.house.models import Store
from afterword.timeline.hot import Arrived
from afterword.timeline.identity import clean_name

from .models import Conversation, Words

SIZE = 5
"""Bytes of a hash: that two words share one among the words of a million conversations is rare, and
costs a conversation too many in the list."""
SIGNIFICANT = 6
"""Letters of a word that count."""
MOST = 400
"""Words that are kept of one conversation; the first ones make room for new ones."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")


def parts(text: str) -> list[str]:
    """The words of a text as they are compared, each once, in their order."""
    plain = clean_name(text)
    found: dict[str, None] = {}
    for run in _UNSPACED.findall(plain):
        found.update(dict.fromkeys(map("".join, pairwise(run)) if len(run) > 1 else [run]))
    for word in _WORD.findall(_UNSPACED.sub(" ", plain)):
        if len(word) > 1:
            found[word[:SIGNIFICANT]] = None
    return list(found)


def hashes(store: Store, words: Iterable[str]) -> list[bytes]:
    """What these words are found by in this store."""
    key = store.secret.derived("conversation-words")
    return [bytes.fromhex(key.hash(word))[:SIZE] for word in words]


def learn(talk: Conversation, text: str) -> None:
    """Let a conversation be found by these words too. Runs inside the caller's transaction."""
    fresh = hashes(talk.store, parts(text))
    if not fresh:
        return
    row, _ = Words.objects.of(talk.store).get_or_create(
        conversation=talk, defaults={"store": talk.store}
    )
    known = bytes(row.hashes)
    had = [known[at : at + SIZE] for at in range(0, len(known), SIZE)]
    every = [*(one for one in had if one not in fresh), *fresh][-MOST:]
    row.hashes = b"".join(every)
    row.save(update_fields=["hashes"])


def said(store: Store, text: str) -> QuerySet[Words, int] | None:
    """The ids of the conversations in which all these words were said or noted; ``None``: there is
    no word in the text."""
    wanted = hashes(store, parts(text))
    if not wanted:
        return None
    rows = Words.objects.of(store)
    for number, one in enumerate(wanted):
        name = f"at_{number}"
        rows = rows.annotate(**{name: _Within(Value(one, BinaryField()), F("hashes"))})
        rows = rows.filter(**{f"{name}__gt": 0})
    return rows.values_list("conversation", flat=True)


def forget(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Who was forgotten is found by no word any more, nor is any record that was merged into
    theirs. Runs inside the caller's transaction; safe to repeat."""
    gone = Words.objects.of(store).filter(conversation__customer__wrapped_key=b"")
    gone.delete()


class _Within(Func):
    """Where a hash stands among hashes, from 1; 0: nowhere."""

    function = "position"
    template = "%(function)s(%(expressions)s)"
    arg_joiner = " in "
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        other = self.copy()
        other.set_source_expressions(list(reversed(self.get_source_expressions())))
        return super(_Within, other).as_sql(
            compiler, connection, function="instr", arg_joiner=", ", **context
        )
