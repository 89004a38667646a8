"""Help with words in a real browser: settling it, and using it while one writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.conversations import assist_settings
from afterword.conversations.models import Conversation
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from tests.assist.given import a_talk, connect, wrote
from tests.assist.stand_in import KEY, MODEL, Chat
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.given import Days, a_store
from tests.vendors.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(live: str) -> Store:
    return a_store(now=NOW)


@pytest.fixture
def mia(shop: Store) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=NOW)
    house.add_member(shop, user, "owner", now=NOW, by="test")
    return user


@pytest.fixture
def server() -> Iterator[tuple[Chat, str]]:
    chat = Chat()
    with served(chat.app()) as url:
        yield chat, f"{url}/v1"


@pytest.fixture
def desk(page: Opening, live: str, mia: User) -> Page:
    opened = page()
    sign_in(opened, live, mia)
    return opened


def test_a_store_settles_it(
    shop: Store, desk: Page, page: Opening, live: str, mia: User, server: tuple[Chat, str]
) -> None:
    chat, url = server
    chat.answers = ["Hello [name-1], we look where [order-1] is, and write to you today."]
    desk.goto("/desk/ada-fern/settings/")
    desk.get_by_role("link", name="Settle the help with words").click()
    for label, value in {
        "Address": url,
        "Model": MODEL,
        "Key": KEY,
        "Price of a million tokens it reads": "0.5",
        "Price of a million tokens it writes": "1.5",
        "Currency of these prices": "USD",
        "At the most in a month": "20",
    }.items():
        desk.get_by_label(label, exact=True).fill(value)
    desk.get_by_role("button", name="Save the model").click()
    expect(desk.get_by_role("status").get_by_text("Saved.")).to_be_visible()
    desk.get_by_role("button", name="Try it with these words").click()
    expect(desk.get_by_text("Hello Ana Petrović, we look where #1042 is")).to_be_visible()
    assert "Ana" not in chat.said
    accessible(desk)
    look(desk, "assist-tried-desktop-light-en")
    desk.get_by_role("button", name="Switch it on").click()
    expect(desk.get_by_role("heading", name="It is on")).to_be_visible()
    assert assist_settings.uses(shop) == ("draft", "tone", "translate", "summary")
    for size, scheme, language in (("phone", "dark", "en"), ("desktop", "light", "ar")):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, mia)
        shown.goto("/desk/ada-fern/settings/assist/")
        accessible(shown)
        no_sideways(shown)
        look(shown, f"assist-settled-{size}-{scheme}-{language}")


# ---------------------------------------------------------------------------- beside the composer


@pytest.fixture
def talk(shop: Store, home: Path) -> Conversation:
    """Ana asks in English, and once more in Spanish."""
    found = a_talk(shop, home)
    later = NOW + timedelta(minutes=5)
    spanish = "¿Dónde está mi pedido? Quiero saber cuándo llega, por favor."
    Days(home, later).hear(shop, wrote(spanish, "two", later))
    found.refresh_from_db()
    return found


@pytest.fixture
def chat(shop: Store, server: tuple[Chat, str]) -> Chat:
    connect(shop, server[1])
    return server[0]


def menu(shown: Page, name: str) -> None:
    shown.locator("summary", has_text="Help with words").click()
    shown.get_by_role("button", name=name).click()


def test_it_works(chat: Chat, desk: Page, talk: Conversation) -> None:
    chat.answers = [
        "[name-1], your order [order-1] is with DPD. You have it by Friday, 15% off. "
        "See http://evil.example.",
        "[name-1], it is with DPD.",
    ]
    chat.waits = 1.0
    desk.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    composer = desk.get_by_label("Your answer")
    composer.fill("Dear Ana,")
    menu(desk, "Draft a reply")
    expect(desk.get_by_text("Looking for words…")).to_be_visible()
    drafted = "Ana, your order #1042 is with DPD. You have it by Friday, 15% off. See"
    expect(composer).to_have_value(drafted)
    mark = desk.locator(".assist-mark")
    expect(mark).to_have_text("Suggested")
    expect(desk.get_by_text("Check 15: we did not tell it that.")).to_be_visible()
    assert "evil" not in composer.input_value()
    composer.fill("Ana, your order #1042 is with DPD. You have it by Monday, really.")
    expect(mark).to_have_text("Suggested, you changed 4 words")
    expect(desk.get_by_text("Check 15")).to_be_hidden()  # it stands there no more
    accessible(desk)
    look(desk, "assist-suggested-desktop-light-en", full=False)
    chat.waits = 0.0
    menu(desk, "Make it shorter")
    expect(composer).to_have_value("Ana, it is with DPD.")
    desk.get_by_role("button", name="Back to what you wrote").click()
    expect(composer).to_have_value(
        "Ana, your order #1042 is with DPD. You have it by Monday, really."
    )
    expect(mark).to_be_hidden()
    assert Intent.objects.everywhere().filter(purpose="answer").count() == 0


def test_what_they_write_meanwhile_stays(chat: Chat, desk: Page, talk: Conversation) -> None:
    chat.answers, chat.waits = ["Another thing."], 1.0
    desk.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    composer = desk.get_by_label("Your answer")
    composer.fill("It is")
    menu(desk, "Make it friendlier")
    composer.fill("It is late, and we are sorry.")
    expect(desk.locator(".assist-says")).not_to_contain_text("Looking")
    expect(composer).to_have_value("It is late, and we are sorry.")
    expect(desk.locator(".assist-mark")).to_be_hidden()


def test_a_fault_says_what_to_do(chat: Chat, desk: Page, talk: Conversation) -> None:
    chat.does = "busy"
    desk.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    composer = desk.get_by_label("Your answer")
    composer.fill("Mine")
    menu(desk, "Make it more formal")
    expect(desk.get_by_text("Try it again in 7 seconds.")).to_be_visible()
    expect(composer).to_have_value("Mine")
    accessible(desk)


def test_a_summary_becomes_a_note(chat: Chat, desk: Page, talk: Conversation) -> None:
    chat.answers = ["She asks where [order-1] is, twice."]
    desk.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    menu(desk, "Sum up in a note")
    expect(desk.get_by_label("Your answer")).to_have_value("She asks where #1042 is, twice.")
    expect(desk.get_by_role("radio", name="Note")).to_be_checked()
    desk.get_by_role("button", name="Keep the note").click()
    expect(desk.get_by_text("only the team sees this")).to_be_visible()


def test_their_words_in_mine(chat: Chat, desk: Page, talk: Conversation) -> None:
    chat.answers = ["Where is my order? I would like to know when it comes, please."]
    desk.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    desk.get_by_role("button", name="Say it in my language").click()
    expect(desk.get_by_text("I would like to know when it comes")).to_be_visible()
    look(desk, "assist-rendered-desktop-light-en", full=False)
    desk.reload()
    expect(desk.get_by_text("I would like to know when it comes")).to_be_visible()
    assert chat.tried == 1


def test_without_script(
    chat: Chat, page: Opening, live: str, mia: User, talk: Conversation
) -> None:
    chat.answers = ["[name-1], it is with DPD."]
    shown = page(script=False)
    sign_in(shown, live, mia)
    shown.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    shown.get_by_label("Your answer").fill("Dear")
    menu(shown, "Draft a reply")
    expect(shown.get_by_label("Your answer")).to_have_value("Ana, it is with DPD.")
    expect(shown.locator(".assist-mark")).to_have_text("Suggested")


def test_how_the_order_stands_without_any_model(desk: Page, talk: Conversation) -> None:
    desk.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
    menu(desk, "Say how the order stands")
    expect(desk.get_by_label("Your answer")).to_have_value(re.compile("#1042, Hario V60"))
    expect(desk.locator(".assist-mark")).to_have_text("Suggested")
    accessible(desk)
    look(desk, "assist-facts-desktop-light-en", full=False)


def test_on_a_phone_in_the_dark_and_from_right_to_left(
    chat: Chat, page: Opening, live: str, mia: User, talk: Conversation
) -> None:
    for size, scheme, language in (("phone", "dark", "en"), ("desktop", "light", "ar")):
        chat.answers = ["[name-1], your order [order-1] is with DPD, on its way to you."]
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, mia)
        shown.goto(f"/desk/ada-fern/inbox/{talk.pk}/")
        shown.locator(".talk-assist summary").click()
        shown.locator('.talk-assist button[value="draft"]').click()
        expect(shown.locator(".assist-mark")).to_be_visible()
        accessible(shown)
        no_sideways(shown)
        look(shown, f"assist-suggested-{size}-{scheme}-{language}", full=False)


def loud(messages: list[dict[str, str]]) -> str:
    """Every text in capitals, its marks as they were."""
    texts: dict[str, str] = json.loads(messages[1]["content"])["texts"]
    return json.dumps(
        {name: said.upper().replace("[TEXT-", "[text-") for name, said in texts.items()}
    )


def test_what_a_template_lacks_is_suggested(chat: Chat, desk: Page) -> None:
    chat.answers = [loud, loud]
    desk.goto("/desk/ada-fern/words/order-shipped/languages/?language=it")
    desk.get_by_role("button", name="Suggest what is missing in Italian").click()
    expect(desk.get_by_text("Suggested. Read it before you save")).to_be_visible()
    expect(desk.locator('textarea[name="w:it::subject"]')).to_have_value(re.compile("[A-Z]{4}"))
    accessible(desk)
    look(desk, "assist-template-desktop-light-en", full=False)
    desk.goto("/desk/ada-fern/words/order-shipped/tones/")
    accessible(desk)
    look(desk, "assist-tones-desktop-light-en")
