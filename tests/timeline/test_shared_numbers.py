"""A no, and an address that is closed, bind everyone who comes to have it, also of several who come
in at once."""

from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.outbox.addresses import block_address
from afterword.timeline import consents
from afterword.timeline.identity import Digests
from afterword.timeline.models import Consent, ContactPoint
from afterword.timeline.queries import customer_by, timeline
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, tell

NUMBER = "+447700900318"
FAMILY = ("ben", "cleo")


def who(name: str) -> shapes.Who:
    return shapes.Who(email=f"{name}@post.example", phone=NUMBER, name=f"{name} Vale")


def come_in(store: Store) -> None:
    """Two whom nobody knew, with one number between them, told in one go."""
    orders = [placed(NOW, f"order/shop:{name}", who(name)) for name in FAMILY]
    tell(store, *orders, now=NOW)


def test_a_no_binds_both(store: Store, home: Path) -> None:
    tell(store, placed(NOW, "order/shop:ana", who("ana")), now=NOW)
    ana = customer_by(store, "ana@post.example")
    digest = Digests(store.secret).phone(NUMBER)
    said = consents.Word("sms", digest, "offers", False, "Stop")
    consents.say(store, ana, [said], proof=consents.Proof(source="agent"), now=NOW, by="test")
    days = Days(home, NOW)
    days.settle()
    days.sender.close()
    come_in(store)
    for name in FAMILY:
        person = customer_by(store, f"{name}@post.example")
        kept = Consent.objects.of(store).filter(customer=person, channel="sms", contact=digest)
        assert list(kept.values_list("purpose", "given")) == [("offers", False)], name


@pytest.mark.parametrize("why", ["bounced", "complained"])
def test_a_closed_address_is_closed_for_both(store: Store, why: str) -> None:
    digest = Digests(store.secret).phone(NUMBER)
    block_address(
        store, "sms", digest, why=why, detail="", key="x", now=NOW, by="test",
    )  # fmt: skip
    come_in(store)
    assert ContactPoint.objects.of(store).filter(digest=digest).count() == 2
    for name in FAMILY:
        present = timeline(customer_by(store, f"{name}@post.example")).present
        assert present.blocks["sms", digest] == why, name
