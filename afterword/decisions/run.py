"""A run: one customer and one subject passing through a journey; and what a decision yields."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from .conditions import Condition
from .ladder import Fallen, Prefer
from .reasons import Because
from .rules import MessageClass, Reason
from .split import send_key
from .timing import Hours

SUBJECTLESS = "customer"


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where somebody stands in a journey.

    ``since`` is when the run truly came to its step (the end of a wait, the moment of an event),
    not when that was noticed: everything that follows counts from there.
    """

    journey: str
    version: int
    subject: str
    """``order/…``, ``shipment/…``, ``return/…``, or ``customer``."""
    entry: int
    """The how-manieth entry of this subject (or customer) into this journey, from 1."""
    entered: datetime
    trigger: int
    """The id of the event it started with: it and what came before do not count as news."""
    at: str
    since: datetime
    standing: bool = False
    """Whether the step has begun: a message is planned, a task open, a listening on."""
    learned: Mapping[str, Any] = {}
    began: Mapping[str, datetime] = {}
    """By ``wait_for`` step: when it was first come to; its time-out counts from there."""
    heard: Mapping[str, tuple[int, ...]] = {}
    """By ``wait_for`` step: the ids of the events it took, so that none is taken twice."""
    occasion: str = ""
    """What brought the run into a lane that may come again; part of the send key."""
    around: Mapping[str, str] = {}
    """By ``wait_for`` step: the occasion with which it was come to. It counts again once the step
    is left for good, so that no key hangs on which lanes were gone through before."""
    outcome: str = ""
    goal: datetime | None = None
    timing: Mapping[str, Mapping[str, Any]] = {}
    """By step: the timing it had when the run came to it, where a newer version has another one and
    the team let people keep theirs. See ``journey.timing_of``."""
    natural: str = ""
    """What keys are made of where the subject does not say of whom: ``customer/…``."""

    @property
    def key(self) -> str:
        """The natural key of the run."""
        return send_key(self.journey, self.natural or self.subject, str(self.entry))

    @property
    def ended(self) -> bool:
        return not self.at


class PlanMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Say one thing to one person, if ``admit`` lets it."""

    send_key: str
    step: str
    message_class: MessageClass
    purpose: Reason
    channels: tuple[str, ...]
    prefer: Prefer = "written"
    fall_back: Fallen | None = None
    template: str
    tone: str
    cap: Literal["hold", "drop", "merge"]
    due: datetime
    valid_until: datetime
    priority: int
    guards: tuple[tuple[str, Condition], ...] = ()
    unless: Condition | None = None
    learned: Mapping[str, Any] = {}
    hours: Hours | None = None
    """The hours and days in which alone it may go out."""
    of_talk: bool = False
    """Its journey begins with what somebody wrote, answered or complained of."""
    question: str = ""
    """For an ``ask``: the name of the answer. Its scale stands with the step."""
    contact: str = ""
    """The digest of the address to prefer, where its channel has several: the one they wrote from.
    Empty: the one named last."""
    by_person: bool = False
    """A person of the team writes it, in answer to somebody."""
    answers: str = ""
    """The provider's id of what it answers, where mail programs keep the two together."""
    after: str = ""
    """The send key of the message behind which it goes: not before that one has come out."""


class OpenTask(msgspec.Struct, frozen=True, kw_only=True):
    """Ask a person. ``about`` is the natural key of the matter."""

    about: str
    step: str
    what: Literal["task", "complaint"]
    title: str
    role: str
    due: datetime
    urgent: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Set tags and stated facts of the customer."""

    step: str
    tag: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()
    state: Mapping[str, str | int | bool] = {}
    revoke: tuple[tuple[str, str, str], ...] = ()
    """(channel, contact, purpose) of each yes that is taken back."""


class Give(msgspec.Struct, frozen=True, kw_only=True):
    """Give the customer a code of an offer. ``key`` is natural, so that it is given once; what
    came of it is heard as ``reward.given`` or ``reward.missed``."""

    key: str
    step: str
    offer: str
    happened: datetime


class DoAtShop(msgspec.Struct, frozen=True, kw_only=True):
    """Do something to the subject's order at its shop. ``key`` is natural, so that it is done
    once."""

    key: str
    step: str
    what: Literal["order_tag", "order_note"]
    words: str


class Say(msgspec.Struct, frozen=True, kw_only=True):
    """Write an event into the timeline. ``key`` is natural, so that it is written once."""

    kind: str
    key: str
    happened: datetime
    data: Mapping[str, Any] = {}


class GiveOver(msgspec.Struct, frozen=True, kw_only=True):
    """Give a conversation to the team. ``about``: its natural key; ``due``: until when somebody
    is to answer."""

    about: str
    step: str
    why: str
    due: datetime
    happened: datetime


class EndTalk(msgspec.Struct, frozen=True, kw_only=True):
    """Close a conversation, unless a person has it by now."""

    about: str
    happened: datetime


class StartJourney(msgspec.Struct, frozen=True, kw_only=True):
    """Enter another journey."""

    journey: str
    happened: datetime


class StopJourney(msgspec.Struct, frozen=True, kw_only=True):
    """Leave another journey."""

    journey: str


Effect = (
    PlanMessage
    | OpenTask
    | Change
    | Give
    | DoAtShop
    | Say
    | GiveOver
    | EndTalk
    | StartJourney
    | StopJourney
)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What to do, where the run then stands, when to look again, and because of what."""

    effects: tuple[Effect, ...]
    run: Run
    wake_at: datetime | None
    waits_for: frozenset[str]
    because: tuple[Because, ...]
