"""The team writes first, to somebody who never wrote: by the rules, once, and the answer comes back
to who wrote."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from afterword.conversations import canned, sending_files
from afterword.conversations.export import export
from afterword.conversations.models import Conversation
from afterword.house.models import Store, User
from afterword.insights import conversations as insights
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages import approvals
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.conversations.sendable import PDF
from tests.desk.one_talk import NUMBER, Desk, a_teammate, browser_of, chatted, mailed
from tests.desk.test_inbox_thread import lines
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db
ORDER = "order/shop:1042"


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana has bought something, and wrote nothing."""
    clock = SimpleNamespace(now=lambda: NOW)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)

    def set_clock(at: datetime) -> None:
        clock.now = lambda: at

    days = Days(home, NOW)
    who = msgspec.structs.replace(ANA, phone=NUMBER)
    tell(store, placed(NOW - timedelta(days=1), who=who), now=NOW)
    days.settle()
    return Desk(store, days, set_clock)


@pytest.fixture
def mia(desk: Desk) -> User:
    return a_teammate(desk.store, "Mia Kovač")


@pytest.fixture
def client(mia: User) -> Client:
    return browser_of(mia)


def ana(desk: Desk) -> Customer:
    return Customer.objects.of(desk.store).get()


def address(desk: Desk) -> str:
    return reverse("write-to", args=[desk.store.key, ana(desk).pk])


def page_of(desk: Desk, client: Client, **query: str) -> str:
    answer = client.get(address(desk), query)
    assert answer.status_code == 200
    return answer.content.decode()


def the_form(page: str, words: str, by: str = "email", **more: str) -> dict[str, str]:
    found = {}
    for name in ("press", "order"):
        value = re.search(rf'name="{name}" value="([^"]*)"', page)
        assert value is not None
        found[name] = value[1]
    return {**found, "by": by, "words": words, **more}


def said(desk: Desk) -> list[Intent]:
    return list(Intent.objects.of(desk.store).filter(step="by-hand").order_by("id"))


def told(desk: Desk, kind: str) -> list[Event]:
    return list(Event.objects.of(desk.store).filter(kind=kind).order_by("id"))


def on(desk: Desk, key: str) -> None:
    """Let a journey of the library run."""
    text = library()[key]
    journeys.publish(desk.store, text, now=desk.now, by="test", templates=spoken(shipped()))
    journeys.switch(desk.store, key, on=True, now=desk.now, by="test")


def channels(page: str) -> list[str]:
    """Those that can be chosen."""
    form = page[page.index('id="talk-form"') :]
    return re.findall(r'name="by" value="(\w+)"(?![^>]*disabled)', form)


CUP = "Your cup was the last one."


def write(desk: Desk, client: Client, words: str = CUP, **more: str) -> None:
    """To Ana, about her order, by mail."""
    page = page_of(desk, client, order=ORDER)
    form = the_form(page, words, subject="About your order", **more)
    answer = client.post(address(desk), form)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("conversation", args=[desk.store.key, desk.talk.pk])


def test_it_works(desk: Desk, client: Client, mia: User) -> None:
    found = client.get(reverse("write", args=[desk.store.key]), {"q": "#1042"}).content.decode()
    assert f'href="{address(desk)}"' in found
    write(desk, client)
    talk = desk.talk
    assert (talk.state, talk.begun, talk.assignee, talk.last_ours) == ("theirs", True, mia, True)
    assert (talk.order, talk.channel, talk.asked, talk.due) == (ORDER, "email", None, None)
    desk.later(seconds=10)
    (intent,) = said(desk)
    assert (intent.state, intent.purpose, intent.message_class) == (
        "accepted", "orders", "transactional",
    )  # fmt: skip
    mail = desk.days.post.mails[-1].data.decode()
    assert "Subject: About your order" in mail
    assert "A person of our team writes to you." in mail
    assert "You wrote to us." not in mail
    (opened,) = told(desk, "conversation.opened")
    assert (opened.data["by"], opened.by) == ("team", "user:mia@ada-fern.example")
    assert told(desk, "conversation.asked") == []
    page = client.get(reverse("conversation", args=[desk.store.key, talk.pk])).content.decode()
    assert "Mia Kovač wrote first" in page
    assert "Your cup was the last one." in lines(page)[-1]
    assert client.get(address(desk))["Location"].endswith(f"/inbox/{talk.pk}/")


def test_their_answer_lands_there_and_waits_for_who_wrote(
    desk: Desk, client: Client, mia: User
) -> None:
    """And no dialogue talks into it."""
    on(desk, "answers")
    write(desk, client)
    desk.later(seconds=10)
    desk.later(hours=1)
    desk.hear(mailed("Where is my order, then?", "m1@post.example", desk.now))
    desk.later(minutes=1)
    talk = desk.talk
    assert (talk.state, talk.begun, talk.assignee) == ("team", False, mia)
    assert talk.asked is not None
    assert talk.due is not None
    assert [one.step for one in Intent.objects.of(desk.store).filter(purpose="answer")] == []
    inbox = client.get(reverse("inbox", args=[desk.store.key]), {"view": "mine"}).content.decode()
    assert "Ana Petrović" in inbox
    form = client.get(reverse("conversation", args=[desk.store.key, talk.pk])).content.decode()
    assert 'value="Re: My order"' in form


def test_it_is_no_contact_of_theirs_before_they_write(desk: Desk, client: Client) -> None:
    write(desk, client)
    desk.later(seconds=10)
    found = insights.measured(desk.store, 90, desk.now)
    assert (found.whole.talks, found.waiting, found.followed) == (0, 0, 0)
    desk.hear(mailed("No, thank you. Is the other one there?", "m1@post.example", desk.now))
    desk.later(minutes=1)
    assert insights.measured(desk.store, 90, desk.now).whole.talks == 1


def test_the_same_press_begins_it_once(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client, order=ORDER), "Hello, Ana.")
    for _ in range(3):
        client.post(address(desk), form)
    assert Conversation.objects.of(desk.store).count() == len(said(desk)) == 1


def test_each_channel_follows_its_rules_and_says_why_not(desk: Desk, client: Client) -> None:
    """About her order a text may come; about anything else she was never asked. WhatsApp takes
    nothing that was not approved."""
    page = page_of(desk, client, order=ORDER)
    assert channels(page) == ["email", "sms", "viber"]
    assert "WhatsApp</b>:" in page
    page = page_of(desk, client)
    assert channels(page) == ["email"]
    assert "never agreed" in page or "agreed" in page
    refused = client.post(address(desk), the_form(page, "Hello", by="sms"))
    assert (refused.status_code, said(desk)) == (422, [])
    assert "Hello</textarea>" in refused.content.decode()
    assert not Conversation.objects.of(desk.store).exists()


def test_after_a_stop_no_text_goes_even_about_an_order(desk: Desk, client: Client) -> None:
    stop = shapes.Event(
        kind="reply.received",
        key="sms:1",
        happened=desk.now,
        who=shapes.Who(email=ANA.email, contacts=(("phone", NUMBER),)),
        data={"channel": "sms", "provider_id": "1", "what": "text"},
        private={"text": "STOP"},
    )
    desk.hear(stop)
    desk.later(minutes=1)
    assert not Conversation.objects.of(desk.store).exists(), "a STOP begins no conversation"
    page = page_of(desk, client, order=ORDER)
    assert "sms" not in channels(page)
    assert client.post(address(desk), the_form(page, "Hello", by="sms")).status_code == 422
    assert said(desk) == []


def test_what_helps_waits_for_its_hour_and_says_so(desk: Desk, client: Client) -> None:
    """A mail that is no news of an order does not come at night."""
    desk.later(hours=14)
    page = page_of(desk, client)
    assert "It goes on" in page
    client.post(address(desk), the_form(page, "A thought on your cup.", subject="Your cup"))
    desk.later(seconds=10)
    (intent,) = said(desk)
    assert (intent.state, intent.message_class) == ("planned", "service")
    desk.later(hours=10)
    assert said(desk)[0].state == "accepted"


def test_what_is_turned_away_is_the_teams_and_taken_up_again(desk: Desk, client: Client) -> None:
    body = b"5.6.0 this mail is not taken"
    desk.days.post.answer = shapes.Response(status=554, headers={"phase": "data"}, body=body)
    write(desk, client)
    desk.later(seconds=10)
    assert desk.talk.state == "team"
    page = client.get(reverse("conversation", args=[desk.store.key, desk.talk.pk]))
    assert "It did not reach them." in page.content.decode()
    key = said(desk)[0].send_key
    client.post(reverse("talk-take-up", args=[desk.store.key, desk.talk.pk]), {"key": key})
    page = client.get(reverse("conversation", args=[desk.store.key, desk.talk.pk]))
    assert "Your cup was the last one.</textarea>" in page.content.decode()
    assert 'value="About your order"' in page.content.decode()


def test_it_can_be_taken_back(desk: Desk, client: Client) -> None:
    write(desk, client)
    key = said(desk)[0].send_key
    client.post(reverse("talk-unsay", args=[desk.store.key, desk.talk.pk]), {"key": key})
    desk.later(seconds=20)
    assert desk.days.post.mails == []
    assert (desk.talk.state, desk.talk.due) == ("team", None)


def test_files_and_canned_replies_go_along(desk: Desk, client: Client, mia: User) -> None:
    row = canned.save(
        desk.store, None, name="Last", short="last", now=desk.now, by="test",
        words={"en": "Hi {{ customer.given_name }}, about {{ order.number }}."},
    )  # fmt: skip
    page = page_of(desk, client, order=ORDER)
    form = the_form(page, "First.", canned=str(row.pk))
    filled = client.post(address(desk), form).content.decode()
    assert "First.\n\nHi Ana, about #1042.</textarea>" in filled
    paper = SimpleUploadedFile("how.pdf", PDF)
    whole: dict[str, object] = {**the_form(filled, "Here."), "files": paper}
    bad = client.post(
        address(desk), {**whole, "files": SimpleUploadedFile("run.exe", b"MZ" + b"\0" * 80)}
    )
    assert (bad.status_code, said(desk)) == (422, [])
    assert client.post(address(desk), {**whole, "press": "p"}).status_code == 302
    (intent,) = said(desk)
    (one,) = sending_files.by_message(desk.store, [intent.send_key])[intent.send_key]
    assert (one.user_id, one.size) == (mia.pk, len(PDF))


def test_who_asked_to_be_forgotten_is_written_to_by_nobody(desk: Desk, client: Client) -> None:
    write(desk, client)
    desk.later(seconds=10)
    customer = ana(desk)
    found = export(desk.store, customer, now=desk.now)
    assert found["conversation"][0]["state"] == "theirs"
    assert any("Your cup was the last one." in one["text"] for one in found["messages"])
    erasing.erase(desk.store, customer.pk, now=desk.now, by="test")
    desk.days.settle()
    assert desk.talk.state == "closed"
    assert bytes(desk.talk.sealed) == b""
    Conversation.objects.of(desk.store).all().delete()
    page = client.get(address(desk)).content.decode()
    assert "They asked to be forgotten; nobody writes to them." in page
    assert client.post(address(desk), {"by": "email", "words": "x"}).status_code == 422
    assert len(said(desk)) == 1


def test_it_comes_to_rest_and_a_word_of_theirs_opens_it_again(desk: Desk, client: Client) -> None:
    """Nobody who never wrote is asked how the talk was."""
    on(desk, "after-a-talk")
    write(desk, client)
    desk.later(days=6)
    assert desk.talk.state == "theirs"
    desk.later(days=1, hours=2)
    assert desk.talk.state == "closed"
    assert told(desk, "conversation.closed")[0].data["by"] == "rest"
    desk.later(days=2)
    assert not Intent.objects.of(desk.store).filter(journey="after-a-talk").exists()
    desk.hear(chatted("Is it there now?", "w1", desk.now))
    assert desk.talk.state in ("itself", "team")
    assert len(told(desk, "conversation.opened")) == 2


def test_after_how_long_is_settled_with_the_hours(
    desk: Desk, client: Client, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(desk, client)
    boss = browser_of(a_teammate(desk.store, "Ada Fern", "owner"))
    where = reverse("inbox-settings", args=[desk.store.key])
    page = boss.get(where).content.decode()
    form = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', page))
    form |= dict.fromkeys(("all_first", "all_urgent"), "60")
    assert boss.post(where, {**form, "rest": "999"}).status_code == 422
    assert boss.post(where, {**form, "rest": "0"}).status_code == 302
    desk.store.refresh_from_db()
    assert desk.store.rules.talk.rest == 0
    desk.later(days=30)
    assert desk.talk.state == "theirs", "it never closes by itself"
    assert boss.post(where, {**form, "rest": "2"}).status_code == 302
    desk.later(hours=2)
    assert desk.talk.state == "closed"


# ------------------------------------------------------------------- approved words, to begin with


def agrees(desk: Desk, channel: str, purpose: str) -> None:
    """She said yes to hear of it there."""
    desk.hear(
        shapes.Event(
            kind="consent.given", key=f"yes:{channel}:{purpose}", happened=desk.now,
            who=shapes.Who(email=ANA.email),
            data={"channel": channel, "purpose": purpose, "contact": "", "source": "test"},
        )
    )  # fmt: skip


def test_over_whatsapp_the_first_word_is_an_approved_one(
    desk: Desk, client: Client, mia: User
) -> None:
    """Nobody wrote for a day, for nobody ever did: only approved words go, with Mia's among them;
    once Ana answers, any words do."""
    desk.store.demo = True
    desk.store.save()
    approvals.suppose(desk.store, "whatsapp", now=desk.now, by="test")
    agrees(desk, "whatsapp", "orders")
    page = page_of(desk, client, order=ORDER)
    assert "only approved words may go" in page
    assert 'value="first-word-from-team"' in page
    assert 'value="word-from-team"' not in page, "she wrote nothing that it could answer"
    told_ = {"template-whatsapp": "first-word-from-team"}
    form = the_form(page, CUP, by="whatsapp", **told_)
    assert client.post(address(desk), form).status_code == 302
    talk = desk.talk
    assert (talk.state, talk.begun, talk.channel, talk.assignee) == (
        "theirs", True, "whatsapp", mia,
    )  # fmt: skip
    desk.later(minutes=1)
    (intent,) = said(desk)
    assert (intent.state, intent.channel, intent.purpose) == ("accepted", "whatsapp", "orders")
    shown = lines(
        client.get(reverse("conversation", args=[desk.store.key, talk.pk])).content.decode()
    )
    assert any(
        "A word from Ada & Fern: Your cup was the last one. Write back" in one.replace("&amp;", "&")
        for one in shown
    )
    desk.hear(chatted("Oh no. Another colour?", "w1", desk.now))
    page = client.get(reverse("conversation", args=[desk.store.key, talk.pk])).content.decode()
    assert "Free to write until" in page
    assert (desk.talk.state, desk.talk.begun) == ("team", False)
    desk.later(hours=30)
    page = client.get(reverse("conversation", args=[desk.store.key, talk.pk])).content.decode()
    assert 'value="word-from-team"' in page
    assert 'value="first-word-from-team"' not in page, "she has written since"


def test_without_a_yes_or_approved_words_nothing_begins_over_whatsapp(
    desk: Desk, client: Client
) -> None:
    assert "whatsapp" not in channels(page_of(desk, client, order=ORDER)), "she said no yes to it"
    agrees(desk, "whatsapp", "orders")
    page = page_of(desk, client, order=ORDER)
    assert "whatsapp" not in channels(page), "no words are approved"
    client.post(address(desk), the_form(page, CUP, by="whatsapp"))
    desk.later(minutes=1)
    assert [one.state for one in said(desk)] in ([], ["withheld"])


def test_of_a_talk_that_the_team_began_and_one_of_theirs_hers_goes_on(
    desk: Desk, client: Client, mia: User
) -> None:
    """Mia wrote first to the record that bought; the same person had written from another one."""
    other = shapes.Who(email="ana.at.work@example.com", name="Ana P.")
    tell(desk.store, placed(desk.now, "order/shop:7", who=other), now=desk.now)
    work = Customer.objects.of(desk.store).order_by("-id")[0]
    bought = Customer.objects.of(desk.store).order_by("id")[0]
    form = page_of_customer(desk, client, bought)
    client.post(reverse("write-to", args=[desk.store.key, bought.pk]), the_form(form, CUP))
    desk.later(minutes=1)
    desk.hear(msgspec.structs.replace(mailed("Where is it?", "m9", desk.now), order="", who=other))
    assert Conversation.objects.of(desk.store).count() == 2
    timeline.merge(desk.store, into=bought.pk, other=work.pk, now=desk.now, by="test")
    desk.days.settle()
    talk = desk.talk
    assert (talk.customer_id, talk.state, talk.begun) == (bought.pk, "team", False)
    shown = lines(
        client.get(reverse("conversation", args=[desk.store.key, talk.pk])).content.decode()
    )
    assert any(CUP in one for one in shown)
    assert any("Where is it?" in one for one in shown)
    assert talk.assignee == mia, "who began it has it"


def test_two_that_the_team_began_are_one_that_the_team_began(
    desk: Desk, client: Client, mia: User
) -> None:
    other = shapes.Who(email="ana.at.work@example.com", name="Ana P.")
    tell(desk.store, placed(desk.now, "order/shop:7", who=other), now=desk.now)
    rows = list(Customer.objects.of(desk.store).order_by("id"))
    for one in rows:
        form = the_form(page_of_customer(desk, client, one), CUP)
        client.post(reverse("write-to", args=[desk.store.key, one.pk]), form)
    desk.later(minutes=1)
    first, second = rows
    timeline.merge(desk.store, into=first.pk, other=second.pk, now=desk.now, by="test")
    desk.days.settle()
    assert (desk.talk.state, desk.talk.begun, desk.talk.customer_id) == ("theirs", True, first.pk)
    desk.hear(mailed("Thank you, the blue one then.", "m9", desk.now))
    assert (desk.talk.begun, desk.talk.assignee) == (False, mia), "the answer comes to who wrote"


def page_of_customer(desk: Desk, client: Client, customer: Customer) -> str:
    answer = client.get(reverse("write-to", args=[desk.store.key, customer.pk]))
    assert answer.status_code == 200
    return answer.content.decode()
