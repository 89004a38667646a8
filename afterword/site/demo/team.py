"""Mia and Tom in the inbox: they answer whoever was given to a person, in office hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from afterword.conversations import saying, talking
from afterword.conversations.models import Conversation
from afterword.decisions.window import FREE_FOR
from afterword.engine.ports import VirtualClock
from afterword.house.models import Store
from afterword.timeline.queries import addresses

from . import shop
from .heroes import PEOPLE
from .matters import office_hour
from .words import lot, said

UNANSWERED = frozenset({"ana"})
"""Heroes to whom nobody has written back yet: Mia has it in hand."""
OF_MIA = frozenset({"lucia", "mateo"})
"""Heroes whom Mia answers herself, in words of her own."""
AT_ONCE = timedelta(minutes=38)
"""How soon Mia answers these, on a Sunday too."""
JUST_IN = timedelta(hours=3)
"""What was given to a person so shortly before the end still waits."""


EVER = timedelta(days=3650)


class Living(Protocol):
    """What the team needs of the life around it."""

    store: Store
    clock: VirtualClock

    def later(self, at: datetime, do: Callable[[], None], *, told: bool = False) -> None:
        """Let something be done at a moment."""
        ...


class Team:
    """Mia and Tom, as far as they answer customers."""

    def __init__(self, living: Living, end: datetime) -> None:
        self.living = living
        self.end = end
        self._mia, self._tom = shop.owner(living.store), shop.agent(living.store)
        self._heroes = {person.email: who for who, person in PEOPLE.items()}
        self._written: set[str] = set()

    def handed(self, about: str) -> None:
        """A conversation was given to a person: somebody will see to it."""
        talk = self._talk(about)
        now = self.living.clock.at
        if talk is None or about in self._written:
            return
        who = self._who(talk)
        rng = Random(f"{about}/handed")  # noqa: S311 (a story, not secrecy)
        at = now + AT_ONCE if who in OF_MIA | UNANSWERED else office_hour(rng, now)
        if who in UNANSWERED:
            self.living.later(at, lambda: self._takes(about))
        elif now < self.end - JUST_IN:
            self.living.later(at, lambda: self._answers(about, who), told=who in OF_MIA)

    def _talk(self, about: str) -> Conversation | None:
        rows = Conversation.objects.of(self.living.store).select_related("customer", "store")
        return rows.filter(about=about).first()

    def _who(self, talk: Conversation) -> str:
        """Which hero it is; empty: none."""
        found = addresses(talk.customer, self.living.store).values()
        return next((self._heroes[one] for one in found if one in self._heroes), "")

    def _takes(self, about: str) -> None:
        talk = self._talk(about)
        if talk is not None and talk.state == "team":
            talking.take_over(talk, self._mia, now=self.living.clock.at)

    def _answers(self, about: str, who: str) -> None:
        talk = self._talk(about)
        if talk is None or talk.state != "team":
            return
        mine = who in OF_MIA or lot(about, "who") < 0.4
        user = self._mia if mine else self._tom
        occasion = who if who in OF_MIA else _occasion(talk)
        words = said(occasion, talk.customer.language or "en", lot(about, "words"))
        now = self.living.clock.at
        self._written.add(about)
        talking.take_over(talk, user, now=now)
        free = talk.channel != "page" and now < talk.last + FREE_FOR.get(talk.channel, EVER)
        reply = saying.Reply(
            channel=talk.channel if free else "email",
            words=words,
            press=f"demo/{about}",
            then="close",
        )
        saying.say(talk, reply, user=user, now=now)


def _occasion(talk: Conversation) -> str:
    return "sorry" if talk.intent == "complaint" else "sees_to_it"
