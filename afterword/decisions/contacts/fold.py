"""Conversations as they went, folded from their events."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

QUIET = timedelta(hours=48)
"""Who asks nothing more for so long was helped; who writes again within it goes on with that."""
THANKS = "thanks"
"""Who says thank you asks for nothing."""
UNASKING = frozenset({"edit", "revoke", "reaction", "welcome", "system"})
"""What comes in as a reply and asks for nothing."""


class Told(NamedTuple):
    """An event of a conversation, or a reply of imported history."""

    kind: str
    about: str
    customer: int
    happened: datetime
    data: Mapping[str, Any]


class Talk(msgspec.Struct, kw_only=True):
    """One conversation: from when it was opened to when it was closed."""

    about: str
    customer: int
    channel: str
    opened: datetime
    language: str = ""
    intents: set[str] = msgspec.field(default_factory=set)
    asked: datetime | None = None
    """When they last asked something."""
    answered: datetime | None = None
    """When they were answered first, by whomever."""
    answered_by: str = ""
    last_answer: datetime | None = None
    handed: datetime | None = None
    """When it first came to a person: given to one, or taken by one."""
    why: str = ""
    """Why it was given to a person; empty: it was taken, or answered by one unasked."""
    person: datetime | None = None
    """When a person answered first."""
    closed: datetime | None = None
    closed_by: str = ""
    again: datetime | None = None
    """When they next asked something after it had come to rest."""

    @property
    def reached_a_person(self) -> bool:
        return self.handed is not None or self.person is not None or self.closed_by == "team"

    @property
    def rested(self) -> datetime | None:
        """When it came to rest without a person: closed by itself, or answered by itself and
        nothing asked since. ``None``: it did not."""
        if self.reached_a_person:
            return None
        if self.closed is not None:
            return self.closed
        if self.last_answer and (self.asked is None or self.asked <= self.last_answer):
            return self.last_answer
        return None

    def alone(self, now: datetime) -> bool | None:
        """Whether it was solved without a person; ``None``: nobody can tell yet.

        It was when they ask nothing more for ``QUIET`` after it came to rest.
        """
        if self.reached_a_person:
            return False
        rested = self.rested
        if rested is None:
            return None
        if self.again is not None and self.again <= rested + QUIET:
            return False
        return True if now >= rested + QUIET else None


class Contact(msgspec.Struct, kw_only=True):
    """Somebody writes who had written nothing for ``QUIET``, with all that they ask until then."""

    customer: int
    at: datetime
    last: datetime
    channel: str
    intents: set[str]


def asks(told: Told) -> bool:
    """Whether somebody wants something by it: a question, and no thanks."""
    if told.kind == "reply.received":
        meant = told.data.get("meaning", "none") == "none" and not told.data.get("choice")
        if not meant or told.data.get("what") in UNASKING:
            return False
    elif told.kind != "conversation.asked":
        return False
    return told.data.get("intent") != THANKS


def contacts(told: Iterable[Told]) -> list[Contact]:
    """How often people wrote in, in order. The same rule holds for history and for today."""
    open_: dict[int, Contact] = {}
    found: list[Contact] = []
    for one in sorted(told, key=lambda each: each.happened):
        if not asks(one):
            continue
        intent = str(one.data.get("intent", ""))
        now = open_.get(one.customer)
        if now is None or one.happened > now.last + QUIET:
            now = Contact(
                customer=one.customer,
                at=one.happened,
                last=one.happened,
                channel=str(one.data.get("channel", "")),
                intents=set(),
            )
            open_[one.customer] = now
            found.append(now)
        now.last = one.happened
        now.intents |= {intent} - {""}
    return found


def talks(told: Iterable[Told]) -> list[Talk]:
    """The conversations that were opened among these events, in order. One that the team began
    counts from when they ask something in it; before that it is nobody's contact."""
    found: dict[str, Talk] = {}
    begun: set[str] = set()
    resting: dict[int, list[Talk]] = {}
    for one in sorted(told, key=lambda each: each.happened):
        if one.kind == "conversation.opened" and one.data.get("by") == "team":
            begun.add(one.about)
        elif one.kind == "conversation.opened" or (one.about in begun and asks(one)):
            begun.discard(one.about)
            talk = Talk(
                about=one.about,
                customer=one.customer,
                channel=str(one.data.get("channel", "")),
                opened=one.happened,
            )
            found[one.about] = talk
            resting.setdefault(one.customer, []).append(talk)
            _went_on(talk, one)
        elif mine := found.get(one.about):
            _went_on(mine, one)
        if asks(one):
            _again(resting.get(one.customer, ()), one)
    return list(found.values())


def _again(theirs: Iterable[Talk], one: Told) -> None:
    """A question is a follow-up to what had come to rest before it."""
    for talk in theirs:
        rested = talk.closed or (talk.about != one.about and talk.last_answer)
        if rested and rested < one.happened and talk.again is None:
            talk.again = one.happened


def _went_on(talk: Talk, one: Told) -> None:
    by = str(one.data.get("by", ""))
    match one.kind:
        case "conversation.asked":
            talk.asked = one.happened if asks(one) else talk.asked
            talk.language = talk.language or str(one.data.get("language", ""))
            talk.intents |= {str(one.data.get("intent", ""))} - {""}
        case "conversation.answered":
            if talk.answered is None:
                talk.answered, talk.answered_by = one.happened, by
            talk.last_answer = one.happened
            if by == "team":
                talk.person = talk.person or one.happened
                talk.handed = talk.handed or one.happened
        case "conversation.handed" | "conversation.taken":
            if talk.handed is None:
                talk.handed, talk.why = one.happened, str(one.data.get("why", ""))
        case "conversation.closed":
            # What came to rest was over when it was answered last.
            rested = talk.last_answer if by == "rest" else None
            talk.closed, talk.closed_by = rested or one.happened, by
        case _:
            pass
