"""Reviewing and publishing a draft: what differs, where each person inside goes, and undoing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.decisions.journey import Journey as Definition
from afterword.decisions.journey import Plan
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.journeys import actions, draft_actions, moving, publish_actions
from afterword.journeys import queries as journeys
from afterword.journeys.closing import Busy
from afterword.journeys.models import Draft, Journey, Publication
from afterword.journeys.moving import Choice
from afterword.journeys.text import Unreadable, parse
from afterword.messages.queries import spoken, texts
from afterword.ui import fault_words

from . import publish_queries as queries
from .lint_queries import problems

PACES: dict[str, tuple[publish_actions.Pace, Any]] = {
    "all": (publish_actions.Pace(), gettext_lazy("All at once")),
    "10-2h": (
        publish_actions.Pace(10, timedelta(hours=2)),
        gettext_lazy("Start with 10% for 2 hours, then all"),
    ),
    "10-1d": (
        publish_actions.Pace(10, timedelta(days=1)),
        gettext_lazy("Start with 10% for a day, then all"),
    ),
    "50-1d": (
        publish_actions.Pace(50, timedelta(days=1)),
        gettext_lazy("Start with half for a day, then all"),
    ),
}
RULE, TO = "rule.", "to."
RULES = {
    "keep": pgettext_lazy("rule", "Keep"),
    "retime": pgettext_lazy("rule", "Re-time"),
    "move": pgettext_lazy("rule", "Move"),
    "leave": pgettext_lazy("rule", "Leave"),
}


class Asked(msgspec.Struct, frozen=True):
    """What is to be published, read and planned."""

    row: Journey
    draft: Draft
    new: Definition
    old: Plan | None

    @property
    def plan(self) -> Plan:
        number = journeys.last_number(self.row) + 1
        return Plan(msgspec.structs.replace(self.new, version=number))


def row_of(request: DeskRequest, key: str) -> Journey:
    """The journey. Raises ``Http404``."""
    try:
        return journeys.journey(request.store, key)
    except LookupError as error:
        raise Http404 from error


def rules_of(data: QueryDict | Mapping[str, str]) -> dict[str, Choice]:
    """The rules as the form says them. Raises ``moving.BadRule``."""
    written = {
        name.removeprefix(RULE): {
            "rule": value,
            "to": data.get(f"{TO}{name.removeprefix(RULE)}", "") if value == "move" else "",
        }
        for name, value in data.items()
        if name.startswith(RULE)
    }
    return moving.read_rules(written)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("edit_journeys")
def publish(request: DeskRequest, key: str) -> HttpResponse:
    """Look a draft over, and publish it."""
    row = row_of(request, key)
    draft = journeys.draft(request.store, key)
    if draft is None:
        messages.info(request, _("There is no draft of “%s” to publish.") % row.name)
        return redirect("versions" if row.live else "journeys", request.store.key, *_key(row))
    try:
        new = parse(draft.text)
    except Unreadable as error:
        return _show(request, row, draft, {"faults": error.faults}, status=200)
    old = journeys.plan(request.store, key, row.live) if row.live else None
    asked = Asked(row, draft, new, old)
    if request.method == "POST" and request.POST.get("do") == "publish":
        return _publish(request, asked)
    return _review(request, asked)


def _key(row: Journey) -> list[str]:
    return [row.key] if row.live else []


def _review(request: DeskRequest, asked: Asked, says: str = "", status: int = 200) -> HttpResponse:
    try:
        rules = rules_of(request.POST)
        found = queries.review(request.store, asked.old, asked.plan, rules, request.now)
    except moving.BadRule as error:
        says, status = fault_words.told(error.faults), 400
        found = queries.review(request.store, asked.old, asked.plan, {}, request.now)
    lint = problems(request.store, asked.new, request.now)
    context = {
        "review": found,
        "number": asked.plan.journey.version,
        "inside": found.foreseen.people,
        "undo_until": request.now + publish_actions.UNDO_FOR,
        "paces": [(name, words) for name, (_pace, words) in PACES.items()],
        "pace": request.POST.get("pace", "all"),
        "rule_words": RULES,
        "query": _query(request.POST),
        "serious": [one for one in lint if one.serious],
        "warnings": [one for one in lint if not one.serious],
        "same": bool(asked.old) and not found.changes,
        "says": says,
    }
    return _show(request, asked.row, asked.draft, context, status=status)


def _query(data: QueryDict) -> str:
    """The rules as an address, for the page of people by name."""
    found = QueryDict(mutable=True)
    for name, value in data.items():
        if str(name).startswith((RULE, TO)):
            found[str(name)] = str(value)
    return found.urlencode()


def _show(
    request: DeskRequest, row: Journey, draft: Draft, context: dict[str, Any], *, status: int
) -> HttpResponse:
    found = {"here": "journeys", "row": row, "draft": draft, **context}
    return show(request, "desk/publish.html", found, status=status)


def _publish(request: DeskRequest, asked: Asked) -> HttpResponse:
    if request.POST.get("stamp") != str(asked.draft.stamp):
        says = _("%s changed the draft meanwhile. Look at it once more before you publish it.")
        return _review(request, asked, says % asked.draft.by.removeprefix("user:"), 409)
    pace = PACES.get(request.POST.get("pace", ""), PACES["all"])[0]
    try:
        done = publish_actions.publish(
            request.store,
            asked.draft.text,
            rules=rules_of(request.POST),
            pace=pace,
            now=request.now,
            by=request.by,
            templates=spoken(texts(request.store)),
        )
    except (moving.BadRule, Busy) as error:
        says = fault_words.told(error.faults)
        return _review(request, asked, says, 409 if isinstance(error, Busy) else 400)
    except Unreadable as error:
        context = {"faults": error.faults}
        return _show(request, asked.row, asked.draft, context, status=400)
    draft_actions.went_live(asked.draft, seen=asked.draft.stamp)
    if request.POST.get("on") and not asked.row.on:
        actions.switch(request.store, asked.row.key, on=True, now=request.now, by=request.by)
    _tell(request, done)
    return redirect("journey", request.store.key, asked.row.key)


def _tell(request: DeskRequest, done: Publication | None) -> None:
    if done is None:
        messages.info(request, _("That is live already: nothing changed."))
        return
    moved = sum(count for rule, count in done.counts.items() if rule != "leave")
    said = _("Version %d is live.") % done.number
    if moved:
        more = ngettext("%d person moved into it.", "%d people moved into it.", moved)
        said += " " + more % moved
    messages.success(request, said)


@require_safe
@permitted("edit_journeys")
def people(request: DeskRequest, key: str) -> HttpResponse:
    """Everybody inside by name, before and after."""
    row = row_of(request, key)
    draft = journeys.draft(request.store, key)
    if draft is None or not row.live:
        raise Http404
    try:
        asked = Asked(row, draft, parse(draft.text), journeys.plan(request.store, key, row.live))
        rules = rules_of(request.GET)
        found = queries.review(request.store, asked.old, asked.plan, rules, request.now)
    except (Unreadable, moving.BadRule):
        return redirect("publish", request.store.key, key)
    assert asked.old is not None
    listed = queries.by_name(request.store, asked.old, asked.plan, found.foreseen)
    context = {
        "here": "journeys",
        "row": row,
        "people": listed,
        "inside": found.foreseen.people,
        "number": asked.plan.journey.version,
    }
    return show(request, "desk/publish_people.html", context)


@require_POST
@permitted("edit_journeys")
def undo(request: DeskRequest, key: str, publication: int) -> HttpResponse:
    """Take a publication back."""
    row = row_of(request, key)
    _mine(row, publication)
    try:
        done = publish_actions.undo(request.store, publication, now=request.now, by=request.by)
    except publish_actions.TooLate as error:
        messages.error(request, fault_words.told(error.faults))
    else:
        said = _("Version %(before)d is live again, and all went back to where they stood.")
        messages.success(request, said % {"before": done.before})
    return redirect("journey", request.store.key, key)


@require_POST
@permitted("edit_journeys")
def follow(request: DeskRequest, key: str, publication: int) -> HttpResponse:
    """Let everybody follow into a version that was tried on some."""
    row = row_of(request, key)
    _mine(row, publication)
    publish_actions.all_now(request.store, publication, now=request.now, by=request.by)
    messages.success(request, _("Everybody follows now."))
    return redirect("journey", request.store.key, key)


def _mine(row: Journey, publication: int) -> None:
    if publication not in {one.pk for one in journeys.publications(row)}:
        raise Http404
