"""The storyboard as it is being written: every change is one POST with the draft's stamp.

Nothing is written by looking. The first change begins the draft. Who posts with an old stamp gets
409, a sentence who was faster, and the journey as it is now.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.decisions.journey import Plan
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.queries import frame
from afterword.journeys import draft_actions
from afterword.journeys import queries as journeys
from afterword.journeys.draft_actions import Overtaken
from afterword.journeys.lines import Uncut
from afterword.journeys.models import Draft
from afterword.journeys.text import Unreadable
from afterword.ui import fault_words

from . import editor_draft, picker, queries
from . import editor_queries as editing
from .deeds import DEEDS, Done, number
from .editor_draft import Opened


class Gone(Exception):
    """The draft that a form was made with was published or discarded meanwhile."""


P = ParamSpec("P")
BOARD = "desk/editor_board.html"


def opening(
    view: Callable[Concatenate[DeskRequest, Opened, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the journey of the address to a view, as it is being written."""

    @wraps(view)
    def opened(request: DeskRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            found = editor_draft.opened(request.store, key)
        except LookupError as error:
            raise Http404 from error
        return view(request, found, *args, **kwargs)

    return opened


def ways(request: DeskRequest, key: str) -> dict[str, str]:
    """The screens around the editor that exist, by name, with their addresses."""
    base = reverse("journey", args=(request.store.key, key))
    found = {}
    for name in ("walk", "simulate", "publish", "versions", "edit/head", "edit/step/x"):
        try:
            resolve(f"{base}{name}/")
        except Resolver404:
            continue
        found[name.rpartition("edit/")[2].partition("/")[0]] = f"{base}{name}/"
    if "step" in found:
        found["step"] = found["step"].removesuffix("x/")
    return found


def context(request: DeskRequest, found: Opened, **more: Any) -> dict[str, Any]:
    """What every screen of the editor shows around its middle."""
    draught = None
    if found.journey:
        draught = editing.draught(request.store, found.journey, request.now)
    return {
        "here": "journeys",
        "row": found.row,
        "found": found,
        "definition": found.journey,
        "draught": draught,
        "story": draught.story if draught else None,
        "starts": queries.starts(found.journey) if found.journey else None,
        "inside": sum(journeys.inside(request.store, found.row.key).values()),
        "back": editor_draft.back(found.draft),
        "ways": ways(request, found.row.key),
        "view": "board",
        **more,
    }


@require_safe
@permitted("edit_journeys")
@opening
def edit(request: DeskRequest, found: Opened) -> HttpResponse:
    """The draft as a board."""
    if found.journey is None:
        return redirect("journey-edit-text", request.store.key, found.row.key)
    return show(request, "desk/editor.html", context(request, found))


@require_safe
@permitted("edit_journeys")
@opening
def board(request: DeskRequest, found: Opened) -> HttpResponse:
    """The board alone, for a page that shows it already."""
    return part(request, context(request, found))


def part(request: DeskRequest, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The board alone: what a change made at it answers."""
    return render(request, BOARD, {**frame(request), **shown, "part": True}, status=status)


# ------------------------------------------------------------------------------------- changing


def writable(request: DeskRequest, found: Opened) -> Draft:
    """The draft to be changed, begun where there is none yet. Raises ``Overtaken`` for a stamp
    that is not the one it has, and ``Gone``."""
    if found.draft is None and seen(request) > 1:
        raise Gone
    draft = found.draft or draft_actions.begin(
        request.store, found.row.key, now=request.now, by=request.by
    )
    if seen(request) != draft.stamp:
        raise Overtaken(draft)
    return draft


def seen(request: DeskRequest) -> int:
    """The stamp a form was made with. 0 means the journey before its first change, and that is how
    its draft begins."""
    written = number(request.POST, "stamp")
    return written or 1


@require_POST
@permitted("edit_journeys")
@opening
def do(request: DeskRequest, found: Opened) -> HttpResponse:
    """Do one thing to the draft."""
    fields = asked(request)
    try:
        with transaction.atomic():
            done = _done(request, found, fields)
    except Overtaken as error:
        return overtaken(request, error.draft)
    except Gone:
        return _answer(request, found.row.key, gone(), status=409)
    except (Uncut, Unreadable) as error:
        said = _("This cannot be done here: %s.") % fault_words.told(error.faults)
        return _answer(request, found.row.key, said, status=422)
    if fields.get("what") == "discard":
        return _discarded(request, found)
    return _answer(request, found.row.key, done.says, done=done)


def asked(request: DeskRequest) -> QueryDict:
    """What a form asks for: a button says it all in its value, or the fields say it apart."""
    fields = request.POST.copy()
    fields.update(QueryDict(request.POST.get("do", "")))
    return fields


def _done(request: DeskRequest, found: Opened, fields: QueryDict) -> Done:
    what = fields.get("what", "")
    draft = writable(request, found)
    stamp, now, by = draft.stamp, request.now, request.by
    plain = {name: str(value) for name, value in fields.items()}
    if what in ("undo", "redo"):
        step_back = draft_actions.undo if what == "undo" else draft_actions.redo
        step_back(draft, seen=stamp, now=now, by=by)
        said = _("The last change is undone.") if what == "undo" else _("It is done again.")
        return Done(draft.text, what, "", said)
    if what == "discard":
        draft_actions.discard(draft, now=now, by=by)
        return Done("", what, "", "")
    if what not in DEEDS:
        raise Uncut(_("nothing of that name can be done"))
    done = DEEDS[what](draft.text, found.journey, plain)
    draft_actions.save(
        draft, done.text, seen=stamp, what=done.what, about=done.about, now=now, by=by
    )
    return done


def _answer(
    request: DeskRequest,
    key: str,
    said: str,
    *,
    done: Done | None = None,
    status: int = 200,
) -> HttpResponse:
    found = editor_draft.opened(request.store, key)
    tone = "error" if status != 200 else "success"
    if request.headers.get("HX-Request"):
        shown = context(request, found, said=said, tone=tone)
        if done:
            shown |= {
                "focus": done.step,
                "opens": done.what == "added",
                "undo": done.what in ("removed", "lane-removed"),
            }
        return part(request, shown, status=status)
    if status != 200:
        return show(
            request, "desk/editor.html", context(request, found, said=said, tone=tone),
            status=status,
        )  # fmt: skip
    messages.success(request, said)
    to = f"#step-{done.step}" if done and done.step else ""
    return redirect(f"{reverse('journey-edit', args=(request.store.key, key))}{to}")


def gone() -> str:
    """What is said when the draft itself is no more."""
    return _("The draft was published or discarded meanwhile. This is the journey as it is now.")


def overtaken(request: DeskRequest, draft: Draft) -> HttpResponse:
    """Somebody was faster: who, what they did, and the journey as it is now."""
    found = editor_draft.opening(draft.journey, draft)
    shown = context(request, found, changed=editor_draft.changed(draft, request.by), tone="error")
    if request.headers.get("HX-Request"):
        return part(request, shown, status=409)
    return show(request, "desk/editor.html", shown, status=409)


def _discarded(request: DeskRequest, found: Opened) -> HttpResponse:
    messages.success(request, _("The draft of “%s” is discarded.") % found.row.name)
    args = (request.store.key, found.row.key) if found.row.live else (request.store.key,)
    to = reverse("journey" if found.row.live else "journeys", args=args)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return redirect(to)


# -------------------------------------------------------------------------------- choosing places


@require_safe
@permitted("edit_journeys")
@opening
def add(request: DeskRequest, found: Opened) -> HttpResponse:
    """The kinds of steps that can be put to a place."""
    if found.journey is None:
        return redirect("journey-edit-text", request.store.key, found.row.key)
    to, lane = request.GET.get("to", ""), request.GET.get("lane", "")
    at = number(request.GET.dict(), "at")
    spots = [
        one
        for one in editing.spots(request.store, found.journey)
        if (one.step, one.lane) == (to, lane)
    ]
    here = next((one for one in spots if one.at == at), spots[-1] if spots else None)
    shown = {
        "here": "journeys", "row": found.row, "found": found, "spot": here,
        "later": editing.behind_wait(found.journey, here) if here else None,
        "choices": picker.PICKER.items(),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "desk/editor_pick.html", {**frame(request), **shown})
    return show(request, "desk/editor_add.html", shown)


@require_safe
@permitted("edit_journeys")
@opening
def move(request: DeskRequest, found: Opened, step: str) -> HttpResponse:
    """All places a step can be moved to."""
    if found.journey is None:
        return redirect("journey-edit-text", request.store.key, found.row.key)
    plan = Plan(found.journey)
    if step not in plan.steps:
        raise Http404
    title = editing.title_of(plan.steps[step])
    spots = editing.spots(request.store, found.journey, moving=step)
    shown = {"here": "journeys", "row": found.row, "found": found, "spots": spots, "title": title}
    return show(request, "desk/editor_move.html", {**shown, "step": step})
