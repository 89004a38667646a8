"""A small shop that has lived for five weeks: what the desk's tests and pictures start from.

The real engine lived through it on a virtual clock. Somebody waits for a person, a message is held
back, others are withheld, failed or of unknown fate, parcels are late, an intake cannot be read.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from afterword.conversations import actions as conversations
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import catcher
from afterword.outbox.models import Intent
from afterword.timeline.models import Intake
from afterword.wire import shapes
from tests.given import Days, Post, matter, of_order, placed, scan

START = datetime.fromisoformat("2026-10-20T07:00:00+00:00")
"""A Tuesday, eight o'clock in London."""
WEEKS = 5

Line = tuple[str, str, int, int]
V60: Line = ("p1", "Hario V60, white", 1, 2800)
BEANS: Line = ("p2", "Morning House 250 g", 1, 1250)
FILTERS: Line = ("p3", "Linen filter bag", 1, 900)
CUP: Line = ("p4", "Fern cup, moss", 2, 1600)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who buys, and how it goes."""

    name: str
    email: str
    country: str
    language: str = "en"
    day: int
    order: str
    lines: tuple[Line, ...] = (BEANS,)
    carrier: str = "DPD"
    days_on_road: int = 3
    promised: int = 4
    yes_to_offers: bool = False
    score: int | None = None
    words: str = ""
    left: bool = True


PEOPLE = (
    Person(name="Grace Okafor", email="grace@okafor.example", country="GB", day=1, order="1007",
           lines=(CUP,), carrier="Royal Mail", score=10, words="The cup is a joy.", promised=3),
    Person(name="Ana Petrović", email="ana@petrovic.example", country="HR", day=16, order="1042",
           lines=(V60, BEANS, FILTERS), days_on_road=8, promised=5, score=4,
           words="The bag was torn, and it came four days late.", yes_to_offers=True),
    Person(name="Mateo García", email="mateo@garcia.example", country="ES", language="es", day=9,
           order="1021", lines=(CUP,), carrier="Correos", score=8, promised=5),
    Person(name="Eleni Papadaki", email="eleni@papadaki.example", country="GR", language="el",
           day=19, order="1049", lines=(BEANS,), carrier="ELTA", score=9,
           words="Ο καφές είναι υπέροχος.", promised=5),
    Person(name="يوسف الأمين", email="yusuf@alamin.example", country="GB", language="ar", day=24,
           order="1058", lines=(V60,), carrier="Royal Mail", promised=4),
    Person(name="Luka Horvat", email="luka@horvat.example", country="HR", day=28, order="1066",
           lines=(BEANS, FILTERS), days_on_road=30, promised=4),
    Person(name="Hannah Weiss", email="hannah@weiss.example", country="DE", day=22, order="1055",
           lines=(V60, BEANS), carrier="DHL"),
    Person(name="Priya Raman", email="priya@raman.example", country="GB", day=33, order="1079",
           lines=(FILTERS,), left=False),
    Person(name="João Pereira", email="joao@pereira.example", country="PT", day=32, order="1077",
           lines=(CUP, BEANS), carrier="DPD", promised=5),
)  # fmt: skip
SURNAMES = ("Archer", "Bell", "Clarke", "Dunn", "Ellis", "Frost", "Grant", "Hale", "Iyer", "Jones")
GIVEN = ("Ivy", "Tom", "Nora", "Sam", "Una")


def crowd(count: int) -> list[Person]:
    """People to whom nothing remarkable happens."""
    found = []
    for number in range(count):
        name = f"{GIVEN[number % 5]} {SURNAMES[number // 5 % 10]}"
        found.append(
            Person(
                name=name,
                email=f"{name.replace(' ', '.').lower()}.{number}@post.example",
                country=("GB", "IE", "FR")[number % 3],
                day=number * 33 // max(count, 1),
                order=str(2000 + number),
                lines=((BEANS,), (CUP,), (V60, BEANS))[number % 3],
                days_on_road=2 + number % 4,
                score=(9, 10, 7, None)[number % 4],
                yes_to_offers=number % 2 == 0,
            )
        )
    return found


class Switchboard(Post):
    """A mail server that loses its voice over one address and turns another away for good."""

    def __call__(self, asked: shapes.Carried) -> shapes.Answer:
        assert isinstance(asked, shapes.Mail)
        if asked.recipient == "priya@raman.example":
            return shapes.Unknown(says="no answer after the mail was handed over: timed out")
        if asked.recipient == "hannah@weiss.example":
            body = b"5.1.1 mailbox does not exist"
            return shapes.Response(status=550, headers={"phase": "rcpt"}, body=body)
        return super().__call__(asked)


def live_through(
    store: Store, home: Path, people: tuple[Person, ...] = PEOPLE, more: int = 0
) -> datetime:
    """Five weeks of this store; gives the moment at which they end."""
    days = Days(home, START)
    days.post = days.sender.carry = Switchboard()
    for key in ("order-and-shipping", "after-first-delivery"):
        journeys.switch(store, key, on=True, now=START, by="test")
    end = START + timedelta(weeks=WEEKS, hours=1, minutes=40)
    happenings = _happenings(store, days, (*people, *crowd(more)))
    for at, act in sorted(happenings, key=lambda one: one[0]):
        if at <= end:
            days.until(at)
            act()
    days.until(end)
    keep_mails(days.post.mails)
    _unreadable(store, end)
    return end


Happening = tuple[datetime, Callable[[], None]]


def _happenings(store: Store, days: Days, people: tuple[Person, ...]) -> list[Happening]:
    found: list[Happening] = []
    for person in people:
        found += _order_of(store, days, person)
    returned = START + timedelta(days=19, hours=5)
    found.append(
        (returned, lambda: days.hear(
            store, matter("return.requested", days.now, "return/R-118", "order/shop:1021")))
    )  # fmt: skip
    return found


def _order_of(store: Store, days: Days, one: Person) -> list[Happening]:
    order, parcel = f"order/shop:{one.order}", f"shipment/x:{one.order}"
    start = START + timedelta(days=one.day, minutes=int(one.order) % 300)
    who = shapes.Who(email=one.email, name=one.name, language=one.language, country=one.country)

    def buy() -> None:
        days.hear(store, placed(days.now, order, who, one.lines), *_word(one, who, days.now))

    def scanned(status: str, place: str = "", **data: object) -> Callable[[], None]:
        facts = {"carrier": one.carrier, "number": f"1552 77{one.order}", "place": place}
        return lambda: days.hear(store, scan(status, days.now, parcel, order, **{**facts, **data}))

    promise = (start + timedelta(days=one.promised)).replace(hour=20)
    found: list[Happening] = [(start, buy)]
    if one.left:
        sent = start + timedelta(hours=9)
        found += [
            (sent, scanned("picked_up", "Leeds", promised_to=promise.isoformat())),
            (sent + timedelta(hours=14), scanned("in_transit", "Birmingham")),
        ]
    arrives = start + timedelta(days=one.days_on_road, hours=4)
    if one.left and one.days_on_road < 20:
        found.append((arrives - timedelta(hours=5), scanned("out_for_delivery", "Depot")))
        found.append((arrives, scanned("delivered", "")))
        if one.score is not None:
            found.append((arrives + timedelta(days=6, hours=3), lambda: _answer(store, days, one)))
    return found


def _word(one: Person, who: shapes.Who, at: datetime) -> list[shapes.Event]:
    if not one.yes_to_offers:
        return []
    data = {
        "channel": "email",
        "purpose": "offers",
        "source": "checkout",
        "wording": "Write to me now and then about new things.",
    }
    return [
        shapes.Event(
            kind="consent.given",
            key=f"consent/{one.email}:offers",
            happened=at,
            about="",
            who=who,
            data=data,
        )
    ]


def _answer(store: Store, days: Days, one: Person) -> None:
    asked = (
        Intent.objects.of(store)
        .filter(order=f"order/shop:{one.order}", step="check-in", accepted__isnull=False)
        .select_related("store", "customer")
        .first()
    )
    if asked is not None:
        conversations.answer(asked, one.score or 0, now=days.now, by="page", words=one.words)
        days.settle()


def keep_mails(mails: list[shapes.Mail]) -> None:
    """What went over the line lands where the built-in catcher would have put it."""
    for mail in mails:
        read = message_from_bytes(mail.data, policy=policy.default)
        send_key = str(read["Message-ID"]).strip("<> ").partition(".")[0]
        intent = (
            Intent.objects.everywhere().select_related("store", "customer").get(send_key=send_key)
        )
        catcher.keep_caught(intent, mail.data, now=parsedate_to_datetime(str(read["Date"])))


def _unreadable(store: Store, now: datetime) -> None:
    Intake.objects.create(
        store=store,
        connector="shopify",
        topic="orders/create",
        delivery="d-1",
        received=now - timedelta(hours=2),
        headers={},
        sealed=store.secret.seal(b'{"id": ', "intake"),
        state="failed",
        says="line 1: the JSON ends too early",
        tries=1,
    )


__all__ = ["PEOPLE", "START", "Person", "live_through", "of_order"]
