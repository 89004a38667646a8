"""The one place where the desk asks who may do what.

Every view is wrapped in ``permitted`` with the permission it needs; a test walks through all routes
and fails for one that is not. Who does not belong to a store learns nothing of it, not even that it
exists.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from afterword.decisions.zones import zone
from afterword.house import queries as house
from afterword.house.models import Membership, Stop, Store, User
from afterword.ui import phrasing, words

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of a teammate: the store, who asks, and when."""

    user: User
    store: Store
    member: Membership
    now: datetime
    zone: ZoneInfo

    needing: int
    """How many things need a person, once that was asked."""
    stops: list[Stop]
    """The stop switches that are pressed, once they were asked for."""
    by: str
    """How the teammate is named in logs and events: ``user:mia@…``."""


View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def permitted(permission: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let only teammates with this permission in."""

    def wrap(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, store: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            asked = cast(DeskRequest, request)
            if not request.user.is_authenticated:
                return to_the_door(request)
            member = house.membership(asked.user, store)
            if member is None:
                raise Http404
            asked.store, asked.member, asked.zone = member.store, member, zone(member.store.zone)
            asked.by = f"user:{member.user.email}"
            if not house.may(member, permission):
                return refused(asked)
            return view(asked, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def page_of(request: HttpRequest) -> int:
    """Which page of a list is asked for: 1 and up, whatever the address says."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), 1_000_000) if text.isascii() and text.isdigit() else 1


def to_the_door(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here afterwards. A live part sends its whole page there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    return redirect_to_login(request.get_full_path())


def refused(request: DeskRequest) -> HttpResponse:
    """Says that the teammate's role does not allow this, and who can change that."""
    owners = Membership.objects.filter(store=request.store, role="owner").select_related("user")
    names = phrasing.listed(phrasing.isolated(one.user.get_full_name()) for one in owners)
    says = _("Your role here is %(role)s, which does not allow this. %(names)s can change that.")
    page = show(
        request,
        "desk/refused.html",
        {"says": says % {"role": words.word(words.ROLES, request.member.role), "names": names}},
    )
    return HttpResponseForbidden(page.content)


def show(
    request: DeskRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk, in its frame."""
    from .queries import frame  # which needs DeskRequest from here

    return render(request, template, {**frame(request), **(context or {})}, status=status)
