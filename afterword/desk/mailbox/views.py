"""The mailbox's screens."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, page_of, permitted, show

from . import queries

VIEWS = ("client", "phone", "text", "source")


@require_safe
@permitted("see")
def mailbox(request: DeskRequest, mail_id: int | None = None) -> HttpResponse:
    """The list, and the mail that is open: the newest where none was chosen."""
    page = page_of(request)
    mails, more = queries.heads(request.store, page)
    shown = mail_id or (mails[0].id if mails else None)
    chosen = queries.mail(request.store, shown) if shown else None
    if mail_id and chosen is None:
        raise Http404
    view = request.GET.get("as", "client")
    return show(
        request,
        "desk/mailbox.html",
        {
            "here": "mailbox",
            "mails": mails,
            "more": more,
            "page": page,
            "mail": chosen,
            "opened": mail_id is not None,
            "view": view if view in VIEWS else "client",
        },
    )


@require_safe
@permitted("see")
def body(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The HTML of a caught mail, for a sandboxed frame."""
    found = queries.mail(request.store, mail_id)
    if found is None:
        raise Http404
    return framed(found.html)
