"""Who reads a message: their language, their clock, and how they are spoken to."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale

from . import spoken
from .labels import labels
from .subject import Days, Subject


class Reader:
    """One reader of one message."""

    def __init__(self, about: Subject, where: ZoneInfo, locale: Locale) -> None:
        self.about = about
        self.zone = where
        self.locale = locale

    @property
    def formal(self) -> bool:
        """Whether this person is spoken to as one speaks to a stranger."""
        tone = self.about.tone or self.about.store.tone
        return self.about.voice.formal(self.about.language, tone)

    def day(self, moment: datetime) -> date:
        """The day that it is for them."""
        return moment.astimezone(self.zone).date()

    def long_day(self, moment: datetime | None) -> str:
        """``Tuesday 1 December``; ``None``: empty."""
        return spoken.long_day(self.day(moment), self.locale) if moment else ""

    def money(self, amount: int, currency: str) -> str:
        """An amount in minor units; none at all: empty."""
        return spoken.money(amount, currency, self.locale) if amount else ""

    def in_a_sentence(self, days: Days | None) -> str:
        """``between Tuesday 1 and Thursday 3 December``, ``on Thursday 3 December``."""
        if days is None:
            return ""
        known = labels(self.about.language)
        first, last = self.day(days[0]), self.day(days[1])
        if first == last:
            return known["on"].format(spoken.long_day(first, self.locale))
        return known["between"].format(*spoken.ends(first, last, self.locale))

    def few(self, titles: list[str]) -> str:
        """Two things by name, more by the first and how many others."""
        if len(titles) <= 2:
            return spoken.both(titles, self.locale)
        more = labels(self.about.language)["more"].format(len(titles) - 1)
        return spoken.both([titles[0], more], self.locale)


def short(title: str) -> str:
    """A product's name as one says it in a sentence: “Morning House, 250 g” is Morning House."""
    return title.partition(",")[0].strip() or title
