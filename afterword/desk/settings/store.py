"""What the store says of itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted
from afterword.house import actions as house
from afterword.house import domains
from afterword.ui import fault_words
from afterword.wire.carry import carry

from . import page
from .forms import StoreForm


@require_POST
@permitted("manage_store")
def change_store(request: DeskRequest) -> HttpResponse:
    """What the store says of itself."""
    known = {name: getattr(request.store, name) for name in page.STORE}
    form = StoreForm(request.store, request.POST, initial=known, auto_id="store_%s")
    if not form.is_valid():
        return page.shown(request, store_form=form)
    try:
        house.change_store(request.store, now=request.now, by=request.by, **form.cleaned_data)
    except house.Refused as error:
        form.add_error("zone", fault_words.told(error.faults))
        return page.shown(request, store_form=form)
    messages.success(request, _("Saved."))
    if "pages_url" in form.changed_data and request.store.pages_url:
        _say_where_it_leads(request)
    return redirect("settings", request.store.key)


def _say_where_it_leads(request: DeskRequest) -> None:
    """Whether the domain that was just settled leads here already."""
    if domains.leads_here(request.store, carry):
        messages.success(request, _("The domain leads here: links in new messages use it."))
        return
    messages.warning(
        request,
        _(
            "The domain does not lead here yet, and links in new messages use it. Point it to this "
            "server and let the web server in front take it; the guide to pages says how."
        ),
    )
