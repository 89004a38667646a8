"""What somebody has, what is pending and why, for whoever holds the link."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from afterword.decisions.steps.look import place_of
from afterword.decisions.zones import zone
from afterword.engine.redeeming import Refused, redeem
from afterword.messages import spoken
from afterword.pages.door import LANGUAGES, Gone, Visit, customer, door, reached
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Order

from . import queries

BY = "page:points"


@door("points")
def points(visit: Visit) -> HttpResponse:
    """The points of one person. They are used, and codes are shown, by the link that was sent to
    their address: the link of an order is shown to others."""
    store, person = visit.store, _whose(visit)
    own = len(visit.parts) == 2
    if visit.posted:
        return _use(visit, person, own)
    language = visit.language(person)
    where, country = place_of(timeline.timeline(person), store.rules, None)
    with translation.override(language):
        page = queries.shown(
            store, person, zone(where), spoken.locale(language, country), visit.now
        )
    if page is None or not person.wrapped_key:
        raise Gone
    context = {
        "page": page,
        "own": own,
        "done": visit.request.GET.get("done", ""),
        "person": timeline.name_of(person, store)["given_name"],
        "tongues": [(code, own, code == language) for code, own in LANGUAGES.items()],
    }
    return visit.show("pages/points.html", context, person)


def _use(visit: Visit, person: Customer, own: bool) -> HttpResponse:
    """Use points for what was chosen."""
    form, done = visit.request.POST, "not"
    if own and person.wrapped_key:
        try:
            redeem(
                visit.store,
                person,
                form.get("offer", "")[:60],
                turn=form.get("turn", "")[:12],
                now=visit.now,
                by=BY,
            )
            done = "got"
        except Refused:
            done = "not"
    return redirect(visit.onward(f"/points/{visit.token}", done=done))


def _whose(visit: Visit) -> Customer:
    """A message's link names the address that it was sent to, a page's the order."""
    if len(visit.parts) == 2:
        return reached(visit.store, *visit.parts)
    if len(visit.parts) != 1:
        raise Gone
    order = Order.objects.of(visit.store).filter(about=visit.parts[0]).first()
    if order is None:
        raise Gone
    return customer(visit.store, order.customer_id)
