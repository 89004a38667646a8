"""What every request and answer passes through."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from afterword.site import middleware
from afterword.site.config import load

PROXY, OTHER_PROXY, CLIENT = "10.0.0.1", "10.0.0.2", "203.0.113.7"


@pytest.fixture(autouse=True)
def proxies(settings: Any) -> None:
    settings.CONFIG = load({"AFTERWORD_PROXIES": f"{PROXY}, {OTHER_PROXY}"})


def seen(**meta: str) -> HttpRequest:
    """A request as the views see it."""
    found: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    middleware.TrustedProxies(view)(RequestFactory().get("/", **meta))  # type: ignore[arg-type]
    return found[0]


def test_it_works() -> None:
    request = seen(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=CLIENT, HTTP_X_FORWARDED_PROTO="https")
    assert request.META["REMOTE_ADDR"] == CLIENT
    assert request.is_secure()


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        (CLIENT, "198.51.100.1", CLIENT),
        (PROXY, f"198.51.100.1, {CLIENT}", CLIENT),
        (PROXY, f"{CLIENT}, {OTHER_PROXY}", CLIENT),
        (PROXY, f"198.51.100.1, {CLIENT}, {OTHER_PROXY}, {PROXY}", CLIENT),
        (PROXY, "", PROXY),
        (PROXY, " , ,", PROXY),
        (PROXY, OTHER_PROXY, PROXY),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "<script>", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CLIENT}, not an address", PROXY),
    ],
    ids=[
        "spoofed", "the client's own word before", "two proxies", "the same twice", "none",
        "empty", "only proxies", "IPv6", "no address", "unknown", "no address last",
    ],
)  # fmt: skip
def test_only_the_named_proxies_are_believed(remote: str, forwarded: str, expected: str) -> None:
    request = seen(REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert request.META["REMOTE_ADDR"] == expected


def test_nobody_below_sees_the_headers() -> None:
    request = seen(
        REMOTE_ADDR=CLIENT, HTTP_X_FORWARDED_FOR="1.2.3.4", HTTP_X_FORWARDED_PROTO="https"
    )
    assert "HTTP_X_FORWARDED_FOR" not in request.META
    assert not request.is_secure()


def answered(response: HttpResponse) -> HttpResponse:
    return middleware.SecurityHeaders(lambda request: response)(RequestFactory().get("/"))


def test_every_answer_makes_the_browser_careful() -> None:
    headers = answered(HttpResponse()).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_view_may_be_stricter() -> None:
    response = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert answered(response).headers["Content-Security-Policy"] == "default-src 'none'"


def test_behind_https_it_stays_https(settings: Any) -> None:
    settings.AFTERWORD_URL = "https://shop.example"
    headers = answered(HttpResponse()).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/o/%00", None),
        ("/find/ada-fern", "number=1042%00&contact=ana%40example.com"),
        ("/find/ada-fern", "mail=%00"),
        ("/account/login/", "login=a%00b%40example.com&password=x"),
    ],
)
def test_what_no_database_stores_is_refused_before_it_is_asked(
    store: object, client: Client, path: str, form: str | None
) -> None:
    """PostgreSQL fails over a nul, and a stranger would see an error of ours."""
    kind = middleware.Writable.FORM
    answer = client.get(path) if form is None else client.post(path, form, content_type=kind)
    assert (answer.status_code, answer.content) == (
        400,
        b"This holds a sign that cannot be stored.",
    )


@pytest.mark.parametrize(
    ("path", "heard"),
    [
        ("/find/ada-fern?number=10%0042&x=%00", {"number": "1042", "x": ""}),
        ("/desk/ada-fern/inbox/?q=%2500", {"q": "%00"}),
        ("/api/customers?email=%00", {"email": "\0"}),
    ],
)
def test_what_is_asked_for_is_asked_without_it(path: str, heard: dict[str, str]) -> None:
    """But for the API, which says itself what it cannot look for."""
    asked: list[dict[str, Any]] = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(request.GET.dict())
        return HttpResponse()

    middleware.Writable(view)(RequestFactory().get(path))
    assert asked == [heard]


@pytest.mark.django_db
def test_an_encoded_per_cent_is_no_nul(store: object, client: Client) -> None:
    assert client.get("/find/ada-fern?number=%2500").status_code == 200
