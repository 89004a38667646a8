"""What every request and answer passes through."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.utils import timezone, translation

from afterword.house import domains

Next = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class TrustedProxies:
    """Believes ``X-Forwarded-*`` only from the proxies named in the settings."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        named = settings.CONFIG["AFTERWORD_PROXIES"].split(",")
        self.proxies = {one.strip() for one in named if one.strip()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        proto = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
        if request.META.get("REMOTE_ADDR") in self.proxies:
            # The last address that no proxy of ours wrote is the client's.
            hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
            foreign = [hop for hop in hops if hop not in self.proxies]
            if foreign and _is_address(foreign[-1]):
                request.META["REMOTE_ADDR"] = foreign[-1]
            if proto == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class OwnDomains:
    """A store's own domain shows the pages of that store's customers and nothing else: no desk, no
    API, no other store. Its front door is the page where an order is found."""

    PAGES = ("/a/", "/brand/", "/file/", "/find/", "/l/", "/logo/", "/notice/", "/o/", "/on/",
             "/p/", "/points/", "/static/", "/to/", "/u/", "/v/", "/push-worker.js")  # fmt: skip

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        store = domains.store_at(request.get_host())
        if store is None:
            return self.get_response(request)
        if request.path == "/":
            return HttpResponseRedirect(f"/find/{store.key}")
        if not request.path.startswith(self.PAGES):
            return HttpResponse("There is nothing here.", status=404, content_type="text/plain")
        request.pages_of = store  # type: ignore[attr-defined]
        return self.get_response(request)


class Writable:
    """Keeps a nul in an address or a form from every view: PostgreSQL stores and looks for no such
    text, and no keyboard writes one. What is asked for after the ``?`` is asked without it; the API
    says by itself what it cannot look for."""

    FORM = "application/x-www-form-urlencoded"
    API = "/api/"

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            return self._refusal()
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked and not request.path.startswith(self.API):
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Forms are read here, where one that is too long is answered as such."""
        if request.content_type != self.FORM:
            return None
        try:
            holds = any(nul in request.body for nul in (b"%00", b"\0"))
        except UnreadablePostError:  # they hung up, and hear no answer
            return None
        return self._refusal() if holds else None

    def _refusal(self) -> HttpResponse:
        says = "This holds a sign that cannot be stored."
        return HttpResponse(says, status=400, content_type="text/plain")


class Moment:
    """Every request has one ``now``: below the views nobody asks the clock."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class SecurityHeaders:
    """The headers that make a browser careful. A view may set a stricter policy of its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if settings.AFTERWORD_URL.startswith("https://"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class PersonLanguage:
    """Somebody signed in sees the desk in the language they chose."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
