"""The library's screens."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.journeys import stories
from afterword.journeys.stories import Story
from afterword.journeys.text import Unreadable
from afterword.ui import fault_words

from . import actions, queries
from .forms import UseForm


@require_safe
@permitted("see")
def library(request: DeskRequest) -> HttpResponse:
    """All of the library, by moment."""
    shelves = queries.shelves(request.store, _language())
    return show(request, "desk/library.html", {"here": "journeys", "shelves": shelves})


@require_safe
@permitted("see")
def one(request: DeskRequest, key: str) -> HttpResponse:
    """One journey of the library: what it says, why it works, and the form to use it."""
    story = _story(key)
    return _one(request, story, UseForm(request.store, story, _language(), request.now))


@require_POST
@permitted("edit_journeys")
def use(request: DeskRequest, key: str) -> HttpResponse:
    """Make a draft of it, or publish it and switch it on."""
    story = _story(key)
    form = UseForm(request.store, story, _language(), request.now, request.POST)
    if not form.is_valid():
        return _one(request, story, form)
    on = request.POST.get("do") == "on"
    try:
        made = actions.use(
            request.store, story, form.answers, on=on, now=request.now, by=request.by
        )
    except Unreadable as error:
        form.add_error(None, fault_words.told(error.faults))
        return _one(request, story, form)
    name = story.told(_language()).name
    said = _("“%s” is on.") if on else _("“%s” is a draft of yours now.")
    messages.success(request, said % name)
    return redirect("journey", request.store.key, made)


def _one(request: DeskRequest, story: Story, form: UseForm) -> HttpResponse:
    context: dict[str, Any] = {
        "here": "journeys",
        "one": queries.shown(request.store, story, _language()),
        "moment": queries.NAMES[story.moment],
        "missing": queries.missing(request, story),
        "reach": queries.reach(request, story),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "desk/library_one.html", context, status=status)


def _story(key: str) -> Story:
    try:
        return stories.story(key)
    except LookupError as error:
        raise Http404 from error


def _language() -> str:
    return get_language() or "en"
