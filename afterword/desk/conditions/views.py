"""What the builder asks for while a condition is being built in the page."""

import msgspec
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted

from . import showing
from .catalogue import Known, Subject
from .field import Built, ConditionWidget


def _asked(request: DeskRequest) -> tuple[str, ConditionWidget, Built]:
    """The builder that asks, with what was posted of it."""
    name = request.GET.get("name", "")
    try:
        subject = msgspec.convert(request.GET.get("subject", ""), Subject)
    except msgspec.ValidationError as error:
        raise Http404 from error
    answers = tuple(request.GET.getlist("answer"))
    widget = ConditionWidget(request.store, Known(subject, answers), request.now)
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
    found = showing.matching(widget, built)
    context = {"found": found, "store": request.store}
    return HttpResponse(render_to_string("desk/conditions/matching.html", context))
