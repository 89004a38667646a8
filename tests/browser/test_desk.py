"""The desk in a real browser: every screen on every size, in the dark, from right to left; the
islands; the keyboard; without script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.conversations.models import Task
from afterword.engine.models import CarrierCode
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys.models import Run
from afterword.outbox.models import Caught, Intent
from afterword.programs.offers import actions as offers
from afterword.timeline.models import Shipment
from afterword.timeline.queries import customer_by
from tests.browser.conftest import (
    Opening,
    Scheme,
    Size,
    accessible,
    look,
    no_sideways,
    sign_in,
)
from tests.desk.shop import live_through
from tests.given import a_store, placed, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "en"),
    ("phone", "dark", "ar"),
]


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    """Ada & Fern, and nobody has bought yet."""
    return a_store(now=now)


@pytest.fixture
def desk(page: Opening, live: str, mia: User) -> Page:
    """A page of the owner's on a desktop."""
    opened = page()
    sign_in(opened, live, mia)
    return opened


def odd_word(store: Store) -> int:
    """A carrier that is refused, and a word of its that nobody knows."""
    now = datetime.now(UTC)
    house.save_account(
        store, kind="carrier", plug="easypost", settings={}, secrets_={}, now=now, by="test"
    )
    house.heard_of_asking(store, "easypost", "EasyPost: this API key is not valid", "carrier")
    sealed = store.secret.seal_json({"message": "Sendung beim Zoll, Abgaben offen"}, "code")
    row = CarrierCode.objects.create(
        store=store, source="easypost", code="in_transit zoll", first=now - timedelta(days=9),
        last=now, count=12, sealed=sealed,
    )  # fmt: skip
    return row.pk


def an_offer(store: Store) -> str:
    """An offer with a few codes left."""
    now = datetime.now(UTC)
    worth = {"en": "Ten percent off", "es": "Un diez por ciento menos"}
    made = offers.save(store, "ten-off", worth=worth, ends=None, now=now, by="test")
    offers.take_in(store, made, ["TEN-1", "TEN-2"], now=now, by="test")
    return made.key


def screens(store: Store) -> dict[str, str]:
    """Every screen of the desk but the journeys', by name."""
    desk = f"/desk/{store.key}/"
    ana = customer_by(store, "ana@petrovic.example").pk
    held = Intent.objects.of(store).get(state="planned").pk
    sent = Intent.objects.of(store).filter(step="check-in", state="accepted").order_by("id")[0].pk
    unknown = Intent.objects.of(store).get(state="unknown").pk
    mail = Caught.objects.of(store).order_by("-id")[0].pk
    late = Shipment.objects.of(store).get(about="shipment/x:1066").pk
    task = Task.objects.of(store).order_by("id")[0].pk
    run = Run.objects.of(store).order_by("id")[0]
    Run.objects.of(store).filter(id=run.pk).update(error="KeyError: 'product'")
    smtp = {"host": "smtp.ada-fern.example", "port": 587, "security": "starttls"}
    house.save_account(
        store, kind="channel", plug="email", settings=smtp, secrets_={},
        now=datetime.now(UTC), by="test",
    )  # fmt: skip
    house.heard_of_sending(store, "email", "535 5.7.8 the user name or password is wrong")
    return {
        "today": desk,
        "customers": f"{desk}customers/",
        "timeline": f"{desk}customers/{ana}/",
        "proof": f"{desk}customers/{ana}/proof/",
        "forget": f"{desk}customers/{ana}/forget/",
        "messages": f"{desk}messages/",
        "message-held": f"{desk}messages/{held}/",
        "message-sent": f"{desk}messages/{sent}/",
        "message-unknown": f"{desk}messages/{unknown}/",
        "undelivered": f"{desk}undelivered/",
        "parcels": f"{desk}parcels/",
        "parcels-write": f"{desk}parcels/write/?id={late}",
        "claim": f"{desk}parcels/{late}/claim/",
        "mail": f"{desk}mailbox/{mail}/",
        "mail-phone": f"{desk}mailbox/{mail}/?as=phone",
        "mail-text": f"{desk}mailbox/{mail}/?as=text",
        "mail-source": f"{desk}mailbox/{mail}/?as=source",
        "mailbox": f"{desk}mailbox/",
        "task": f"{desk}tasks/{task}/",
        "intake": f"{desk}intake/",
        "parked": f"{desk}journeys/{run.journey}/parked/",
        "library": f"{desk}library/",
        "library-one": f"{desk}library/before-it-runs-out/",
        "seasons": f"{desk}seasons/",
        "settings": f"{desk}settings/",
        "import": f"{desk}import/",
        "connection": f"{desk}settings/channel/email/",
        "timing": f"{desk}settings/timing/",
        "inbox": f"{desk}inbox/?view=all",
        "hours": f"{desk}inbox/settings/",
        "answers": f"{desk}inbox/answers/",
        "understanding": f"{desk}inbox/understanding/?days=90",
        "assist": f"{desk}settings/assist/",
        "measures": f"{desk}inbox/measures/",
        "dates": f"{desk}dates/?days=90",
        "channels": f"{desk}settings/channels/",
        "carriers": f"{desk}settings/carriers/",
        "carrier-code": f"{desk}settings/carriers/code/{odd_word(store)}/",
        "connection-sms": f"{desk}settings/channel/sms/",
        "own-words": f"{desk}settings/words/",
        "points": f"{desk}points/",
        "offers": f"{desk}offers/",
        "offer": f"{desk}offers/{an_offer(store)}/",
        "templates": f"{desk}words/",
        "pictures": f"{desk}pictures/",
        "voice": f"{desk}settings/voice/",
        "tracking-page": f"{desk}settings/page/",
        "webhooks": f"{desk}settings/webhooks/",
        "closed": f"{desk}closed/",
        "own": "/own/",
        "stores": "/stores/",
        "second-factor": "/account/2fa/",
        "password": "/account/password/change/",
        "sign-out": "/account/logout/",
        "not-there": "/nope/",
    }


def test_it_works(shop: Store, mia: User, home: Path, page: Opening, live: str) -> None:
    live_through(shop, home)
    found = screens(shop)
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        for name, address in found.items():
            shown.goto(address)
            accessible(shown)
            no_sideways(shown)
            wanted = "rtl" if language == "ar" else "ltr"
            assert shown.evaluate("document.documentElement.dir") == wanted
            look(shown, f"desk-{name}-{size}-{scheme}-{language}")
    shown = page("desktop", "light", "ar")
    sign_in(shown, live, mia)
    for name in ("today", "timeline", "mail", "settings"):
        shown.goto(found[name])
        no_sideways(shown)
        look(shown, f"desk-{name}-desktop-light-ar")


def test_empty_screens(shop: Store, mia: User, page: Opening, live: str) -> None:
    for size, scheme in (("desktop", "light"), ("phone", "dark")):
        shown = page(size, scheme)  # type: ignore[arg-type]
        sign_in(shown, live, mia)
        for name in ("", "customers/", "audiences/", "messages/", "mailbox/", "intake/", "dates/"):
            shown.goto(f"/desk/ada-fern/{name}")
            accessible(shown)
            look(shown, f"desk-empty-{name.strip('/') or 'today'}-{size}-{scheme}")


def test_coming_in_by_a_link(shop: Store, mia: User, page: Opening) -> None:
    link = house.make_sign_in_link(mia, now=datetime.now(UTC))
    for size, scheme in (("phone", "light"), ("desktop", "dark")):
        shown = page(size, scheme)  # type: ignore[arg-type]
        shown.goto("/account/login/")
        accessible(shown)
        look(shown, f"desk-sign-in-{size}-{scheme}")
        shown.goto("/claim/made-up/")
        accessible(shown)
        look(shown, f"desk-link-gone-{size}-{scheme}")
        shown.goto(f"/claim/{link}/")
        accessible(shown)
        look(shown, f"desk-claim-{size}-{scheme}")
    shown.get_by_label("A password, at least 12 characters").fill("a very calm kettle")
    shown.get_by_role("button", name="Open the desk").click()
    expect(shown.get_by_role("heading", level=1)).to_contain_text("Mia")


# -------------------------------------------------------------------------------------- islands


def still(page: Page) -> None:
    """Stop the page's clock: it goes on when the test says so, however slow the machine is."""
    page.clock.install(time=datetime(2026, 11, 24, 9, tzinfo=UTC))
    page.clock.pause_at(datetime(2026, 11, 24, 10, tzinfo=UTC))


def test_slash_puts_the_cursor_into_the_search_field(shop: Store, desk: Page) -> None:
    tell(shop, placed())
    desk.goto("/desk/ada-fern/settings/")
    field = desk.get_by_role("searchbox")
    expect(desk.locator("find-key kbd")).to_be_visible()
    desk.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    desk.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    desk.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    why = desk.get_by_label("Why", exact=True)
    why.press_sequentially("and/or")
    expect(why).to_have_value("and/or")
    expect(field).not_to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("/")
    desk.keyboard.type("ana@example.com")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ana Petrović")


def test_what_is_settled_elsewhere_stands_side_by_side(shop: Store, desk: Page) -> None:
    """One below the other, the settings were seven screens long."""
    desk.goto("/desk/ada-fern/settings/")
    for one, other in (("timing", "hours"), ("points", "assist")):
        first, second = (desk.locator(f"#{name}").bounding_box() for name in (one, other))
        assert first
        assert second
        assert abs(first["y"] - second["y"]) < 1, (one, other)
        assert abs(first["height"] - second["height"]) < 1
    height = desk.evaluate("document.documentElement.scrollHeight")
    assert height < 5000, "it was 6500"


def test_a_note_goes_by_itself_and_can_be_undone_before(shop: Store, desk: Page) -> None:
    still(desk)
    desk.goto("/desk/ada-fern/settings/")
    desk.get_by_role("button", name="Stop everything").click()
    note = desk.locator("toast-note")
    expect(note).to_contain_text("Stopped. Nothing goes out until it is released.")
    desk.clock.fast_forward(7_000)
    expect(note).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(note).to_contain_text("Released.")
    expect(desk.get_by_role("button", name="Stop everything")).to_be_visible()
    desk.clock.fast_forward(8_500)
    expect(note).to_have_count(0)


def test_a_note_can_be_read(shop: Store, desk: Page) -> None:
    desk.goto("/desk/ada-fern/settings/")
    desk.get_by_role("button", name="Stop everything").click()
    desk.locator("toast-note").hover()
    look(desk, "desk-toast-desktop-light-en", full=False)
    accessible(desk)


def test_a_note_under_the_pointer_stays_and_can_be_closed(shop: Store, desk: Page) -> None:
    still(desk)
    desk.goto("/desk/ada-fern/settings/")
    desk.get_by_role("button", name="Stop everything").click()
    note = desk.locator("toast-note")
    note.hover()
    desk.clock.fast_forward(20_000)
    expect(note).to_be_visible()
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)


def test_what_failed_stays(shop: Store, mia: User, desk: Page) -> None:
    still(desk)
    desk.goto("/desk/ada-fern/settings/")
    # The last owner cannot go: the refusal is a note that stays.
    token = desk.locator("#stop input[name=csrfmiddlewaretoken]").input_value()
    desk.request.post(
        f"/desk/ada-fern/settings/team/{mia.pk}/",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": desk.url},
        max_redirects=0,
    )
    desk.goto("/desk/ada-fern/settings/")
    note = desk.locator("toast-note.error")
    expect(note).to_contain_text("a store keeps at least one owner")
    desk.clock.fast_forward(60_000)
    expect(note).to_be_visible()


def test_today_keeps_itself_up_to_date_and_the_keyboard_its_place(
    shop: Store, desk: Page, home: Path
) -> None:
    tell(shop, placed())
    desk.goto("/desk/ada-fern/")
    expect(desk.get_by_text("No journey is switched on")).to_be_visible()
    desk.locator("#look").focus()
    house.stop(shop, scope="all", why="", now=datetime.now(UTC), by="test")
    with desk.expect_response(lambda got: "seen=" in got.url and got.status == 200):
        pass
    expect(desk.locator("#look")).to_be_focused()
    with desk.expect_response(lambda got: "seen=" in got.url and got.status == 204):
        pass


def test_a_page_left_open_goes_to_the_door_when_its_session_ends(shop: Store, desk: Page) -> None:
    desk.goto("/desk/ada-fern/")
    desk.context.clear_cookies()
    desk.wait_for_url("**/account/login/")
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()


# ------------------------------------------------------------------------------------- keyboard


def test_the_keyboard_reaches_everything_in_order(shop: Store, desk: Page) -> None:
    tell(shop, placed())
    desk.goto("/desk/ada-fern/customers/")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="To the content")).to_be_focused()
    seen = []
    for _ in range(15):
        desk.keyboard.press("Tab")
        seen.append(
            desk.evaluate(
                "(document.activeElement.getAttribute('aria-label')"
                " || document.activeElement.textContent || document.activeElement.name)"
                ".trim().split(/\\s+/)[0]"
            )
        )
        ring = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert (seen[-1], ring) == (seen[-1], "solid")
    assert seen[:2] == ["Ada", "q"]
    wanted = [
        "Today",
        "Inbox",
        "Customers",
        "Audiences",
        "Parcels",
        "Journeys",
        "Templates",
        "Messages",
    ]
    assert seen[2:11] == [*wanted, "Settings"]
    assert seen[-1] == "Ana"


def test_the_skip_link_leads_past_the_side_bar(shop: Store, desk: Page) -> None:
    tell(shop, placed())
    desk.goto("/desk/ada-fern/customers/")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Ana Petrović")).to_be_focused()


# ----------------------------------------------------------------------------- without script


def test_the_desk_works_without_script(shop: Store, mia: User, page: Opening, live: str) -> None:
    tell(shop, placed())
    shown = page("phone", script=False)
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/")
    expect(shown.get_by_role("link", name="Settings")).to_be_hidden()
    shown.locator(".menu-toggle summary").click()
    shown.get_by_role("searchbox").fill("#1042")
    shown.get_by_role("searchbox").press("Enter")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Ana Petrović")
    shown.locator(".menu-toggle summary").click()
    look(shown, "desk-menu-phone-light-en", full=False)
    shown.get_by_role("link", name="Settings").click()
    shown.get_by_role("button", name="Stop everything").click()
    expect(shown.get_by_text("Stopped. Nothing goes out until it is released.")).to_be_visible()
    shown.get_by_role("button", name="Undo").click()
    expect(shown.get_by_role("button", name="Stop everything")).to_be_visible()


def test_every_target_on_a_phone_is_large_enough(
    shop: Store, mia: User, page: Opening, live: str
) -> None:
    """WCAG 2.2 asks for 24 pixels; buttons and the menu have 44, as LOOK says."""
    tell(shop, placed())
    shown = page("phone")
    sign_in(shown, live, mia)
    for address in ("/desk/ada-fern/", "/desk/ada-fern/settings/"):
        shown.goto(address)
        shown.locator(".menu-toggle summary").click()
        small = shown.evaluate(
            """[...document.querySelectorAll('.button:not(.small), .nav a, .menu-toggle summary')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)
            .map(one => one.outerHTML.slice(0, 80))"""
        )
        assert small == []
