"""How well customers are understood: what was asked, how sure that was, and what people of the team
said it meant.

Only what somebody of the team had in hand counts as looked at: what was answered by itself and
never seen by a person may have been misread without anybody knowing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import sqrt

import msgspec

from afterword.house.models import Store
from afterword.timeline.models import Event

from .models import Correction

MOST = 20_000
"""So many of the last words are counted at the most."""
FEW = 30
"""Below so many looked at, the figures are more chance than truth."""
STEPS = (0, 50, 60, 70, 80, 90, 100)
"""Where one step of how sure it was ends and the next begins, in a hundred."""
_Z = 1.96


class Share(msgspec.Struct, frozen=True):
    """So many of so many, and where the true share lies in 95 of 100 cases (Wilson, 1927)."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """In a hundred; ``None``: of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None

    @property
    def low(self) -> int:
        """The lower end, in a hundred."""
        return round(100 * self._ends()[0])

    @property
    def high(self) -> int:
        """The upper end, in a hundred."""
        return round(100 * self._ends()[1])

    def _ends(self) -> tuple[float, float]:
        if not self.whole:
            return 0.0, 1.0
        many, share, square = self.whole, self.part / self.whole, _Z * _Z
        middle = (share + square / (2 * many)) / (1 + square / many)
        half = sqrt(share * (1 - share) / many + square / (4 * many * many))
        half *= _Z / (1 + square / many)
        return max(0.0, middle - half), min(1.0, middle + half)


class Step(msgspec.Struct, frozen=True):
    """Words that were understood about as surely."""

    since: int
    until: int
    """In a hundred."""
    asked: int
    right: Share
    """Of those that a person had in hand: how many nobody corrected."""
    said: int | None
    """How sure it was in the middle, of those that a person had in hand."""

    @property
    def holds(self) -> bool:
        """Whether what was said of them may be true: it lies where the true share is expected."""
        return self.said is None or self.right.low <= self.said <= self.right.high


class Line(msgspec.Struct, frozen=True):
    """A language."""

    language: str
    asked: int
    other: int
    """Of how many nothing was understood."""
    corrected: Share


class Mixed(msgspec.Struct, frozen=True):
    """What was taken for something else, how often and in which languages."""

    was: str
    intent: str
    times: int
    languages: Sequence[str]


class Board(msgspec.Struct, frozen=True):
    """How well we understood for some days."""

    days: int
    asked: int
    handed: Share
    """Of how many wishes a person was to answer."""
    corrected: Share
    """Of those that a person had in hand."""
    lines: Sequence[Line]
    steps: Sequence[Step]
    mixed: Sequence[Mixed]

    @property
    def few(self) -> bool:
        """Whether too little was looked at to say much."""
        return self.corrected.whole < FEW


class _Asked(msgspec.Struct, frozen=True):
    about: str
    language: str
    intent: str
    sure: int
    seen: bool
    handed: bool
    corrected: bool


def board(store: Store, days: int, now: datetime) -> Board:
    """The figures of the last days."""
    since = now - timedelta(days=days)
    asked = _asked(store, since)
    seen = [one for one in asked if one.seen]
    return Board(
        days=days,
        asked=len(asked),
        handed=Share(sum(one.handed for one in asked), len(asked)),
        corrected=Share(sum(one.corrected for one in seen), len(seen)),
        lines=_lines(asked),
        steps=_steps(asked),
        mixed=_mixed(store, since),
    )


def _asked(store: Store, since: datetime) -> list[_Asked]:
    events = Event.objects.of(store).filter(happened__gte=since)
    rows = events.filter(kind="conversation.asked").order_by("-happened", "-id")
    told = list(rows.values_list("key", "about", "data")[:MOST])
    handed = set(events.filter(kind="conversation.handed").values_list("about", flat=True))
    taken = set(events.filter(kind="conversation.taken").values_list("about", flat=True))
    answers = events.filter(kind="conversation.answered").values_list("about", "data")
    answered = {about for about, data in answers if data.get("by") == "team"}
    corrected = set(Correction.objects.of(store).values_list("event", flat=True))
    found = []
    for key, about, data in told:
        reply = str(key).partition(":asked:")[2]
        said = reply in corrected
        found.append(
            _Asked(
                about,
                str(data.get("language", "")),
                str(data.get("intent", "other")),
                int(data.get("confidence", 0)),
                said or about in taken or about in answered,
                about in handed or about in taken,
                said,
            )
        )
    return found


def _lines(asked: Iterable[_Asked]) -> list[Line]:
    by_language: dict[str, list[_Asked]] = defaultdict(list)
    for one in asked:
        by_language[one.language].append(one)
    found = [
        Line(
            language,
            len(some),
            sum(one.intent == "other" for one in some),
            Share(sum(one.corrected for one in some), sum(one.seen for one in some)),
        )
        for language, some in by_language.items()
    ]
    return sorted(found, key=lambda one: (-one.asked, one.language))


def _steps(asked: Sequence[_Asked]) -> list[Step]:
    found = []
    for since, until in pairwise(STEPS):
        some = [
            one
            for one in asked
            if one.intent != "other"
            and (since <= one.sure < until or (until == STEPS[-1] == one.sure))
        ]
        seen = [one for one in some if one.seen]
        said = round(sum(one.sure for one in seen) / len(seen)) if seen else None
        right = Share(sum(not one.corrected for one in seen), len(seen))
        found.append(Step(since, until, len(some), right, said))
    return found


def _mixed(store: Store, since: datetime) -> list[Mixed]:
    rows = Correction.objects.of(store).filter(at__gte=since)
    told = list(rows.values_list("was", "intent", "language")[:MOST])
    times = Counter((was, intent) for was, intent, _ in told)
    languages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for was, intent, language in told:
        if language:
            languages[was, intent].add(language)
    return [
        Mixed(was, intent, many, sorted(languages[was, intent]))
        for (was, intent), many in times.most_common(12)
        if was != intent
    ]
