"""Taking and closing tasks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.conversations import actions
from afterword.conversations.models import Task
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.telling import left
from afterword.timeline import queries as timeline

from . import queries


@require_safe
@permitted("answer")
def task(request: DeskRequest, task_id: int) -> HttpResponse:
    """One task: why it is asked, and what the customer said."""
    row = _task(request, task_id)
    present = timeline.timeline(row.customer).present
    name = timeline.name_of(row.customer, request.store)
    return show(
        request,
        "desk/task.html",
        {
            "here": "today",
            "task": row,
            "left": left(row.due, request.now),
            "name": name["name"],
            "given": name["given_name"],
            "order": present.orders.get(row.order),
            "answers": queries.answers(request.store, row),
            "said": queries.said(request.store, row),
            "reasons": queries.reasons(request.store, row, request.zone),
        },
    )


def _task(request: DeskRequest, task_id: int) -> Task:
    rows = Task.objects.of(request.store).filter(id=task_id)
    found = rows.select_related("customer", "taken_by").first()
    if found is None:
        raise Http404
    return found


@require_POST
@permitted("answer")
def take(request: DeskRequest, task_id: int) -> HttpResponse:
    """Say that one does it oneself."""
    _task(request, task_id)
    try:
        actions.take(request.store, task_id, request.user, now=request.now)
    except LookupError:
        messages.error(request, _("This task is done already."))
    return redirect("task", request.store.key, task_id)


@require_POST
@permitted("answer")
def close(request: DeskRequest, task_id: int) -> HttpResponse:
    """It is done; what waited for it goes on."""
    _task(request, task_id)
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
