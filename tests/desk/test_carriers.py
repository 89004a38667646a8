"""The screen of carriers: how they do, words nobody knows, what reading again would come to."""

from datetime import timedelta

import pytest
from django.test import Client

from afterword.engine import follow_actions
from afterword.engine.models import CarrierCode, CarrierLine, Follow
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.timeline import ports
from afterword.timeline.models import Shipment
from tests.conftest import NOW
from tests.engine import pigeon
from tests.engine.test_tracked import FIRST, NUMBER, said, scan, sent, take


@pytest.fixture
def desk(store: Store) -> str:
    """A parcel of which a word came that nobody knows."""
    sent(store, FIRST, 0)
    odd = scan(2, "in_transit", "zoll", known=False, message="Beim Zoll")
    take(store, said(scan(1, "in_transit"), odd, source="easypost"), at=2)
    return f"/desk/{store.key}/settings/carriers/"


def test_a_word_is_looked_at_and_then_said(desk: str, owner: Client, store: Store) -> None:
    row = CarrierCode.objects.of(store).get()
    page = owner.get(desk).content.decode()
    assert "zoll" in page
    assert "Beim Zoll" in page
    address = f"{desk}code/{row.pk}/"
    meaning = {"status": "customs", "action": "pay_duty", "delayed": "on"}
    look = owner.post(address, {**meaning, "do": "look"}).content.decode()
    assert "1 parcel would show another state." in look
    assert (
        f'<bdi dir="ltr">{NUMBER}</bdi>: on the road becomes at customs · late · Pay customs'
        in look
    )
    assert Shipment.objects.of(store).get().status == "in_transit"
    answer = owner.post(address, {**meaning, "do": "say"}, follow=True).content.decode()
    assert "Saved. 1 scan is read otherwise now." in answer
    assert "Words you explained" in answer
    parcel = Shipment.objects.of(store).get()
    assert (parcel.status, parcel.action, parcel.delayed) == ("customs", "pay_duty", True)


def test_half_a_meaning_is_refused(desk: str, owner: Client, store: Store) -> None:
    row = CarrierCode.objects.of(store).get()
    answer = owner.post(f"{desk}code/{row.pk}/", {"action": "pay_duty", "do": "say"})
    assert answer.status_code == 422
    assert "Say where the parcel is then." in answer.content.decode()
    assert owner.post(f"{desk}code/{row.pk}/", {"status": "teleported"}).status_code == 422
    row.refresh_from_db()
    assert row.version == 0


def test_an_account_follows_from_when_it_is_connected(
    desk: str, owner: Client, store: Store
) -> None:
    parcel = Shipment.objects.of(store).get()
    Shipment.objects.of(store).filter(id=parcel.pk).update(status_at=NOW + timedelta(days=400))
    connection = f"/desk/{store.key}/settings/carrier/easypost/"
    owner.post(connection, {"key": "EZTK", "url": "http://127.0.0.1:1/v2"})
    assert Follow.objects.of(store).get().plug == "easypost"
    assert "Follows 1 parcel." in owner.get(desk).content.decode()
    owner.post(f"{connection}off/")
    assert Follow.objects.of(store).get().plug == ""
    assert not CarrierLine.objects.of(store).exists()
    assert "1 parcel has a number that none of them follows." in owner.get(desk).content.decode()


def test_a_test_says_what_stands_in_the_way(
    desk: str, owner: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ports.carriers, "pigeon", pigeon)
    house.save_account(
        store, kind="carrier", plug="pigeon", settings={}, secrets_={}, now=NOW, by="test"
    )
    follow_actions.connected(store, "pigeon", NOW)
    answer = owner.post(f"{desk}test/pigeon/", follow=True).content.decode()
    assert "Pigeons are connected without a key" in answer
    assert Account.objects.of(store).get().trouble == "Pigeons are connected without a key"


def test_reading_again_by_a_newer_mapping(
    desk: str, owner: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ports.carriers, "easypost", pigeon)
    address = f"{desk}again/easypost/"
    assert (
        "Nothing that came so far would be read otherwise." in owner.get(address).content.decode()
    )
    monkeypatch.setattr(pigeon, "MAPPING", 2)
    monkeypatch.setitem(pigeon.WORDS, "zoll", {"status": "customs"})
    assert "Read 1 scan again" in owner.get(address).content.decode()
    owner.post(address)
    assert Shipment.objects.of(store).get().status == "customs"
