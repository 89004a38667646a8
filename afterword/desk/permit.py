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

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils.translation import gettext as _

from afterword.decisions.zones import zone
from afterword.house import queries as house
from afterword.house.models import Membership, Store, User

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of a teammate: the store, who asks, and when."""

    user: User
    store: Store
    member: Membership
    now: datetime
    zone: ZoneInfo

    @property
    def by(self) -> str:
        """How the teammate is named in logs and events."""
        return f"user:{self.user.email}"


View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def permitted(permission: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let only teammates with this permission in."""

    def wrap(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, store: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            asked = cast(DeskRequest, request)
            member = house.membership(asked.user, store)
            if member is None:
                raise Http404
            asked.store, asked.member, asked.zone = member.store, member, zone(member.store.zone)
            if not house.may(member, permission):
                return refused(asked)
            return view(asked, *args, **kwargs)

        found = login_required(guarded)
        found.permission = permission  # type: ignore[attr-defined]
        return found

    return wrap


def refused(request: DeskRequest) -> HttpResponse:
    """Says that the teammate's role does not allow this, and who can change that."""
    owners = Membership.objects.filter(store=request.store, role="owner").select_related("user")
    names = ", ".join(one.user.get_full_name() for one in owners)
    says = _("Your role here is %(role)s, which does not allow this. %(names)s can change that.")
    page = show(
        request,
        "desk/refused.html",
        {"says": says % {"role": request.member.role, "names": names}},
    )
    return HttpResponseForbidden(page.content)


def show(
    request: DeskRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk, in its frame."""
    from .queries import frame

    return render(request, template, {**frame(request), **(context or {})}, status=status)
