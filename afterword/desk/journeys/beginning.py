"""A new journey: its name, what it is about, what starts it. It begins as a draft."""

import re
import unicodedata
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterword.decisions.kinds import KINDS
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.journeys import draft_actions
from afterword.journeys.editing import change_head
from afterword.journeys.lines import written
from afterword.journeys.models import Draft
from afterword.journeys.text import parse
from afterword.ui import words

STARTS: dict[str, tuple[str, ...]] = {
    "order": ("order.", "shipment."),
    "shipment": ("shipment.",),
    "return": ("return.",),
    "customer": ("order.", "customer.", "consent.", "answer.", "reply.", "return."),
}
"""By what a journey is about: how the events begin that can start it."""


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("edit_journeys")
def new(request: DeskRequest) -> HttpResponse:
    """The form, and what it begins."""
    name = " ".join(request.POST.get("name", "").split())
    subject, event = request.POST.get("subject", "order"), request.POST.get("event", "")
    if request.method != "POST":
        return _form(request, name, subject, event, {})
    faults = _faults(name, subject, event)
    if faults:
        return _form(request, name, subject, event, faults, status=422)
    text = begun(name, subject, event)
    again = _pressed_twice(request, text)
    if again:
        return redirect("journey-edit", request.store.key, again)
    draft = draft_actions.begin_new(request.store, text, now=request.now, by=request.by)
    messages.success(request, _("“%s” is begun. Nobody enters it before it is published.") % name)
    return redirect("journey-edit", request.store.key, draft.journey.key)


def begun(name: str, subject: str, event: str) -> str:
    """The text of a new journey without steps."""
    head = {"journey": key_of(name), "name": name, "subject": subject}
    return written({**head, "trigger": {"event": event}, "steps": []})


def key_of(name: str) -> str:
    """What a journey is known by in files and addresses: its name in small plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    return found if re.match(r"[a-z]", found) else f"journey-{found}".strip("-")


def _faults(name: str, subject: str, event: str) -> dict[str, str]:
    found = {}
    if not name or len(name) > 120:
        found["name"] = _("Give it a name of at most 120 characters.")
    if subject not in STARTS:
        found["subject"] = _("Choose what it is about.")
    elif event not in KINDS or not event.startswith(STARTS[subject]):
        found["event"] = _("Choose something that happens to what it is about.")
    return found


def _pressed_twice(request: DeskRequest, text: str) -> str:
    """The key of the same journey, begun and not touched since; empty: there is none."""
    mine = Draft.objects.of(request.store).filter(journey__live=0, stamp=1, by=request.by)
    for draft in mine.select_related("journey"):
        # A key that was taken got a number; all else is the same.
        if change_head(draft.text, {"journey": parse(text).journey}) == text:
            return draft.journey.key
    return ""


def _form(
    request: DeskRequest,
    name: str,
    subject: str,
    event: str,
    faults: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "here": "journeys",
        "name": name,
        "subject": subject,
        "event": event or "order.delivered",
        "subjects": [
            ("order", _("An order")),
            ("shipment", _("A parcel")),
            ("return", _("A return")),
            ("customer", _("A customer")),
        ],
        "events": _events(),
        "faults": faults,
    }
    return show(request, "desk/journey_new.html", shown, status=status)


def _events() -> list[tuple[str, list[tuple[str, str]]]]:
    """The events that can start a journey, in groups, in words."""
    groups = (
        (_("Orders"), "order."),
        (_("Parcels"), "shipment."),
        (_("Returns"), "return."),
        (_("Customers"), ("customer.", "consent.", "answer.", "reply.")),
    )
    return [
        (
            name,
            [
                (kind, capfirst(words.word(words.EVENTS, kind)))
                for kind in KINDS
                if kind.startswith(heads)
            ],
        )
        for name, heads in groups
    ]
