"""The history of a journey: versions in words, restoring one as a draft, taking journeys along."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.journeys import draft_actions
from afterword.journeys import queries as journeys
from afterword.journeys.models import Journey, Publication, Version
from afterword.journeys.text import Unreadable, parse
from afterword.messages import bringing
from afterword.ui import fault_words

from . import publish_queries
from .publishing import row_of

LARGEST = 4 * 1024 * 1024
"""Bytes of an archive that is taken in."""


class Line(msgspec.Struct, frozen=True):
    """A version in the list."""

    version: Version
    changes: tuple[publish_queries.Said, ...]
    publication: Publication | None
    first: bool

    @property
    def by(self) -> str:
        return self.version.by.removeprefix("user:")


def _changes(old: str, new: str) -> tuple[publish_queries.Said, ...]:
    try:
        return publish_queries.told(parse(old), parse(new))
    except Unreadable:  # written by a later Afterword, or by an earlier one
        return ()


@require_safe
@permitted("see")
def versions(request: DeskRequest, key: str) -> HttpResponse:
    """All versions, newest first, each with what it changed; and any two compared."""
    row = row_of(request, key)
    rows = journeys.versions(row)
    by_number = {one.number: one for one in rows}
    published = {one.number: one for one in journeys.publications(row)}
    lines = []
    for one in rows:
        before = published[one.number].before if one.number in published else one.number - 1
        earlier = by_number.get(before)
        changes = _changes(earlier.text, one.text) if earlier else ()
        lines.append(Line(one, changes, published.get(one.number), earlier is None))
    context: dict[str, Any] = {"here": "journeys", "row": row, "lines": lines}
    context |= _compared(request, by_number)
    return show(request, "desk/versions.html", context)


def _compared(request: DeskRequest, by_number: dict[int, Version]) -> dict[str, Any]:
    pair = [request.GET.get(name, "") for name in ("from", "to")]
    numbers = [int(text) for text in pair if text.isascii() and text.isdigit()]
    if len(numbers) != 2 or not set(numbers) <= by_number.keys():
        latest = sorted(by_number)[-2:]
        return {"old": latest[0], "new": latest[-1]} if latest else {}
    old, new = (by_number[number] for number in numbers)
    return {
        "compared": _changes(old.text, new.text),
        "old": old.number,
        "new": new.number,
        "shown": True,
    }


def _version(row: Journey, number: int) -> Version:
    found = next((one for one in journeys.versions(row) if one.number == number), None)
    if found is None:
        raise Http404
    return found


@require_safe
@permitted("see")
def version(request: DeskRequest, key: str, number: int) -> HttpResponse:
    """One version as its text."""
    row = row_of(request, key)
    found = _version(row, number)
    context = {"here": "journeys", "row": row, "version": found}
    return show(request, "desk/version.html", context)


@require_POST
@permitted("edit_journeys")
def restore(request: DeskRequest, key: str, number: int) -> HttpResponse:
    """Put a version into the draft: nothing changes for anybody until that is published."""
    row = row_of(request, key)
    found = _version(row, number)
    draft = draft_actions.begin(request.store, key, now=request.now, by=request.by)
    draft_actions.save(
        draft,
        found.text,
        seen=draft.stamp,
        what="brought",
        about=_("version %d") % number,
        now=request.now,
        by=request.by,
    )
    messages.success(
        request, _("Version %d is in the draft now. Publish it when you like.") % number
    )
    return redirect("publish", request.store.key, key)


@require_safe
@permitted("see")
def download(request: DeskRequest, key: str, number: int) -> HttpResponse:
    """A version with the templates it uses, as one archive."""
    row = row_of(request, key)
    found = _version(row, number)
    return _archive({key: found.text}, request, f"{key}-v{number}")


@require_safe
@permitted("edit_journeys")
def everything(request: DeskRequest) -> HttpResponse:
    """All journeys that are live, with the templates they use, as one archive."""
    rows = [row for row in journeys.journeys(request.store) if row.live]
    texts = {row.key: journeys.text_of(row) for row in rows}
    return _archive(texts, request, f"{request.store.key}-journeys")


def _archive(texts: dict[str, str], request: DeskRequest, name: str) -> HttpResponse:
    data = bringing.archive(request.store, texts)
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("edit_journeys")
def bring(request: DeskRequest) -> HttpResponse:
    """Bring journeys from elsewhere: an archive, or a journey file. They come as drafts."""
    found: list[bringing.Brought] = []
    fault = ""
    status = 200
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise ValueError(_("Choose a file first."))
            if (upload.size or 0) > LARGEST:
                raise ValueError(_("The file is too large: 4 MB at the most."))
            found = bringing.bring(request.store, upload.read(), now=request.now, by=request.by)
        except bringing.NoArchive as error:
            fault, status = fault_words.told(error.faults), 400
        except ValueError as error:
            fault, status = str(error), 400
        else:
            made = sum(one.made for one in found)
            said = ngettext("%d draft was made.", "%d drafts were made.", made) % made
            messages.success(request, said)
    context = {"here": "journeys", "found": found, "fault": fault}
    return show(request, "desk/bring.html", context, status=status)
