"""The customers' screens."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine import preview
from afterword.journeys import queries as journeys
from afterword.outbox import ports
from afterword.outbox import queries as outbox
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Event

from . import queries
from .story import Teller

TABS = ("all", "orders", "messages", "words", "returns", "consent")


@permitted("see")
def customers(request: DeskRequest) -> HttpResponse:
    """The list, or what was found. One hit opens at once."""
    query = request.GET.get("q", "").strip()
    page = (
        max(int(request.GET.get("page", "1") or 1), 1)
        if request.GET.get("page", "1").isdigit()
        else 1
    )
    late = "late" in request.GET
    rows = queries.listed(request.store, query, late=late, now=request.now, page=page)
    if query and len(rows) == 1:
        return redirect("customer", request.store.key, rows[0].id)
    total = Customer.objects.of(request.store).filter(merged_into=None).count()
    return show(
        request,
        "desk/customers.html",
        {
            "here": "customers",
            "rows": rows,
            "query": query,
            "late": late,
            "page": page,
            "total": total,
            "more": not query and not late and page * queries.PAGE < total,
        },
    )


@permitted("see")
def customer(request: DeskRequest, customer_id: int) -> HttpResponse:
    """One customer: what comes next, what happened, the facts."""
    store = request.store
    row = Customer.objects.of(store).filter(id=customer_id).first()
    if row is None:
        raise Http404
    if row.merged_into:
        return redirect("customer", store.key, row.merged_into)
    seen = timeline.timeline(row)
    intents = outbox.messages(store, customer=row.pk, limit=500)
    runs = journeys.runs_of(store, row.pk)
    wanted = {(run.journey, run.version) for run in runs}
    wanted |= {(intent.journey, intent.version) for intent in intents}
    plans = journeys.plans(store, wanted)
    plans |= {
        (plan.journey.journey, plan.journey.version): plan for plan in journeys.live_plans(store)
    }
    teller = Teller(store, row, seen.present, plans, request.zone, request.now)
    events = list(Event.objects.of(store).filter(customer=row, happened__lte=request.now))
    items = teller.happened(events, intents)
    held = [intent for intent in intents if intent.state == "planned"]
    coming = teller.ahead(preview.ahead(store, row, request.now), held)
    tab = request.GET.get("show", "all")
    tab = tab if tab in TABS else "all"
    return show(
        request,
        "desk/customer.html",
        {
            "here": "customers",
            "customer": row,
            "name": timeline.name_of(row, store),
            "addresses": _masked(request, row),
            "coming": [item for item in coming if tab in ("all", item.kind)],
            "happened": [item for item in items if tab in ("all", item.kind)],
            "tab": tab,
            "tabs": [(one, sum(item.kind == one for item in items)) for one in TABS[1:]],
            "present": seen.present,
            "agreed": queries.agreed(store, seen.present, tuple(ports.channels)),
            "value": queries.value(store, row),
            "late": [one for one in seen.present.shipments.values() if one.late(request.now)],
            "open": [one for one in seen.present.matters.values() if one.closed is None],
            "runs": [run for run in runs if run.ended is None],
        },
    )


def _masked(request: DeskRequest, row: Customer) -> list[str]:
    return sorted(timeline.addresses(row, request.store).values())


@permitted("see")
def proof(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Every word of consent, with where, when and by which wording it was said."""
    row = Customer.objects.of(request.store).filter(id=customer_id).first()
    if row is None:
        raise Http404
    return show(
        request,
        "desk/proof.html",
        {
            "here": "customers",
            "customer": row,
            "name": timeline.name_of(row, request.store),
            "words": queries.consent_proof(request.store, row),
        },
    )
