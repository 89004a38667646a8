"""The screens of cards and letters."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.messages import actions, designing, paper, posting
from afterword.messages.designing import Design
from afterword.outbox import papers
from afterword.outbox.models import Intent
from afterword.ui import fault_words

from . import queries
from .forms import CardForm, NewCardForm


@require_safe
@permitted("see")
def post(request: DeskRequest) -> HttpResponse:
    """What lies ready to be printed and carried out, and the cards there are."""
    store = request.store
    intents = papers.ready(store)
    context = {
        "here": "messages",
        "lying": queries.lying(store, intents),
        "more": papers.waiting(store).count() - len(intents),
        "cards": sorted(designing.designs(store).items()),
        "form": NewCardForm(),
    }
    return show(request, "desk/post.html", context)


def _ids(request: DeskRequest) -> list[int] | None:
    given = request.POST.getlist("id") or request.GET.getlist("id")
    return [int(one) for one in given if one.isascii() and one.isdigit()] if given else None


def _file(content: bytes, kind: str, name: str = "") -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = "no-store"
    if name:
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@require_safe
@permitted("answer")
def sheets(request: DeskRequest) -> HttpResponse:
    """All that lies ready, or some of it, as one PDF."""
    return _printed(request, queries.printed, "cards.pdf")


@require_safe
@permitted("answer")
def labels(request: DeskRequest) -> HttpResponse:
    """Their addresses on labels."""
    return _printed(request, queries.labels, "labels.pdf")


def _printed(request: DeskRequest, make: Any, name: str) -> HttpResponse:
    intents = papers.ready(request.store, _ids(request))
    try:
        return _file(make(request.store, intents), "application/pdf", name)
    except paper.Unprintable as error:
        messages.error(request, fault_words.told(error.faults))
        return redirect("post", request.store.key)


@require_POST
@permitted("answer")
def carried(request: DeskRequest) -> HttpResponse:
    """Somebody has carried them to the post."""
    ids = _ids(request)
    if ids is None:
        messages.error(request, _("Choose what you have posted."))
        return redirect("post", request.store.key)
    many = papers.posted(request.store, ids, now=request.now, by=request.by)
    said = ngettext("%d is on its way.", "%d are on their way.", many)
    messages.success(request, said % many)
    return redirect("post", request.store.key)


@require_safe
@permitted("see")
def page(request: DeskRequest, paper_id: int, number: int) -> HttpResponse:
    """One page of what was let out, as it is printed."""
    found = Intent.objects.of(request.store).select_related("customer").filter(id=paper_id).first()
    sheet = queries.sheet_of(request.store, found) if found else None
    if sheet is None:
        raise Http404
    try:
        pages = paper.pictures(sheet, posting.picture_of(request.store, sheet.picture), 110)
    except paper.Unprintable as error:
        raise Http404 from error
    if not 1 <= number <= len(pages):
        raise Http404
    return _file(pages[number - 1], "image/png")


# ------------------------------------------------------------------------------ designing


@require_POST
@permitted("edit_journeys")
def begin(request: DeskRequest) -> HttpResponse:
    """A new card, by the name journeys know it by."""
    form = NewCardForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("post", request.store.key)
    return redirect("card", request.store.key, form.cleaned_data["key"].lower())


@require_http_methods(["GET", "POST"])
@permitted("edit_journeys")
def card(request: DeskRequest, key: str) -> HttpResponse:
    """The canvas: what stands on it, beside how it will be printed."""
    store = request.store
    known = _known(request, key, request.GET.get("language", ""))
    pictures = designing.pictures(store)
    form = CardForm(
        pictures, request.POST or None, request.FILES or None, initial=msgspec.structs.asdict(known)
    )
    draft = known
    if request.method == "POST" and form.is_valid():
        try:
            draft = _drawn(request, form)
            form = _drawn_form(request, draft)
            if "save" in request.POST:
                designing.save(store, key, draft, now=request.now, by=request.by)
                request.session.pop(_draft_key(request, key), None)
                messages.success(request, _("Saved."))
                return redirect("card", store.key, key)
        except (paper.Unprintable, actions.Refused) as error:
            form.add_error(None, fault_words.told(error.faults))
    request.session[_draft_key(request, key)] = msgspec.to_builtins(draft)
    pages, trouble = _looks(request, key, draft)
    context = {
        "here": "messages",
        "form": form,
        "key": key,
        "draft": draft,
        "numbers": range(1, len(pages) + 1),
        "trouble": trouble,
        "stamp": request.now.timestamp(),
    }
    return show(request, "desk/post_card.html", context, status=422 if form.errors else 200)


def _drawn_form(request: DeskRequest, draft: Design) -> CardForm:
    """The form as it was sent, with the picture that came with it chosen by its name."""
    asked = request.POST.copy()
    asked["picture"] = draft.picture
    form = CardForm(designing.pictures(request.store), asked, initial={"picture": draft.picture})
    form.full_clean()
    return form


def _known(request: DeskRequest, key: str, language: str) -> Design:
    try:
        return designing.design(request.store, key, language or request.store.language)
    except LookupError:
        return Design(name="", language=language or request.store.language)


def _drawn(request: DeskRequest, form: CardForm) -> Design:
    """What the form says, with the picture that was uploaded with it."""
    asked = dict(form.cleaned_data)
    upload = asked.pop("upload")
    if upload:
        name = "-".join(upload.name.rpartition(".")[0].lower().split())[:60] or "picture"
        name = "".join(one for one in name if one.isascii() and (one.isalnum() or one in "-_"))
        designing.keep_picture(
            request.store, name or "picture", upload.read(), now=request.now, by=request.by
        )
        asked["picture"] = name or "picture"
    asked["window"] = asked["window"] or "left"
    asked["words"] = asked["words"].replace("\r\n", "\n")
    return Design(**asked)


def _draft_key(request: DeskRequest, key: str) -> str:
    return f"card/{request.store.key}/{key}"


def _looks(request: DeskRequest, key: str, draft: Design) -> tuple[list[bytes], str]:
    if not (draft.words and draft.why):
        return [], ""
    try:
        return designing.looks(request.store, key, draft, request.now), ""
    except (paper.Unprintable, actions.Refused) as error:
        return [], fault_words.told(error.faults)


@require_safe
@permitted("edit_journeys")
def look(request: DeskRequest, key: str, number: int) -> HttpResponse:
    """One page of what is being designed, as it will be printed."""
    kept = request.session.get(_draft_key(request, key))
    draft = msgspec.convert(kept, Design) if kept else _known(request, key, "")
    pages, _trouble = _looks(request, key, draft)
    if not 1 <= number <= len(pages):
        raise Http404
    return _file(pages[number - 1], "image/png")
