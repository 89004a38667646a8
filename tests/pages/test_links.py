"""Links in messages: they lead where the store wrote, and it is known which a person followed."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from afterword.house import tokens
from afterword.house.models import Store
from afterword.messages import following
from afterword.messages.links import address, addresses, mark, tracked
from afterword.messages.models import Press
from afterword.outbox.models import Intent
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Event
from afterword.wire.shapes import Outgoing
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import YES, intent, posting, ready
from tests.smtp import MailServer

SHOP = "https://ada-fern.example"
BROWSER = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/130 Safari/537.36"
)
PAGE = (
    f'<p>See <a href="{SHOP}/cups?a=1&amp;b=2">cups</a> and <a class="b" href="{SHOP}/tea">tea</a>'
    f' or <a href="mailto:ada@example.com">write</a>, <a href="http://localhost:8000/u/x">stop</a>.</p>'
)
TEXT = f"Cups: {SHOP}/cups?a=1&b=2 (or {SHOP}/pots).\nStop: http://localhost:8000/u/x\n"


def outgoing(html: str = PAGE, text: str = TEXT) -> Outgoing:
    return Outgoing(key="k.ada-fern", to="ana@example.com", html=html, text=text, at=NOW)


def ours(text: str) -> list[str]:
    return re.findall(r"/l/([\w-]+)", text)


@pytest.fixture
def own(settings: Any) -> None:
    settings.AFTERWORD_URL = "http://localhost:8000"


@pytest.mark.django_db
def test_it_works(store: Store, own: None) -> None:
    found = tracked(store, outgoing(), "k")
    assert addresses(store, PAGE, TEXT) == [f"{SHOP}/cups?a=1&b=2", f"{SHOP}/tea", f"{SHOP}/pots"]
    assert len(ours(found.html)) == 2
    assert len(ours(found.text)) == 2
    assert SHOP not in found.html + found.text
    # The same address is the same link, wherever it stands.
    assert ours(found.html)[0] == ours(found.text)[0]
    assert "/u/x" in found.html
    assert found.text.count("/u/x") == 1
    assert "mailto:ada@example.com" in found.html
    assert ")." in found.text


@pytest.mark.django_db
def test_a_store_may_do_without(store: Store, own: None) -> None:
    store.track_links = False
    assert tracked(store, outgoing(), "k") == outgoing()


@pytest.mark.django_db
def test_a_link_holds_no_address(store: Store, own: None) -> None:
    for token in ours(tracked(store, outgoing(), "k").html):
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        assert b"http" not in raw
        assert b"example" not in raw


@pytest.mark.django_db
def test_an_address_is_found_by_place_or_by_mark(store: Store) -> None:
    url = f"{SHOP}/tea"
    assert address(store, PAGE, TEXT, 1, mark(url)) == url
    assert address(store, PAGE, TEXT, 0, mark(url)) == url
    assert address(store, PAGE, TEXT, 0, "ffffffffffff") == ""
    assert address(store, "", "", 0, mark(url)) == ""


# --------------------------------------------------------------------------- the whole way


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    Store.objects.filter(pk=store.pk).update(url=SHOP)
    store.refresh_from_db()
    tell(store, placed(), YES, now=NOW)
    server = MailServer()
    with posting(store, home, server) as found:
        found.server = server  # type: ignore[attr-defined]
        yield found


class Reader:
    """Somebody who got the mail, with a browser, at a moment."""

    def __init__(self, days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
        self.days, self.client, self.patch = days, Client(), monkeypatch
        self.after(minutes=5)

    def after(self, **span: int) -> None:
        at = NOW + timedelta(**span)
        self.patch.setattr("django.utils.timezone.now", lambda: at)

    def follow(self, token: str, agent: str = BROWSER, method: str = "get", **more: Any) -> Any:
        headers = {"User-Agent": agent, **more}
        return getattr(self.client, method)(f"/l/{token}", headers=headers)


@pytest.fixture
def reader(days: Days, monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(days, monkeypatch)


def mailed(store: Store, days: Days) -> list[str]:
    """The tokens of the links in the mail as it went over the line."""
    ready(store)
    days.sender.send_ready()
    (taken,) = days.server.taken  # type: ignore[attr-defined]
    body = taken.message.get_body(("html",))
    return list(dict.fromkeys(ours(body.get_content())))


def clicks(store: Store) -> list[Event]:
    """The links that a person followed, once a moment has passed."""
    following.count(timezone.now() + timedelta(seconds=6))
    return list(Event.objects.of(store).filter(kind="message.clicked").order_by("id"))


@pytest.mark.django_db(transaction=True)
def test_a_person_follows_a_link(store: Store, days: Days, reader: Reader) -> None:
    token = mailed(store, days)[0]
    for _ in range(3):
        answer = reader.follow(token)
        assert answer.status_code == 302
        assert answer["Location"].startswith("http")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
    (event,) = clicks(store)
    assert event.about == "message/key-1"
    assert event.customer_id == intent(store).customer_id
    assert "http" not in str(event.data)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("agent", "method", "more"),
    [
        (BROWSER, "head", {}),
        ("", "get", {}),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "get", {}),
        ("Barracuda Sentinel (EE)", "get", {}),
        ("python-requests/2.32", "get", {}),
        ("Mozilla/5.0 (Windows NT 10.0) HeadlessChrome/120", "get", {}),
        (BROWSER, "get", {"Sec-Purpose": "prefetch;prerender"}),
        (BROWSER, "get", {"Purpose": "prefetch"}),
    ],
)
def test_machines_are_led_on_and_not_counted(
    store: Store, days: Days, reader: Reader, agent: str, method: str, more: dict[str, str]
) -> None:
    token = mailed(store, days)[0]
    assert reader.follow(token, agent, method, **more).status_code == 302
    assert clicks(store) == []


@pytest.mark.django_db(transaction=True)
def test_what_comes_seconds_after_the_mail_is_a_scanner(
    store: Store, days: Days, reader: Reader
) -> None:
    token = mailed(store, days)[0]
    reader.after(seconds=4)
    assert reader.follow(token).status_code == 302
    assert clicks(store) == []
    reader.after(seconds=40)
    reader.follow(token)
    assert len(clicks(store)) == 1


@pytest.mark.django_db(transaction=True)
def test_who_follows_all_links_at_once_is_a_scanner(
    store: Store, days: Days, reader: Reader
) -> None:
    found = mailed(store, days)
    assert len(found) > 1
    for number, token in enumerate(found):
        reader.after(seconds=300 + number)
        reader.follow(token)
        following.count(timezone.now())
    assert clicks(store) == []
    reader.after(minutes=9)
    reader.follow(found[-1])
    assert len(clicks(store)) == 1


@pytest.mark.django_db(transaction=True)
def test_links_that_are_followed_one_after_the_other_count(
    store: Store, days: Days, reader: Reader
) -> None:
    found = mailed(store, days)
    for number, token in enumerate(found):
        reader.after(minutes=5 + number)
        reader.follow(token)
        reader.follow(token)
    assert len(clicks(store)) == len(found)
    first = clicks(store)[0]
    assert first.happened == NOW + timedelta(minutes=5)
    assert following.count(timezone.now()) == 0
    following.count(timezone.now() + timedelta(hours=1))
    assert not Press.objects.of(store).exists()


@pytest.mark.django_db(transaction=True)
def test_a_link_leads_nowhere_but_where_the_store_wrote(
    store: Store, days: Days, reader: Reader
) -> None:
    token = mailed(store, days)[0]
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    for place in range(0, len(raw), 3):
        forged = bytes(raw[:place]) + bytes([raw[place] ^ 1]) + bytes(raw[place + 1 :])
        text = base64.urlsafe_b64encode(forged).decode().rstrip("=")
        assert reader.follow(text).status_code == 404
    for other in ("https://evil.example", "//evil.example", "x", "..%2f..%2fevil.example"):
        assert reader.follow(other).status_code == 404
    wrong = tokens.make(store, "preferences", "key-1", "0", "aa")
    assert reader.follow(wrong).status_code == 404
    assert reader.client.post(f"/l/{token}").status_code == 404
    assert clicks(store) == []
    assert "evil" not in reader.follow(f"{token}?to=https://evil.example")["Location"]


@pytest.mark.django_db(transaction=True)
def test_once_a_customer_is_forgotten_a_link_leads_to_the_store(
    store: Store, days: Days, reader: Reader
) -> None:
    token = mailed(store, days)[0]
    erasing.erase(store, Customer.objects.of(store).get().pk, now=NOW, by="test")
    assert reader.follow(token)["Location"] == SHOP
    assert clicks(store) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_message_has_the_addresses_themselves(store: Store, days: Days) -> None:
    from afterword.outbox.queries import words_of

    mailed(store, days)
    words = words_of(Intent.objects.of(store).select_related("customer").get(), store)
    assert words is not None
    assert "/l/" not in words.html + words.text
