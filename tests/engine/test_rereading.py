"""Reading kept scans again: what it would come to, what it comes to, and what it does not."""

from typing import Any

import pytest

from afterword.engine import codes, rereading
from afterword.engine.codes import Refused
from afterword.house.models import AuditLine, Store
from afterword.timeline import ports
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Event, Shipment
from tests.engine import pigeon
from tests.engine.test_tracked import FIRST, SECOND, day, said, scan, sent, take

DUTY = {"status": "customs", "action": "pay_duty", "reason": "customs_duties_unpaid"}


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ports.carriers, "ours", pigeon)
    monkeypatch.setattr(pigeon, "NAME", "ours")


def lost_word(store: Store) -> None:
    """Two parcels, of which one carries a word that nobody knows."""
    sent(store, FIRST, 0)
    sent(store, SECOND, 0, number="OTHER")
    odd = scan(2, "in_transit", "ZOLL", known=False, message="Beim Zoll, Abgaben offen")
    take(store, said(scan(1, "in_transit", "flying"), odd), at=2)
    take(store, said(scan(1, "in_transit", "flying"), number="OTHER"), at=2)


def status(store: Store, about: str = FIRST) -> tuple[str, str]:
    row = Shipment.objects.of(store).get(about=about)
    return row.status, row.action


def scans(store: Store) -> int:
    return Event.objects.of(store).filter(kind="shipment.checkpoint").count()


def say(store: Store, meaning: dict[str, Any], at: float = 3) -> int:
    codes.say(store, "ours", "ZOLL", meaning, now=day(at), by="ana")
    by = rereading.eyes(store, "ours", "ZOLL")
    return rereading.replay(store, by, now=day(at), who="ana")


def test_a_person_says_what_a_code_means(store: Store) -> None:
    lost_word(store)
    assert [row.code for row in codes.queue(store)] == ["ZOLL"]
    would = codes.would_say(store, "ours", "ZOLL", DUTY)
    seen = rereading.preview(store, rereading.eyes(store, "ours", "ZOLL", would))
    assert (seen.scans, seen.parcels) == (1, 1)
    (change,) = seen.changes
    assert (change.about, change.before.status, change.after.status) == (
        FIRST,
        "in_transit",
        "customs",
    )
    assert status(store) == ("in_transit", "")  # it was a look, and no more
    assert say(store, DUTY) == 1
    assert status(store) == ("customs", "pay_duty")
    assert status(store, SECOND) == ("in_transit", "")
    assert codes.queue(store) == []
    event = Event.objects.of(store).filter(kind="shipment.checkpoint").latest("id")
    assert event.customer is not None
    private = timeline_queries.private_of(event, event.customer, store)
    assert private == {"message": "Beim Zoll, Abgaben offen"}
    assert AuditLine.objects.get(what="carrier.code_read").detail == DUTY


def test_it_is_safe_to_repeat_and_can_be_said_otherwise(store: Store) -> None:
    lost_word(store)
    assert say(store, DUTY) == 1
    before = scans(store)
    by = rereading.eyes(store, "ours")
    assert rereading.replay(store, by, now=day(4), who="ana") == 0
    assert scans(store) == before
    assert say(store, {"status": "on_hold"}) == 1
    assert status(store) == ("on_hold", "")
    # What comes in from now on is read so at once, and what is known is told in vain.
    again = scan(2, "in_transit", "ZOLL", known=False, message="Beim Zoll, Abgaben offen")
    take(store, said(again), at=4)
    assert status(store) == ("on_hold", "")
    take(store, said(scan(5, "in_transit", "ZOLL", known=False)), at=5)
    assert Shipment.objects.of(store).get(about=FIRST).status_at == day(5)
    assert status(store) == ("on_hold", "")


def test_nothing_starts_anew_and_what_was_wrong_is_taken_back(store: Store) -> None:
    sent(store, FIRST, 0)
    take(store, said(scan(2, "delivered", "ZOLL")), at=2)
    assert say(store, {"status": "available_for_pickup"}) == 1
    rows = Event.objects.of(store).filter(about=FIRST, id__gt=0).order_by("id")
    found = {row.kind: (row.history, row.known) for row in rows}
    assert found["shipment.delivered"] == (False, day(2))
    assert found["shipment.available_for_pickup"] == (True, day(3))
    assert found["shipment.corrected"] == (False, day(3))


def test_a_newer_mapping_of_the_adapter(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lost_word(store)
    by = rereading.eyes(store, "ours")
    assert rereading.preview(store, by) == rereading.Preview(0, 0, [])
    monkeypatch.setattr(pigeon, "MAPPING", 2)
    monkeypatch.setitem(pigeon.WORDS, "ZOLL", {"status": "customs"})
    assert codes.queue(store) == []
    assert rereading.preview(store, by).parcels == 1
    assert rereading.replay(store, by, now=day(3), who="ana") == 1
    assert status(store) == ("customs", "")
    event = Event.objects.of(store).filter(kind="shipment.checkpoint").latest("id")
    assert event.data["mapping"] == 2


def test_the_store_s_own_word_stands_over_the_adapter_s(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_word(store)
    say(store, DUTY)
    monkeypatch.setattr(pigeon, "MAPPING", 2)
    monkeypatch.setitem(pigeon.WORDS, "ZOLL", {"status": "in_transit"})
    assert rereading.replay(store, rereading.eyes(store, "ours"), now=day(4), who="ana") == 0
    assert say(store, {}, at=5) == 1  # taken back: the adapter's counts again
    assert status(store) == ("in_transit", "")


def test_words_that_are_none_of_ours_are_refused(store: Store) -> None:
    for meaning in ({"status": "teleported"}, {"status": "lost", "reason": "moon"}):
        with pytest.raises(Refused):
            codes.say(store, "ours", "ZOLL", meaning, now=day(1), by="ana")
    assert codes.said(store) == []
