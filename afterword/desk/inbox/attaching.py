"""Attaching files to an answer, and taking them off again."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.conversations import presence, sending_files
from afterword.conversations.file_kinds import MOST_BYTES, Unkept
from afterword.conversations.models import Conversation
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.talks import back_to, talk_of
from afterword.ui import words


@require_POST
@permitted("answer")
def attach(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Attach what was chosen; what was written stays as it was."""
    talk = _kept(request, talk_id)
    for said in take(request, talk):
        messages.error(request, said)
    return back_to(request, talk.pk)


def take(request: DeskRequest, talk: Conversation) -> list[str]:
    """Attach what was chosen. Gives what is to be said of those that are not taken."""
    chosen = request.FILES.getlist("files")
    said = [_attach(request, talk, one) for one in chosen if isinstance(one, UploadedFile)]
    return [one for one in said if one]


def _attach(request: DeskRequest, talk: Conversation, one: "UploadedFile[bytes]") -> str:
    name = str(one.name or "")
    try:
        if (one.size or 0) > MOST_BYTES:
            raise Unkept("too_large")
        sending_files.attach(talk, request.user, name, one.read(), now=request.now)
    except Unkept as error:
        why = words.word(words.FILE_FAULTS, error.why)
        said = {"name": name, "why": why}
        return _("%(name)s was not attached: %(why)s.") % said
    return ""


@require_POST
@permitted("answer")
def detach(request: DeskRequest, talk_id: int, token: str) -> HttpResponse:
    """Take one off again."""
    talk = _kept(request, talk_id)
    sending_files.detach(talk, request.user, token)
    return back_to(request, talk.pk)


def _kept(request: DeskRequest, talk_id: int) -> Conversation:
    """The conversation, with what was written kept."""
    talk, given = talk_of(request, talk_id), request.POST
    if "words" in given:
        presence.keep_begun(
            talk, request.user, given.get("by", ""), given["words"], now=request.now
        )
    return talk
