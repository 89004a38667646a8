"""The mailbox's screens."""

from django.http import Http404, HttpResponse

from afterword.desk.messages.views import framed
from afterword.desk.permit import DeskRequest, permitted, show

from . import queries


@permitted("see")
def mailbox(request: DeskRequest, mail_id: int | None = None) -> HttpResponse:
    """The list, and the mail that is open."""
    mails = queries.mails(request.store)
    chosen = queries.mail(request.store, mail_id) if mail_id else None
    if mail_id and chosen is None:
        raise Http404
    view = request.GET.get("as", "client")
    return show(
        request,
        "desk/mailbox.html",
        {
            "here": "mailbox",
            "mails": mails,
            "mail": chosen,
            "view": view if view in ("client", "phone", "text", "source") else "client",
        },
    )


@permitted("see")
def body(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The HTML of a caught mail, for a sandboxed frame."""
    found = queries.mail(request.store, mail_id)
    if found is None:
        raise Http404
    return framed(found.html)
