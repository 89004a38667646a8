"""Taking and closing tasks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.conversations import actions
from afterword.conversations.models import Task
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.timeline import queries as timeline


@permitted("answer")
def task(request: DeskRequest, task_id: int) -> HttpResponse:
    """One task, with the customer beside it."""
    row = (
        Task.objects.of(request.store)
        .filter(id=task_id)
        .select_related("customer", "taken_by")
        .first()
    )
    if row is None:
        raise Http404
    seen = timeline.timeline(row.customer)
    return show(
        request,
        "desk/task.html",
        {
            "here": "today",
            "task": row,
            "name": timeline.name_of(row.customer, request.store)["name"],
            "order": seen.present.orders.get(row.order),
            "answers": list(row.learned.items()),
        },
    )


@require_POST
@permitted("answer")
def take(request: DeskRequest, task_id: int) -> HttpResponse:
    """Say that one does it oneself."""
    try:
        actions.take(request.store, task_id, request.user, now=request.now)
    except LookupError:
        messages.error(request, _("This task is done already."))
    return redirect("task", request.store.key, task_id)


@require_POST
@permitted("answer")
def close(request: DeskRequest, task_id: int) -> HttpResponse:
    """It is done; what waited for it goes on."""
    outcome = request.POST.get("outcome", "").strip()
    try:
        done = actions.close(
            request.store, task_id, outcome=outcome, now=request.now, by=request.by
        )
    except LookupError:
        messages.error(request, _("This task is done already."))
        return redirect("task", request.store.key, task_id)
    messages.success(request, _("Done. What waited for it goes on."))
    return redirect("customer", request.store.key, done.customer_id)
