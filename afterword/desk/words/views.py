"""The screens of templates."""

import secrets
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.conversations.assisting import Unhelped
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.unhelped import told
from afterword.house.pictures import NoPicture
from afterword.messages import actions, checking, designing, drafts, editing, starters
from afterword.messages import pictures as kept
from afterword.messages import queries as templates
from afterword.messages.text import Unreadable, Video, parse
from afterword.ui import fault_words, tongues

from . import forms, helping, listing, pictures, queries
from .opened import Opened, new_text, read
from .opened import opened as open_one
from .opened import typed as typed_in
from .tabs import TABS, checked, frame


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """Every template there is."""
    store = request.store
    found = listing.listed(store)
    context = {
        "here": "words",
        "rows": found,
        "said": [one for one in found if _is_said(one) and not _answers(one)],
        "answers": [one for one in found if _is_said(one) and _answers(one)],
        "mine": [one for one in found if _is_own(one) and not _is_said(one)],
        "others": [one for one in found if not _is_own(one) and not _is_said(one)],
        "form": forms.NewForm([(one.key, one.name) for one in found]),
        "language_name": tongues.language,
    }
    return show(request, "desk/words_list.html", context)


def _is_said(one: listing.Listed) -> bool:
    """Whether a journey that is on says it now: those are looked for most."""
    return any(use.on for use in one.uses)


def _answers(one: listing.Listed) -> bool:
    """Whether only dialogues say it: there are many of them, and they are seldom changed."""
    return all(use.subject == "conversation" for use in one.uses if use.on)


def _is_own(one: listing.Listed) -> bool:
    return bool(one.own or one.drafted)


@require_POST
@permitted("edit_journeys")
def new(request: DeskRequest) -> HttpResponse:
    """A new template, begun as a short mail or as a copy of another."""
    store = request.store
    texts = templates.texts(store)
    form = forms.NewForm([(key, key) for key in texts], request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("words", store.key)
    key, start = form.cleaned_data["key"].lower(), form.cleaned_data["start"]
    text = starters.NEW.format(key=key, name=key.replace("-", " ").replace("_", " ").capitalize())
    if start:
        text = editing.change_head(texts[start], template=key)
    try:
        drafts.begin(store, key, text, now=request.now, by=request.by)
    except actions.Refused:
        messages.error(request, _("There is a template of this name already."))
        return redirect("words", store.key)
    return redirect("words-edit", store.key, key)


@require_http_methods(["GET", "POST"])
@permitted("edit_journeys")
def edit(request: DeskRequest, key: str, tab: str = "blocks") -> HttpResponse:
    """Write on a template: its blocks, its text, its languages or its tones."""
    if tab not in TABS:
        raise Http404
    opened = open_one(request, key)
    if request.method == "POST":
        return _written(request, opened, tab)
    return _screen(request, opened, tab)


def _screen(
    request: DeskRequest,
    opened: Opened,
    tab: str,
    *,
    typed: Mapping[str, str] | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    if opened.template is None and tab != "text":
        # What cannot be read as blocks is shown as it is written.
        if not fault:
            return redirect("words-tab", request.store.key, opened.key, "text")
        tab = "text"
    context = frame(request, opened, tab) | TABS[tab](request, opened, typed or {})
    return show(request, f"desk/words_{tab}.html", context | {"fault": fault}, status=status)


def _seen(request: DeskRequest) -> int:
    given = request.POST.get("stamp", "0")
    return int(given) if given.isascii() and given.isdigit() else 0


def _written(request: DeskRequest, opened: Opened, tab: str) -> HttpResponse:
    """What a form sent is kept, whatever it is worth; then what its button asks for is done."""
    store, key, deed = request.store, opened.key, request.POST.get("do", "")
    shared: dict[str, Any] = {"now": request.now, "by": request.by}
    anchor = ""
    try:
        text = new_text(request, opened, tab)
        if tab == "blocks":
            text = _uploaded(request, text)
            deed = _added(request, deed)
            text, anchor = forms.done(text, deed)
        mark = request.POST.get("mark", "")[:20]
        stamp = drafts.keep(store, key, text, seen=_seen(request), mark=mark, **shared)
        if deed == "undo":
            drafts.undo(store, key, seen=stamp, **shared)
        elif deed == "redo":
            drafts.redo(store, key, seen=stamp, **shared)
        elif deed == "discard":
            return _discarded(request, key, stamp)
        elif deed == "save":
            return _saved(request, key, stamp, tab)
        elif deed.startswith("assist:"):
            _helped(request, key, text, deed, stamp)
    except drafts.Overtaken as error:
        return _overtaken(request, opened, tab, error)
    except NoPicture as error:
        fault = pictures.says(str(error))
        return _screen(request, opened, tab, typed=typed_in(request), fault=fault, status=422)
    except (editing.Uncut, Unreadable, drafts.TooLong) as error:
        return _screen(
            request,
            opened,
            tab,
            typed=typed_in(request),
            fault=fault_words.told(error.faults),
            status=422,
        )
    return redirect(_there(request, key, tab, anchor, deed))


def _helped(request: DeskRequest, key: str, text: str, deed: str, stamp: int) -> None:
    """What was written is kept already; what is suggested comes on top, as one step to undo."""
    language = request.POST.get("reader") or request.POST.get("language", "")
    try:
        better = helping.helped(request, text, deed, language)
    except Unhelped as error:
        messages.error(request, told(error))
        return
    drafts.keep(
        request.store, key, better, seen=stamp, mark=secrets.token_hex(8), now=request.now,
        by=request.by,
    )  # fmt: skip
    messages.success(request, _("Suggested. Read it before you save; undo takes it back."))


def _uploaded(request: DeskRequest, text: str) -> str:
    """The text with the pictures that were sent with the form. Raises ``NoPicture``."""
    for field, sent in request.FILES.items():
        number = field.removeprefix("f:")
        if not number.isdigit() or isinstance(sent, list):
            continue
        name = kept.name_for(sent.name or "")
        content = sent.read(kept.MOST_BYTES + 1)
        kept.keep(request.store, name, content, now=request.now, by=request.by)
        text = _shown_in(text, int(number), name)
    return text


def _shown_in(text: str, number: int, name: str) -> str:
    """The text with a picture in one of its blocks; where there is no such block: as it was."""
    blocks = parse(text).blocks
    if number >= len(blocks):
        return text
    if isinstance(blocks[number], Video):
        return editing.change(text, number, "picture", name)
    text = editing.change(text, number, "url", f"{{{{ pictures.{name} }}}}")
    # What is always there needs no condition.
    if getattr(blocks[number], "when", "") == "product":
        text = editing.change(text, number, "when", "")
    return text


def _added(request: DeskRequest, deed: str) -> str:
    """Which block is to be added, or for which channel, as the choices beside the button say."""
    if deed == "add":
        return f"add:{request.POST.get('add-kind', '')}:{request.POST.get('add-at', '')}"
    return f"channel:{request.POST.get('add-channel', '')}" if deed == "channel" else deed


def _there(request: DeskRequest, key: str, tab: str, anchor: str, deed: str) -> str:
    """Where to go on: the same tab in the same language, at the block that was touched."""
    language = request.POST.get("language", "")
    if deed.startswith("see:"):
        language = deed.partition(":")[2]
    elif deed == "other":
        language = request.POST.get("other", "")
    elif deed == "assist:translate":
        language = request.POST.get("reader", "")
    elif deed.startswith("tab:") and deed.partition(":")[2] in TABS:
        tab = deed.partition(":")[2]
    query = {"language": language} if language else {}
    if anchor.startswith("block-"):
        query["focus"] = anchor.removeprefix("block-")
    args = (request.store.key, key)
    where = reverse("words-edit", args=args)
    if tab != "blocks":
        where = reverse("words-tab", args=(*args, tab))
    where += f"?{urlencode(query)}" if query else ""
    return f"{where}#{anchor}" if anchor else where


def _discarded(request: DeskRequest, key: str, stamp: int) -> HttpResponse:
    drafts.discard(request.store, key, seen=stamp, now=request.now, by=request.by)
    messages.success(request, _("The draft is thrown away."))
    if key in templates.texts_of(request.store, [key]):
        return redirect("words-edit", request.store.key, key)
    return redirect("words", request.store.key)


def _saved(request: DeskRequest, key: str, stamp: int, tab: str) -> HttpResponse:
    store = request.store
    opened = open_one(request, key)
    stops = [
        one
        for one in checking.problems(opened.text, pictures=designing.pictures(store))
        if one.stops
    ]
    if stops:
        said = _("Not saved yet, and nothing is lost: mend what is listed first.")
        return _screen(request, opened, tab, fault=said, status=422)
    try:
        drafts.publish(store, key, seen=stamp, now=request.now, by=request.by)
    except actions.Refused as error:
        return _screen(request, opened, tab, fault=fault_words.told(error.faults), status=422)
    messages.success(request, _("Saved. Messages say this from now on."))
    return redirect(_there(request, key, tab, "", ""))


def _overtaken(
    request: DeskRequest, opened: Opened, tab: str, error: drafts.Overtaken
) -> HttpResponse:
    """Somebody was faster: what was typed stands in the form still, over what they made of it."""
    who = error.by.removeprefix("user:")
    said = _("%s changed this meanwhile. What you typed is still here: look, and keep it again.")
    typed = typed_in(request)
    if tab == "text":
        opened.text = request.POST.get("text", opened.text)
        read(request, opened)
    return _screen(request, opened, tab, typed=typed, fault=said % who, status=409)


@require_POST
@permitted("edit_journeys")
def keep(request: DeskRequest, key: str, tab: str) -> HttpResponse:
    """Keep what is being typed, a moment after the last key: the part of the page that says so."""
    if tab not in TABS:
        raise Http404
    opened = open_one(request, key)
    context: dict[str, Any] = {"stamp": request.POST.get("stamp", "0"), "key": key, "tab": tab}
    try:
        text = new_text(request, opened, tab)
        context["stamp"] = drafts.keep(
            request.store,
            key,
            text,
            seen=_seen(request),
            mark=request.POST.get("mark", "")[:20],
            now=request.now,
            by=request.by,
        )
        used = listing.uses(request.store).get(key, [])
        context |= checked(request.store, text, used) | {"kept": request.now}
    except drafts.Overtaken as error:
        said = _("%s changed this meanwhile. What you type is not kept until you look at it.")
        context["fault"] = said % error.by.removeprefix("user:")
    except (editing.Uncut, Unreadable, drafts.TooLong) as error:
        context["fault"] = fault_words.told(error.faults)
    return render(request, "desk/words_kept.html", context | {"zone": request.zone})


# ------------------------------------------------------------------------------------ history


@require_safe
@permitted("edit_journeys")
def history(request: DeskRequest, key: str) -> HttpResponse:
    """Everything that was saved of a template, with what changed each time."""
    opened = open_one(request, key)
    rows = drafts.versions(request.store, key)
    ships = templates.shipped().get(key, "")
    before = {row.number: older.text for row, older in pairwise(rows)}
    context = frame(request, opened, "history") | {
        "rows": [(row, queries.changed(before.get(row.number, ships), row.text)) for row in rows],
        "ships": bool(ships),
    }
    return show(request, "desk/words_history.html", context)


@require_POST
@permitted("edit_journeys")
def back(request: DeskRequest, key: str) -> HttpResponse:
    """Go back to a version: its text becomes what is being written. Nothing goes out before it is
    saved."""
    given = request.POST.get("number", "")
    number = int(given) if given.isascii() and given.isdigit() else -1
    try:
        drafts.go_back(request.store, key, number, now=request.now, by=request.by)
    except LookupError as error:
        raise Http404 from error
    messages.success(request, _("It stands in the draft. Save it to say it again."))
    return redirect("words-edit", request.store.key, key)
