"""Keys of the API: made, shown once, stopped."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted
from afterword.house import actions as house
from afterword.house.models import ApiKey

from . import page
from .forms import KeyForm


@require_POST
@permitted("manage_store")
def make_key(request: DeskRequest) -> HttpResponse:
    """A new API key, shown this once."""
    form = KeyForm(request.POST, auto_id="key_%s")
    if not form.is_valid():
        return page.shown(request, key_form=form)
    _key, text = house.make_api_key(
        request.store, name=form.cleaned_data["name"], now=request.now, by=request.by
    )
    return page.shown(request, new_key=text)


@require_POST
@permitted("manage_store")
def revoke_key(request: DeskRequest, key_id: int) -> HttpResponse:
    """Stop a key from working."""
    if not ApiKey.objects.of(request.store).filter(id=key_id).exists():
        raise Http404
    house.revoke_api_key(request.store, key_id, now=request.now, by=request.by)
    messages.success(request, _("The key no longer works."))
    return redirect("settings", request.store.key)
