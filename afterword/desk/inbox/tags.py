"""Putting tags on the open conversation, and taking them off."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.conversations import tagging
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.talks import back_to, talk_of


@require_POST
@permitted("answer")
def tag(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Put one on, a known or a new one, or take one off."""
    talk, given = talk_of(request, talk_id), request.POST
    try:
        if given.get("off"):
            tagging.take_off(talk, given["off"], now=request.now, by=request.by)
        else:
            written = given.get("on") or given.get("new", "")
            tagging.put(talk, written, now=request.now, by=request.by)
    except tagging.NoTag:
        messages.error(
            request, _("A tag is a word of up to 30 signs, and a conversation has up to 20.")
        )
    return back_to(request, talk.pk)
