"""What stands around the list: what it can be narrowed by, who is on the team, saved views."""

from collections.abc import Iterable

import msgspec
from django.db.models import F
from django.utils.translation import gettext as _

from afterword.conversations import tagging
from afterword.conversations.models import Conversation, SavedView
from afterword.house.models import Membership, Store, User
from afterword.house.roles import allows
from afterword.ui import words
from afterword.ui.templatetags.ui import tongue

from .asked import NOBODY, Asked

LOOKED_AT = 500
"""The newest conversations: what they have can be chosen."""


class Filter(msgspec.Struct, frozen=True):
    """One thing to narrow the list by."""

    name: str
    label: str
    chosen: str
    options: list[tuple[str, str]]


def filters(store: Store, asked: Asked, people: Iterable[User]) -> list[Filter]:
    """What the list can be narrowed by, as far as there is a choice."""
    rows = Conversation.objects.of(store).order_by("-last").values("channel", "language")
    newest = list(rows[:LOOKED_AT])
    channels = {row["channel"] for row in newest} | {asked.channel}
    languages = {row["language"].partition("-")[0] for row in newest} | {asked.language}
    who = [(NOBODY, _("nobody yet")), *((str(one.pk), one.get_full_name()) for one in people)]
    found = [
        (
            "channel",
            _("Channel"),
            [(one, words.word(words.TALK_CHANNELS, one)) for one in channels],
        ),
        ("language", _("Language"), [(one, tongue(one)) for one in languages]),
        ("intent", _("What they want"), [(key, str(said)) for key, said in words.INTENTS.items()]),
        ("sentiment", _("Mood"), [(key, str(said)) for key, said in words.SENTIMENTS.items()]),
        ("who", _("Who has it"), who),
        ("tag", _("Tag"), [(one, one) for one in _tags(store, asked)]),
    ]
    return [
        Filter(name, label, getattr(asked, name), [one for one in options if one[0]])
        for name, label, options in found
        if any(key for key, _label in options)
    ]


def _tags(store: Store, asked: Asked) -> list[str]:
    found = tagging.suggested(store)
    return sorted({*found, asked.tag} - {""})


def team(store: Store) -> list[User]:
    """Everybody who may answer, by name."""
    rows = Membership.objects.filter(store=store, user__is_active=True).select_related("user")
    found = [row.user for row in rows if allows(row.role, "answer")]
    return sorted(found, key=lambda one: one.get_full_name().casefold())


def saved(store: Store) -> list[SavedView]:
    """The views that the team saved, by name."""
    return list(SavedView.objects.of(store).order_by(F("name").asc()))
