"""The conversation screen: two people at once, nothing lost, nothing said twice."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.conversations import canned, saying
from afterword.house.models import Store, User
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.one_talk import Desk, a_desk, a_teammate, chatted
from tests.given import ANA, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(store, home, monkeypatch)


@pytest.fixture
def mia(store: Store) -> User:
    return a_teammate(store, "Mia Kovač")


@pytest.fixture
def tom(store: Store) -> User:
    return a_teammate(store, "Tom Bell")


def said(desk: Desk) -> list[Intent]:
    return list(Intent.objects.of(desk.store).filter(step=saying.STEP).order_by("id"))


Opened = Callable[..., Page]


@pytest.fixture
def opened(page: Opening, live: str, desk: Desk) -> Opened:
    """Opens the conversation for somebody."""

    def open_it(user: User, *how: str, script: bool = True) -> Page:
        shown = page(*how, script=script)  # type: ignore[arg-type]
        sign_in(shown, live, user)
        shown.goto(f"/desk/{desk.store.key}/inbox/{desk.talk.pk}/")
        return shown

    return open_it


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_it_can_be_read_by_all(desk: Desk, opened: Opened, mia: User, how: tuple[str, ...]) -> None:
    shown = opened(mia, *how)
    expect(shown.locator("#talk-lines").get_by_text("Monday is too late")).to_be_visible()
    shown.wait_for_timeout(600)
    look(shown, f"inbox-talk-{'-'.join(how)}", full=how[0] == "phone")
    accessible(shown)
    no_sideways(shown)


def test_two_people_at_once(desk: Desk, opened: Opened, mia: User, tom: User) -> None:
    """Both see each other, both write; the second one is told before their words go."""
    hers, his = opened(mia), opened(tom)
    expect(hers.locator("#talk-head")).to_contain_text("Tom Bell is reading", timeout=8000)
    his.get_by_label("Your answer").press_sequentially("It is on its way")
    expect(hers.locator("#talk-head")).to_contain_text("Tom Bell is writing", timeout=8000)
    look(hers, "inbox-talk-two", full=False)
    hers.get_by_label("Your answer").fill("Ana, by courier tomorrow before noon.")
    hers.get_by_label("Your answer").press("Control+Enter")
    expect(hers.locator("#talk-lines")).to_contain_text("by courier tomorrow", timeout=8000)
    expect(hers.get_by_label("Your answer")).to_have_value("")
    expect(his.locator("#talk-lines")).to_contain_text("by courier tomorrow", timeout=8000)
    expect(his.get_by_label("Your answer")).to_have_value("It is on its way")
    his.get_by_role("button", name="Send to Ana").click()
    expect(his.get_by_role("alert")).to_contain_text("Mia Kovač has answered")
    expect(his.get_by_label("Your answer")).to_have_value("It is on its way")
    look(his, "inbox-talk-collision", full=False)
    accessible(his)
    his.get_by_role("button", name="Send it anyway").click()
    expect(his.locator("#talk-lines")).to_contain_text("It is on its way")
    assert len(said(desk)) == 2


def test_what_sends_stands_on_one_line_with_what_is_attached(opened: Opened, mia: User) -> None:
    shown = opened(mia)
    send = shown.get_by_role("button", name="Send to Ana").bounding_box()
    canned = shown.get_by_text("/ canned").bounding_box()
    assert send is not None
    assert canned is not None
    assert send["y"] < canned["y"] + canned["height"]
    assert send["x"] > canned["x"] + canned["width"]


def test_a_new_word_comes_in_without_losing_what_is_typed(
    desk: Desk, opened: Opened, mia: User
) -> None:
    shown = opened(mia)
    box = shown.get_by_label("Your answer")
    box.press_sequentially("Dear Ana, ")
    desk.hear(chatted("Hello? Anybody?", "w2", desk.now))
    expect(shown.locator("#talk-lines")).to_contain_text("Hello? Anybody?", timeout=8000)
    expect(box).to_be_focused()
    box.press_sequentially("it comes")
    expect(box).to_have_value("Dear Ana, it comes")
    expect(shown.locator("#talk-weigh")).to_contain_text("18 characters", timeout=8000)
    shown.reload()
    expect(shown.get_by_label("Your answer")).to_have_value("Dear Ana, it comes")


def test_a_mail_that_is_folded_out_stays_so_while_news_come_in(
    desk: Desk, opened: Opened, mia: User
) -> None:
    journeys.switch(desk.store, "order-and-shipping", on=True, now=desk.now, by="test")
    tell(desk.store, placed(desk.now, "order/shop:1043", who=ANA), now=desk.now)
    desk.later(minutes=2)
    shown = opened(mia)
    mail = shown.locator("#talk-lines details.whole").last
    expect(mail.locator(".words")).to_be_hidden()
    mail.locator("summary").click()
    expect(mail.locator(".words")).to_be_visible()
    desk.hear(chatted("Hello? Anybody?", "w2", desk.now))
    expect(shown.locator("#talk-lines").get_by_text("Hello? Anybody?")).to_be_visible(timeout=8000)
    expect(mail.locator(".words")).to_be_visible()
    expect(mail.locator("summary")).to_be_focused()
    accessible(shown)


def test_what_was_sent_can_be_taken_back(desk: Desk, opened: Opened, mia: User) -> None:
    shown = opened(mia)
    shown.get_by_label("Your answer").fill("To the wrong person")
    shown.get_by_role("button", name="Send to Ana").click()
    shown.get_by_role("button", name="Undo").click()
    expect(shown.get_by_text("Taken back. Nothing went out.")).to_be_visible()
    expect(shown.get_by_label("Your answer")).to_have_value("To the wrong person")
    assert [one.state for one in said(desk)] == ["withheld"]


def test_the_keyboard_does_it(desk: Desk, opened: Opened, mia: User) -> None:
    about = "Hi {{ customer.given_name }}, about {{ order.number }}:"
    for short, said_so in (("hello", "Snow here."), ("late", about)):
        words = {"en": said_so}
        canned.save(
            desk.store, None, name=short.title(), short=short, words=words, now=desk.now, by="test"
        )
    shown = opened(mia)
    box = shown.get_by_label("Your answer")
    shown.keyboard.press("r")
    expect(box).to_be_focused()
    shown.keyboard.type("/")
    expect(shown.get_by_placeholder("Name or words")).to_be_focused()
    shown.keyboard.type("lat")
    expect(shown.get_by_role("button", name="Hello")).to_be_hidden()
    shown.get_by_placeholder("Name or words").fill("snow")
    expect(shown.get_by_role("button", name="Late")).to_be_hidden()
    expect(shown.get_by_role("button", name="Hello")).to_be_visible()
    shown.get_by_placeholder("Name or words").fill("lat")
    look(shown, "inbox-talk-canned", full=False)
    accessible(shown)
    shown.keyboard.press("Enter")
    expect(box).to_have_value("Hi Ana, about #1042:")
    shown.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    shown.keyboard.press("n")
    expect(box).to_be_focused()
    expect(shown.get_by_role("button", name="Keep the note")).to_be_visible()
    expect(shown.get_by_role("button", name="Send to Ana")).to_be_hidden()
    box.fill("@tom please look")
    look(shown, "inbox-talk-note", full=False)
    box.press("Control+Enter")
    expect(shown.locator("#talk-lines")).to_contain_text("only the team sees this")
    assert said(desk) == []
    shown.keyboard.press("Escape")
    expect(shown).to_have_url(re.compile(r"/inbox/(\?.*)?$"))


def test_menus_open_and_do(desk: Desk, opened: Opened, mia: User, tom: User) -> None:
    shown = opened(mia)
    shown.locator("#talk-head").get_by_text("Give it to", exact=True).click()
    look(shown, "inbox-talk-menu", full=False)
    accessible(shown)
    shown.get_by_role("button", name="Tom Bell").click()
    expect(shown.locator("#talk-head")).to_contain_text("Tom Bell")
    shown.locator("#talk-head").get_by_text("Put off", exact=True).click()
    shown.get_by_role("button", name="tomorrow morning").last.click()
    expect(shown.locator("#talk-head")).to_contain_text("until Wed 25 Nov, 09:00")
    shown.get_by_text("Send it again").click()
    shown.get_by_role("button", name="Open the task").first.click()
    expect(shown.get_by_text("The task is open.")).to_be_visible()
    assert desk.talk.assignee == tom


def test_it_works_before_any_script_runs(desk: Desk, opened: Opened, mia: User) -> None:
    shown = opened(mia, script=False)
    shown.locator(".talk-by").get_by_text("E-mail").click()
    expect(shown.get_by_label("Subject")).to_have_value("Re: My order")
    shown.get_by_label("Your answer").fill("By courier, tomorrow.")
    look(shown, "inbox-talk-no-script", full=False)
    shown.get_by_role("button", name="Send to Ana").click()
    expect(shown.locator("#talk-lines")).to_contain_text("By courier, tomorrow.")
    (intent,) = said(desk)
    assert intent.candidate.count('"email"')


def test_older_lines_are_fetched_where_one_reads(desk: Desk, opened: Opened, mia: User) -> None:
    key = desk.talk.customer.key(desk.store.secret)
    Event.objects.bulk_create(
        Event(
            store=desk.store, customer=desk.talk.customer, kind="reply.received",
            key=f"old{number}", happened=desk.now - timedelta(days=30, minutes=number),
            known=desk.now, data={"channel": "email"}, by="test",
            sealed=key.seal_json({"text": f"word {number}."}, "event"),
        )
        for number in range(150)
    )  # fmt: skip
    shown = opened(mia)
    assert shown.get_by_text("word 100.", exact=True).count() == 0
    shown.get_by_role("link", name="Show what came before").click()
    expect(shown.get_by_text("word 100.", exact=True)).to_have_count(1)
    shown.get_by_role("link", name="Show what came before").click()
    expect(shown.get_by_text("word 149.", exact=True)).to_have_count(1)
    expect(shown.get_by_role("link", name="Show what came before")).to_have_count(0)
    expect(shown.get_by_text("word 3.", exact=True)).to_have_count(1)


@pytest.mark.parametrize("how", [("desktop",), ("phone", "dark", "ar")], ids=str)
def test_canned_replies_have_screens(
    desk: Desk, opened: Opened, mia: User, how: tuple[str, ...]
) -> None:
    row = canned.save(
        desk.store, None, name="Late", short="late", words={"en": "Hi {{ customer.name }}"},
        now=desk.now, by="test",
    )  # fmt: skip
    shown = opened(mia, *how)
    for path in ("", "?q=hi", "?q=teapot", f"{row.pk}/", "new/"):
        shown.goto(f"/desk/{desk.store.key}/inbox/canned/{path}")
        look(shown, f"inbox-canned-{path.strip('/?').replace('=', '-') or 'all'}-{'-'.join(how)}")
        accessible(shown)
        no_sideways(shown)
