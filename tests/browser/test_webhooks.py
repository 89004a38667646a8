"""The webhooks' screens in a real browser: one is made, tested, fails, and is told again; on every
size, in the dark, from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from afterword.engine.ports import NoChance, SystemClock
from afterword.engine.webhooks import Teller
from afterword.house.models import Store, User
from afterword.outbox.webhooks import actions
from afterword.outbox.webhooks.models import Delivery, Try, Webhook
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.given import a_store, placed, tell
from tests.webhooks.receiver import Receiver, receiving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "es"),
    ("phone", "dark", "ar"),
]
WEBHOOKS = "/desk/ada-fern/settings/webhooks/"


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    return a_store(now=now)


@pytest.fixture
def crm() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def told_all(later: timedelta = timedelta(0)) -> None:
    """Let what is due go out, so much later."""
    from afterword.engine.ports import VirtualClock
    from afterword.engine.reactions import react

    clock = VirtualClock(SystemClock().now() + later)
    carrier = Carrier(1, http=Http(connect=2, total=2))
    teller = Teller(clock=clock, chance=NoChance(), carrier=carrier)
    while react(clock.now()):
        pass
    while teller.round() or teller.flying:
        teller._down.wait(0.05)
    carrier.close()


def test_it_works(shop: Store, mia: User, page: Opening, live: str, crm: Receiver) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/settings/")
    shown.get_by_role("link", name="See the webhooks").click()
    shown.get_by_label("What it is for").fill("CRM")
    shown.get_by_label("Its address").fill("https://10.0.0.7/hook")
    shown.get_by_label("What it is told").fill("order.*, message.delivered")
    shown.get_by_role("button", name="Make the webhook").click()
    expect(shown.get_by_role("alert")).to_contain_text("private network")
    shown.get_by_label("Its address").fill(f"{crm.url}/hook")
    shown.get_by_role("button", name="Make the webhook").click()
    secret = shown.locator("code.secret").inner_text()
    assert re.fullmatch(r"whsec_\S{44}", secret)
    crm.does(secrets=[secret])
    shown.goto(WEBHOOKS)
    shown.get_by_role("link", name="CRM").click()
    expect(shown.get_by_role("button", name="Send a test")).to_be_visible()
    assert secret not in shown.content()
    shown.get_by_role("button", name="Send a test").click()
    told_all()
    shown.reload()
    expect(shown.get_by_role("row", name="webhook.test")).to_contain_text("Arrived")
    # One that does not work for days.
    crm.does(answers=[500, 503, 500])
    tell(shop, placed(SystemClock().now()), now=SystemClock().now())
    told_all()
    shown.reload()
    expect(shown.get_by_role("row", name="order.placed")).to_contain_text("500")
    crm.does(answers=[200])
    shown.get_by_role("button", name=re.compile("Tell it again.*order.placed")).click()
    expect(shown.get_by_text("It is told again.")).to_be_visible()
    told_all()
    shown.reload()
    expect(shown.get_by_role("row", name="order.placed")).to_contain_text("Arrived")


def test_it_looks_as_it_should(
    shop: Store, mia: User, page: Opening, live: str, crm: Receiver
) -> None:
    now = SystemClock().now()
    made = {"url": f"{crm.url}/hook", "private": False, "now": now, "by": "test"}
    hook, secret = actions.make(shop, name="CRM of the shop", kinds=["*"], **made)  # type: ignore[arg-type]
    gone, other = actions.make(shop, name="Old till", kinds=["order.*"], **made)  # type: ignore[arg-type]
    crm.does(secrets=[secret, other], answers=[200])
    tell(shop, placed(now), now=now)
    told_all()
    actions.test(shop, hook.pk, now=now, by="test")
    # What both are told is in the air at once: which of them answers first is not for the test.
    lost = Delivery.objects.of(shop).filter(webhook=gone)
    Try.objects.of(shop).filter(delivery__in=lost).update(status=410)
    lost.update(state="failed", status=410)
    Webhook.objects.of(shop).filter(id=gone.pk).update(
        enabled=False, off_why="the receiver wants no more (410)"
    )
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        for name, address in (
            ("webhooks", WEBHOOKS),
            ("webhook", f"{WEBHOOKS}{hook.pk}/"),
            ("webhook-off", f"{WEBHOOKS}{gone.pk}/"),
            ("today-webhook-off", "/desk/ada-fern/"),
        ):
            shown.goto(address)
            accessible(shown)
            no_sideways(shown)
            look(shown, f"{name}-{size}-{scheme}-{language}")
