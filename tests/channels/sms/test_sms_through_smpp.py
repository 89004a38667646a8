"""A message from the journey's plan to the phone and back over SMPP, on real lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from afterword.api.listening import Listening
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.messages.actions import save_template
from afterword.outbox import actions as outbox
from afterword.outbox import lanes
from afterword.timeline import queries
from afterword.timeline.models import Customer, Intake
from afterword.wire.carry import Carrier
from afterword.wire.smpp import Smpp
from tests.channels.sms.given import DOOR, NUMBER, connect, events, somebody
from tests.conftest import NOW
from tests.given import Days
from tests.outbox.posting import a_plan, intent, marketing, ready, why
from tests.vendors import smsc
from tests.vendors.letters import Letter, knock
from tests.vendors.smsc import PASSWORD, SENDER, USER, Smsc, delivery, until

pytestmark = pytest.mark.django_db(transaction=True)

WHO = NUMBER.lstrip("+")


class Living(NamedTuple):
    """A store that is connected by a line that stands."""

    store: Store
    centre: Smsc
    days: Days
    listening: Listening

    def connect(self, secret: str = PASSWORD, **settings: Any) -> None:
        """Connect it, and look after the lines once."""
        usual = {"provider": "smpp", "host": "127.0.0.1", "port": str(self.centre.port)}
        usual |= {"security": "none", "user": USER, "sender": SENDER}
        connect(self.store, usual | settings, {"secret": secret})
        self.listening.look()

    def hears(self, told: bytes) -> int | None:
        """The centre tells something, which is understood and seen to."""
        status = self.centre.delivers(told)
        self.days.settle()
        return status

    def sent(self, **facts: Any) -> None:
        """A message is written and handed over."""
        ready(self.store, channels=("sms",), **facts)
        self.days.settle()

    def trouble_now(self) -> str:
        """What the team is told is wrong with it, once somebody has looked."""
        self.listening.look()
        return Account.objects.of(self.store).get(plug="sms").trouble


@pytest.fixture
def idle(store: Store, home: Path) -> Iterator[Living]:
    somebody(store)
    lines = Smpp(connect=2, answer=1, enquire=0.2, pauses=(0.1,))
    carrier = Carrier(1, smpp=lines)
    days = Days(home)
    days.sender.carrier = carrier
    with smsc.running() as centre:
        yield Living(store, centre, days, Listening(smpp=lines, clock=lambda: days.now))
        days.sender.close()
        carrier.close()


@pytest.fixture
def living(idle: Living) -> Living:
    idle.connect()
    until(idle.centre.listens)
    return idle


def said(store: Store) -> list[object]:
    """What people wrote."""
    customer = Customer.objects.of(store).get()
    heard = events(store, "reply.received")
    return [queries.private_of(one, customer, store)["text"] for one in heard]


def test_a_message_goes_out_and_comes_home(living: Living) -> None:
    living.sent()
    (part,) = living.centre.parts
    assert (part.source, part.to) == ((5, 0, SENDER), (1, 1, WHO))
    assert (part.coding, part.registered, part.validity) == (0, 1, "000002000000000R")
    assert part.body.decode("ascii").startswith("Ada")
    assert (intent(living.store).state, intent(living.store).provider_id) == ("accepted", part.id)
    for stat in ("ENROUTE", "ACCEPTD", "DELIVRD", "ENROUTE"):
        assert living.hears(living.centre.reports(part, stat)) == 0
    assert intent(living.store).state == "delivered"
    assert len(living.centre.lines) == 1
    # What is told again, as its answer got lost, is one thing.
    before = Intake.objects.of(living.store).count()
    assert living.hears(living.centre.reports(part, "DELIVRD")) == 0
    assert Intake.objects.of(living.store).count() == before == 3


def test_a_report_that_is_faster_than_our_own_note_finds_its_message(living: Living) -> None:
    living.centre.manner = ["reports first"]
    living.sent()
    until(lambda: Intake.objects.of(living.store).exists())
    living.days.settle()
    assert intent(living.store).state == "delivered"


def test_ids_in_hexadecimal_are_found_by_reports_in_decimal(idle: Living) -> None:
    idle.centre.hexadecimal = True
    idle.connect(ids="decimal")
    until(idle.centre.listens)
    idle.sent()
    assert idle.hears(idle.centre.reports(idle.centre.parts[0], "DELIVRD", by_options=True)) == 0
    assert intent(idle.store).state == "delivered"


def test_a_number_that_leads_nowhere_is_written_to_no_more(idle: Living) -> None:
    idle.connect(codes_number="001, 00C")
    until(idle.centre.listens)
    idle.sent()
    idle.hears(idle.centre.reports(idle.centre.parts[0], "UNDELIV", "00C"))
    (told,) = [one for one in events(idle.store, "message.failed") if one.by == "connector:sms"]
    assert (told.data["code"], told.data["hard"]) == ("00C", True)
    assert intent(idle.store).state == "failed"


LONG = """
template: your-cup
name: Your cup
words:
  en:
    why: You ordered a cup.
    short: "{words}"
"""


@pytest.mark.parametrize(
    ("words", "coding", "sizes"),
    [("The glaze is dry. " * 12, 0, [153, 62]), ("Η κούπα σας. " * 8, 8, [67, 36])],
    ids=["short alphabet", "long alphabet"],
)
def test_a_long_text_goes_in_parts(
    living: Living, words: str, coding: int, sizes: list[int]
) -> None:
    save_template(living.store, "your-cup", LONG.format(words=words), now=NOW, by="test")
    living.sent(template="your-cup")
    first, last = living.centre.parts
    assert [(one.coding, one.esm_class, one.registered) for one in (first, last)] == [
        (coding, 0x40, 0),
        (coding, 0x40, 1),
    ]
    assert first.body[:3] == b"\x05\x00\x03"
    assert first.body[3] == last.body[3]
    assert (first.body[4:6], last.body[4:6]) == (b"\x02\x01", b"\x02\x02")
    width = 2 if coding else 1
    assert [(len(one.body) - 6) // width for one in (first, last)] == sizes
    whole = b"".join(one.body[6:] for one in (first, last))
    assert whole.decode("utf-16-be" if coding else "ascii") == words.strip()
    living.hears(living.centre.reports(last, "DELIVRD"))
    assert intent(living.store).state == "delivered"


def test_a_long_text_goes_whole_where_the_centre_cuts_it(idle: Living) -> None:
    idle.connect(long="payload")
    save_template(idle.store, "your-cup", LONG.format(words="Dry. " * 50), now=NOW, by="test")
    idle.sent(template="your-cup")
    (part,) = idle.centre.parts
    assert (part.body, part.options[0x0424]) == (b"", ("Dry. " * 50).strip().encode())


def test_a_long_text_that_is_half_taken_is_never_sent_again(living: Living) -> None:
    living.centre.manner = ["", "status 45"]
    save_template(living.store, "your-cup", LONG.format(words="Dry. " * 50), now=NOW, by="test")
    living.sent(template="your-cup")
    assert intent(living.store).state == "unknown"
    living.days.later(hours=3)
    assert (intent(living.store).state, len(living.centre.parts)) == ("unknown", 1)


@pytest.mark.parametrize(
    ("status", "state", "busy"),
    [(0x58, "ready", True), (0x14, "ready", True), (0x0B, "failed", False)],
)
def test_what_the_centre_refuses(living: Living, status: int, state: str, busy: bool) -> None:
    living.centre.manner = [f"status {status:x}"]
    living.sent()
    assert (intent(living.store).state, living.centre.parts) == (state, [])
    lane = lanes.known().get((living.store.pk, "sms"))
    assert lane is None or lane.opened is None
    living.days.later(minutes=10)
    assert len(living.centre.parts) == int(busy)


@pytest.mark.parametrize("manner", ["takes, closes", "takes, silent", "closes"])
def test_what_went_dead_on_the_way_is_unknown_and_never_sent_again(
    living: Living, manner: str
) -> None:
    living.centre.manner = [manner]
    living.sent()
    assert intent(living.store).state == "unknown"
    living.days.later(hours=3)
    assert intent(living.store).state == "unknown"
    assert living.centre.heard.count(0x04) == 1
    until(living.centre.listens)


def test_a_line_that_broke_is_opened_again_and_serves(living: Living) -> None:
    living.centre.hangs_up()
    until(lambda: living.centre.binds == [0, 0])
    living.sent()
    assert intent(living.store).state == "accepted"
    # Signs of life: a centre that gives none any more is left, and asked anew.
    living.centre.alive = False
    until(lambda: len(living.centre.binds) == 3)


def test_a_wrong_password_waits_and_says_so_until_it_is_right(idle: Living) -> None:
    idle.connect("wrong")
    until(lambda: idle.centre.binds == [smsc.WRONG_PASSWORD])
    idle.sent()
    assert intent(idle.store).state == "ready"
    until(lambda: "password is wrong" in idle.trouble_now())
    idle.connect()
    until(lambda: not idle.trouble_now())
    idle.days.later(minutes=5)
    assert intent(idle.store).state == "accepted"


def test_a_centre_that_is_not_there_is_tried_again(idle: Living) -> None:
    idle.connect(port="1")
    idle.sent()
    assert (intent(idle.store).state, intent(idle.store).tries) == ("ready", 1)
    idle.connect()
    idle.days.later(minutes=5)
    assert intent(idle.store).state == "accepted"


def test_the_stop_switch_holds_what_is_about_to_go(living: Living) -> None:
    ready(living.store, channels=("sms",))
    house.stop(living.store, scope="channel", name="sms", now=NOW, by="test")
    living.days.settle()
    assert (intent(living.store).state, living.centre.heard.count(0x04)) == ("ready", 0)


@pytest.mark.parametrize(
    ("words", "coding"),
    [(b"STOP", 0), ("στοπ".encode("utf-16-be"), 8), (b"stop", 3)],
    ids=["GSM-7", "UCS-2", "Latin-1"],
)
def test_who_writes_stop_is_written_to_no_more(living: Living, words: bytes, coding: int) -> None:
    living.sent()
    assert living.hears(delivery(WHO, words, coding)) == 0
    (told,) = events(living.store, "reply.received")
    assert told.customer_id == Customer.objects.of(living.store).get().pk
    assert events(living.store, "consent.revoked")
    customer = Customer.objects.of(living.store).get()
    plan = a_plan(customer, "key-2", channels=("sms",), **marketing())
    outbox.plan(living.store, [plan], now=NOW, by="test")
    living.days.settle()
    assert intent(living.store, "key-2").state == "withheld", why(intent(living.store, "key-2"))


def test_a_long_answer_comes_in_pieces_that_say_which_they_are(living: Living) -> None:
    living.hears(delivery(WHO, b"\x05\x00\x03\x2a\x02\x02\x00\x1be ever", 0, 0x40))
    options = b"".join(
        smsc.option(tag, value) for tag, value in ((0x20C, b"\0\7"), (0x20E, b"\2"), (0x20F, b"\1"))
    )
    living.hears(delivery(WHO, "Größe".encode("latin-1"), 3, options=options))
    first, second = events(living.store, "reply.received")
    assert (first.data["part"], first.data["of"], first.data["whole"]) == (2, 2, "2a")
    assert (second.data["part"], second.data["of"], second.data["whole"]) == (1, 2, "0007")
    assert said(living.store) == ["@€ ever", "Größe"]


def test_nothing_is_answered_before_it_is_kept(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def full(rows: Any) -> int:
        raise OperationalError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("afterword.timeline.hot_intakes.insert", full)
        assert living.hears(delivery(WHO, b"STOP")) == 0x64
    assert not Intake.objects.of(living.store).exists()
    assert living.hears(delivery(WHO, b"STOP")) == 0
    assert events(living.store, "consent.revoked")


def test_what_nobody_can_read_is_kept_for_a_person(living: Living) -> None:
    assert living.hears(delivery(WHO, b"stat:DELIVRD", esm_class=0x04)) == 0
    (found,) = Intake.objects.of(living.store)
    assert (found.state, found.says) == ("failed", "a report that names no message")


def test_nobody_else_may_say_what_the_centre_says(living: Living) -> None:
    letter = Letter(DOOR, smsc.packed(0x05, 0, 1, delivery(WHO, b"STOP")))
    assert knock(letter, lambda: NOW).status == 401
    assert not Intake.objects.of(living.store).exists()


def test_as_many_lines_are_held_as_are_asked_for_and_none_after(idle: Living) -> None:
    idle.connect(lines="2")
    until(lambda: len([one for one in idle.centre.lines if one.signed_in]) == 2)
    house.disconnect(idle.store, kind="channel", plug="sms", now=NOW, by="test")
    idle.listening.look()
    until(lambda: not idle.centre.lines)
    assert idle.centre.heard.count(0x06) == 2
