"""Files of a conversation: what stands under a line, and the file itself.

Whatever a file is, a browser gets it under one of a few fixed types, as something to save, and in a
sandbox in which nothing runs.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from afterword.conversations import files, sending_files
from afterword.conversations.file_kinds import SERVED
from afterword.conversations.models import Attachment, Conversation
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.talks import back_to
from afterword.house.models import Store
from afterword.messages import costs, picture_messages
from afterword.ui import words
from afterword.ui.handing_out import handed_out
from afterword.ui.money import micros
from afterword.ui.phrasing import comma, isolated

from . import thread_compose


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A file, as it stands under a line."""

    token: str
    name: str
    size: str
    kind: str
    state: str
    why: str
    """Why it is not there, in words."""
    again: bool
    """Whether it may be tried once more."""
    width: int
    height: int
    became: "Became | None" = None
    """What became of it, where it went in a message of its own."""


class Became(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message that shows one file of an answer."""

    message: int
    """Its number, for its own page."""
    send_key: str
    state: str
    """In words; empty: there is nothing to say of it."""
    fate: Literal["", "waits", "failed", "unknown", "back"] = ""
    because: tuple[str, ...] = ()


def under(store: Store, events: Sequence[str], messages: Sequence[str]) -> dict[str, list[Shown]]:
    """The files of replies and of answers: by the reply's key, and by the answer's send key."""
    found = files.by_event(store, events) | sending_files.by_message(store, messages)
    return {key: [shown(one) for one in some] for key, some in found.items()}


class Way(msgspec.Struct, frozen=True):
    """How files go over a channel, in words; and those of the attached that do not."""

    channel: str
    how: str
    too_large: list[str]


def ways(
    store: Store, channels: Iterable[tuple[str, str]], some: Sequence[Attachment], now: datetime
) -> list[Way]:
    """How what is attached would go over each of these channels. ``channels``: each with the
    address that it goes to."""
    return [
        Way(
            one,
            how(store, one, to, some, now),
            [files.name_of(each) for each in sending_files.too_large(one, some)],
        )
        for one, to in channels
    ]


def how(store: Store, channel: str, to: str, some: Sequence[Attachment], now: datetime) -> str:
    """What becomes of files on a channel, and what the messages cost in which they go."""
    if channel == "email":
        return _("By e-mail they go as parts of the mail, 10 MB together at the most.")
    if sending_files.pictured(store, channel, to, some):
        return _pictured(store, to, some)
    if sending_files.as_links(channel):
        return _("In a text they go as links that are good for 30 days.")
    return _one_by_one(store, channel, to, some, now)


def _one_by_one(
    store: Store, channel: str, to: str, some: Sequence[Attachment], now: datetime
) -> str:
    shown = [one for one in some if sending_files.is_shown(store, channel, one)]
    if not shown:
        return _("They go as links that are good for 30 days.")
    said = _("Each goes as a file, in a message of its own.")
    if len(shown) < len(some):
        said = _(
            "These go as files, each in a message of its own: %(names)s. The others go as links "
            "that are good for 30 days."
        ) % {"names": _names(shown)}
    cost = thread_compose.price(store, channel, to, now)
    return f"{said} {_('Each message costs %(price)s.') % {'price': cost}}" if cost else said


def _pictured(store: Store, to: str, some: Sequence[Attachment]) -> str:
    many = len(sending_files.parts(store, costs.CHANNEL, to, "", some))
    shown = sending_files.in_pictures(store, to, some)
    said = ngettext(
        "To this number they go as a picture message (MMS).",
        "To this number they go as %(many)d picture messages (MMS).",
        many,
    )
    if len(shown) < len(some):
        said = ngettext(
            "To this number these go as a picture message (MMS): %(names)s. The others go as links "
            "that are good for 30 days.",
            "To this number these go as %(many)d picture messages (MMS): %(names)s. The others go "
            "as links that are good for 30 days.",
            many,
        )
    said = said % {"many": many, "names": _names(shown)}
    cost = picture_messages.cost(store, to)
    if cost is None:
        return said
    price = micros(int(cost.amount * 1_000_000) * many, cost.currency)
    one = _("It costs %(price)s.") if many == 1 else _("Together they cost %(price)s.")
    return f"{said} {one % {'price': price}}"


def _names(some: Sequence[Attachment]) -> str:
    return comma().join(isolated(files.name_of(one)) for one in some)


def shown(one: Attachment) -> Shown:
    """One file, as it is shown."""
    side = max(one.width, one.height, 1)
    fits = min(1.0, SMALL / side)
    return Shown(
        token=one.token,
        name=files.name_of(one),
        size=filesizeformat(one.size) if one.size else "",
        kind=one.kind,
        state=one.state,
        why=words.word(words.FILE_FAULTS, one.why) if one.why else "",
        again=one.state == "failed"
        and one.why not in ("too_large", "too_wide", "kind", "empty", "damaged"),
        width=round(one.width * fits),
        height=round(one.height * fits),
    )


SMALL = 240
"""Pixels of the longer side of a picture under a line."""


@require_safe
@permitted("answer")
def file(request: DeskRequest, token: str) -> HttpResponse:
    """A file, to be saved or played."""
    return _served(request, token, small=False)


@require_safe
@permitted("answer")
def small(request: DeskRequest, token: str) -> HttpResponse:
    """The small picture of a file."""
    return _served(request, token, small=True)


def _served(request: DeskRequest, token: str, *, small: bool) -> HttpResponse:
    found = files.named(request.store, token)
    if found is None or (small and found.kind != "image"):
        raise Http404
    try:
        content = files.content(found, small=small)
    except LookupError as error:
        raise Http404 from error
    type_ = found.type if found.type in SERVED else ""
    return handed_out(content, type_, files.name_of(found), request.headers.get("Range", ""))


@require_POST
@permitted("answer")
def again(request: DeskRequest, token: str) -> HttpResponse:
    """Try once more to fetch a file."""
    found = files.named(request.store, token)
    if found is None:
        raise Http404
    if files.try_again(request.store, token, now=request.now, by=request.by):
        messages.success(request, _("It is being fetched."))
    talk = Conversation.objects.of(request.store).filter(customer=found.customer_id).first()
    if talk is None:
        return redirect("inbox", request.store.key)
    return back_to(request, talk.pk)
