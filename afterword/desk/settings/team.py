"""Who works here: asked in, let in again, let give money back, taken out."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted
from afterword.house import actions as house
from afterword.house.models import Membership, User
from afterword.ui import fault_words, money

from . import page
from .forms import InviteForm


@require_POST
@permitted("manage_team")
def invite(request: DeskRequest) -> HttpResponse:
    """Somebody new, with a one-time link to be handed to them."""
    form = InviteForm(request.POST, auto_id="invite_%s")
    if not form.is_valid():
        return page.shown(request, invite_form=form)
    role, now = form.cleaned_data["role"], request.now
    user = house.create_user(email=form.cleaned_data["email"], now=now)
    try:
        house.add_member(request.store, user, role, now=now, by=request.by)
    except house.Refused as error:
        form.add_error("role", fault_words.told(error.faults))
        return page.shown(request, invite_form=form)
    link = "" if user.has_usable_password() else _link(request, user)
    return page.shown(request, invited=user, invited_link=link)


def _link(request: DeskRequest, user: User) -> str:
    """A sign-in link to hand over; empty for who works in another store too."""
    try:
        token = house.link_for_member(request.store, user, now=request.now, by=request.by)
    except house.Refused as error:
        messages.error(request, fault_words.told(error.faults))
        return ""
    return f"{settings.AFTERWORD_URL}{reverse('claim', args=[token])}"


@require_POST
@permitted("manage_team")
def link(request: DeskRequest, user_id: int) -> HttpResponse:
    """A new sign-in link for a teammate who cannot get in any more."""
    member = _member(request, user_id)
    made = _link(request, member.user)
    if not made:
        return redirect("settings", request.store.key)
    return page.shown(request, invited=member.user, invited_link=made)


def _member(request: DeskRequest, user_id: int) -> Membership:
    found = Membership.objects.filter(store=request.store, user=user_id).select_related("user")
    member = found.first()
    if member is None:
        raise Http404
    return member


@require_POST
@permitted("manage_team")
def refunds(request: DeskRequest, user_id: int) -> HttpResponse:
    """Let somebody give money back, up to an amount at once, or let them no more."""
    _member(request, user_id)
    written, currency = request.POST.get("most", "").strip(), request.store.currency
    most = money.read(written, currency) if written else None
    lets = request.POST.get("lets") == "yes"
    try:
        house.let_refund(
            request.store, user_id, lets=lets, most=most, now=request.now, by=request.by
        )
    except house.Refused:
        messages.error(request, _("Write an amount, or leave it empty for no limit."))
    else:
        messages.success(request, _("Saved."))
    return redirect("settings", request.store.key)


@require_POST
@permitted("manage_team")
def remove(request: DeskRequest, user_id: int) -> HttpResponse:
    """Take somebody out of the team."""
    _member(request, user_id)
    try:
        house.remove_member(request.store, user_id, now=request.now, by=request.by)
    except house.Refused as error:
        messages.error(request, fault_words.told(error.faults))
    else:
        messages.success(request, _("They are no longer on the team."))
    return redirect("settings", request.store.key)
