"""The intake's screen."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine import intake
from afterword.timeline.models import Intake


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """What failed first, then what came in last."""
    rows = Intake.objects.of(request.store)
    return show(
        request,
        "desk/intake.html",
        {
            "here": "today",
            "failed": list(rows.filter(state="failed").order_by("-id")[:100]),
            "last": list(rows.exclude(state="failed").order_by("-id")[:30]),
        },
    )


@require_POST
@permitted("manage_data")
def replay(request: DeskRequest, intake_id: int) -> HttpResponse:
    """Read one again."""
    try:
        found = intake.replay(request.store, intake_id, now=request.now, by=request.by)
    except LookupError as error:
        raise Http404 from error
    if found.state == "failed":
        messages.error(request, _("It still cannot be read: %s") % found.says)
    else:
        messages.success(request, _("It was read."))
    return redirect("intake", request.store.key)
