"""Offers at the desk: made, filled with codes, emptied; what is wrong is said, nothing is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterword.house.models import Store
from afterword.programs.offers import queries
from afterword.programs.offers.actions import Wanted, give
from afterword.timeline.models import Customer
from tests.conftest import NOW
from tests.given import placed, tell

pytestmark = pytest.mark.django_db
WORTH = {"worth_en": "Ten percent off", "worth_es": "Un diez por ciento menos"}


def of(store: Store, key: str = "", do: str = "") -> str:
    return f"/desk/{store.key}/offers/" + (f"{key}/" if key else "") + (f"{do}/" if do else "")


def test_it_works(owner: Client, store: Store) -> None:
    made = owner.post(of(store), {"key": "ten-off", "last": "2030-12-24", **WORTH})
    assert made["Location"] == of(store, "ten-off")
    offer = queries.offer(store, "ten-off")
    assert offer.worth == {"en": "Ten percent off", "es": "Un diez por ciento menos"}
    assert offer.ends is not None
    assert offer.ends.isoformat() == "2030-12-25T00:00:00+00:00"
    file = SimpleUploadedFile("codes.csv", b'C-3;used\n"D-4"\n')
    owner.post(of(store, "ten-off", "codes"), {"codes": "A-1\nB-2\nA-1\n", "file": file})
    shown = owner.get(of(store, "ten-off")).content.decode()
    assert "4 codes were taken in." in shown
    assert "Only 4 codes are left." in shown
    owner.post(of(store, "ten-off", "codes"), {"codes": "A-1\ntwo words"})
    shown = owner.get(of(store)).content.decode()
    assert "0 codes were taken in. 1 was there already." in shown
    assert "These are no codes, and were left out: two words" in shown
    owner.post(of(store, "ten-off", "take-back"))
    assert "4 codes were thrown away." in owner.get(of(store)).content.decode()


def test_what_was_given_is_counted_and_stays(owner: Client, store: Store) -> None:
    owner.post(of(store), {"key": "ten-off", **WORTH})
    owner.post(of(store, "ten-off", "codes"), {"codes": "A-1\nB-2"})
    tell(store, placed())
    ana = Customer.objects.of(store).get().pk
    give(store, [Wanted(ana, "k", "ten-off", "thanks", "", NOW)], now=NOW)
    owner.post(of(store, "ten-off", "take-back"))
    (standing,) = queries.offers(store, NOW)
    assert (standing.free, standing.given) == (0, 1)
    shown = owner.get(of(store)).content.decode()
    assert "No code is left." in shown
    assert "One was given." in shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"key": "Two Words", **WORTH}, "Enter a valid"),
        ({"key": "ten-off"}, "This field is required."),
        ({"key": "ten-off", "last": "soon", **WORTH}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_is_said(
    owner: Client, store: Store, typed: dict[str, str], says: str
) -> None:
    answer = owner.post(of(store), typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert queries.offers(store, NOW) == []


def test_a_key_is_taken_once_and_an_end_is_kept_when_nothing_else_changes(
    owner: Client, store: Store
) -> None:
    owner.post(of(store), {"key": "ten-off", "last": "2030-12-24", **WORTH})
    again = owner.post(of(store), {"key": "ten-off", **WORTH})
    assert (again.status_code, "already" in again.content.decode()) == (422, True)
    shown = owner.get(of(store, "ten-off")).content.decode()
    assert 'value="2030-12-24"' in shown
    owner.post(of(store, "ten-off"), {"worth_en": "A bag", "last": "2030-12-24"})
    offer = queries.offer(store, "ten-off")
    assert offer.worth == {"en": "A bag"}
    assert offer.ends is not None
    assert offer.ends.date().isoformat() == "2030-12-25"


def test_nothing_typed_is_said(owner: Client, store: Store) -> None:
    owner.post(of(store), {"key": "ten-off", **WORTH})
    answer = owner.post(of(store, "ten-off", "codes"), {"codes": " \n "})
    assert answer.status_code == 422
    assert "Write at least one code" in answer.content.decode()
