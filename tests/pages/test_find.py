"""Finding an order without its link, safe against guessing; a store's own domain."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from afterword.house import domains, tokens, turns
from afterword.house.models import Store, Turn
from afterword.outbox.models import Intent
from afterword.pages.find import views
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell

PAGE = "/find/ada-fern"
ANA = shapes.Who(email="ana@example.com", phone="+447700900318", name="Ana", country="GB")
BEN = shapes.Who(email="ben@example.com", name="Ben", country="GB")


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=found.now))
    return found


@pytest.fixture
def shop(store: Store, clock: Clock) -> Store:
    store.country = "GB"
    store.save()
    tell(store, placed(NOW, "order/shop:1042", ANA))
    tell(store, placed(NOW, "order/shop:1043", BEN))
    return store


def ask(client: Client, number: str, contact: str, network: str = "198.51.100.7") -> object:
    return client.post(PAGE, {"number": number, "contact": contact}, REMOTE_ADDR=network)


def text_of(answer: object) -> str:
    content = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.mark.parametrize(
    ("number", "contact"),
    [
        ("#1042", "ana@example.com"),
        ("1042", " Ana@Example.com "),
        (" # 1042 ", "07700 900318"),
        ("1042", "+44 7700 900318"),
        ("\u0661\u0660\u0664\u0662", "ana@example.com"),  # as an Arabic telephone types it
        ("\u200f#1042\u200b", "ana@example.com"),  # copied out of a message
        ("１０４２", "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0663\u0661\u0668"),
        ("1042\0", "ana@example.com"),
    ],
)
def test_it_works(shop: Store, client: Client, number: str, contact: str) -> None:
    answer = client.post(PAGE, {"number": number, "contact": contact}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0].startswith("/o/")
    assert "#1042" in text_of(answer)


def test_a_wrong_address_and_a_wrong_number_are_answered_alike(shop: Store, client: Client) -> None:
    wrong, none = ask(client, "1042", "ben@example.com"), ask(client, "9999", "ben@example.com")
    assert wrong.status_code == none.status_code == 404  # type: ignore[attr-defined]
    assert text_of(wrong) == text_of(none)
    bodies = [one.content.decode() for one in (wrong, none)]  # type: ignore[attr-defined]
    assert bodies[0].replace("1042", "9999") == bodies[1]


def test_an_order_is_tried_five_times_in_a_quarter_of_an_hour(
    shop: Store, client: Client, clock: Clock
) -> None:
    for number in range(5):
        assert ask(client, "1042", f"x{number}@example.com").status_code == 404  # type: ignore[attr-defined]
    for written in ("#1042", "##1042", "# 10 42", "1042\u200b", "\u0661\u0660\u0664\u0662"):
        shut = ask(client, written, "ana@example.com", network="203.0.113.9")
        assert shut.status_code == 429  # type: ignore[attr-defined]
    assert "tried too often" in text_of(shut)
    assert ask(client, "1043", "ben@example.com").status_code == 302  # type: ignore[attr-defined]
    clock.at += timedelta(minutes=15)
    assert ask(client, "1042", "ana@example.com").status_code == 302  # type: ignore[attr-defined]


def test_one_network_gets_twenty_answers_in_an_hour(
    shop: Store, client: Client, clock: Clock
) -> None:
    said = [
        ask(client, str(number), "x@example.com").status_code  # type: ignore[attr-defined]
        for number in range(60)
    ]
    assert said.count(404) == 20
    assert said[20:] == [429] * 40
    home = [
        ask(client, str(2000 + number), "x@example.com", f"2001:db8:0:7::{number}").status_code  # type: ignore[attr-defined]
        for number in range(25)
    ]
    assert home.count(404) == 20
    clock.at += timedelta(hours=1)
    assert ask(client, "9000", "x@example.com").status_code == 404  # type: ignore[attr-defined]


def test_turns_are_forgotten(shop: Store) -> None:
    span = timedelta(hours=1)
    assert turns.take(shop, "x", "me", most=1, within=span, now=NOW)
    assert not turns.take(shop, "x", "me", most=1, within=span, now=NOW)
    assert turns.take(shop, "x", "me", most=1, within=span, now=NOW + span)
    later = NOW + timedelta(days=2)
    assert turns.take(shop, "x", "you", most=1, within=span, now=later)
    assert list(Turn.objects.of(shop).values_list("taken", flat=True)) == [1]


def test_nobody_learns_from_the_time_it_takes_whether_there_is_one(
    shop: Store, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = iter((0.0, 0.03, 1.0, 1.002))  # with a mail to write, and with none
    slept: list[float] = []
    monkeypatch.setattr(views, "monotonic", lambda: next(taken))
    monkeypatch.setattr(views, "sleep", slept.append)
    for address in ("ana@example.com", "nobody@example.com"):
        assert client.post(PAGE, {"mail": address}).status_code == 200
    assert [round(one, 3) for one in slept] == [0.07, 0.098]


def test_the_way_is_mailed_and_nobody_learns_whether_there_is_one(
    shop: Store, client: Client, clock: Clock, home: Path
) -> None:
    hers = client.post(PAGE, {"mail": "ANA@example.com"})
    nobodys = client.post(PAGE, {"mail": "nobody@example.com"})
    assert text_of(hers) == text_of(nobodys)
    client.post(PAGE, {"mail": "ana@example.com"})
    assert Intent.objects.of(shop).count() == 1
    days = Days(home, NOW)
    days.settle()
    days.sender.close()
    (mail,) = days.post.mails
    assert mail.recipient == "ana@example.com"
    body = message_from_bytes(mail.data, policy=policy.default).get_body(("plain",))
    assert body
    link = re.search(r"https?://[^/\s]+(/[lo]/\S+)", body.get_content())
    assert link
    assert "#1042" in text_of(client.get(link[1], follow=True))
    for minute in range(1, 9):
        clock.at = NOW + timedelta(minutes=minute)
        client.post(PAGE, {"mail": "ana@example.com"}, REMOTE_ADDR=f"203.0.113.{minute}")
    assert Intent.objects.of(shop).count() == 2
    """One minute asks once, and an address is mailed three times in an hour: two turns went to
    the first minute."""


def test_what_is_no_address_is_said(shop: Store, client: Client) -> None:
    assert "This is no e-mail address." in text_of(client.post(PAGE, {"mail": "ana"}))
    assert "Both are needed" in text_of(client.post(PAGE, {"number": "1042", "contact": ""}))


def test_the_script_for_the_theme(shop: Store, client: Client) -> None:
    answer = client.get(f"{PAGE}.js")
    script = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Número de pedido" in script
    assert '"TOLD"' not in script
    assert not re.search(r"fetch\(|cookie|style", re.sub(r"//.*", "", script))


# ---------------------------------------------------------------------------- an own domain


@pytest.fixture
def own(shop: Store) -> Store:
    shop.pages_url = "https://orders.ada-fern.example"
    shop.save()
    return shop


HOST = "orders.ada-fern.example"


def test_the_pages_stand_on_the_stores_own_domain(own: Store, client: Client) -> None:
    front = client.get("/", headers={"host": HOST})
    assert front["Location"] == PAGE
    token = tokens.make(own, "order", "order/shop:1042")
    assert client.get(f"/o/{token}", headers={"host": HOST}).status_code == 200
    assert client.get(f"/o/{token}").status_code == 200
    for path in ("/desk/ada-fern/", "/account/login/", "/api/docs", "/claim/x/"):
        assert client.get(path, headers={"host": HOST}).status_code == 404


def test_every_page_that_a_link_leads_to_is_there(own: Store, client: Client) -> None:
    """A page that is new is not forgotten: whatever customers are sent opens on the own domain."""
    from afterword.pages.urls import urlpatterns
    from afterword.site.middleware import OwnDomains

    elsewhere = {"pages-domain", "look/<str:token>"}  # for the web server; for the desk alone
    routes = {str(one.pattern) for one in urlpatterns} - elsewhere
    assert [one for one in routes if not f"/{one}".startswith(OwnDomains.PAGES)] == []
    token = tokens.make(own, "points", "order/shop:1042")
    there, here = (client.get(f"/points/{token}", headers={"host": one}) for one in (HOST, "x"))
    assert there.content == here.content


def test_no_other_store_is_shown_there(own: Store, client: Client) -> None:
    other = a_store("linden-row", name="Linden Row", now=NOW)
    tell(other, placed(NOW, "order/shop:7", BEN))
    token = tokens.make(other, "order", "order/shop:7")
    assert client.get(f"/o/{token}", headers={"host": HOST}).status_code == 404
    assert client.get("/find/linden-row", headers={"host": HOST}).status_code == 404
    assert client.get(f"/o/{token}").status_code == 200


def test_links_in_messages_lead_there(own: Store, client: Client, clock: Clock, home: Path) -> None:
    client.post(PAGE, {"mail": "ana@example.com"})
    days = Days(home, NOW)
    days.settle()
    days.sender.close()
    body = message_from_bytes(days.post.mails[0].data, policy=policy.default).get_body(("plain",))
    assert body
    assert re.findall(r"https?://([^/\s]+)/[lo]/", body.get_content()) == [HOST]


def test_whether_the_domain_leads_here(own: Store, client: Client) -> None:
    def reached(request: shapes.Request) -> shapes.Answer:
        path = request.url.removeprefix(own.pages_url)
        answer = client.get(path, headers={"host": HOST})
        return shapes.Response(status=answer.status_code, body=answer.content)

    assert domains.leads_here(own, reached)
    assert not domains.leads_here(own, lambda _: shapes.Response(status=200, body=b"parked"))
    assert client.get("/pages-domain", {"domain": HOST}).status_code == 200
    for other in ("evil.example", "", "[::1", "203.0.113.7"):
        assert client.get("/pages-domain", {"domain": other}).status_code == 404


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://orders.shop.example", "https"),
        ("https://orders.shop.example/track", "alone"),
        ("https://a:b@orders.shop.example", "alone"),
        ("https://afterword.example", "ours"),
        ("https://203.0.113.7", "alone"),
        ("https://localhost", "alone"),
        (f"https://{HOST}", "taken"),
    ],
)
def test_what_is_no_domain_for_pages(
    own: Store, settings: object, text: str, why: domains.Why
) -> None:
    settings.AFTERWORD_URL = "https://afterword.example"  # type: ignore[attr-defined]
    other = a_store("linden-row", name="Linden Row", now=NOW)
    with pytest.raises(domains.Unfit) as caught:
        domains.clean(text, other)
    assert caught.value.why == why
    assert domains.clean("Orders.Shop.example/", other) == "https://orders.shop.example"
    assert domains.clean(own.pages_url, own) == own.pages_url
