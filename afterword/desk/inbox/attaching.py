"""Attaching files to an answer, and taking them off again."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.conversations import presence, sending_files
from afterword.conversations.file_kinds import MOST_BYTES, Unkept
from afterword.conversations.models import Conversation
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.talks import talk_of
from afterword.ui import words


@require_POST
@permitted("answer")
def attach(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Attach what was chosen; what was written stays as it was."""
    talk = _kept(request, talk_id)
    for one in request.FILES.getlist("files"):
        if isinstance(one, UploadedFile):
            _attach(request, talk, one)
    return redirect("conversation", request.store.key, talk.pk)


def _attach(request: DeskRequest, talk: Conversation, one: "UploadedFile[bytes]") -> None:
    name = str(one.name or "")
    try:
        if (one.size or 0) > MOST_BYTES:
            raise Unkept("too_large")
        sending_files.attach(talk, request.user, name, one.read(), now=request.now)
    except Unkept as error:
        why = words.word(words.FILE_FAULTS, error.why)
        said = {"name": name, "why": why}
        messages.error(request, _("%(name)s was not attached: %(why)s.") % said)


@require_POST
@permitted("answer")
def detach(request: DeskRequest, talk_id: int, token: str) -> HttpResponse:
    """Take one off again."""
    talk = _kept(request, talk_id)
    sending_files.detach(talk, request.user, token)
    return redirect("conversation", request.store.key, talk.pk)


def _kept(request: DeskRequest, talk_id: int) -> Conversation:
    """The conversation, with what was written kept."""
    talk, given = talk_of(request, talk_id), request.POST
    if "words" in given:
        presence.keep_begun(
            talk, request.user, given.get("by", ""), given["words"], now=request.now
        )
    return talk
