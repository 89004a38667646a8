"""The customers' screens."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.conversations import queries as conversations
from afterword.conversations import stating
from afterword.conversations.export import export
from afterword.decisions.journey import Plan
from afterword.decisions.zones import zone
from afterword.desk import live, point_lines
from afterword.desk.permit import DeskRequest, page_of, permitted, show
from afterword.engine import preview
from afterword.house.actions import audit
from afterword.journeys import queries as journeys
from afterword.journeys.models import Run
from afterword.outbox import ports
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.timeline import consents, erasing
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Event

from . import queries
from .forms import WordForm
from .places import places as places_of
from .stated import stated_of
from .story import Teller

TABS = ("all", "orders", "messages", "words", "returns", "consent")


@require_safe
@permitted("see")
def customers(request: DeskRequest) -> HttpResponse:
    """The list, or what was found. One hit opens at once."""
    query = request.GET.get("q", "").strip()
    page = page_of(request)
    late = "late" in request.GET
    rows = queries.listed(request.store, query, late=late, now=request.now, page=page)
    places = places_of(request, query, whole=bool(rows)) if query else []
    if len(rows) == 1 and query and not places:
        return redirect("customer", request.store.key, rows[0].id)
    total = Customer.objects.of(request.store).filter(merged_into=None).count()
    return show(
        request,
        "desk/customers.html",
        {
            "here": "customers",
            "rows": rows,
            "query": query,
            "places": places,
            "late": late,
            "page": page,
            "total": total,
            "more": not query and not late and page * queries.PAGE < total,
        },
    )


@require_safe
@permitted("see")
def customer(request: DeskRequest, customer_id: int) -> HttpResponse:
    """One customer: what comes next, what happened, the facts."""
    row = Customer.objects.of(request.store).filter(id=customer_id).first()
    if row is None:
        raise Http404
    if row.merged_into:
        return redirect("customer", request.store.key, row.merged_into)
    tab = request.GET.get("show", "all")
    tab = tab if tab in TABS else "all"
    return live.screen(
        request,
        "desk/customer.html",
        "desk/customer_live.html",
        queries.seen(request.store, row, request.now),
        lambda: _customer(request, row, tab),
    )


def _customer(request: DeskRequest, row: Customer, tab: str) -> dict[str, Any]:
    store, now = request.store, request.now
    present = timeline.timeline(row).present
    intents = outbox.messages(store, customer=row.pk, limit=500)
    runs = journeys.runs_of(store, row.pk)
    plans = _plans(request, runs, intents)
    teller = Teller(store, row, present, plans, request.zone, now)
    events = list(Event.objects.of(store).filter(customer=row, happened__lte=now))
    items = teller.happened(events, intents)
    held = [intent for intent in intents if intent.state == "planned"]
    task = conversations.open_task_of(store, row.pk)
    coming = teller.ahead(preview.ahead(store, row, now), held, runs, task)
    return {
        "here": "customers",
        "customer": row,
        "name": timeline.name_of(row, store),
        "number": queries.numbers(store, [row]).get(row.pk, ""),
        "addresses": queries.reached_at(row, store),
        "coming": [item for item in coming if tab in ("all", item.kind)],
        "happened": [item for item in items if tab in ("all", item.kind)],
        "tab": tab,
        "tabs": [(one, sum(item.kind == one for item in items)) for one in TABS[1:]],
        "present": present,
        "agreed": queries.agreed(store, present, tuple(ports.channels)),
        "value": queries.value(store, row),
        "points": point_lines.shown(request, row),
        "press": get_random_string(24),
        "late": [one for one in present.shipments.values() if one.late(now)],
        "open": [one for one in present.matters.values() if one.closed is None],
        "task": task,
        "runs": [_standing(run, plans) for run in runs if run.ended is None],
        "local": zone(row.zone) if row.zone and row.zone != store.zone else None,
    }


def _plans(
    request: DeskRequest, runs: Iterable[Run], intents: Iterable[Intent]
) -> dict[tuple[str, int], Plan]:
    """The plans of all that is told of, and those that could begin."""
    wanted = {(run.journey, run.version) for run in runs}
    wanted |= {(intent.journey, intent.version) for intent in intents}
    found = journeys.plans(request.store, wanted)
    for plan in journeys.live_plans(request.store):
        found[plan.journey.journey, plan.journey.version] = plan
    return found


def _standing(run: Run, plans: Mapping[tuple[str, int], Plan]) -> dict[str, Any]:
    plan = plans.get((run.journey, run.version))
    step = plan.steps.get(run.at) if plan else None
    return {
        "key": run.journey,
        "name": plan.journey.name if plan else run.journey,
        "step": step.name if step else "",
        "since": run.since,
    }


@require_safe
@permitted("see")
def proof(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Every word of consent, with where, when and by which wording it was said."""
    row = Customer.objects.of(request.store).filter(id=customer_id).first()
    if row is None:
        raise Http404
    return _proof(request, row, WordForm())


def _proof(request: DeskRequest, row: Customer, form: WordForm) -> HttpResponse:
    context = {
        "here": "customers",
        "customer": row,
        "name": timeline.name_of(row, request.store),
        "words": queries.consent_proof(request.store, row),
        "stated": stated_of(request.store, row),
        "form": form if row.wrapped_key and not row.merged_into else None,
    }
    return show(request, "desk/proof.html", context, status=422 if form.errors else 200)


@require_POST
@permitted("answer")
def told_us(request: DeskRequest, customer_id: int) -> HttpResponse:
    """A yes or a no that the customer gave to a person of the team."""
    row = Customer.objects.of(request.store).filter(id=customer_id, merged_into=None).first()
    if row is None or not row.wrapped_key:
        raise Http404
    form = WordForm(request.POST)
    if not form.is_valid():
        return _proof(request, row, form)
    told = form.cleaned_data
    word = consents.Word(told["channel"], "", told["purpose"], told["given"] == "yes", "")
    given = consents.Proof(source="agent", said=told["said"])
    consents.say(request.store, row, [word], proof=given, now=request.now, by=request.by)
    messages.success(request, _("Noted. It holds from the next message on."))
    return redirect("proof", request.store.key, row.pk)


@require_POST
@permitted("answer")
def untell(request: DeskRequest, customer_id: int) -> HttpResponse:
    """What a customer told us holds no more: it was misheard, or they say otherwise now."""
    row = Customer.objects.of(request.store).filter(id=customer_id, merged_into=None).first()
    if row is None or not row.wrapped_key:
        raise Http404
    name = request.POST.get("name", "")[:60]
    if stating.take_back(request.store, row, name, now=request.now, by=request.by):
        messages.success(request, _("Taken back. It holds no more from the next message on."))
    return redirect("proof", request.store.key, row.pk)


@require_POST
@permitted("manage_data")
def download(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Everything that is stored of a customer, as a file. The audit log says who took it."""
    row = Customer.objects.of(request.store).filter(id=customer_id, merged_into=None).first()
    if row is None:
        raise Http404
    row.store = request.store
    found = export(request.store, row, now=request.now)
    audit(
        request.store,
        now=request.now,
        by=request.by,
        what="customer.exported",
        about=f"customer {row.pk}",
    )
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="customer-{row.pk}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@permitted("manage_data")
def forget(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Forget a customer who asks for it: first what that means, then for good."""
    row = Customer.objects.of(request.store).filter(id=customer_id, merged_into=None).first()
    if row is None:
        raise Http404
    name = timeline.name_of(row, request.store)
    if request.method == "POST":
        erasing.erase(request.store, row.pk, now=request.now, by=request.by)
        messages.success(request, _("They are forgotten."))
        return redirect("customer", request.store.key, row.pk)
    gone = not row.wrapped_key
    return show(
        request,
        "desk/forget.html",
        {"here": "customers", "customer": row, "name": name, "gone": gone},
    )
