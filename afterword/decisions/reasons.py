"""The closed vocabulary of reasons.

Every decision says *because*: an ordered list of (rule, result, inputs). The preview, the desk,
the API and the tests read that same list. A rule that is not in ``REASONS`` cannot be written
down: ``because`` refuses it. The words people read stand in ``afterword.ui.reason_words``; the page
``docs/guides/reasons.md`` explains each of them, and a test fails when one is missing.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

Result = Literal["yes", "no", "wait"]
"""yes: it spoke for going on. no: it stopped or changed the way. wait: it asked for patience."""


class Because(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule that was looked at, how it came out, and the values that decided it."""

    rule: str
    result: Result
    inputs: dict[str, Any] = {}


REASONS: dict[str, str] = {
    # entering a journey
    "trigger": "The event that a journey starts with.",
    "audience": "The condition a customer must meet to enter.",
    "entry": "How often one customer or subject may enter this journey.",
    "history": "The event came in with an import or a back-fill, which starts no journey.",
    "holdout": "Whether the customer belongs to the group that is left alone, for comparison.",
    # going through it
    "paused": "The journey is switched off, so nobody moves in it.",
    "exit_rule": "A condition that ends the journey early.",
    "goal": "What the journey is for has happened.",
    "waited": "A wait for a time has passed, or not yet.",
    "fact": "The moment that a wait hangs on.",
    "hours": "The hours and days in which this step may go on.",
    "event": "One of the awaited events came, or has not come yet.",
    "gathered": "What came close together is said once.",
    "called": "Another program was told.",
    "timeout": "Nobody answered and nothing came in the time allowed.",
    "case": "The branch that was taken.",
    "lot": "The way of an experiment that a customer has, for good.",
    "said": "A message of this journey was accepted, or was not.",
    "answer": "What the customer answered.",
    "task": "A person was asked to do something, or has done it.",
    "reward": "A code of an offer was given, or none was left.",
    "looked_up": "What somebody asks about was looked up.",
    "handed": "A conversation was given to a person of the team.",
    "talk_closed": "A conversation was closed: it was settled without a person.",
    "talk_over": "They asked anew, or a person has the conversation: the dialogue ends here.",
    "changed": "A tag or attribute was set, or a yes was taken back.",
    "started": "Another journey was started or stopped.",
    "moved": "The team published a newer version and moved the person into it, or took it back.",
    "end": "The journey came to its end.",
    "loop": "The step budget of one look was used up; the run was stopped for a person to see.",
    # letting a message out
    "valid": "The time until which the message makes sense.",
    "superseded": "Newer news made the message pointless.",
    "follows": "It goes behind another message, once that one has come out.",
    "contact": "An address or number to write to.",
    "fell_back": "It did not reach the person over another channel, so the next one is taken.",
    "suppressed": "The address bounced for good or its owner complained.",
    "consent": "What the customer agreed to, or took back.",
    "window": "For how long after somebody wrote they may be answered on this channel.",
    "guard": "Something is open or late, during which this is not said.",
    "quiet_hours": "The hours in which a person is not disturbed, where they live.",
    "step_hours": "The hours and days that the step asks for, on the person's own clock.",
    "ceiling": "The most messages to one person in a day, which nothing exceeds.",
    "cap": "The most messages of a class to one person in a day or a week.",
    "spacing": "The pause between two messages to one person.",
    "lapsed": "A yes, or the leave that a purchase gives, is too old where the person lives.",
    "rest": "The customer asked for a pause.",
    "wish": "Over which channels the customer asked to be written to, or not to be called.",
    "talk": "A complaint or a conversation with this person is open, during which it is not said.",
    "asked": "Another journey asked for a review of this order already.",
    "together": "Another message of the same step speaks for this one too.",
    "erased": "The customer asked to be forgotten.",
    "merged": "The customer was merged into another one.",
    "fault": "It could not be weighed; it stands aside, and is weighed again within the hour.",
    # handing it over
    "stop": "Somebody pressed the stop switch.",
    "template": "The words could not be written: a template or a variable is at fault.",
    "provider": "What the provider said.",
    "unknown": "Nobody can tell whether the provider took it.",
    "given_up": "The provider would not take it for so long that no more is tried.",
    "taken_back": "Whoever wrote it took it back before it went out.",
    "poison": "Senders died again and again while they wrote it.",
    # when a parcel comes
    "learnt": "How many deliveries of the same way speak for the expected date.",
    "pace": "Parcels are slower or quicker now than those that arrived lately.",
}


def because(rule: str, result: Result, /, **inputs: Any) -> Because:
    """One reason; instants are written as ISO text so that the list stores and compares as JSON.

    Raises ``KeyError`` for a rule outside the vocabulary.
    """
    if rule not in REASONS:
        raise KeyError(f"{rule!r} is not in the vocabulary of reasons")
    for name, value in inputs.items():
        kind = type(value)
        if kind is datetime:  # most of what is not plain
            inputs[name] = value.isoformat()
        elif kind not in _PLAIN:
            inputs[name] = _plain(value)
    return Because(rule, result, inputs)


_PLAIN = frozenset({str, int, bool, float, type(None)})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in value]
    return value
