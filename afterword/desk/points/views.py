"""The screen of points, and giving or taking some by hand."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from afterword.conversations.models import Conversation
from afterword.decisions.points import TooMany
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.talks import back_to
from afterword.programs.loyalty import actions, queries
from afterword.programs.loyalty.models import Programme
from afterword.timeline.models import Customer
from afterword.ui import point_words

from . import looking
from .forms import HandForm, PointsForm


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def points(request: DeskRequest) -> HttpResponse:
    """How points are given; what it would mean is shown before it is kept."""
    store = request.store
    row = queries.programme(store)
    form = PointsForm(store, request.POST or None, row)
    meaning = None
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        if request.POST.get("do") != "look":
            actions.save(store, wanted, now=request.now, by=request.by)
            messages.success(request, _("Saved."))
            return redirect("points", store.key)
        meaning = looking.meaning(store, wanted, request.now)
    elif row is not None and not form.errors:
        meaning = looking.meaning(store, _as_kept(row), request.now)
    context = {"here": "settings", "form": form, "row": row, "meaning": meaning}
    return show(request, "desk/points.html", context, status=422 if form.errors else 200)


def _as_kept(row: Programme) -> actions.Wanted:
    return actions.Wanted(
        on=row.on,
        names=row.names,
        rates={currency: Decimal(rate) for currency, rate in row.rates.items()},
        pending_days=row.pending_days,
        valid_days=row.valid_days,
        welcome=row.welcome,
        warn_days=row.warn_days,
        rewards=row.rewards,
    )


@require_POST
@permitted("answer")
def by_hand(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Give a customer points, or take some, for a reason."""
    store = request.store
    customer = Customer.objects.of(store).filter(pk=customer_id, merged_into=None).first()
    if customer is None:
        raise Http404
    form = HandForm(request.POST)
    if form.is_valid():
        _do(request, customer, form)
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    talk = form.cleaned_data.get("talk")
    talks = Conversation.objects.of(store).filter(customer=customer)
    if talk and talks.filter(pk=talk).exists():
        return back_to(request, talk)
    return redirect("customer", store.key, customer.pk)


def _do(request: DeskRequest, customer: Customer, form: HandForm) -> None:
    given = form.cleaned_data
    try:
        actions.adjust(
            request.store,
            customer,
            form.change,
            given["words"],
            press=f"{customer.pk}/{given['press']}",
            now=request.now,
            by=request.by,
        )
    except actions.Off:
        messages.error(request, _("The store gives no points now."))
        return
    except actions.Gone:
        says = _(
            "They were forgotten or put together with somebody meanwhile. Nothing was changed."
        )
        messages.error(request, says)
        return
    except TooMany:
        messages.error(request, _("They have not so many points to take."))
        return
    names = queries.running(request.store)
    said = point_words.many(abs(form.change), names.names if names else {})
    text = _("%s given.") if form.change > 0 else _("%s taken.")
    messages.success(request, text % said)
