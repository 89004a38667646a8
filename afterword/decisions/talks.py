"""What is talked about with somebody just now, during which nothing is sold to them.

A complaint holds until it is settled. A conversation that a person has to see to holds until that
person has answered, and for a week after that unless it is closed before. One that is answered by
itself holds while a question in it stands without an answer, for a week at the most. So nobody who
waits for us is sold to, and a conversation that was never closed does not silence a shop for ever.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from .reasons import Because, Result, because
from .rules import MessageClass, Reason, Rules

if TYPE_CHECKING:
    from .fold import Present
    from .timeline import Event

FRESH = timedelta(days=7)
"""How long after the last word a conversation counts as going on, where nobody waits for us."""
LIFTED_BY = frozenset({"complaint.closed", "conversation.closed", "conversation.answered"})
"""The events that can end it."""
OF_TALK = ("reply.", "answer.", "complaint.", "conversation.", "task.")
"""A journey that begins with one of these says what belongs to the talk."""


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is talked about, as long as it goes on."""

    about: str
    what: Literal["complaint", "conversation"]
    opened: datetime
    order: str = ""
    until: datetime | None = None
    """When it ends by itself; ``None``: when somebody ends it."""


def talks_of(events: Iterable["Event"]) -> tuple[Talk, ...]:
    """What is talked about after these events, which are in order, the oldest first. What ended by
    itself stands here too: only who knows the time can tell."""
    open_: dict[str, Talk] = {}
    theirs: dict[str, list[Event]] = {}
    closed: set[str] = set()
    for event in events:
        what, _, word = event.kind.partition(".")
        if what not in ("complaint", "conversation"):
            continue
        if word == "closed":
            closed.add(event.about)
        elif word == "opened" and event.about not in open_:
            open_[event.about] = Talk(
                about=event.about,
                what="complaint" if what == "complaint" else "conversation",
                opened=event.happened,
                order=event.order,
            )
        if what == "conversation":
            theirs.setdefault(event.about, []).append(event)
    going = [talk for about, talk in open_.items() if about not in closed]
    found = (_turn(talk, theirs.get(talk.about, ())) for talk in going)
    return tuple(talk for talk in found if talk is not None)


def _turn(talk: Talk, events: Iterable["Event"]) -> Talk | None:
    """A conversation by whose turn it is; ``None``: it was answered by itself."""
    if talk.what == "complaint":
        return talk
    persons, order = False, talk.order
    asked: datetime | None = None
    last = talk.opened
    for event in events:
        order = event.order or order
        match _word(event):
            case "opened" | "asked":
                asked = asked or event.happened
            case "handed":
                persons, asked = True, asked or event.happened
            case "taken":
                persons, last = True, event.happened
            case "answered" if event.data.get("by") == "team":
                persons, asked, last = True, None, event.happened
            case "answered" if not persons:
                asked = None
    if persons:
        until = None if asked else last + FRESH
    elif asked:
        until = asked + FRESH
    else:
        return None
    return msgspec.structs.replace(talk, order=order, until=until)


def _word(event: "Event") -> str:
    """What happened in it. What the team opens by writing first is a person's from the beginning,
    and nobody waits."""
    word = event.kind.partition(".")[2]
    return "taken" if word == "opened" and event.data.get("by") == "team" else word


def waits(
    message_class: MessageClass,
    purpose: Reason,
    order: str,
    of_talk: bool,
    present: "Present",
    now: datetime,
    rules: Rules,
) -> Talk | None:
    """What a message waits for; ``None``: nothing. ``order``: the one that it is about, if any.
    ``of_talk``: it belongs to the talk itself.

    What wants to sell and what asks for a public word waits for all that is open with a person, as
    for everybody; service by the choice of the store; news of orders never.
    """
    if message_class == "transactional":
        return None
    always = message_class == "marketing" or purpose in ("reviews", "offers")
    scope = rules.talk.service
    if not always and (of_talk or scope == "never"):
        return None
    going = [talk for talk in present.talks if talk.until is None or talk.until > now]
    if not always and scope == "order":
        going = [talk for talk in going if order and talk.order == order]
    # The one that lasts longest is named: as long as it does, nothing else matters.
    return max(going, key=_lasts, default=None)


def _lasts(talk: Talk) -> tuple[bool, float]:
    return talk.until is None, talk.until.timestamp() if talk.until else -talk.opened.timestamp()


def reason(talk: Talk, result: Result = "wait") -> Because:
    """The reason why a message waits for it, or waited too long (``no``)."""
    return because("talk", result, talk=talk.what, opened=talk.opened, order=talk.order)
