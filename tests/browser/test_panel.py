"""The side panel as a person uses it: it saves itself, and the message changes with it."""

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys import queries
from afterword.journeys.text import load_yaml
from afterword.messages.actions import save_template
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.shop import live_through
from tests.desk.test_panel import TEXT
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HELLO = """\
template: hello
name: A short hello
words:
  en:
    subject: "Hello, {{ customer.given_name }}"
    preheader: "One line."
    heading: "Hello."
    opening: "Your {{ order.first }} is well, we hope."
    short: "{{ store.name }}: your {{ order.first }} is well, we hope."
    good: "All is well"
    post_headline: "Thank you"
    post: "Your {{ order.first }} found a home."
    why: "You get this because you ordered {{ order.number }}."
  es:
    subject: "Hola, {{ customer.given_name }}"
    preheader: "Una línea."
    heading: "Hola."
    opening: "Esperamos que {{ order.first }} esté bien."
    short: "{{ store.name }}: esperamos que {{ order.first }} esté bien."
    good: "Todo bien"
    post_headline: "Gracias"
    post: "{{ order.first }} encontró su casa."
    why: "Lo recibes por tu pedido {{ order.number }}."
tones:
  en:
    playful: {heading: "Hello, you.", short: "{{ store.name }}: does {{ order.first }} behave?"}
blocks:
  - {block: heading}
  - {block: text, words: opening}
choices:
  - {key: good, words: good}
post: {size: a6, headline: post_headline, words: post}
"""
STEP = "/desk/ada-fern/journeys/after-first-delivery/edit/step/thanks/"


@pytest.fixture
def shop(live: str, home: Path, now: datetime) -> Store:
    store = a_store(now=now)
    save_template(store, "hello", HELLO, now=now, by="test")
    live_through(store, home)
    return store


@pytest.fixture
def owner(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


def saved(store: Store, step: str = "thanks") -> dict[str, object]:
    row = queries.draft(store, "after-first-delivery")
    assert row is not None
    steps = {one["id"]: one for one in load_yaml(row.text)["steps"]}
    return dict(steps[step])


def test_it_saves_itself_and_the_message_changes_with_it(
    page: Opening, live: str, shop: Store, owner: User
) -> None:
    shown = page()
    sign_in(shown, live, owner)
    shown.goto(STEP)
    expect(shown.get_by_role("button", name="Save the draft")).to_have_count(1)
    shown.get_by_label("Words", exact=True).and_(shown.locator("select")).select_option("hello")
    expect(shown.locator(".handset-from .sp-subject")).to_contain_text("Hello, ")
    mail = shown.frame_locator(".handset-body iframe").locator("body")
    expect(mail).to_contain_text("Hello.")
    assert saved(shop)["template"] == "hello"
    shown.locator("label", has_text="Playful").click()
    expect(mail).to_contain_text("Hello, you")
    shown.get_by_label("Then try").select_option("whatsapp")
    shown.locator("label", has_text="WhatsApp").first.click()
    expect(shown.locator(".handset.whatsapp .bubble-said")).to_contain_text("behave?")
    expect(shown.locator(".talk-choice")).to_have_text("All is well")
    shown.locator("#look-language-es").check(force=True)
    expect(shown.locator(".handset.whatsapp .bubble-said")).to_contain_text("esperamos que")
    _picture(shown, "desk-panel-whatsapp")
    shown.get_by_label("Shown as it reaches").select_option("invented")
    expect(shown.locator("#look-who")).to_have_value("invented")
    found = saved(shop)
    assert (found["tone"], found["channels"]) == ("playful", ["email", "whatsapp"])
    _every_channel(shown)
    _nothing_typed_is_lost(shown, shop)
    _opens_alone_without_script(page(script=False), live, owner, shop)


def _picture(shown: Page, name: str) -> None:
    """A picture in the midst of it: what taking one leaves at the inputs is wiped off again."""
    look(shown, name)
    shown.evaluate(
        "document.querySelectorAll('[style]').forEach((one) => one.removeAttribute('style'))"
    )


def _every_channel(shown: Page) -> None:
    for channel, seen in (
        ("sms", ".handset.sms .bubble-said"),
        ("viber", ".handset.viber .talk-choice"),
        ("webpush", ".handset.lock .lock-note"),
        ("voice", ".handset.call .call-words"),
        ("post", ".sp-paper img"),
    ):
        shown.get_by_label("Then try").select_option(channel)
        shown.locator(f"#look-channel-{channel}").check(force=True)
        expect(shown.locator(seen).first).to_be_visible()
        _picture(shown, f"desk-panel-{channel}")
    expect(shown.locator(".sp-paper img").first).to_have_js_property("complete", True)
    assert shown.locator(".sp-paper img").first.evaluate("one => one.naturalWidth") > 300
    shown.locator("#look-channel-sms").check(force=True)
    expect(shown.locator(".sp-said")).to_contain_text("1 part, GSM-7")


def _nothing_typed_is_lost(shown: Page, shop: Store) -> None:
    """What is typed while an answer is on its way stays, and is saved after it."""

    def slowly(route: Route) -> None:
        shown.wait_for_timeout(600)
        route.continue_()

    shown.route("**/save/", slowly)
    shown.get_by_label("Name", exact=True).fill("A warm word")
    number = shown.locator("#in-valid_for-n")
    number.focus()
    number.press_sequentially("9", delay=20)
    expect(shown.locator(".screen-title")).to_have_text("A warm word")
    expect(number).to_have_value("9")
    expect(number).to_be_focused()
    with shown.expect_response("**/save/"):
        number.blur()
    shown.unroute("**/save/")
    shown.reload()
    assert saved(shop)["valid_for"] == "9 days"
    assert saved(shop)["name"] == "A warm word"


def test_rules_are_built_in_the_panel_and_kept_when_one_leaves_them(
    page: Opening, live: str, shop: Store, owner: User
) -> None:
    shown = page()
    sign_in(shown, live, owner)
    shown.goto("/desk/ada-fern/journeys/after-first-delivery/edit/head/")
    shown.get_by_role("button", name="Add an end").click()
    rules = shown.locator("#in-exits-0-when-builder")
    expect(rules.locator(".cond-sentence")).to_contain_text("complaint")
    rules.locator("select[name$='w0.value']").focus()
    rules.locator("select[name$='w0.value']").select_option("no")
    shown.get_by_label("What it is for").focus()
    expect(rules.locator(".cond-sentence")).to_contain_text("(closed)")
    shown.wait_for_function("() => !document.querySelector('.sp-builder[data-touched]')")
    expect(shown.locator("[name=stamp]")).to_have_value("3")
    rules.get_by_role("button", name="Add a rule").click()
    rules.get_by_role("searchbox").fill("country")
    shown.locator("#in-priority").fill("41")
    shown.locator("#in-priority").blur()
    expect(shown.locator("[name=stamp]")).to_have_value("4")
    expect(rules.get_by_role("searchbox")).to_have_value("country")
    rules.get_by_role("button", name="Country", exact=True).click()
    rules.locator(".cond-add").last.fill("GB")
    rules.get_by_role("button", name="Keep these rules").click()
    expect(shown.locator("[name=stamp]")).to_have_value("5")
    row = queries.draft(shop, "after-first-delivery")
    assert row is not None
    head = load_yaml(row.text)
    assert head["priority"] == 41
    assert head["exits"][0]["when"] == {
        "all": [
            {"has": "complaint", "where": [{"field": "open", "is": False}]},
            {"customer": "country", "is": "GB"},
        ]
    }


def test_a_rule_that_is_added_while_another_field_is_saved_is_there(
    page: Opening, live: str, shop: Store, owner: User
) -> None:
    """The answer to the one comes while that to the other is on its way."""
    shown = page()
    sign_in(shown, live, owner)
    shown.goto("/desk/ada-fern/journeys/after-first-delivery/edit/head/")
    shown.get_by_role("button", name="Add an end").click()
    rules = shown.locator("#in-exits-0-when-builder")
    expect(rules.locator(".cond-sentence")).to_contain_text("complaint")
    held: list[Route] = []
    shown.route("**/conditions/?*", lambda route: held.append(route))
    shown.locator("#in-priority").fill("41")
    rules.get_by_role("button", name="Add a rule").click()
    expect(shown.locator("[name=stamp]")).to_have_value("3")
    for route in held:
        route.continue_()
    rules.get_by_role("searchbox").fill("country")
    expect(rules.get_by_role("button", name="Country", exact=True)).to_be_visible()
    assert held


def test_beside_the_board_closing_it_keeps_what_was_typed_last(
    page: Opening, live: str, shop: Store, owner: User
) -> None:
    shown = page()
    sign_in(shown, live, owner)
    shown.goto("/desk/ada-fern/journeys/after-first-delivery/edit/")
    title = shown.locator(".story-card a[data-opens='care']")
    title.evaluate("one => one.click()")
    name = shown.locator("#panel").get_by_label("Name", exact=True)
    name.fill("The best of it")
    name.press("Escape")
    expect(title).to_have_text("The best of it")
    expect(shown.locator("#panel panel-form")).to_have_count(0)
    assert saved(shop, "care")["name"] == "The best of it"


def _opens_alone_without_script(shown: Page, live: str, owner: User, shop: Store) -> None:
    sign_in(shown, live, owner)
    shown.goto(STEP)
    shown.get_by_label("Name", exact=True).fill("Plainly")
    shown.get_by_role("button", name="Save the draft").click()
    expect(shown.locator(".screen-title")).to_have_text("Plainly")
    assert saved(shop)["name"] == "Plainly"


def test_every_kind_on_every_screen(page: Opening, live: str, shop: Store, owner: User) -> None:
    from afterword.journeys import draft_actions

    draft_actions.begin_new(shop, TEXT, now=datetime.fromisoformat("2026-11-24T09:00Z"), by="x")
    kinds = "/desk/ada-fern/journeys/all-kinds/edit/"
    paths = {
        "ask": kinds + "step/question/",
        "wait": kinds + "step/breath/",
        "listen": kinds + "step/listen/",
        "branch": kinds + "step/fork/",
        "split": kinds + "step/lot/",
        "task": kinds + "step/call-them/",
        "update": kinds + "step/note/",
        "head": kinds + "head/",
    }
    for size, scheme, language in (
        ("desktop", "light", "en"),
        ("desktop", "dark", "en"),
        ("phone", "light", "en"),
        ("phone", "dark", "ar"),
    ):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, owner)
        for name, path in paths.items():
            shown.goto(path)
            look(shown, f"desk-panel-{name}-{size}-{scheme}-{language}")
            accessible(shown)
            no_sideways(shown)
