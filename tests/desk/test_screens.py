"""What the desk's screens say, and that their cost does not grow with the rows behind them."""

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.desk.queries import late_parcels
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Journey
from afterword.journeys.text import parse
from afterword.outbox import ports
from afterword.outbox.models import Caught, Intent
from afterword.timeline import ports as timeline_ports
from afterword.timeline.models import Customer, CustomerId, Intake
from afterword.timeline.queries import customer_by
from afterword.ui import field_words, phrasing
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.shop import START, keep_mails
from tests.desk.team import Opens
from tests.given import Days, placed, scan, tell


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_it_works(lived: Store, that_day: datetime, owner: Client) -> None:
    text = text_of(owner, "/desk/ada-fern/")
    assert "Ana Petrović waits for a person" in text
    assert "“The bag was torn, and it came four days late.”" in text
    assert "Nobody can tell whether Priya Raman got a message" in text
    assert "1 parcel is late" in text
    assert "1 thing that came in could not be read" in text
    ana = customer_by(lived, "ana@petrovic.example")
    story = text_of(owner, f"/desk/ada-fern/customers/{ana.pk}/")
    assert "will be held back" in story
    assert "held back while a complaint is open" in story
    assert story.index("What comes next") < story.index("What happened")
    assert story.index("Answered 4") < story.index("Order #1042, £49.50")


# ------------------------------------------------------------------------------------ searching


def test_a_refund_that_belongs_to_no_order_shows_its_amount(store: Store, owner: Client) -> None:
    who = shapes.Who(ids=("shop:1",), email="ana@petrovic.example", name="Ana Petrović")
    back = shapes.Event(
        kind="order.refunded", key="paper/C1:back", happened=NOW, about="order/paper:C1",
        order="order/paper:C1", who=who,
        data={"amount": 1250, "currency": "EUR", "title": "Red kettle", "unmatched": True},
    )  # fmt: skip
    tell(store, back)
    ana = customer_by(store, "ana@petrovic.example")
    text = text_of(owner, f"/desk/ada-fern/customers/{ana.pk}/")
    assert "Money went back" in text
    assert "€12.50" in text
    assert "Red kettle" in text


def test_late_parcels_are_found_by_an_index(store: Store, owner: Client) -> None:
    """On every screen of the desk: it must not read all parcels there ever were."""
    told = [
        shapes.Event(
            kind="shipment.checkpoint", key=f"s{number}", happened=NOW - timedelta(days=9),
            about=f"shipment/dpd:{number}", order=f"order/shop:{number}",
            data={"status": "in_transit" if number < 3 else "delivered",
                  "promised_to": (NOW - timedelta(days=1)).isoformat()},
        )
        for number in range(400)
    ]  # fmt: skip
    orders = [placed(order=f"order/shop:{number}") for number in range(400)]
    tell(store, *orders, *told, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE timeline_shipment")
    rows = late_parcels(store, NOW)
    assert rows.count() == 3
    plan = rows.explain()
    assert "timeline_shipment_state" in plan, plan
    assert "SCAN timeline_shipment" not in plan
    assert "Seq Scan on timeline_shipment" not in plan


@pytest.mark.parametrize(
    "query", ["ana@petrovic.example", "ANA@petrovic.example", "petrović", "Ana", "#1042", "1042"]
)
def test_one_hit_opens_at_once(query: str, store: Store, owner: Client) -> None:
    who = shapes.Who(email="ana@petrovic.example", name="Ana Petrović", phone="+447700900318")
    tell(store, placed(who=who))
    answer = owner.get("/desk/ada-fern/customers/", {"q": query})
    ana = customer_by(store, "ana@petrovic.example")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/ada-fern/customers/{ana.pk}/")


def test_a_phone_number_finds_its_owner_however_it_is_written(store: Store, owner: Client) -> None:
    tell(store, placed(who=shapes.Who(email="g@o.example", phone="+447700900318", name="Grace O")))
    for query in ("+44 7700 900318", "07700 900318"):
        assert owner.get("/desk/ada-fern/customers/", {"q": query}).status_code == 302


def test_several_hits_are_a_list_and_none_says_what_to_try(store: Store, owner: Client) -> None:
    for number, name in ((1, "Ana Petrović"), (2, "Ana Horvat")):
        who = shapes.Who(email=f"ana{number}@x.example", name=name)
        tell(store, placed(order=f"order/shop:{number}", who=who))
    text = text_of(owner, "/desk/ada-fern/customers/?q=ana")
    assert "Ana Petrović" in text
    assert "Ana Horvat" in text
    assert "2 customers." in text
    text = text_of(owner, "/desk/ada-fern/customers/?q=nobody@x.example")
    assert "Nobody is found by that." in text
    assert "Show all customers" in text


def test_another_stores_customer_is_not_found(store: Store, other: Store, owner: Client) -> None:
    tell(other, placed(who=shapes.Who(email="eve@x.example", name="Eve Lund")))
    assert "Nobody is found by that." in text_of(owner, "/desk/ada-fern/customers/?q=eve@x.example")


# ------------------------------------------------------------------------------------- messages


def test_messages_are_filtered_by_state_and_journey(lived: Store, owner: Client) -> None:
    text = text_of(owner, "/desk/ada-fern/messages/?state=unknown")
    assert "Priya Raman" in text
    assert "Hannah Weiss" not in text
    text = text_of(owner, "/desk/ada-fern/messages/?state=failed&journey=order-and-shipping")
    assert "Hannah Weiss" in text
    assert "the provider refused: 550 5.1.1 mailbox does not exist" in text
    text = text_of(owner, "/desk/ada-fern/messages/?state=failed&journey=after-first-delivery")
    assert "There is no such message." in text


def test_a_message_says_all_its_reasons_and_every_value(lived: Store, owner: Client) -> None:
    held = Intent.objects.of(lived).get(state="planned")
    text = text_of(owner, f"/desk/ada-fern/messages/{held.pk}/")
    assert "Why it is held back" in text
    assert "Held back while a return is open" in text
    assert "Looked at again" in text
    assert "<code>guard: return-open</code>" in text
    sent = Intent.objects.of(lived).filter(step="confirm", state="accepted").order_by("id")[0]
    text = text_of(owner, f"/desk/ada-fern/messages/{sent.pk}/")
    assert "Why it was sent" in text
    assert "2.0.0 queued" in text
    body = owner.get(f"/desk/ada-fern/messages/{sent.pk}/body/")
    assert "default-src 'none'" in body["Content-Security-Policy"]
    assert "sandbox" in body["Content-Security-Policy"]


def test_a_person_decides_what_became_of_an_unknown_message(quiet: Store, owner: Client) -> None:
    intent = Intent.objects.of(quiet).get(state="unknown")
    page = f"/desk/ada-fern/messages/{intent.pk}/"
    assert "It arrived" in text_of(owner, page)
    owner.post(f"{page}decide/", {"arrived": "1"})
    intent.refresh_from_db()
    assert (intent.state, intent.decided) == ("accepted", "user:owner@team.example")
    assert "Noted: it arrived." in text_of(owner, page)
    owner.post(f"{page}decide/", {"arrived": "0"})
    assert "This message was settled already." in text_of(owner, page)
    intent.refresh_from_db()
    assert intent.state == "accepted"


# --------------------------------------------------------------------------- caught mail, intake


def test_a_caught_mail_is_shown_four_ways(lived: Store, owner: Client) -> None:
    mail = Caught.objects.of(lived).order_by("id")[0]
    page = f"/desk/ada-fern/mailbox/{mail.pk}/"
    assert f'src="{page}body/"' in text_of(owner, page)
    assert 'class="phone"' in text_of(owner, f"{page}?as=phone")
    plain = text_of(owner, f"{page}?as=text")
    assert "<iframe" not in plain
    assert "<pre" in plain
    source = text_of(owner, f"{page}?as=source")
    assert "Content-Type: multipart/alternative" in source
    assert "iframe" in text_of(owner, f"{page}?as=nonsense")


def test_what_could_not_be_read_comes_first_and_is_read_again(quiet: Store, owner: Client) -> None:
    intake = Intake.objects.of(quiet).get(state="failed")
    text = text_of(owner, "/desk/ada-fern/intake/")
    assert "line 1: the JSON ends too early" in text
    answer = owner.post(f"/desk/ada-fern/intake/{intake.pk}/", follow=True)
    assert "It still cannot be read:" in answer.content.decode()
    intake.refresh_from_db()
    assert (intake.state, intake.tries) == ("failed", 2)


# ---------------------------------------------------------------------------------------- tasks


def test_a_task_is_taken_and_closed_with_its_outcome(lived: Store, opens: Opens) -> None:
    agent = opens("agent")
    task = Task.objects.of(lived).get(closed=None)
    page = f"/desk/ada-fern/tasks/{task.pk}/"
    text = text_of(agent, page)
    assert "The bag was torn, and it came four days late." in text
    assert "Nobody is on it yet" in text
    agent.post(f"{page}take/")
    assert "Agent Kent is on it" in text_of(opens("owner"), page)
    agent.post(f"{page}close/", {"outcome": "Sent another bag."})
    task.refresh_from_db()
    assert (task.outcome, task.closed_by) == ("Sent another bag.", "user:agent@team.example")
    story = text_of(agent, f"/desk/ada-fern/customers/{task.customer_id}/?show=words")
    assert "“Sent another bag.”" in story
    answer = agent.post(f"{page}close/", {"outcome": "again"}, follow=True)
    assert "This task is done already." in answer.content.decode()
    task.refresh_from_db()
    assert task.outcome == "Sent another bag."


def test_a_task_leads_to_a_word_to_whom_it_is_for(lived: Store, opens: Opens) -> None:
    agent = opens("agent")
    task = Task.objects.of(lived).get(closed=None)
    page = f"/desk/ada-fern/tasks/{task.pk}/"
    text = text_of(agent, page)
    there = f"/desk/ada-fern/inbox/write/{task.customer_id}/?order={quote(task.order, safe='')}"
    assert f'href="{there}"' in text
    assert "Write to Ana" in text
    assert "#1042" in text_of(agent, there), "the word is about that order"
    conversations.close(lived, task.pk, outcome="", now=NOW, by="test")
    assert "Write to Ana" not in text_of(agent, page), "nothing is left to write about"


def test_closing_a_task_lets_go_on_what_waited(lived: Store, owner: Client) -> None:
    task = Task.objects.of(lived).get(closed=None)
    conversations.close(lived, task.pk, outcome="", now=NOW, by="test")
    story = text_of(owner, f"/desk/ada-fern/customers/{task.customer_id}/")
    assert "held back while a complaint is open" not in story
    assert "will be sent" in story


# ------------------------------------------------------------------------------------- settings


def test_the_stop_switch_offers_to_undo_it(store: Store, owner: Client) -> None:
    answer = owner.post("/desk/ada-fern/stop/", {"on": "1", "why": "wrong price"}, follow=True)
    text = answer.content.decode()
    assert "Stopped. Nothing goes out until it is released." in text
    assert '<button name="on" value="0">Undo</button>' in text
    assert "wrong price" in text
    text = owner.post("/desk/ada-fern/stop/", {"on": "0"}, follow=True).content.decode()
    assert "Released. What is still valid goes out now." in text
    assert '<button name="on" value="1">Undo</button>' in text


def test_a_stop_for_everybody_is_shown_and_not_released_here(store: Store, owner: Client) -> None:
    house.stop(None, scope="all", why="power cut", now=NOW, by="cli")
    text = text_of(owner, "/desk/ada-fern/settings/")
    assert "This holds every store on this machine" in text
    assert "Release the stop switch" not in text


def test_a_connection_keeps_its_secret_to_itself(store: Store, owner: Client) -> None:
    page = "/desk/ada-fern/settings/channel/email/"
    sent = {"host": "mx.example", "port": "587", "security": "starttls", "password": "hush-hush"}
    assert owner.post(page, sent).status_code == 302
    text = text_of(owner, page)
    assert "hush-hush" not in text
    assert "Kept. Write a new one to change it." in text
    owner.post(page, {**sent, "password": "", "host": "mx2.example"})
    account = Account.objects.of(store).get()
    assert account.secrets(store.secret)["password"] == "hush-hush"
    assert account.settings["host"] == "mx2.example"
    assert "hush-hush" not in str(account.settings)


def test_who_follows_parcels_is_connected(store: Store, owner: Client) -> None:
    assert "17TRACK" in text_of(owner, "/desk/ada-fern/settings/")
    page = "/desk/ada-fern/settings/carrier/easypost/"
    text = text_of(owner, page)
    assert "/in/easypost/ada-fern" in text
    assert "Where parcels are is told to this address:" in text
    sent = {"key": "EZTK-1", "secret": "hush", "url": "https://api.easypost.com/v2"}
    assert owner.post(page, sent).status_code == 302
    account = Account.objects.of(store).get()
    assert (account.kind, account.plug) == ("carrier", "easypost")
    assert account.secrets(store.secret) == {"key": "EZTK-1", "secret": "hush"}
    assert owner.get("/desk/ada-fern/settings/carrier/email/").status_code == 404
    assert owner.post("/desk/ada-fern/settings/carrier/easypost/off/").status_code == 302
    assert not Account.objects.of(store).exists()


def test_a_connection_that_lacks_something_says_what(store: Store, owner: Client) -> None:
    answer = owner.post(
        "/desk/ada-fern/settings/channel/email/", {"host": "mx", "port": "x", "security": "tls"}
    )
    assert "Enter a whole number." in answer.content.decode()
    assert not Account.objects.of(store).exists()


NOTHING = [
    ("channel/email", "host"),
    ("channel/sms", "account_sid"),
    ("channel/whatsapp", "number_id"),
    ("channel/messenger", "page_id"),
    ("channel/apppush", "service_account"),
    ("channel/webpush", "contact"),
    ("channel/voice", "sender"),
    ("carrier/dhl", "key"),
    ("carrier/ups", "client_secret"),
]


@pytest.mark.parametrize(("what", "lacks"), NOTHING)
def test_nothing_is_connected_by_an_empty_form(
    store: Store, owner: Client, what: str, lacks: str
) -> None:
    page = f"/desk/ada-fern/settings/{what}/"
    kind, plug = what.split("/")
    adapter = ports.provider(plug) if kind == "channel" else timeline_ports.carriers[plug]
    usual = {name: default for name, _label, default, _kind in adapter.FIELDS}
    answer = owner.post(page, usual)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert f'id="id_{lacks}_error"' in said
    assert "nothing goes without" in said
    assert not Account.objects.of(store).exists()


def test_either_of_two_is_enough(store: Store, owner: Client) -> None:
    page = "/desk/ada-fern/settings/channel/sms/"
    sent = {"account_sid": "AC1", "auth_token": "t", "plain": "yes", "pictures": "no"}
    said = owner.post(page, sent).content.decode()
    either = "Write it down, or “Number or name of the sender, without a Messaging Service”"
    assert either in said
    assert not Account.objects.of(store).exists()
    assert owner.post(page, {**sent, "sender": "+441234567890"}).status_code == 302
    assert owner.post(page, {**sent, "sender": "+441", "auth_token": ""}).status_code == 302, "kept"


def test_every_provider_names_what_it_needs_by_its_fields() -> None:
    told = [
        (one.FIELDS, one.NEEDED)
        for channel in ports.channels.values()
        for one in channel.PROVIDERS.values()
    ]
    told += [(one.FIELDS, one.NEEDED) for one in timeline_ports.carriers.values()]
    for fields, needed in told:
        known = {name for name, _label, _default, _kind in fields}
        assert {name for need in needed for name in need.split("|")} <= known


def test_connections_are_said_in_the_language_of_who_connects(store: Store, owner: Client) -> None:
    owner.cookies["django_language"] = "es"
    text = text_of(owner, "/desk/ada-fern/settings/channel/sms/?provider=form")
    assert "Dirección a la que enviar" in text
    assert '<option value="smpp">Un centro de mensajes, por SMPP</option>' in text
    text = text_of(owner, "/desk/ada-fern/settings/channel/voice/")
    assert '<option value="hang up">colgar</option>' in text


def test_prices_are_in_the_stores_money_until_said_otherwise(store: Store, owner: Client) -> None:
    page = "/desk/ada-fern/settings/channel/sms/?provider=vonage"
    assert f'name="price_currency" value="{store.currency}"' in text_of(owner, page)


@pytest.mark.parametrize(("language", "said"), [("en", "1, 2"), ("es", "1, 2"), ("ar", "1، 2")])
def test_things_behind_one_another_have_the_comma_of_the_language(language: str, said: str) -> None:
    with override(language):
        assert phrasing.listed([1, 2]) == said


def test_every_label_of_a_connection_can_be_translated() -> None:
    adapters = [one for channel in ports.channels.values() for one in channel.PROVIDERS.values()]
    told = [one.FIELDS for one in adapters]
    told += [one.FIELDS for one in timeline_ports.carriers.values()]
    told += [one.FIELDS for one in timeline_ports.connectors.values()]
    labels = {label for fields in told for _name, label, _default, _kind in fields}
    assert labels == set(field_words.FIELDS)


def test_the_stores_zone_and_colour_are_checked(store: Store, owner: Client) -> None:
    sent = {
        "name": "Ada & Fern", "zone": "Mars/Olympus", "language": "en", "brand_colour": "red",
    }  # fmt: skip
    answer = owner.post("/desk/ada-fern/settings/store/", sent)
    assert answer.status_code == 422
    assert "This is no colour. Write it like #2f6b4f." in answer.content.decode()
    sent |= {"zone": "Europe/Madrid", "brand_colour": "#AA3366", "name": "Ada"}
    assert owner.post("/desk/ada-fern/settings/store/", sent).status_code == 302
    store.refresh_from_db()
    assert (store.zone, store.brand_colour, store.name) == ("Europe/Madrid", "#aa3366", "Ada")


def test_a_key_is_shown_once(store: Store, owner: Client) -> None:
    answer = owner.post("/desk/ada-fern/settings/keys/", {"name": "till"})
    text = answer.content.decode()
    key = text.partition("awk_")[2].partition("<")[0]
    assert len(key) > 20
    assert answer["Cache-Control"] == "no-store"
    assert f"awk_{key}" not in text_of(owner, "/desk/ada-fern/settings/")


# --------------------------------------------------------------------------------------- empty

EMPTY = {
    "": "Nobody has ordered yet.",
    "customers/": "Nobody has ordered yet.",
    "customers/?late=1": "No parcel is late.",
    "messages/": "Nothing was said yet.",
    "mailbox/": "Nothing was caught yet.",
    "intake/": "Nothing has come in by webhook yet.",
}


@pytest.mark.parametrize("page", EMPTY)
def test_an_empty_screen_is_one_sentence_and_one_action(
    page: str, store: Store, owner: Client
) -> None:
    text = text_of(owner, f"/desk/ada-fern/{page}")
    assert EMPTY[page] in text
    empty = text.partition('<div class="empty">')[2].partition("</div>")[0]
    assert (empty.count("<p>"), empty.count('class="button')) == (1, 1)


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999", "²"])
def test_a_page_number_that_is_none_shows_a_list(page: str, store: Store, owner: Client) -> None:
    for where in ("customers", "messages", "mailbox"):
        assert owner.get(f"/desk/ada-fern/{where}/", {"page": page}).status_code == 200


def test_an_erased_customer_is_a_guest_and_no_screen_breaks(quiet: Store, owner: Client) -> None:
    mail_of = Customer.objects.of(quiet).get()
    Customer.objects.of(quiet).filter(id=mail_of.pk).update(wrapped_key=b"", sealed=b"")
    for page in ("", "customers/", f"customers/{mail_of.pk}/", "messages/", "mailbox/"):
        assert "Priya" not in text_of(owner, f"/desk/ada-fern/{page}")


# ---------------------------------------------------------------------------------------- live


def asks_again(client: Client, where: str, seen: str) -> int:
    """How a page that has seen this is answered."""
    return client.get(where, {"seen": seen}, headers={"HX-Request": "true"}).status_code


def seen_by(client: Client, where: str) -> str:
    return text_of(client, where).partition('name="seen" value="')[2].partition('"')[0]


def test_a_live_part_answers_nothing_until_something_changes(store: Store, owner: Client) -> None:
    tell(store, placed())
    ana = customer_by(store, "ana@example.com")
    for page in ("", f"customers/{ana.pk}/", "messages/"):
        where = f"/desk/ada-fern/{page}"
        seen = seen_by(owner, where)
        assert (page, asks_again(owner, where, seen)) == (page, 204)
        house.stop(store, scope="all", why=page, now=NOW, by="test")
        assert (page, asks_again(owner, where, seen)) == (page, 200)
        house.release(store, scope="all", now=NOW, by="test")
        tell(store, placed(order=f"order/shop:9{len(page)}"))
        assert (page, asks_again(owner, where, seen)) == (page, 200)


def test_a_part_that_changed_comes_without_its_frame(store: Store, owner: Client) -> None:
    tell(store, placed())
    answer = owner.get("/desk/ada-fern/", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert text.startswith('<input type="hidden" name="seen"')


def test_nothing_changed_costs_few_queries(lived: Store, owner: Client) -> None:
    ana = customer_by(lived, "ana@petrovic.example")
    for page, most in (("", 13), (f"customers/{ana.pk}/", 13), ("messages/", 10)):
        where = f"/desk/ada-fern/{page}"
        seen = text_of(owner, where).partition('name="seen" value="')[2].partition('"')[0]
        with CaptureQueriesContext(connection) as asked:
            assert (page, asks_again(owner, where, seen)) == (page, 204)
        assert len(asked) <= most, (page, len(asked))


# -------------------------------------------------------------------------------------- queries


def crowd(store: Store, home: Path, first: int, count: int) -> None:
    """Customers with an order, a late parcel and a mail that was sent and caught."""
    days = Days(home, START)
    for number in range(first, first + count):
        order, who = f"order/shop:{number}", shapes.Who(email=f"p{number}@x.example", name="P Q")
        late = {"promised_to": (START + timedelta(days=1)).isoformat()}
        days.hear(store, placed(START, order, who))
        days.hear(store, scan("in_transit", START, f"shipment/x:{number}", order, **late))
        Intake.objects.create(
            store=store, connector="shopify", delivery=f"d{number}", received=START, state="failed",
            sealed=b"", headers={}, says="no",
        )  # fmt: skip
    keep_mails(days.post.mails)


LISTS = ("", "customers/", "customers/?q=Q", "customers/?late=1", "messages/", "mailbox/",
         "intake/", "settings/")  # fmt: skip


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/desk/ada-fern/{page}").status_code == 200
    return len(asked)


def test_a_list_costs_as_many_queries_for_ten_rows_as_for_two(
    store: Store, home: Path, owner: Client
) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=START, by="test")
    crowd(store, home, 3000, 2)
    few = {page: queries(owner, page) for page in LISTS}
    crowd(store, home, 4000, 8)
    many = {page: queries(owner, page) for page in LISTS}
    assert many == few
    assert max(many.values()) < 40


def test_a_customers_page_costs_as_many_queries_for_six_orders_as_for_one(
    store: Store, home: Path, owner: Client
) -> None:
    days = Days(home, START)
    days.hear(store, placed(START, "order/shop:1"))
    page = f"customers/{customer_by(store, 'ana@example.com').pk}/"
    few = queries(owner, page)
    for number in range(2, 7):
        days.hear(store, placed(START + timedelta(days=number), f"order/shop:{number}"))
    assert queries(owner, page) == few


# ------------------------------------------------------------------------------------ journeys


def test_a_journey_is_switched_on_and_off_above_its_storyboard(store: Store, owner: Client) -> None:
    page = "/desk/ada-fern/journeys/order-and-shipping/"
    assert "Switch on" in text_of(owner, page)
    owner.post(f"{page}switch/", {"on": "1"})
    assert "Switch off" in text_of(owner, page)
    tell(store, placed())
    assert journeys_on(store) == {
        "order-and-shipping": True,
        "after-first-delivery": False,
        "not-delivered-after-all": False,
        "still-not-there": False,
        "the-day-it-comes": False,
    }
    owner.post(f"{page}switch/", {"on": "0"})
    assert "Switch on" in text_of(owner, page)
    assert set(journeys_on(store).values()) == {False}


def journeys_on(store: Store) -> dict[str, bool]:
    return {row.key: row.on for row in Journey.objects.of(store)}


def test_a_journey_is_read_as_the_file_it_is(store: Store, owner: Client) -> None:
    page = "/desk/ada-fern/journeys/order-and-shipping/text/"
    assert "journey: order-and-shipping" in text_of(owner, page)
    text = owner.get("/desk/ada-fern/journeys/order-and-shipping/file/").content.decode()
    assert parse(text).journey == "order-and-shipping"


# ---------------------------------------------------------------------- what was brought in


def test_who_has_no_name_is_known_by_the_shops_number(store: Store, owner: Client) -> None:
    tell(store, placed(order="order/shop:1", who=shapes.Who(ids=("shop:17850",))))
    tell(store, placed(order="order/shop:2", who=shapes.Who(ids=("guest:order/shop:2",))))
    text = text_of(owner, "/desk/ada-fern/customers/")
    assert "Customer 17850" in text
    assert text.count("Guest without a name") == 1
    who = CustomerId.objects.of(store).get(outside="shop:17850").customer_id
    assert "<bdi>Customer 17850</bdi>" in text_of(owner, f"/desk/ada-fern/customers/{who}/")


def test_a_day_of_long_ago_stands_with_its_year(store: Store, owner: Client) -> None:
    long_ago = NOW.replace(year=2010)
    tell(store, placed(long_ago), now=long_ago)
    assert "Wed 24 Nov 2010, 09:00" in text_of(owner, "/desk/ada-fern/customers/")
    ana = customer_by(store, "ana@example.com")
    assert "<b>24 Nov 2010</b>" in text_of(owner, f"/desk/ada-fern/customers/{ana.pk}/")


def test_today_says_when_no_journey_is_on(store: Store, owner: Client) -> None:
    tell(store, placed())
    assert "No journey is switched on" in text_of(owner, "/desk/ada-fern/")
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    assert "All quiet." in text_of(owner, "/desk/ada-fern/")
