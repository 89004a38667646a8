"""What can be put on a board: every kind of step with a sentence, and how one begins.

A new kind of step takes one line in ``PICKER``; a test fails while it has none.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions import journey

Begins = Callable[[], dict[str, Any]]


class Choice(msgspec.Struct, frozen=True):
    """A kind of step as it is offered. ``begins``: the fields it starts with, so that its text can
    be read at once; what it still needs is said on its card."""

    icon: str
    name: Promise
    says: Promise
    id: str
    """What its id is made of: people read it in the text, so it is a word."""
    begins: Begins


def _saying() -> dict[str, Any]:
    return {"name": _("New message"), "class": "service", "template": ""}


def _asking() -> dict[str, Any]:
    asked = {"name": _("New question"), "class": "service", "template": ""}
    return {**asked, "answer": "answer", "timeout": "3 days"}


def _branch() -> dict[str, Any]:
    return {"name": _("Which way?"), "cases": [{"id": "lane", "name": _("If"), "when": {}}]}


def _listening() -> dict[str, Any]:
    heard = {"id": "lane", "name": _("It happens"), "event": "order.delivered"}
    return {"name": _("Listen"), "any_of": [heard], "timeout": "7 days"}


def _lot() -> dict[str, Any]:
    ways = [{"id": "a", "name": "A", "weight": 1}, {"id": "b", "name": "B", "weight": 1}]
    return {"name": _("Which is better?"), "experiment": "which-is-better", "ways": ways}


def _task() -> dict[str, Any]:
    return {"name": _("New task"), "title": _("Look at this order")}


def _note() -> dict[str, Any]:
    return {"name": _("Note it"), "tag": []}


PICKER: dict[str, Choice] = {
    "send": Choice(
        "envelope",
        gettext_lazy("Message"),
        gettext_lazy("Say one thing, on the first channel that reaches this person."),
        "message",
        _saying,
    ),
    "ask": Choice(
        "chat-bubble-left-ellipsis",
        gettext_lazy("Question"),
        gettext_lazy("Ask for a score, wait for the answer, and use it in later steps."),
        "question",
        _asking,
    ),
    "wait": Choice(
        "clock",
        gettext_lazy("Wait"),
        gettext_lazy("Let some time go by, until an hour that suits them."),
        "pause",
        lambda: {"for": "1 day"},
    ),
    "wait_for": Choice(
        "bell-alert",
        gettext_lazy("Listen"),
        gettext_lazy("Wait until something happens, or until it is too late."),
        "listen",
        _listening,
    ),
    "digest": Choice(
        "inbox-stack",
        gettext_lazy("Gather"),
        gettext_lazy("Let what comes close together come in first, so that it is said once."),
        "gather",
        lambda: {
            "name": _("Gather"),
            "event": "shipment.shipped",
            "quiet": "2 hours",
            "longest": "1 day",
        },
    ),
    "branch": Choice(
        "arrows-right-left",
        gettext_lazy("Decide"),
        gettext_lazy("Take one lane or another, by what is known of the person."),
        "which-way",
        _branch,
    ),
    "split": Choice(
        "beaker",
        gettext_lazy("Try two ways"),
        gettext_lazy("Draw lots, and learn which way does better."),
        "lot",
        _lot,
    ),
    "task": Choice(
        "user",
        gettext_lazy("Task for a person"),
        gettext_lazy("Ask somebody of the team to do what only a person can."),
        "task",
        _task,
    ),
    "reward": Choice(
        "gift",
        gettext_lazy("Code"),
        gettext_lazy("Give them a code of one of your offers; the messages after it say it."),
        "code",
        lambda: {"name": _("A code"), "offer": ""},
    ),
    "update": Choice(
        "tag",
        gettext_lazy("Note"),
        gettext_lazy("Put tags on the customer or the order, or take them off."),
        "note",
        _note,
    ),
    "call": Choice(
        "arrow-up-right",
        gettext_lazy("Tell a program"),
        gettext_lazy("Tell another program, by one of your webhooks, that somebody came here."),
        "call",
        lambda: {"name": _("Tell a program"), "webhook": ""},
    ),
    "emit": Choice(
        "bolt",
        gettext_lazy("Say so"),
        gettext_lazy("Write an event of your own, which other journeys can start with."),
        "event",
        lambda: {"name": _("Say so"), "event": "custom.event"},
    ),
    "start": Choice(
        "play",
        gettext_lazy("Start a journey"),
        gettext_lazy("Let the customer enter another journey, too."),
        "start",
        lambda: {"name": _("Start a journey"), "journey": ""},
    ),
    "stop": Choice(
        "stop",
        gettext_lazy("Stop a journey"),
        gettext_lazy("Take the customer out of another journey."),
        "stop",
        lambda: {"name": _("Stop a journey"), "journey": ""},
    ),
    "look_up": Choice(
        "magnifying-glass",
        gettext_lazy("Look up"),
        gettext_lazy("Find the order they ask about, and how it stands. For dialogues."),
        "look-up",
        lambda: {"name": _("Which order is it?")},
    ),
    "hand_over": Choice(
        "user-group",
        gettext_lazy("Hand over"),
        gettext_lazy("Give the conversation to a person, with what is known. For dialogues."),
        "hand-over",
        lambda: {"name": _("A person answers")},
    ),
    "close": Choice(
        "check-circle",
        gettext_lazy("Close"),
        gettext_lazy("Close the conversation: it is settled. For dialogues."),
        "close",
        lambda: {"name": _("It is settled")},
    ),
    "exit": Choice(
        "arrow-right-start-on-rectangle",
        gettext_lazy("Leave"),
        gettext_lazy("End the journey here, and give the ending a name."),
        "leave",
        lambda: {"outcome": _("left")},
    ),
}
"""By kind, in the order in which they are offered."""


def kinds() -> list[str]:
    """The kinds of steps there are."""
    tags = (one.__struct_config__.tag for one in get_args(journey.Step))
    return [str(tag) for tag in tags]


def begun(kind: str, taken: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A new step of a kind, with the fields it begins with. Raises ``KeyError`` for no kind."""
    choice = PICKER[kind]
    return {"id": choice.id, "kind": kind, **choice.begins(), **(taken or {})}


LANES: dict[str, Callable[[], dict[str, Any]]] = {
    "branch": lambda: {"id": "lane", "name": _("Or if"), "when": {}},
    "wait_for": lambda: {"id": "lane", "name": _("Or this happens"), "event": "order.cancelled"},
    "split": lambda: {"id": "way", "name": _("One more way"), "weight": 1},
}
"""By kind of deciding step, a new lane of it."""
