"""The page of all settings: the store, its team, its keys, what is connected, what was done."""

from typing import Any

import msgspec
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.plugs import name_of, plugs
from afterword.house import queries as house_queries
from afterword.house.models import Account, ApiKey, AuditLine, Membership, User
from afterword.house.roles import ROLES
from afterword.ui import money, words

from .forms import InviteForm, KeyForm, StoreForm

STORE = (
    "name",
    "zone",
    "language",
    "url",
    "pages_url",
    "brand_colour",
    "sender_name",
    "sender_email",
    "signature",
    "postal_address",
    "track_links",
)
"""What the store says of itself."""


@require_safe
@permitted("see")
def settings(request: DeskRequest) -> HttpResponse:
    """All settings on one page, as far as the role goes."""
    return shown(request)


def shown(request: DeskRequest, **more: Any) -> HttpResponse:
    """The page, with a form as it was filled in, or with what is shown this once (``more``)."""
    store, rows = request.store, Membership.objects.filter(store=request.store)
    accounts = {(row.kind, row.plug): row for row in Account.objects.of(store).filter(enabled=True)}
    context = {
        "here": "settings",
        "stopped_here": any(one.store_id == store.pk for one in house_queries.stops_of(store)),
        "store_form": StoreForm(
            store, initial={name: getattr(store, name) for name in STORE}, auto_id="store_%s"
        ),
        "invite_form": InviteForm(auto_id="invite_%s"),
        "key_form": KeyForm(auto_id="key_%s"),
        "roles": [(name, words.word(words.ROLE_MEANS, name)) for name in ROLES],
        "team": [_teammate(one) for one in rows.select_related("user").order_by("since")],
        "keys": list(ApiKey.objects.of(store).order_by("-made")),
        "connections": [
            (kind, plug, name_of(plug), icon, accounts.get((kind, plug)))
            for kind, plug, icon in plugs()
        ],
        "audit": list(AuditLine.objects.filter(store=store).order_by("-id")[:20]),
        "audit_broken": house_queries.audit_holds(store),
    }
    status = 422 if any(getattr(form, "errors", None) for form in more.values()) else 200
    page = show(request, "desk/settings.html", {**context, **more}, status=status)
    # Links and keys are shown this once: neither a cache nor the way back may show them again.
    page["Cache-Control"] = "no-store"
    return page


class Teammate(msgspec.Struct, frozen=True):
    """Somebody of the team, and whether they give money back."""

    user: User
    user_id: int
    role: str
    refunds: bool
    can_be_let: bool
    """Whether an owner can settle that."""
    most: str
    """How much at once, as it is typed; empty: no limit."""
    most_said: str


def _teammate(one: Membership) -> Teammate:
    most, currency = house_queries.refund_most(one), one.store.currency
    return Teammate(
        user=one.user,
        user_id=one.user_id,
        role=one.role,
        refunds=house_queries.may(one, "refund"),
        can_be_let=one.role != "owner" and house_queries.may(one, "answer"),
        most="" if most is None else money.typed(most, currency),
        most_said="" if most is None else money.minor(most, currency),
    )
