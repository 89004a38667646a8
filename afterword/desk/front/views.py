"""The screen of the tracking page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house
from afterword.house import fronts, tokens
from afterword.house.pictures import MOST_BYTES, NoPicture
from afterword.ui import brand

from .forms import FrontForm

STATES = ("well", "late", "act", "done")
"""The states in which the preview can be looked at."""


@permitted("manage_store")
def front(request: DeskRequest) -> HttpResponse:
    """What shoppers see of their order, and how it will look."""
    store = request.store
    form = FrontForm(store, fronts.front_of(store), _sent(request))
    if request.method == "POST" and form.is_valid():
        fronts.save_front(store, form.typed.front, now=request.now, by=request.by)
        house.change_store(store, now=request.now, by=request.by, brand_colour=form.typed.colour)
        messages.success(request, _("Saved."))
        return redirect("tracking-page", store.key)
    return _screen(request, form)


def _sent(request: DeskRequest) -> dict[str, str] | None:
    if request.method != "POST":
        return None
    sent = request.POST.dict()
    if "take" in sent:  # the nearest colour that can be read, offered beside the field
        sent["brand_colour"] = str(sent["take"])
    return {name: str(value) for name, value in sent.items()}


def _screen(request: DeskRequest, form: FrontForm, logo_fault: str = "") -> HttpResponse:
    store = request.store
    context = {
        "here": "settings",
        "form": form,
        "verdict": brand.judged(store.brand_colour),
        "palette": brand.palette(store.brand_colour),
        "logo": fronts.front_of(store).logo,
        "logo_fault": logo_fault,
        "look": tokens.make(store, "look"),
        "states": STATES,
    }
    wrong = bool(form.errors or logo_fault)
    return show(request, "desk/front.html", context, status=422 if wrong else 200)


@require_POST
@permitted("manage_store")
def logo(request: DeskRequest) -> HttpResponse:
    """Keep a logo, or take it away."""
    store = request.store
    sent = request.FILES.get("logo")
    if sent is None and "none" not in request.POST:
        return _screen(request, FrontForm(store, fronts.front_of(store), None), _("Choose a file."))
    content = sent.read(MOST_BYTES + 1) if sent else b""
    try:
        fronts.save_logo(store, content, now=request.now, by=request.by)
    except NoPicture as error:
        form = FrontForm(store, fronts.front_of(store), None)
        return _screen(request, form, says(str(error)))
    messages.success(request, _("The logo is gone.") if not content else _("The logo is kept."))
    return redirect("tracking-page", store.key)


def says(fault: str) -> str:
    """What is wrong with a picture, in the team's language."""
    words = {
        "larger": _("The picture is larger than 200 KB. Make it smaller and try again."),
        "SVG": _("An SVG can hold a program. Export it as a PNG and upload that."),
        "side": _("A side of the picture is longer than 2,400 pixels. Make it smaller."),
    }
    found = next((said for part, said in words.items() if part in fault), "")
    return found or _("This is no picture that we can show. Upload a PNG, JPEG or WebP.")
