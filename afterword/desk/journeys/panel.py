"""The side panel of the storyboard editor: a step's fields, or the journey's own, and what is said.

The board loads it into ``<aside id="panel">``; by itself it is a page. It saves itself on change
where scripts run, by its button where they do not. Whoever may only look sees it switched off.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, cast, get_args

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.decisions.journey import SubjectKind
from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.queries import frame
from afterword.journeys import draft_actions
from afterword.journeys import queries as journeys
from afterword.journeys.draft_actions import Overtaken
from afterword.journeys.lines import Uncut
from afterword.journeys.lint import Problem
from afterword.journeys.models import Draft, Journey
from afterword.journeys.text import Unreadable, load_yaml, parse
from afterword.messages import paper, posting
from afterword.ui import fault_words, phrasing, words

from . import lint_queries, panel_look
from .panel_change import Changed, Place, changed, merged, steps_in_lanes
from .panel_fields import KINDS
from .panel_form import Asking, Filling, Known, Shown, Typed
from .panel_inputs import shown_all, typed_all
from .panel_look import Asked, Picture
from .panel_parts import written
from .panel_saying import CLASSES


class Opened(msgspec.Struct):
    """A journey's text as it is being written, or as it is live where nobody writes."""

    row: Journey
    text: str
    stamp: int
    draft: Draft | None = None


def _opened(request: DeskRequest, key: str) -> Opened:
    try:
        row = journeys.journey(request.store, key)
    except LookupError as error:
        raise Http404 from error
    draft = journeys.draft(request.store, key)
    if draft is not None:
        return Opened(row, draft.text, draft.stamp, draft)
    return Opened(row, journeys.text_of(row), 0)


# ------------------------------------------------------------------------------ looking


@require_safe
@permitted("see")
def step(request: DeskRequest, key: str, step: str) -> HttpResponse:
    """The fields of a step and what it says."""
    return _look(request, key, Place(step=step))


@require_safe
@permitted("see")
def head(request: DeskRequest, key: str) -> HttpResponse:
    """The journey's own fields: how it starts, what holds it back, what ends it, its goal."""
    return _look(request, key, Place())


def _look(request: DeskRequest, key: str, place: Place) -> HttpResponse:
    opened = _opened(request, key)
    asked = Asked.of(Typed(dict(request.GET.lists())))
    return _answer(request, opened, place, asked)


def _answer(
    request: DeskRequest,
    opened: Opened,
    place: Place,
    asked: Asked,
    *,
    typed: Typed | None = None,
    wrong: dict[str, str] | None = None,
    says: str = "",
    status: int = 200,
) -> HttpResponse:
    """The panel, as a part for a page that has it or as a page of its own. ``typed``: what stands
    in its inputs instead of what is written; ``says``: what is to be read before anything else."""
    try:
        plain = load_yaml(opened.text)
        there = place.found(plain)
    except (Unreadable, Uncut) as error:
        if not says:
            raise Http404(str(error)) from error
        return _page(request, opened, {"gone": True, "says": says, "typed": _kept(typed)}, status)
    picture = None
    if "template" in there:
        picture = panel_look.picture(request.store, opened.row.key, there, asked, request.now)
    known = _known(request, opened, plain, there, picture.tones if picture else ())
    fields = place.fields(there)
    wrong = wrong or {}
    standing = typed.values if typed else typed_all(fields, there)
    filling = Filling(typed=Typed(standing, _asking(request, plain)), errors=wrong, known=known)
    shown = shown_all(fields, filling)
    context = {
        "place": place,
        "there": there,
        "title": there.get("name") or place.step or opened.row.name,
        "kind": _kind(place, there),
        **_split(shown),
        "base": json.dumps(there, ensure_ascii=False),
        "problems": _problems(request, opened.text, place),
        "picture": picture,
        "asked": asked,
        "known": known,
        "wrong": wrong.get("", ""),
        "faulty": bool(wrong),
        "says": says,
        **_addresses(request, opened, place, asked, picture),
    }
    return _page(request, opened, context, status)


def _known(
    request: DeskRequest, opened: Opened, plain: Any, there: dict[str, Any], tones: tuple[str, ...]
) -> Known:
    """What the fields of a place offer."""
    talks = isinstance(plain, dict) and plain.get("subject") == "conversation"
    known = panel_look.known(
        request.store, opened.row.key, there, tones, request.now, dialogue=talks
    )
    return msgspec.structs.replace(known, lanes=steps_in_lanes(there), own_words=_own_events(plain))


def _problems(request: DeskRequest, text: str, place: Place) -> list[Problem]:
    """What is to be mended there, or to be known of it; nothing in a text that cannot be read."""
    try:
        found = lint_queries.problems(request.store, parse(text), request.now)
    except Unreadable:
        return []
    return [one for one in found if one.step == place.step]


def _asking(request: DeskRequest, plain: Any) -> Asking:
    """What the conditions of a journey may speak of."""
    about = plain.get("subject") or "order"
    answers = [one["answer"] for one in _steps(plain) if isinstance(one.get("answer"), str)]
    known = cast(SubjectKind, about if about in get_args(SubjectKind) else "order")
    return Asking(request.store, request.now, known, tuple(dict.fromkeys(answers)))


def _steps(plain: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a plain journey."""
    if isinstance(plain, dict):
        yield plain
    for part in plain.values() if isinstance(plain, dict) else plain:
        if isinstance(part, dict | list):
            yield from _steps(part)


def _split(shown: list[Shown]) -> dict[str, Any]:
    """The fields that are always in view, and those that are folded away. With one channel there
    is nothing to say of the next one."""
    ladder = next((one for one in shown if one.widget == "ladder"), None)
    if ladder is not None and len(ladder.more["rungs"]) < 2:
        shown = [one for one in shown if one.error or not _idle(one)]
    return {
        "fields": [one for one in shown if not one.rare],
        "rare": [one for one in shown if one.rare],
        "rare_open": any(one.rare and one.error for one in shown),
    }


def _idle(one: Shown) -> bool:
    """Whether a field speaks of the next channel, and says nothing of it."""
    if one.at == "prefer":
        return one.value in ("", "written")
    return one.at == "fall_back" and not one.more["unless"]


def _own_events(plain: Any) -> tuple[str, ...]:
    """The events of the store's own that a journey names anywhere."""
    if isinstance(plain, dict):
        plain = list(plain.values())
    if isinstance(plain, list):
        return tuple(dict.fromkeys(one for part in plain for one in _own_events(part)))
    return (plain,) if isinstance(plain, str) and re.fullmatch(r"custom\.\S+", plain) else ()


def _page(
    request: DeskRequest, opened: Opened, context: dict[str, Any], status: int
) -> HttpResponse:
    context |= {
        "here": "journeys",
        "row": opened.row,
        "stamp": opened.stamp,
        "board": reverse("journey", args=[request.store.key, opened.row.key]),
    }
    if request.headers.get("HX-Request"):
        # What has the panel already has its style and script, and only takes what is inside.
        context["whole"] = request.headers.get("HX-Target") != "panel-inside"
        return render(request, "desk/panel.html", {**frame(request), **context}, status=status)
    return show(request, "desk/panel_page.html", context, status=status)


def _kind(place: Place, there: dict[str, Any]) -> dict[str, str]:
    """What stands small above the title."""
    if not place.step:
        return {"icon": "queue-list", "label": _("The journey itself")}
    says, icon = KINDS.get(str(there.get("kind")), (str(there.get("kind")), "queue-list"))
    label = str(says)
    if "template" in there:
        channel = str((there.get("channels") or ["email"])[0])
        icon = words.CHANNEL_ICONS.get(channel, icon)
        about = str(dict(CLASSES).get(str(there.get("class")), "")).partition(":")[0]
        label = phrasing.listed(
            one for one in (capfirst(words.word(words.CHANNELS, channel)), about) if one
        )
    return {"icon": icon, "label": label}


def _addresses(
    request: DeskRequest, opened: Opened, place: Place, asked: Asked, picture: Picture | None
) -> dict[str, str]:
    args = [request.store.key, opened.row.key, *([place.step] if place.step else [])]
    if not place.step:
        return {
            "open": reverse("edit-head", args=args),
            "save": reverse("edit-head-save", args=args),
        }
    query = asked.query
    if picture:
        asked = Asked(picture.who, picture.look.channel, picture.look.language)
        query = asked.query
    return {
        "open": reverse("edit-step", args=args),
        "save": reverse("edit-step-save", args=args),
        "mail": f"{reverse('edit-step-mail', args=args)}?{query}&stamp={opened.stamp}",
        "sheet": f"{reverse('edit-step-sheet', args=args)}?{query}&stamp={opened.stamp}",
    }


def _kept(typed: Typed | None) -> str:
    """What somebody typed into a step that is gone, to be copied."""
    if typed is None:
        return ""
    hidden = ("stamp", "base", "do", "csrfmiddlewaretoken")
    found = {
        name: some[-1]
        for name, some in typed.values.items()
        if some and some[-1] and name not in hidden and not name.startswith("look.")
    }
    return written(found)


@require_safe
@permitted("see")
def mail(request: DeskRequest, key: str, step: str) -> HttpResponse:
    """The HTML of the mail a step would send, for a sandboxed frame."""
    picture = _picture(request, key, step)
    return framed(picture.look.html)


@require_safe
@permitted("see")
def sheet(request: DeskRequest, key: str, step: str) -> HttpResponse:
    """A page of the card or letter a step would send, as PNG: ``?page=2`` is its back."""
    found = _picture(request, key, step).look.sheet
    if found is None:
        raise Http404
    number = 2 if request.GET.get("page") == "2" else 1
    try:
        pages = paper.pictures(found, posting.picture_of(request.store, found.picture), 96)
        content = pages[number - 1]
    except (paper.Unprintable, IndexError) as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(content, content_type="image/png")
    answer["Cache-Control"] = "no-store"
    return answer


def _picture(request: DeskRequest, key: str, step: str) -> Picture:
    opened = _opened(request, key)
    asked = Asked.of(Typed(dict(request.GET.lists())))
    try:
        there = Place(step=step).found(load_yaml(opened.text))
    except (Unreadable, Uncut) as error:
        raise Http404 from error
    found = panel_look.picture(request.store, key, there, asked, request.now)
    if found is None:
        raise Http404
    return found


# ------------------------------------------------------------------------------- saving


@require_POST
@permitted("edit_journeys")
def save_step(request: DeskRequest, key: str, step: str) -> HttpResponse:
    """Keep what was typed into a step's fields."""
    return _save(request, key, Place(step=step))


@require_POST
@permitted("edit_journeys")
def save_head(request: DeskRequest, key: str) -> HttpResponse:
    """Keep what was typed into the journey's own fields."""
    return _save(request, key, Place())


def _save(request: DeskRequest, key: str, place: Place) -> HttpResponse:
    opened = _opened(request, key)
    row, typed = opened.row, Typed(dict(request.POST.lists()))
    if opened.draft is None and typed.one("stamp") not in ("", "0"):
        return _thrown_away(request, opened, place, typed)
    draft = draft_actions.begin(request.store, key, now=request.now, by=request.by)
    seen = _stamp(typed, draft)
    if seen != draft.stamp and not _only_mine_elsewhere(request, draft, place, typed):
        return _overtaken(request, row, draft, place, typed)
    try:
        typed.asking = _asking(request, load_yaml(draft.text))
        found = changed(draft.text, place, typed)
    except (Unreadable, Uncut) as error:
        says = _("This step is not in the journey any more: %s") % fault_words.told(error.faults)
        return _refused(request, row, draft, place, typed, says)
    if found.wrong:
        opened = Opened(row, draft.text, draft.stamp, draft)
        return _answer(
            request, opened, place, Asked.of(typed), typed=typed, wrong=found.wrong, status=422
        )
    return _kept_safely(request, row, draft, place, found, typed)


def _kept_safely(
    request: DeskRequest, row: Journey, draft: Draft, place: Place, found: Changed, typed: Typed
) -> HttpResponse:
    there = found.place.found(load_yaml(found.text))
    try:
        saved = draft_actions.save(
            draft,
            found.text,
            seen=draft.stamp,
            what=found.what,
            about=str(there.get("name") or found.place.step),
            now=request.now,
            by=request.by,
        )
    except Overtaken as error:
        return _overtaken(request, row, error.draft, place, typed)
    asked = Asked.of(typed)
    opened = Opened(row, saved.text, saved.stamp, saved)
    if not request.headers.get("HX-Request"):
        to = _addresses(request, opened, found.place, asked, None)["open"]
        return redirect(f"{to}?{asked.query}" if asked.query else to)
    answer = _answer(request, opened, found.place, asked)
    if saved.stamp != draft.stamp:
        answer["HX-Trigger"] = "drafted"
    return answer


def _stamp(typed: Typed, draft: Draft) -> int:
    """The stamp of what the writer saw; who saw the live version saw its draft's beginning."""
    found = typed.one("stamp")
    seen = int(found) if found.isascii() and found.isdigit() and len(found) < 10 else -1
    return draft.stamp if seen == 0 and draft.revision == 1 and draft.stamp == 1 else seen


def _base(typed: Typed) -> dict[str, Any] | None:
    """What the writer saw written, before they typed."""
    try:
        found = json.loads(typed.one("base"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _only_mine_elsewhere(request: DeskRequest, draft: Draft, place: Place, typed: Typed) -> bool:
    """Whether what changed meanwhile was changed by the same person and at other places: at the
    board beside this panel, say."""
    if draft.by != request.by:
        return False
    try:
        return place.found(load_yaml(draft.text)) == _base(typed)
    except (Unreadable, Uncut):
        return False


def _overtaken(
    request: DeskRequest, row: Journey, draft: Draft, place: Place, typed: Typed
) -> HttpResponse:
    """Say who was faster, and show what they wrote with what was typed here over it."""
    who = draft.by.removeprefix("user:")
    says = _(
        "%(who)s changed this journey meanwhile. What you typed still stands here and is not "
        "saved yet: look it over, and save it again."
    ) % {"who": who}
    return _refused(request, row, draft, place, typed, says)


def _thrown_away(request: DeskRequest, opened: Opened, place: Place, typed: Typed) -> HttpResponse:
    """Say that there is no draft any more, and show what was typed over what is live."""
    says = _(
        "The draft was thrown away meanwhile. What you typed still stands here: save it to begin "
        "another one."
    )
    return _over(request, opened, place, typed, says)


def _refused(
    request: DeskRequest, row: Journey, draft: Draft, place: Place, typed: Typed, says: str
) -> HttpResponse:
    return _over(request, Opened(row, draft.text, draft.stamp, draft), place, typed, says)


def _over(
    request: DeskRequest, opened: Opened, place: Place, typed: Typed, says: str
) -> HttpResponse:
    """What was typed, over what is written now."""
    base = _base(typed)
    mine = typed
    try:
        plain = load_yaml(opened.text)
        there = place.found(plain)
        typed.asking = _asking(request, plain)
        if base is not None:
            mine, _names = merged(place.fields(there), typed, base, there)
    except (Unreadable, Uncut):
        pass
    return _answer(request, opened, place, Asked.of(typed), typed=mine, says=says, status=409)
