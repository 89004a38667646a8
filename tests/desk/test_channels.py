"""The ways to people on the desk and on the command line: who carries them, what they cost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.outbox.queries import spent, ways
from afterword.ui.money import micros
from tests.conftest import NOW
from tests.given import Days, placed, tell

JOURNEY = """
journey: told
name: By mail
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation}
"""


def test_it_works(store: Store, owner: Client, home: Path) -> None:
    """A price is written down; what goes out costs it, and the journey says what it came to."""
    address = f"/desk/{store.key}/settings/channels/"
    assert "Caught here" in owner.get(address).content.decode()
    assert owner.post(address, {"email": "0.0079", "sms": ""}).status_code == 302
    store.refresh_from_db()
    assert store.rules.costs == {"email": 0.0079}
    journeys.publish(store, JOURNEY, now=NOW, by="test")
    journeys.switch(store, "told", on=True, now=NOW, by="test")
    page = f"/desk/{store.key}/journeys/told/"
    assert "about £0.0079 a person" in owner.get(page).content.decode()
    days = Days(home)
    for number in (1, 2):
        tell(store, placed(NOW + timedelta(minutes=number), f"order/shop:{number}"))
    days.until(NOW + timedelta(minutes=5))
    one = Intent.objects.of(store).first()
    assert one is not None
    assert (one.cost, one.cost_currency) == (7900, "GBP")
    assert [(some.micros, some.messages) for some in spent(store, "told")["confirm"]] == [
        (15800, 2)
    ]
    assert "£0.0158 so far" in owner.get(page).content.decode()
    assert "E-mail, £0.0079" in owner.get(f"/desk/{store.key}/messages/{one.pk}/").content.decode()


@pytest.mark.parametrize("price", ["-1", "a lot", "1001", "0.0000001"])
def test_what_is_no_price_is_told(store: Store, owner: Client, price: str) -> None:
    answer = owner.post(f"/desk/{store.key}/settings/channels/", {"email": price})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    store.refresh_from_db()
    assert store.rules.costs == {}


def test_a_connected_channel_says_who_carries_it(store: Store, owner: Client) -> None:
    house.save_account(
        store, kind="channel", plug="email", settings={"host": "mx.example"}, secrets_={},
        now=NOW, by="test",
    )  # fmt: skip
    (mail,) = [one for one in ways(store) if one.channel == "email"]
    assert (mail.connected, mail.provider, mail.hears) == (True, "smtp", True)
    assert (
        "A mail server (SMTP)"
        in owner.get(f"/desk/{store.key}/settings/channels/").content.decode()
    )


def test_the_timing_keeps_the_prices(store: Store, owner: Client) -> None:
    owner.post(f"/desk/{store.key}/settings/channels/", {"email": "0.5"})
    sent = {
        "marketing_days": "all", "ceiling_any": "6", "ceiling_marketing": "1",
        "talk_service": "always",
    }  # fmt: skip
    assert owner.post(f"/desk/{store.key}/settings/timing/", sent).status_code == 302
    store.refresh_from_db()
    assert store.rules.costs == {"email": 0.5}


@pytest.mark.parametrize(
    ("amount", "says"),
    [(7900, "£0.0079"), (80000, "£0.08"), (500000, "£0.50"), (10130400, "£10.13"), (0, "£0.00")],
)
def test_money_is_exact_where_it_is_small(amount: int, says: str) -> None:
    assert micros(amount, "GBP") == says
