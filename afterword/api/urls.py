"""Where the API's addresses lead."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

from .estimates import public, snippet
from .health import health
from .problems import Problem, answer
from .reference import page
from .views import api


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What is not there is said in the API's own way."""
    return answer(Problem("not-found", f"There is nothing at {request.path[:200]}."))


def plainly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view that does not take a method say so in the API's own way."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        found = view(request, *args, **kwargs)
        if isinstance(found, HttpResponseNotAllowed):
            return answer(Problem("no-such-method", headers={"Allow": found["Allow"]}))
        return found

    return answered


_operations, _app, _namespace = api.urls
for one in _operations:
    if isinstance(one, URLPattern):
        one.callback = plainly(one.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("dates/<slug:store>", public, name="dates-public"),
    path("dates/<slug:store>.js", snippet, name="dates-snippet"),
    path("api/docs", page, name="api-docs"),
    path("api/", (_operations, _app, _namespace)),
    path("api/<path:rest>", nothing),
]
