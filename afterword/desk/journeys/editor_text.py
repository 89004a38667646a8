"""The draft as its text: written, brought in as a file, taken along as a file.

A text that cannot be read is kept all the same; what is wrong with it is said with its line.
"""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.journeys import draft_actions
from afterword.journeys.draft_actions import Overtaken
from afterword.journeys.editing import change_head
from afterword.journeys.lines import Uncut
from afterword.journeys.text import Unreadable, parse

from . import editor_draft
from .editor import Gone, context, gone, opening, writable
from .editor_draft import Opened

LARGEST = 512 * 1024
"""Bytes of a journey's file; the largest that ships has nine thousand."""


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("edit_journeys")
@opening
def text(request: DeskRequest, found: Opened) -> HttpResponse:
    """The draft's text, in a field that saves it."""
    if request.method != "POST":
        return _page(request, found, {"written": found.text})
    try:
        written, what = _sent(request)
    except ValueError as error:
        return _page(request, found, {"written": found.text, "refused": str(error)}, status=422)
    try:
        with transaction.atomic():
            kept, renamed = _own_key(written, found.row.key)
            draft = writable(request, found)
            saved = draft_actions.save(
                draft, kept, seen=draft.stamp, what=what, now=request.now, by=request.by
            )
    except Overtaken as error:
        return _overtaken(request, error, written)
    except Gone:
        return _page(request, found, {"written": written, "refused": gone()}, status=409)
    after = editor_draft.opening(found.row, saved)
    if after.journey is None:
        return _page(request, after, {"written": after.text}, status=422)
    if renamed:
        messages.warning(
            request, _("Saved. The key stays “%s”: people inside are known by it.") % found.row.key
        )
    else:
        messages.success(request, _("Saved."))
    return redirect("journey-edit-text", request.store.key, found.row.key)


@require_safe
@permitted("edit_journeys")
@opening
def download(request: DeskRequest, found: Opened) -> HttpResponse:
    """The draft as a file."""
    response = HttpResponse(found.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.row.key}.yaml"'
    return response


def _page(
    request: DeskRequest, found: Opened, shown: dict[str, object], *, status: int = 200
) -> HttpResponse:
    everything = {**context(request, found), **shown, "view": "text"}
    return show(request, "desk/editor_text.html", everything, status=status)


def _overtaken(request: DeskRequest, error: Overtaken, written: str) -> HttpResponse:
    """Somebody was faster: what was typed stays in the field, theirs is shown below it."""
    found = editor_draft.opening(error.draft.journey, error.draft)
    changed = editor_draft.changed(error.draft, request.by)
    return _page(
        request, found, {"written": written, "changed": changed, "theirs": found.text}, status=409
    )


def _sent(request: DeskRequest) -> tuple[str, str]:
    """The text of a form, and what was done. Raises ``ValueError`` with what to say."""
    brought = request.FILES.get("file")
    if isinstance(brought, UploadedFile):
        if (brought.size or 0) > LARGEST:
            raise ValueError(_("The file is too large for a journey; at most 512 kB are read."))
        try:
            return _lines(brought.read().decode("utf-8-sig")), "brought"
        except UnicodeDecodeError as error:
            raise ValueError(_("The file is no text in UTF-8.")) from error
    if request.POST.get("bring"):
        raise ValueError(_("Choose a file first."))
    return _lines(request.POST.get("text", "")), "written"


def _lines(text: str) -> str:
    """Line ends as the files have them; a last line that is ended."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain if plain.endswith("\n") else plain + "\n"


def _own_key(text: str, key: str) -> tuple[str, bool]:
    """The text with the journey's own key: another one would publish another journey."""
    try:
        if parse(text).journey == key:
            return text, False
        return change_head(text, {"journey": key}), True
    except (Unreadable, Uncut):
        return text, False
