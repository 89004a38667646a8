"""The screen of words that a provider approves: how each stands, handing them in, asking again."""

from typing import cast, get_args

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from afterword.decisions.window import APPROVES
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import queries as house
from afterword.messages import approvals as approving
from afterword.messages.approving import Unfit
from afterword.messages.text import Unreadable
from afterword.ui import fault_words, kept_words, words
from afterword.wire.approving import Category
from afterword.wire.carry import carry


@require_safe
@permitted("manage_store")
def approvals(request: DeskRequest, channel: str) -> HttpResponse:
    """Every template in each of its languages, and what the provider thinks of it."""
    _known(channel)
    store = request.store
    context = {
        "here": "settings",
        "channel": channel,
        "name": words.word(words.CHANNELS, channel),
        "lines": approving.board(store, channel),
        "connected": house.account(store, "channel", channel) is not None,
        "categories": [(one, words.word(words.CATEGORIES, one)) for one in get_args(Category)],
    }
    return show(request, "desk/approvals.html", context)


@require_POST
@permitted("manage_store")
def hand_in(request: DeskRequest, channel: str) -> HttpResponse:
    """Hand the words of one template in one language in."""
    _known(channel)
    category = request.POST.get("category", "")
    if category not in get_args(Category):
        raise Http404
    try:
        row = approving.hand_in(
            request.store,
            channel,
            request.POST.get("template", ""),
            request.POST.get("language", ""),
            cast(Category, category),
            carry=carry,
            now=request.now,
            by=request.by,
        )
    except (LookupError, Unreadable) as error:
        raise Http404 from error
    except Unfit as error:
        said = fault_words.told(error.faults)
        messages.error(request, _("It could not be handed in: %s") % said)
    except approving.Unasked as error:
        messages.error(request, _("It could not be handed in: %s") % kept_words.said(str(error)))
    else:
        said = words.word(words.APPROVALS, row.status)
        messages.success(request, _("Handed in: %s.") % said)
    return redirect("approvals", request.store.key, channel)


@require_POST
@permitted("manage_store")
def ask(request: DeskRequest, channel: str) -> HttpResponse:
    """Ask the provider what it thinks of all of them."""
    _known(channel)
    try:
        changed = approving.ask(request.store, channel, carry=carry, now=request.now)
    except approving.Unasked as error:
        messages.error(request, _("Nobody could be asked: %s") % kept_words.said(str(error)))
    else:
        said = ngettext("%d has changed.", "%d have changed.", changed) % changed
        messages.success(request, said if changed else _("Nothing has changed."))
    return redirect("approvals", request.store.key, channel)


def _known(channel: str) -> None:
    if channel not in APPROVES:
        raise Http404
