"""Where the API's addresses lead."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

from .health import health
from .problems import Problem, answer
from .reference import page
from .views import api


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What is not there is said in the API's own way."""
    return answer(Problem("not-found", f"There is nothing at {request.path[:200]}."))


urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("api/docs", page, name="api-docs"),
    path("api/", api.urls),
    path("api/<path:rest>", nothing),
]
