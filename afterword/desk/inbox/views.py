"""The inbox's frame: the list, and the conversation that is open."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from afterword.conversations.models import Conversation
from afterword.desk.permit import DeskRequest, permitted, show

from . import listing, thread


@require_safe
@permitted("answer")
def inbox(request: DeskRequest, talk_id: int | None = None) -> HttpResponse:
    """The list, and beside it the conversation that was chosen."""
    view = request.GET.get("view", "all")
    view = view if view in listing.VIEWS else "all"
    talk = _talk(request, talk_id) if talk_id else None
    return show(
        request,
        "desk/inbox.html",
        {
            "here": "inbox",
            "view": view,
            "heads": listing.heads(request.store, view, request.user),
            "talk": talk,
            **(thread.context(request, talk) if talk else {}),
        },
    )


def _talk(request: DeskRequest, number: int) -> Conversation:
    rows = Conversation.objects.of(request.store).select_related("customer__store", "assignee")
    found = rows.filter(id=number).first()
    if found is None:
        raise Http404
    return found
