"""The screen of the store's pictures."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house.pictures import NoPicture
from afterword.messages import pictures
from afterword.ui import phrasing


@require_http_methods(["GET", "POST"])
@permitted("edit_journeys")
def listed(request: DeskRequest) -> HttpResponse:
    """The pictures there are, and another one."""
    store, fault = request.store, ""
    if request.method == "POST":
        fault = _taken(request)
        if not fault:
            messages.success(request, _("The picture is kept."))
            return redirect("pictures", store.key)
    rows = [
        (
            row,
            pictures.address(store, row.name, row.digest) if row.kind else "",
            f"{{{{ pictures.{row.name} }}}}",
            used,
        )
        for row in pictures.listed(store)
        for used in [pictures.used(store, row.name)]
    ]
    context = {
        "here": "words",
        "rows": rows,
        "fault": fault,
        "alt": request.POST.get("alt", ""),
        "most": pictures.MOST_BYTES // 1024 // 1024,
    }
    return show(request, "desk/words_pictures.html", context, status=422 if fault else 200)


def _taken(request: DeskRequest) -> str:
    """Keep the picture that was sent; what is wrong with it, or nothing."""
    sent, alt = request.FILES.get("picture"), request.POST.get("alt", "").strip()
    if sent is None:
        return _("Choose a file.")
    if not alt:
        return _("Say what it shows: not everybody sees it.")
    name = pictures.name_for(request.POST.get("name", "").strip() or sent.name or "")
    try:
        pictures.keep(
            request.store,
            name,
            sent.read(pictures.MOST_BYTES + 1),
            alt=alt,
            now=request.now,
            by=request.by,
        )
    except NoPicture as error:
        return says(str(error))
    return ""


@require_POST
@permitted("edit_journeys")
def change(request: DeskRequest, key: str) -> HttpResponse:
    """Say what a picture shows, or take it away."""
    if not any(row.name == key for row in pictures.listed(request.store)):
        raise Http404
    if request.POST.get("do") == "remove":
        try:
            pictures.remove(request.store, key, now=request.now, by=request.by)
        except pictures.Used as error:
            said = _("These templates show it: %s. Take it out there first.")
            messages.error(request, said % phrasing.listed(map(phrasing.isolated, error.keys)))
        else:
            messages.success(request, _("The picture is gone."))
    else:
        pictures.say(request.store, key, request.POST.get("alt", "").strip())
        messages.success(request, _("Saved."))
    return redirect("pictures", request.store.key)


def says(fault: str) -> str:
    """What is wrong with a picture, in the team's language."""
    words = {
        "larger": _("The picture is larger than 5 MB. Make it smaller and try again."),
        "SVG": _("An SVG can hold a program. Export it as a PNG and upload that."),
        "side": _("The picture has too many points. Make it smaller."),
        "damaged": _("The picture is damaged. Save it anew and try again."),
    }
    found = next((said for part, said in words.items() if part in fault), "")
    return found or _("This is no picture that we can show. Upload a PNG, JPEG or WebP.")
