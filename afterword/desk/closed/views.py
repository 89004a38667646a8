"""The screen of closed addresses."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.permit import DeskRequest, page_of, permitted, show
from afterword.outbox import closing
from afterword.ui import phrasing

from . import queries

LONGEST_FILE = 4 * 1024 * 1024


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """All of them, or those that are looked for."""
    query, page = request.GET.get("q", "").strip(), page_of(request)
    rows, more = queries.listed(request.store, query, page)
    context = {
        "here": "settings",
        "rows": rows,
        "more": more,
        "page": page,
        "query": query,
        "total": queries.count(request.store),
        "rate": queries.rate(request.store, request.now),
    }
    return show(request, "desk/closed.html", context)


@require_POST
@permitted("answer")
def restore(request: DeskRequest, suppression_id: int) -> HttpResponse:
    """A person opens one again, and says why."""
    reason = request.POST.get("reason", "")
    try:
        closing.restore(
            request.store, suppression_id, reason=reason, now=request.now, by=request.by
        )
    except LookupError as error:
        raise Http404 from error
    except ValueError:
        messages.error(request, _("Say why it may be written to again."))
    else:
        messages.success(request, _("It is open again. If it bounces, it closes by itself."))
    return redirect("closed", request.store.key)


@require_POST
@permitted("manage_data")
def take_list(request: DeskRequest) -> HttpResponse:
    """Close the addresses of a list from elsewhere."""
    given = request.FILES.get("list")
    if given is None or (given.size or 0) > LONGEST_FILE:
        messages.error(request, _("Choose a CSV file of at most 4 MB."))
        return redirect("closed", request.store.key)
    text = given.read().decode("utf-8", "replace")
    try:
        found = closing.close_listed(request.store, text, now=request.now, by=request.by)
    except closing.NoList:
        messages.error(
            request,
            _("This is no list: it needs a column called address and 20,000 lines at most."),
        )
        return redirect("closed", request.store.key)
    messages.success(
        request,
        ngettext("%d address was closed.", "%d addresses were closed.", found.closed)
        % found.closed,
    )
    if found.unread:
        lines = phrasing.listed(map(phrasing.isolated, found.unread[:10]))
        messages.error(request, _("No address could be read in these lines: %s") % lines)
    return redirect("closed", request.store.key)


@require_safe
@permitted("manage_data")
def download(request: DeskRequest) -> HttpResponse:
    """All of them as a file."""
    whole = "".join(queries.as_file(request.store))
    answer = HttpResponse(whole, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.store.key}-closed.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
