"""A picture over words approved beforehand: shown to Meta first, then over each message."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from afterword.house.models import Account, Store
from afterword.messages import approvals, pictures
from afterword.messages.actions import save_template
from afterword.messages.models import Approval, Image
from afterword.wire.carry import carry
from tests.channels.living import living
from tests.channels.whatsapp.test_templates import judge
from tests.channels.whatsapp.test_whole_way import ANA, SHOWN, planned
from tests.conftest import NOW
from tests.conversations.sendable import picture
from tests.desk.one_talk import a_teammate, browser_of
from tests.given import Days, placed, tell
from tests.outbox.posting import intent
from tests.vendors import graph
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served

TEXT = SHOWN.replace('given_name }}."', 'given_name }}, and warms two cups."')


@pytest.fixture
def vendor() -> Graph:
    return Graph()


@pytest.fixture
def days(transactional_db: None, store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    tell(store, placed(who=ANA))
    settings = {
        "number_id": graph.NUMBER_ID,
        "business_id": graph.BUSINESS_ID,
        "app_id": graph.APP_ID,
    }
    secrets = {"token": graph.TOKEN, "app_secret": graph.APP_SECRET}
    with served(vendor.app()) as url:
        more = {**settings, "url": url}
        with living(store, home, "whatsapp", settings=more, secrets=secrets) as found:
            save_template(store, "shown", TEXT, now=found.now, by="test")
            pictures.keep(store, "fits", picture(), now=found.now, by="test")
            yield found


def hand_in(store: Store, days: Days) -> Approval:
    return approvals.hand_in(
        store, "whatsapp", "shown", "en", "utility", carry=carry, now=days.now, by="ada"
    )


def approved(store: Store, days: Days, vendor: Graph, row: Approval) -> None:
    """Meta says yes."""
    vendor.templates[row.name, "en"]["status"] = "APPROVED"
    days.clock.at += timedelta(minutes=1)
    judge(store, days, row, "APPROVED")


def app_id(store: Store, known: str) -> None:
    """The connection says this app's id, or none."""
    account = Account.objects.of(store).get(plug="whatsapp")
    account.settings = {**account.settings, "app_id": known}
    account.save()


def heads(vendor: Graph) -> list[Any]:
    """What stands over the words of each message that it took."""
    return [
        part["parameters"]
        for one in vendor.taken
        for part in one["template"]["components"]
        if part["type"] == "header"
    ]


def test_it_works(store: Store, days: Days, vendor: Graph) -> None:
    row = hand_in(store, days)
    assert (row.status, row.picture) == ("pending", "fits")
    (there,) = vendor.templates.values()
    ((handle, (kind, content)),) = vendor.handles.items()
    assert there["components"][0] == {
        "type": "HEADER",
        "format": "IMAGE",
        "example": {"header_handle": [handle]},
    }
    assert (kind, content) == ("image/jpeg", bytes(Image.objects.of(store).get().content))

    approved(store, days, vendor, row)
    planned(store, days, template="shown")
    days.settle()

    assert intent(store).state == "accepted"
    address = pictures.every(store)["fits"]
    assert heads(vendor) == [[{"type": "image", "image": {"link": address}}]]
    assert pictures.behind(store, address)[0] == content


def test_without_the_id_of_the_app_words_are_handed_in_without_it(
    store: Store, days: Days, vendor: Graph
) -> None:
    app_id(store, "")
    row = hand_in(store, days)
    assert row.picture == ""
    approved(store, days, vendor, row)
    planned(store, days, template="shown")
    days.settle()
    assert intent(store).state == "accepted"
    assert heads(vendor) == []
    assert vendor.handles == {}


def test_a_picture_from_elsewhere_stays_out(store: Store, days: Days, vendor: Graph) -> None:
    text = TEXT.replace("{{ pictures.fits }}", "https://pictures.example/fits.jpg")
    save_template(store, "shown", text, now=days.now, by="test")
    assert hand_in(store, days).picture == ""
    assert vendor.handles == {}


@pytest.mark.parametrize("step", [0, 1])
def test_what_meta_refuses_of_the_picture_is_said_and_nothing_is_handed_in(
    store: Store, days: Days, vendor: Graph, step: int
) -> None:
    refusal = Refused(200, "You do not have sufficient permissions to perform this action")
    taken: list[None] = []

    def one_later(asked: Any) -> Any:
        if len(taken) == step:
            vendor.next_errors.append(refusal)
        taken.append(None)
        return carry(asked)

    with pytest.raises(approvals.Unasked, match=r"not shown the picture.*sufficient permissions"):
        approvals.hand_in(
            store, "whatsapp", "shown", "en", "utility", carry=one_later, now=NOW, by="ada"
        )
    row = Approval.objects.of(store).get()
    assert (row.status, "sufficient permissions" in row.reason) == ("asked", True)
    assert vendor.templates == {}
    assert hand_in(store, days).status == "pending", "and may be handed in again"


def test_the_words_before_stay_good_until_those_with_the_picture_are(
    store: Store, days: Days, vendor: Graph
) -> None:
    app_id(store, "")
    before = hand_in(store, days)
    approved(store, days, vendor, before)
    app_id(store, graph.APP_ID)
    (line,) = [one for one in approvals.board(store, "whatsapp") if one.template == "shown"]
    assert (line.state, line.before, line.picture) == ("new", before, "fits")
    days.clock.at += timedelta(minutes=1)
    row = hand_in(store, days)
    assert row.name != before.name
    planned(store, days, "key-1", template="shown")
    days.settle()
    approved(store, days, vendor, row)
    planned(store, days, "key-2", template="shown")
    days.settle()
    assert [one["template"]["name"] for one in vendor.taken] == [before.name, row.name]
    assert len(heads(vendor)) == 1


def test_a_picture_that_is_gone_holds_the_message_back(
    store: Store, days: Days, vendor: Graph
) -> None:
    row = hand_in(store, days)
    approved(store, days, vendor, row)
    Image.objects.of(store).delete()
    planned(store, days, template="shown")
    days.settle()
    found = intent(store)
    assert (found.state, found.says) == (
        "failed",
        "the picture fits, approved over these words, is gone",
    )
    assert vendor.taken == []


def test_a_picture_that_was_changed_since_stands_over_them_as_it_is_now(
    store: Store, days: Days, vendor: Graph
) -> None:
    row = hand_in(store, days)
    approved(store, days, vendor, row)
    pictures.keep(store, "fits", picture(size=(300, 200)), now=days.now, by="test")
    planned(store, days, template="shown")
    days.settle()
    ((shown,),) = heads(vendor)
    assert shown["image"]["link"] == pictures.every(store)["fits"]


def test_the_screen_says_which_picture_stands_over_them(store: Store, days: Days) -> None:
    owner = browser_of(a_teammate(store, "Ada Fern", "owner"))
    page = owner.get(reverse("approvals", args=[store.key, "whatsapp"])).content.decode()
    assert "With the picture <bdi>fits</bdi> over it." in page
