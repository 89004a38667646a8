"""The conversation at the desk: one thread over all channels, an answer that is said once, a guard
against speaking at cross purposes."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from afterword.conversations import canned, notes, presence, righting, saying, talking
from afterword.conversations.models import Canned, Note, Presence, Task, Unsent
from afterword.house import actions as house
from afterword.house.models import Membership, Store, User
from afterword.journeys import actions as journeys
from afterword.messages import actions as templates
from afterword.messages import approvals, voice
from afterword.outbox import deeds
from afterword.outbox.models import Intent
from afterword.programs.offers import actions as offers
from afterword.timeline import erasing
from afterword.timeline.models import Event, Order
from afterword.wire import shapes
from tests.desk.one_talk import Desk, a_desk, a_teammate, browser_of, chatted, mailed
from tests.given import ANA, placed, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(store, home, monkeypatch)


@pytest.fixture
def mia(desk: Desk) -> User:
    return a_teammate(desk.store, "Mia Kovač")


@pytest.fixture
def tom(desk: Desk) -> User:
    return a_teammate(desk.store, "Tom Bell")


@pytest.fixture
def client(mia: User) -> Client:
    return browser_of(mia)


def to(desk: Desk, name: str, *more: int) -> str:
    return reverse(name, args=[desk.store.key, desk.talk.pk, *more])


def page_of(desk: Desk, client: Client, **query: str) -> str:
    answer = client.get(to(desk, "conversation"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def the_form(page: str, words: str, by: str = "whatsapp", **more: str) -> dict[str, str]:
    """The composer's form as it is posted."""
    form = page[page.index('id="talk-form"') :]
    names = ("press", "known")
    return {**{name: field(form, name) for name in names}, "by": by, "words": words, **more}


def lines(page: str) -> list[str]:
    """What the thread shows, line by line, without its markup."""
    part = page[page.index('id="talk-lines"') : page.index("<talk-compose")]
    some = re.findall(r'<li class="talk-line[^>]*>(.*?)</li>', part, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in some]


def put_off(desk: Desk) -> datetime | None:
    return desk.talk.snoozed


def said(desk: Desk) -> list[Intent]:
    return list(Intent.objects.of(desk.store).filter(step=saying.STEP).order_by("id"))


def test_it_works(desk: Desk, client: Client) -> None:
    page = page_of(desk, client)
    shown = lines(page)
    assert shown[0].startswith("My order Hello, has it left yet? 08:30 · e-mail")
    assert [one for one in shown if "birthday" in one and "asks where it is" in one]
    assert [one for one in shown if one.startswith("Given to a person: ")]
    answer = client.post(to(desk, "talk-say"), the_form(page, "Ana, by courier tomorrow."))
    assert answer.status_code == 302
    assert "goes in a moment" in lines(page_of(desk, client))[-1]
    desk.later(seconds=10)
    (intent,) = said(desk)
    assert (intent.state, intent.channel) == ("accepted", "whatsapp")
    last = lines(page_of(desk, client))[-1]
    assert last.startswith("Ana, by courier tomorrow. Mia Kovač · 09:00 · WhatsApp")
    assert desk.talk.state == "theirs"


def test_whoever_answers_stays_before_the_list_they_came_from(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "Tomorrow.")
    there = f"/desk/ada-fern/inbox/{desk.talk.pk}/"
    late = {"Referer": f"http://testserver{there}?view=late&q=ana"}
    assert client.post(to(desk, "talk-say"), form, headers=late)["Location"] == (
        f"{there}?view=late&q=ana"
    )
    taken = client.post(to(desk, "talk-do"), {"do": "close"}, headers=late)
    assert taken["Location"] == f"{there}?view=late&q=ana"
    elsewhere = {"Referer": "http://testserver/desk/ada-fern/?view=late"}
    assert (
        client.post(to(desk, "talk-do"), {"do": "reopen"}, headers=elsewhere)["Location"] == there
    )


def test_who_answers_over_another_channel_writes_a_subject(desk: Desk, client: Client) -> None:
    page = page_of(desk, client)
    assert 'value="Re: My order"' in page
    form = the_form(page, "Tomorrow.", "email", subject="Re: My order")
    client.post(to(desk, "talk-say"), form)
    desk.later(seconds=10)
    assert said(desk)[0].channel == "email"
    assert b"Re: My order" in desk.days.post.mails[-1].data


def test_pressed_twice_it_is_said_once(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "Tomorrow.")
    for _ in range(2):
        assert client.post(to(desk, "talk-say"), form).status_code == 302
    assert len(said(desk)) == 1


def test_what_journeys_said_stands_there_too(desk: Desk, client: Client) -> None:
    journeys.switch(desk.store, "order-and-shipping", on=True, now=desk.now, by="test")
    tell(desk.store, placed(desk.now, "order/shop:1043", who=ANA), now=desk.now)
    desk.later(minutes=5)
    shown = lines(page_of(desk, client))
    assert any("Order confirmation and shipping" in one for one in shown)


SIGNED = """\
template: order-confirmation
name: Confirmed
words:
  en:
    subject: "Thank you"
    preheader: "It is with us."
    said: "We have it, and it leaves tomorrow, well packed and by the first van."
    sign_off: "Write back to this."
    short: "We have it."
    why: "You ordered."
blocks:
  - {block: text, words: said}
  - {block: sign_off}
"""


def test_the_lines_of_a_sign_off_stay_lines(desk: Desk, client: Client) -> None:
    """And what was only broken to fit is whole."""
    templates.save_template(desk.store, "order-confirmation", SIGNED, now=desk.now, by="test")
    voice.save_voice(desk.store, voice.Voice(sign_off={"en": "Warmly,"}), now=desk.now, by="test")
    journeys.switch(desk.store, "order-and-shipping", on=True, now=desk.now, by="test")
    tell(desk.store, placed(desk.now, "order/shop:1043", who=ANA), now=desk.now)
    desk.later(minutes=5)
    page = page_of(desk, client)
    assert "leaves tomorrow, well packed and by the first van.\n\nWarmly,\n" in page
    assert "\nWrite back to this." in page


# ------------------------------------------------------------------------ at cross purposes


def test_a_new_word_of_theirs_is_shown_before_an_answer_goes(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "It comes on Monday.")
    desk.later(minutes=1)
    desk.hear(chatted("Never mind, it is here!", "w2", desk.now))
    answer = client.post(to(desk, "talk-say"), form)
    assert (answer.status_code, said(desk)) == (409, [])
    page = answer.content.decode()
    assert "Since you opened this" in page
    assert page.count("Never mind, it is here!") >= 2
    assert "It comes on Monday.</textarea>" in page
    again = the_form(page, "Good to hear!")
    assert client.post(to(desk, "talk-say"), again).status_code == 302
    assert len(said(desk)) == 1


def test_it_can_be_sent_anyway(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "It comes on Monday.")
    desk.later(minutes=1)
    desk.hear(chatted("Hello?", "w2", desk.now))
    assert client.post(to(desk, "talk-say"), {**form, "anyway": "1"}).status_code == 302
    assert len(said(desk)) == 1


def test_two_who_answer_at_once_hear_of_each_other(desk: Desk, client: Client, tom: User) -> None:
    other = browser_of(tom)
    mine, his = the_form(page_of(desk, client), "Mia says"), the_form(page_of(desk, other), "Tom")
    assert client.post(to(desk, "talk-say"), mine).status_code == 302
    answer = other.post(to(desk, "talk-say"), his)
    assert answer.status_code == 409
    assert "Mia Kovač has answered" in answer.content.decode()
    assert len(said(desk)) == 1
    assert presence.begun(desk.talk, tom) == ("whatsapp", "Tom")


def test_what_one_did_oneself_is_no_news(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "One more thing.")
    first = the_form(page_of(desk, client), "Tomorrow.")
    client.post(to(desk, "talk-say"), first)
    assert client.post(to(desk, "talk-say"), form).status_code == 302
    assert len(said(desk)) == 2


# ----------------------------------------------------------------------- what it says of rules


def test_the_composer_says_how_long_they_may_be_answered(desk: Desk, client: Client) -> None:
    page = page_of(desk, client)
    assert "Free to write until Wed 25 Nov, 08:51." in page
    assert "Then nothing goes until they write again." in page
    desk.later(hours=30)
    page = page_of(desk, client)
    assert 'value="whatsapp" data-to="+385911234567" disabled' in page
    assert re.search(r'value="email" data-to="[^"]+" checked', page)


def test_after_the_window_an_approved_template_is_picked(desk: Desk, client: Client) -> None:
    desk.store.demo = True
    desk.store.save()
    approvals.suppose(desk.store, "whatsapp", now=desk.now, by="test")
    desk.later(hours=30)
    page = page_of(desk, client)
    assert "only approved words may go" in page
    assert "You wrote to us, and here is our answer: … Write back: a person reads it." in page
    form = the_form(page, "It is here.", **{"template-whatsapp": "word-from-team"})
    assert client.post(to(desk, "talk-say"), form).status_code == 302
    desk.later(seconds=10)
    (intent,) = said(desk)
    assert intent.state == "accepted"
    shown = lines(page_of(desk, client))[-1]
    assert shown.startswith("You wrote to us, and here is our answer: It is here. Write back")


def test_approved_words_without_room_for_ones_own_go_as_they_are(
    desk: Desk, client: Client
) -> None:
    desk.store.demo = True
    desk.store.save()
    approvals.suppose(desk.store, "whatsapp", now=desk.now, by="test")
    desk.later(hours=30)
    page = page_of(desk, client)
    told = {"template-whatsapp": "order-late"}
    nothing = the_form(page, " ", **{"template-whatsapp": "word-from-team"})
    assert client.post(to(desk, "talk-say"), nothing).status_code == 422
    client.post(to(desk, "talk-say"), the_form(page, "typed in vain", **told))
    desk.later(seconds=10)
    (intent,) = said(desk)
    assert (intent.state, intent.template) == ("accepted", "order-late")
    shown = lines(page_of(desk, client))[-1]
    assert "typed in vain" not in shown
    assert "Hario V60" in shown


def test_what_a_reply_takes_is_said_as_it_is_written(desk: Desk, client: Client) -> None:
    given = {"by": "sms", "to": "+385911234567", "words": "x" * 170}
    answer = client.post(to(desk, "talk-typing"), given)
    assert answer.content.decode() == "170 characters, 2 parts, GSM-7"


def test_too_much_for_a_channel_is_refused_with_the_words_kept(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "y" * 5000)
    answer = client.post(to(desk, "talk-say"), form)
    assert (answer.status_code, said(desk)) == (422, [])
    page = answer.content.decode()
    assert "at most 4096 characters" in page
    assert "yyyy" in page


# ------------------------------------------------------------------------------ nothing is lost


def test_what_was_begun_is_there_again(desk: Desk, client: Client, tom: User) -> None:
    client.post(to(desk, "talk-typing"), {"by": "email", "words": "Dear Ana, about the"})
    assert "Dear Ana, about the</textarea>" in page_of(desk, client)
    row = Unsent.objects.of(desk.store).get()
    assert b"Dear Ana" not in bytes(row.sealed)
    assert "Dear Ana, about the" not in page_of(desk, browser_of(tom))
    client.post(to(desk, "talk-typing"), {"by": "email", "words": " "})
    assert not Unsent.objects.of(desk.store).exists()


def test_what_is_taken_back_stands_in_the_composer(desk: Desk, client: Client) -> None:
    client.post(to(desk, "talk-say"), the_form(page_of(desk, client), "Oops, to whom?"))
    key = said(desk)[0].send_key
    client.post(to(desk, "talk-unsay"), {"key": key, "by": "whatsapp"})
    page = page_of(desk, client)
    assert "Oops, to whom?</textarea>" in page
    assert desk.talk.state == "team"
    desk.later(minutes=1)
    assert said(desk)[0].state == "withheld"


def test_what_did_not_get_through_says_so_and_what_to_do(desk: Desk, client: Client) -> None:
    body = b"5.6.0 this mail is not taken"
    desk.days.post.answer = shapes.Response(status=554, headers={"phase": "data"}, body=body)
    client.post(to(desk, "talk-say"), the_form(page_of(desk, client), "Tomorrow.", "email"))
    desk.later(seconds=10)
    shown = " ".join(lines(page_of(desk, client)))
    assert "It did not reach them." in shown
    assert "the provider refused" in shown.lower()
    assert "the answer did not get through" in shown
    assert desk.talk.state == "team"


# ------------------------------------------------------------------------------ beside the talk


def test_a_note_is_for_the_team_and_calls_who_is_named(
    desk: Desk, client: Client, mia: User, tom: User
) -> None:
    words = "@tom can you send a second one? mail me at x@tom.example"
    form = the_form(page_of(desk, client), words, "note")
    for _ in range(2):
        client.post(to(desk, "talk-say"), form)
    note = Note.objects.of(desk.store).get()
    assert b"second one" not in bytes(note.sealed)
    assert [one.pk for one in notes.unread(desk.store, tom)] == [desk.talk.pk]
    assert list(notes.unread(desk.store, mia)) == []
    assert said(desk) == []
    shown = lines(page_of(desk, browser_of(tom)))[-1]
    assert shown.startswith("@tom can you send a second one?")
    assert "only the team sees this" in shown
    assert list(notes.unread(desk.store, tom)) == []


def test_who_is_here_and_who_writes(desk: Desk, client: Client, tom: User) -> None:
    other = browser_of(tom)
    page_of(desk, other)
    assert "Tom Bell is reading" in page_of(desk, client)
    other.post(to(desk, "talk-typing"), {"by": "email", "words": "Dear"})
    assert "Tom Bell is writing" in page_of(desk, client)
    desk.later(seconds=10)
    assert "Tom Bell is reading" in page_of(desk, client)
    desk.later(seconds=30)
    page = page_of(desk, client)
    assert "Tom Bell is" not in page


def test_the_page_asks_and_hears_only_news(desk: Desk, client: Client) -> None:
    page = page_of(desk, client)
    found = re.search(r'data-from="([^"]+)" data-seen="([^"]+)"', page)
    assert found is not None
    query = {"from": found[1].replace("&#x27;", "'"), "seen": found[2]}
    assert client.get(to(desk, "talk-live"), query).status_code == 204
    desk.hear(chatted("And?", "w2", desk.now))
    answer = client.get(to(desk, "talk-live"), query)
    assert answer.status_code == 200
    assert "And?" in answer.content.decode()
    assert "talk-form" not in answer.content.decode()


def test_a_sign_of_life_is_written_now_and_then(desk: Desk, client: Client, mia: User) -> None:
    page_of(desk, client)
    first = Presence.objects.of(desk.store).get(user=mia).seen
    desk.later(seconds=2)
    client.get(to(desk, "talk-live"))
    assert Presence.objects.of(desk.store).get(user=mia).seen == first
    desk.later(seconds=10)
    client.get(to(desk, "talk-live"))
    assert Presence.objects.of(desk.store).get(user=mia).seen == desk.now


def test_taking_giving_putting_off_closing(
    desk: Desk, client: Client, mia: User, tom: User
) -> None:
    act = to(desk, "talk-do")
    client.post(act, {"do": "take"})
    assert desk.talk.assignee == mia
    client.post(act, {"do": "assign", "to": str(tom.pk)})
    assert desk.talk.assignee == tom
    client.post(act, {"do": "snooze", "until": "tomorrow"})
    assert put_off(desk) is not None
    client.post(act, {"do": "wake"})
    assert put_off(desk) is None
    client.post(act, {"do": "snooze", "until": "at", "at": "2026-11-30T09:00"})
    assert put_off(desk) == (desk.now + timedelta(days=6)).replace(hour=9, minute=0, second=0)
    client.post(act, {"do": "snooze", "until": "at", "at": "2020-01-01T09:00"})
    client.post(act, {"do": "close"})
    assert desk.talk.state == "closed"
    assert "closed it" in lines(page_of(desk, client))[-1]
    client.post(act, {"do": "reopen"})
    assert desk.talk.state == "team"
    assert client.post(act, {"do": "explode"}).status_code == 404


def test_send_and_close(desk: Desk, client: Client) -> None:
    client.post(to(desk, "talk-say"), the_form(page_of(desk, client), "Done.", then="close"))
    assert desk.talk.state == "closed"
    desk.later(seconds=10)
    assert said(desk)[0].state == "accepted"
    assert desk.talk.state == "closed"


def test_a_long_talk_is_read_in_pages(desk: Desk, client: Client) -> None:
    for number in range(150):
        Event.objects.create(
            store=desk.store, customer=desk.talk.customer, kind="reply.received",
            key=f"old{number}", happened=desk.now - timedelta(days=30, minutes=number),
            known=desk.now, data={"channel": "email"}, by="test",
            sealed=desk.talk.customer.key(desk.store.secret).seal_json(
                {"text": f"word {number}."}, "event"
            ),
        )  # fmt: skip
    page = page_of(desk, client)
    (last,) = re.findall(r"word (\d+)\.", lines(page)[0])
    assert 50 < int(last) < 60
    assert f"word {int(last) + 1}." not in page
    more = re.search(r'data-earlier="([^"]+)"', page)
    assert more is not None
    earlier = client.get(more[1].replace("&amp;", "&")).content.decode()
    assert f"word {int(last) + 1}." in earlier
    assert f"word {last}." not in earlier
    assert "data-earlier" in earlier


# --------------------------------------------------------------------------------- canned replies


def test_a_canned_reply_speaks_of_this_customer(desk: Desk, client: Client) -> None:
    words = {"en": "Hi {{ customer.given_name }}, about {{ order.number }}:", "es": "Hola"}
    row = canned.save(
        desk.store, None, name="Late", short="late", words=words, now=desk.now, by="test"
    )
    answer = client.get(to(desk, "talk-canned", row.pk))
    assert answer.content.decode() == "Hi Ana, about #1042:"
    form = the_form(page_of(desk, client), "First.", canned=str(row.pk))
    client.post(to(desk, "talk-say"), form)
    assert "First.\n\nHi Ana, about #1042:</textarea>" in page_of(desk, client)
    assert Canned.objects.of(desk.store).get().used == 2


def test_canned_replies_are_written_changed_and_thrown_away(desk: Desk, client: Client) -> None:
    new = reverse("canned-new", args=[desk.store.key])
    bad = {"name": "Late", "short": "late", "words-en": "Hi {{ custmer.name }}"}
    refused = client.post(new, bad)
    assert (refused.status_code, Canned.objects.of(desk.store).count()) == (422, 0)
    assert "custmer" in refused.content.decode()
    assert client.post(new, {**bad, "words-en": "Hi!"}).status_code == 302
    assert client.post(new, {**bad, "words-en": "Hi!"}).status_code == 422
    row = Canned.objects.of(desk.store).get()
    change = reverse("canned-edit", args=[desk.store.key, row.pk])
    client.post(change, {"name": "Late", "short": "late", "words-en": "", "words-es": "¡Hola!"})
    row.refresh_from_db()
    assert row.words == {"es": "¡Hola!"}
    client.post(reverse("canned-drop", args=[desk.store.key, row.pk]))
    assert not Canned.objects.of(desk.store).exists()


def test_canned_replies_are_found_by_their_words(desk: Desk, client: Client) -> None:
    some = {
        "late": {"en": "Sorry, {{ customer.given_name }}: snow closed the hub.", "es": "Nevó."},
        "lid": {"en": "A new lid is on its way."},
    }
    rows = {
        short: canned.save(
            desk.store, None, name=f"The {short}", short=short, words=words, now=desk.now, by="t"
        )
        for short, words in some.items()
    }

    def numbers(text: str) -> str:
        answer = client.get(reverse("canned-find", args=[desk.store.key]), {"q": text})
        return answer.content.decode()

    late, lid = (str(rows[one].pk) for one in ("late", "lid"))
    for text in ("snow", "hub snow", "nevo", "LATE", "sno"):
        assert numbers(text) == late, text
    assert numbers("way") == lid
    assert numbers("the") == f"{late} {lid}"
    for text in ("snow lid", "given_name", "customer"):
        assert numbers(text) == "", text
    shown = client.get(reverse("canned", args=[desk.store.key]), {"q": "snow"}).content.decode()
    assert "The late" in shown
    assert "The lid" not in shown
    nothing = client.get(reverse("canned", args=[desk.store.key]), {"q": "teapot"}).content.decode()
    assert "Those words stand in none of them." in nothing


# ----------------------------------------------------------------------------------- make it right


def lets(desk: Desk, user: User, most: int | None = None) -> Membership:
    """Let a teammate give money back, up to so much at once."""
    house.let_refund(desk.store, user.pk, lets=True, most=most, now=desk.now, by="test")
    return Membership.objects.select_related("store", "user").get(store=desk.store, user=user)


def test_a_second_one_is_asked_of_the_packers_once(desk: Desk, client: Client) -> None:
    given = {"do": "again", "what": "order/shop:1042", "press": "one"}
    for _ in range(2):
        client.post(to(desk, "talk-right"), given)
    task = Task.objects.of(desk.store).get(title__startswith="Send it again")
    assert task.title == "Send it again: Hario V60, white, Morning House 250 g, ground (#1042)"
    assert "Send it again: Hario V60" in page_of(desk, client)


def test_a_code_goes_into_the_reply(desk: Desk, client: Client, mia: User) -> None:
    offer = offers.save(
        desk.store, "sorry", worth={"en": "10% off"}, ends=None, now=desk.now, by="test"
    )
    assert "A code for next time" not in page_of(desk, client)
    offers.take_in(desk.store, offer, ["SORRY-1"], now=desk.now, by="test")
    assert "10% off" in page_of(desk, client)
    given = {"do": "code", "what": "sorry", "press": "one"}
    for _ in range(2):
        client.post(to(desk, "talk-right"), given)
    assert "SORRY-1" in presence.begun(desk.talk, mia)[1]
    assert Event.objects.of(desk.store).filter(kind="reward.given").count() == 1


def test_money_goes_back_only_where_a_shop_can_give_it(
    desk: Desk, client: Client, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order.objects.of(desk.store).get()
    assert righting.refundable(desk.store, order) == 0
    assert "Give the shipping back" not in page_of(desk, client)
    with pytest.raises(righting.NotPossible):
        righting.give_back(desk.talk, order, 650, "one", member=lets(desk, mia), now=desk.now)
    assert not Intent.objects.of(desk.store).filter(effect="refund").exists()


def test_nobody_else_reads_it(desk: Desk, other: Store) -> None:
    stranger = a_teammate(other, "Eva Row", "owner")
    assert browser_of(stranger).get(to(desk, "conversation")).status_code == 404
    analyst = a_teammate(desk.store, "Ann Lyst", "analyst")
    assert browser_of(analyst).get(to(desk, "conversation")).status_code == 403
    assert browser_of(analyst).post(to(desk, "talk-say"), {"words": "x"}).status_code == 403
    assert said(desk) == []


def test_who_was_forgotten_is_not_written_to(desk: Desk, client: Client) -> None:
    form = the_form(page_of(desk, client), "Hello?")
    erasing.erase(desk.store, desk.talk.customer_id, now=desk.now, by="test")
    answer = client.post(to(desk, "talk-say"), {**form, "anyway": "1"})
    assert answer.status_code == 422
    assert said(desk) == []
    assert "They asked to be forgotten" in answer.content.decode()


def test_an_answer_that_came_meanwhile_closes_nothing_by_itself(
    desk: Desk, client: Client, mia: User
) -> None:
    talking.close(desk.talk, now=desk.now, by="user:tom@ada-fern.example")
    page = page_of(desk, client)
    assert "Open it again" in page
    desk.hear(mailed("One more question", "m9@post.example", desk.now))
    assert desk.talk.state in ("itself", "team")
    assert "I answer" in page_of(desk, client)


def test_who_is_named_finds_it_on_today(desk: Desk, client: Client, tom: User) -> None:
    client.post(to(desk, "talk-say"), the_form(page_of(desk, client), "@tom.bell look", "note"))
    today = reverse("today", args=[desk.store.key])
    shown = browser_of(tom).get(today).content.decode()
    assert "You are named in a note about" in shown
    assert "You are named in a note about" not in client.get(today).content.decode()
    page_of(desk, browser_of(tom))
    assert "You are named" not in browser_of(tom).get(today).content.decode()


def test_money_goes_back_once_and_never_more_than_was_paid(
    desk: Desk, client: Client, mia: User
) -> None:
    lets(desk, mia)
    house.save_account(
        desk.store, kind="connector", plug="shopify", settings={}, secrets_={}, now=desk.now, by="t"
    )
    tell(desk.store, placed(desk.now, "order/shopify:77", who=ANA, total=3300), now=desk.now)
    desk.hear(chatted("And the other one?", "w9", desk.now, order="order/shopify:77"))
    assert "Give the shipping back" in page_of(desk, client)
    given = {"do": "refund", "what": "order/shopify:77", "amount": "5.00", "press": "one"}
    for _ in range(2):
        client.post(to(desk, "talk-refund"), given)
    (deed,) = Intent.objects.of(desk.store).filter(effect="refund")
    assert (deed.state, deed.order) == ("ready", "order/shopify:77")
    found = deeds.deed_of(deed).data
    assert (found["amount"], found["currency"]) == (500, "GBP")
    for press, amount in (("two", "28.01"), ("three", "-1"), ("four", "much")):
        client.post(to(desk, "talk-refund"), {**given, "amount": amount, "press": press})
    assert Intent.objects.of(desk.store).filter(effect="refund").count() == 1
    stranger = {**given, "what": "order/shopify:1", "press": "five"}
    assert client.post(to(desk, "talk-refund"), stranger).status_code == 404


def test_what_a_person_said_has_a_page_and_a_name(desk: Desk, client: Client) -> None:
    client.post(to(desk, "talk-say"), the_form(page_of(desk, client), "Tomorrow."))
    desk.later(seconds=10)
    shown = client.get(reverse("message", args=[desk.store.key, said(desk)[0].pk]))
    assert (shown.status_code, "A person answered" in shown.content.decode()) == (200, True)
    customer = reverse("customer", args=[desk.store.key, desk.talk.customer_id])
    assert "A person answered" in client.get(customer).content.decode()


def test_who_has_it_stands_in_the_thread(desk: Desk, client: Client, tom: User) -> None:
    client.post(to(desk, "talk-do"), {"do": "assign", "to": str(tom.pk)})
    assert lines(page_of(desk, client))[-1].startswith("Mia Kovač gave it to Tom Bell")
    client.post(to(desk, "talk-do"), {"do": "assign", "to": ""})
    shown = lines(page_of(desk, client))[-1]
    assert shown.startswith("Mia Kovač gave it to nobody in particular")
