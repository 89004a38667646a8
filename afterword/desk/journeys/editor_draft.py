"""A journey's text as it is being written: what there is of it, who changed what, what to undo."""

from datetime import datetime

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions.faults import Fault
from afterword.decisions.journey import Journey
from afterword.house.models import Store, User
from afterword.journeys import models
from afterword.journeys import queries as journeys
from afterword.journeys.text import Unreadable, parse
from afterword.ui import phrasing


class Opened(msgspec.Struct, frozen=True):
    """What the editor works on. ``stamp`` goes along with every change; 0: nothing was changed
    yet, and the first change begins the draft."""

    row: models.Journey
    text: str
    draft: models.Draft | None
    journey: Journey | None
    """``None``: the text cannot be read."""
    faults: tuple[Fault, ...]
    """Why it cannot."""

    @property
    def stamp(self) -> int:
        return self.draft.stamp if self.draft else 0

    @property
    def changes(self) -> int:
        """How many changes were made and not undone."""
        return self.draft.revision - 1 if self.draft else 0


def opened(store: Store, key: str) -> Opened:
    """A journey to be edited. Raises ``LookupError`` when there is none."""
    row = journeys.journey(store, key)
    return opening(row, journeys.draft(store, key))


def opening(row: models.Journey, draft: models.Draft | None) -> Opened:
    """The same of a draft that is at hand."""
    text = draft.text if draft else journeys.text_of(row)
    try:
        return Opened(row, text, draft, parse(text), ())
    except Unreadable as error:
        return Opened(row, text, draft, None, tuple(error.faults))


class Back(msgspec.Struct, frozen=True):
    """What undoing and doing again would do; empty: there is nothing."""

    undo: str = ""
    redo: str = ""


def back(draft: models.Draft | None) -> Back:
    """What can be undone and done again, in words."""
    if draft is None:
        return Back()
    rows = models.Revision.objects.of(draft.store_id).filter(
        draft=draft, number__in=(draft.revision - 1, draft.revision, draft.revision + 1)
    )
    found = {row.number: row for row in rows.defer("text")}
    here, after = found.get(draft.revision), found.get(draft.revision + 1)
    return Back(
        undo=deed(here.what, here.about) if here and draft.revision - 1 in found else "",
        redo=deed(after.what, after.about) if after else "",
    )


def deed(what: str, about: str) -> str:
    """What was done to a draft, in words."""
    said = {
        "begun": _("begun"),
        "added": _("added “%s”"),
        "moved": _("moved “%s”"),
        "copied": _("copied “%s”"),
        "removed": _("deleted “%s”"),
        "changed": _("changed “%s”"),
        "lane-added": _("a lane for “%s”"),
        "lane-removed": _("closed a lane of “%s”"),
        "lane-moved": _("other order of lanes in “%s”"),
        "written": _("changed the text"),
        "brought": _("brought in a file"),
    }[what]
    return said % phrasing.isolated(about) if "%s" in said else said


def who(by: str) -> str:
    """Who did something, by their name where they are of the team."""
    email = by.removeprefix("user:")
    user = User.objects.filter(email=email).first() if email != by else None
    return user.get_full_name() if user else email


class Changed(msgspec.Struct, frozen=True):
    """Who changed a draft meanwhile, what they did, and when."""

    name: str
    what: str
    at: datetime
    own: bool
    """The reader did it: in another window, or by pressing twice."""


def changed(draft: models.Draft, reader: str) -> Changed:
    """What happened to a draft since the reader looked."""
    row = (
        models.Revision.objects.of(draft.store_id)
        .filter(draft=draft, number=draft.revision)
        .first()
    )
    what = deed(row.what, row.about) if row else ""
    return Changed(who(draft.by), what, draft.saved, draft.by == reader)
