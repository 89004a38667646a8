"""What the builder asks for while a condition is being built in the page."""

from typing import get_args

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from afterword.decisions.journey import SubjectKind
from afterword.desk.permit import DeskRequest, permitted

from . import showing
from .catalogue import Known
from .field import Built, ConditionWidget


def _asked(request: DeskRequest) -> tuple[str, ConditionWidget, Built]:
    """The builder that asks, with what was posted of it."""
    name = request.GET.get("name", "")
    subject = request.GET.get("subject", "")
    if subject and subject not in get_args(SubjectKind):
        raise Http404
    answers = tuple(request.GET.getlist("answer"))
    widget = ConditionWidget(request.store, Known(subject, answers))  # type: ignore[arg-type]
    built = widget.value_from_datadict(request.POST, None, name)
    if built is None:
        raise Http404
    return name, widget, built


@require_POST
@permitted("see")
def builder(request: DeskRequest) -> HttpResponse:
    """The builder after one of its buttons."""
    name, widget, built = _asked(request)
    return HttpResponse(widget.builder(name, built))


@require_POST
@permitted("see")
def matching(request: DeskRequest) -> HttpResponse:
    """Who it is so of now."""
    _name, widget, built = _asked(request)
    found = showing.matching(widget, built, request.now)
    context = {"found": found, "store": request.store}
    return HttpResponse(render_to_string("desk/conditions/matching.html", context))
