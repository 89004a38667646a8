"""Parcels at the desk: those with a problem first, a word to several, a claim for a lost one."""

import csv
import io
import re
import zipfile
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from afterword.desk.shipments import queries
from afterword.house.models import AuditLine, Store
from afterword.outbox.models import Intent
from afterword.timeline.models import Event, Shipment
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, scan, tell

PAGE = "/desk/ada-fern/parcels/"
PEOPLE = ("ana", "ben", "cleo", "dana", "edi", "finn", "gus", "hana")
STATES = dict(
    zip(
        PEOPLE,
        ("on_hold", "lost", "exception", "in_transit", "in_transit", "available_for_pickup",
         "in_transit", "delivered"),
        strict=True,
    )
)  # fmt: skip
STANDS = dict(
    zip(PEOPLE, ("action", "lost", "failed", "late", "silent", "waits", "road", "arrived"),
        strict=True)
)  # fmt: skip


def who(name: str) -> shapes.Who:
    return shapes.Who(email=f"{name}@post.example", name=f"{name.title()} Vale", country="GB")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    clock = SimpleNamespace(now=lambda: NOW)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)
    return NOW


@pytest.fixture
def parcels(store: Store, today: datetime) -> Store:
    """A parcel of every kind, each with somebody who waits for it."""
    for number, name in enumerate(PEOPLE):
        order, parcel = f"order/shop:{number}", f"shipment/x:{number}"
        promise = NOW + timedelta(days=-1 if name == "dana" else 2)
        facts = {"promised_to": promise.isoformat(), "carrier": "Royal Mail"}
        facts["number"] = f"AB{number:09}GB"
        tell(
            store,
            placed(NOW - timedelta(days=9), order, who(name)),
            scan("picked_up", NOW - timedelta(days=8), parcel, order, **facts),
            scan(STATES[name], NOW - timedelta(days=5), parcel, order, **facts),
        )
    edi = Shipment.objects.of(store).get(about="shipment/x:4").customer_id
    Event.objects.create(
        store=store, customer_id=edi, kind="shipment.silent", key="x:4:silent",
        happened=NOW - timedelta(hours=1), known=NOW, about="shipment/x:4",
        order="order/shop:4", by="engine",
    )  # fmt: skip
    return store


def text_of(answer: object) -> str:
    content = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def ids(store: Store, *names: str) -> list[int]:
    abouts = [f"shipment/x:{PEOPLE.index(name)}" for name in names]
    rows = Shipment.objects.of(store).filter(about__in=abouts).order_by("about")
    return list(rows.values_list("pk", flat=True))


def test_problems_come_first(parcels: Store, owner: Client) -> None:
    text = text_of(owner.get(PAGE))
    assert "6 parcels want a look" in text
    names = [f"{name.title()} Vale" for name in PEOPLE[:6]]
    assert [name for name in names if name in text] == names
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert "Gus Vale" not in text
    assert "Hana Vale" not in text


@pytest.mark.parametrize("name", PEOPLE)
def test_a_parcel_stands_in_one_group(parcels: Store, name: str) -> None:
    about = f"shipment/x:{PEOPLE.index(name)}"
    found = [
        one
        for one in queries.GROUPS
        if queries.group(parcels, one, NOW).filter(about=about).exists()
    ]
    assert found == [STANDS[name]]


def test_a_group_by_itself(parcels: Store, owner: Client) -> None:
    text = text_of(owner.get(PAGE, {"group": "late"}))
    assert "Dana Vale" in text
    assert "promised by" in text
    assert "Ana Vale" not in text.replace("Dana Vale", "")


def test_what_a_carrier_gave_up_is_silent_and_why_something_is_held_is_said(
    parcels: Store, owner: Client
) -> None:
    for number, (status, reason) in enumerate(
        (("expired", ""), ("exception", "carrier_damaged_parcel"), ("attempt_failed", "unknown"))
    ):
        order, parcel = f"order/shop:8{number}", f"shipment/x:8{number}"
        facts = {"number": f"UPS{number}", "reason": reason}
        tell(
            parcels,
            placed(NOW - timedelta(days=9), order, who("ben")),
            scan(status, NOW - timedelta(days=2), parcel, order, **facts),
        )
    silent = text_of(owner.get(PAGE, {"group": "silent"}))
    assert "UPS0" in silent
    failed = text_of(owner.get(PAGE, {"group": "failed"}))
    assert "The carrier found it damaged." in failed
    assert "Tried in vain since" in failed
    assert "UPS0" not in text_of(owner.get(PAGE, {"group": "road"}))


def test_a_scan_ends_a_silence(parcels: Store) -> None:
    tell(parcels, scan("in_transit", NOW, "shipment/x:4", "order/shop:4"), now=NOW)
    assert not queries.group(parcels, "silent", NOW).exists()


def test_nothing_wrong(store: Store, today: datetime, owner: Client) -> None:
    assert "Nothing is wrong with any parcel." in text_of(owner.get(PAGE))


# ------------------------------------------------------------------------------ a word to many


def test_a_word_of_ones_own_reaches_each_once(parcels: Store, owner: Client, home: Path) -> None:
    chosen = ids(parcels, "ben", "dana")
    form = owner.get(f"{PAGE}write/", {"id": chosen})
    text = text_of(form)
    assert "Write to 2 people" in text
    assert "Nothing was said" not in text
    press = re.search(r'name="press" value="(\w+)"', form.content.decode())
    assert press
    words = "Snow closed the pass. Your parcel is safe, and we watch it."
    given = {"id": chosen, "template": "word-about-parcel", "words": words, "channel": "email"}
    for _ in range(2):
        answer = owner.post(f"{PAGE}write/", {**given, "press": press[1]})
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Intent.objects.of(parcels).count() == 2
    days = Days(home, NOW)
    days.settle()
    days.sender.close()
    assert sorted(one.recipient for one in days.post.mails) == [
        "ben@post.example",
        "dana@post.example",
    ]
    for mail in days.post.mails:
        body = message_from_bytes(mail.data, policy=policy.default).get_body(("plain",))
        assert body
        assert " ".join(words.split()) in " ".join(body.get_content().split())
    told = text_of(owner.get(PAGE))
    assert told.count("Told last: A word from the team , e-mail") == 2
    assert AuditLine.objects.filter(what="parcels.written").exists()


def test_two_parcels_of_an_order_are_one_message(parcels: Store, owner: Client) -> None:
    tell(
        parcels,
        scan("lost", NOW - timedelta(days=2), "shipment/x:second", "order/shop:1"),
        now=NOW,
    )
    both = list(
        Shipment.objects.of(parcels).filter(order="order/shop:1").values_list("pk", flat=True)
    )
    given = {"id": both, "template": "order-late", "channel": "email", "press": "p1"}
    owner.post(f"{PAGE}write/", given)
    assert Intent.objects.of(parcels).count() == 1


def test_own_words_must_be_there(parcels: Store, owner: Client) -> None:
    given = {"id": ids(parcels, "ben"), "template": "word-about-parcel", "channel": "email"}
    text = text_of(owner.post(f"{PAGE}write/", {**given, "words": " ", "press": "p1"}))
    assert "Write what they should know." in text
    assert not Intent.objects.of(parcels).exists()


def test_nobody_ticked(parcels: Store, owner: Client) -> None:
    text = text_of(owner.get(f"{PAGE}write/", follow=True))
    assert "Tick the parcels that you want to write about." in text


# ------------------------------------------------------------------------------------- a claim


def test_a_claim_says_what_a_carrier_asks(parcels: Store, owner: Client) -> None:
    (lost,) = ids(parcels, "ben")
    text = text_of(owner.get(f"{PAGE}{lost}/claim/"))
    assert "Royal Mail AB000000001GB" in text
    assert "too early" in text
    assert "within 80 days" in text
    assert "it is not known here: the address it goes to" in text
    assert "Value claimed" in text


def test_only_what_was_in_it_is_claimed(parcels: Store, owner: Client) -> None:
    order, parcel = "order/shop:90", "shipment/x:90"
    sizes = [("p3", f"Shirt - {size}", 1, 3000) for size in "SL"]
    tell(
        parcels,
        placed(NOW - timedelta(days=9), order, who("ben"), lines=sizes),
        scan("lost", NOW, parcel, order, contents=[["p3", 1, "Shirt - L"]]),
        scan("in_transit", NOW, "shipment/x:91", order, contents=[["p3", 1, "Shirt - S"]]),
    )
    (lost,) = Shipment.objects.of(parcels).filter(about=parcel).values_list("pk", flat=True)
    text = text_of(owner.get(f"{PAGE}{lost}/claim/"))
    assert "Shirt - L" in text
    assert "Shirt - S" not in text
    assert "Value claimed: £30.00" in text


def test_the_claim_is_one_file(parcels: Store, owner: Client) -> None:
    (lost,) = ids(parcels, "ben")
    answer = owner.get(f"{PAGE}{lost}/claim.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="claim-AB000000001GB.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        pdf, table = sorted(folder.namelist())
        assert folder.read(pdf).startswith(b"%PDF-")
        rows = list(csv.DictReader(io.StringIO(folder.read(table).decode())))
    assert [row["code"] for row in rows] == ["picked_up", "lost"]


def test_a_carriers_words_are_no_formula_and_no_folder(parcels: Store, owner: Client) -> None:
    """What stands in scans and numbers others wrote."""
    (lost,) = ids(parcels, "ben")
    Shipment.objects.of(parcels).filter(pk=lost).update(number="../../=AB 1/GB")
    for scanned in Event.objects.of(parcels).filter(kind="shipment.checkpoint"):
        Event.objects.of(parcels).filter(pk=scanned.pk).update(
            data={**scanned.data, "code": "=HYPERLINK(1)"}
        )
    answer = owner.get(f"{PAGE}{lost}/claim.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        names = sorted(folder.namelist())
        rows = list(csv.DictReader(io.StringIO(folder.read(names[1]).decode())))
    assert names == ["claim-AB-1-GB.pdf", "scans-AB-1-GB.csv"]
    assert {row["code"] for row in rows} == {"'=HYPERLINK(1)"}
