"""The door's addresses: what allauth offers, less the ways that would let anybody in by mail.

People come in by invitation and one-time link. There is no sign-up, no password reset and no change
of address by mail, because an Afterword sends no mail of its own; those addresses are not there.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from .views import second_factor


def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Not there."""
    raise Http404


CLOSED = ("signup/", "email/", "confirm-email/", "password/reset/", "login/code/")

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(one, closed) for one in CLOSED),
    *(path(f"{one}<path:rest>", closed) for one in CLOSED),
    path("2fa/totp/activate/", second_factor),
    path("", include("allauth.urls")),
]
