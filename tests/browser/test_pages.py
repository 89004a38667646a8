"""The shopper's pages in a real browser: read, answered, stopped, chosen; without script too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.house.models import Store
from afterword.wire import shapes
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways
from tests.given import ANA, placed, scan, tell
from tests.pages.given import (
    BEANS,
    KETTLE,
    answer_link,
    asked,
    events,
    many_points,
    order_link,
    points_link,
    preferences_link,
    stop_link,
    told,
)

pytestmark = pytest.mark.browser

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("phone", "light", "es"),
    ("desktop", "dark", "ar"),
    ("phone", "dark", "ar"),
]


def who(language: str) -> shapes.Who:
    names = {"en": "Ana Petrović", "es": "Mateo García", "ar": "يوسف منصور"}
    email = {"en": "ana@example.com", "es": "mateo@example.com", "ar": "yusuf@example.com"}
    return shapes.Who(email=email[language], name=names[language], language=language, country="GB")


def days(first: int, last: int, now: datetime) -> dict[str, str]:
    return {
        "promised_from": (now + timedelta(days=first)).isoformat(),
        "promised_to": (now + timedelta(days=last)).isoformat(),
    }


def two_parcels(store: Store, language: str) -> None:
    """A kettle that is held up by snow, and beans that are here: the live server's own now."""
    now = datetime.now(UTC).replace(microsecond=0)
    kettle: dict[str, Any] = {"contents": [["p1", 1]]}
    beans: dict[str, Any] = {"contents": [["p2", 2]]}
    left = now - timedelta(days=3)
    tell(
        store,
        placed(now - timedelta(days=4), who=who(language), lines=(KETTLE, BEANS)),
        scan("picked_up", left, place="Bristol", **kettle, **days(-1, 0, now)),
        scan("picked_up", left, parcel="shipment/dpd:156", place="Bristol", number="15527725",
             **beans, **days(-1, 0, now)),
        scan("on_hold", now - timedelta(days=2), place="Hinckley", delayed=True,
             reason="weather", **days(1, 3, now)),
        scan("in_transit", now - timedelta(hours=4), place="Hinckley", reason="weather"),
        scan("delivered", now - timedelta(days=1), parcel="shipment/dpd:156", place="Edinburgh"),
        now=now,
    )  # fmt: skip


def on_time(store: Store, language: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    tell(
        store,
        placed(now - timedelta(days=2), who=who(language), lines=(KETTLE,)),
        scan("picked_up", now - timedelta(hours=20), place="Bristol", **days(2, 3, now)),
        scan("in_transit", now - timedelta(hours=5), place="Edinburgh"),
        now=now,
    )


def a_lot(store: Store, language: str) -> None:
    """Eight parcels; words, a number and a town that are longer than a telephone is wide."""
    now = datetime.now(UTC).replace(microsecond=0)
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    lines = [(f"q{number}", f"{word}{number}", 1, 100) for number in range(8)]
    tell(store, placed(now - timedelta(days=2), who=who(language), lines=lines, number="#" + word))
    for number in range(8):
        facts: dict[str, Any] = {
            "contents": [[f"q{number}", 1]],
            "carrier": word[:60],
            "number": "9" * 77 + f"{number}",
        }
        about, status = f"shipment/dpd:{number}", "in_transit" if number else "exception"
        tell(store, scan(status, now, about, place=word[:60], **facts, **days(1, 2, now)), now=now)


def at_the_shop(store: Store, language: str, *statuses: str) -> None:
    """An order that is collected at the shop's own counter."""
    now = datetime.now(UTC).replace(microsecond=0)
    made = placed(now - timedelta(days=2), who=who(language), lines=(KETTLE, BEANS), collected=True)
    where = {"name": "Ada & Fern, Vlaška", "address": "Vlaška 12, 10000 Zagreb", "details": ""}
    tell(
        store,
        msgspec.structs.replace(made, private={"spot": where}),
        *(
            scan(
                status, now - timedelta(hours=6 - 4 * place), carrier="", number="", collected=True
            )
            for place, status in enumerate(statuses)
        ),
        now=now,
    )


def to_collect(store: Store, language: str) -> None:
    at_the_shop(store, language)


def ready(store: Store, language: str) -> None:
    at_the_shop(store, language, "available_for_pickup")


def collected(store: Store, language: str) -> None:
    at_the_shop(store, language, "available_for_pickup", "delivered")


def test_it_works(page: Opening, store: Store) -> None:
    on_time(store, "en")
    shown = page(script=False)
    answered = shown.goto(order_link(store))
    assert answered is not None
    assert answered.status == 200
    assert shown.get_by_role("heading", level=1).inner_text().startswith("Your Gooseneck kettle")
    now = shown.locator("[aria-current=step]")
    assert now.inner_text().startswith("On its way")
    assert shown.context.cookies() == []


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("late", two_parcels),
        ("on-time", on_time),
        ("a-lot", a_lot),
        ("to-collect", to_collect),
        ("ready", ready),
        ("collected", collected),
    ],
)
@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_an_order_looks_right(
    page: Opening,
    store: Store,
    size: Size,
    scheme: Scheme,
    language: str,
    name: str,
    given: Callable[[Store, str], None],
) -> None:
    given(store, language)
    shown = page(size, scheme, language)
    shown.goto(order_link(store))
    assert shown.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    look(shown, f"page-order-{name}-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_step_it_stands_at_is_one_whole_word(page: Opening, store: Store) -> None:
    """It stood there as “Custom” and, below it, “s”: bold words are wider."""
    now = datetime.now(UTC).replace(microsecond=0)
    tell(
        store,
        placed(now - timedelta(days=4), who=who("en"), lines=(KETTLE,)),
        scan("picked_up", now - timedelta(days=3), place="Bristol", **days(1, 2, now)),
        scan("in_transit", now - timedelta(days=2), place="Leeds"),
        scan("customs", now - timedelta(days=1), place="Leipzig"),
        now=now,
    )
    shown = page("phone")
    shown.goto(order_link(store))
    step = shown.locator(".steps .now")
    assert "Customs" in step.inner_text()
    lines = step.evaluate(
        """one => { const text = document.createRange();
                    const word = [...one.childNodes].find(n => n.nodeType === 3 && n.data.trim())
                              || one.querySelector(':not(time)').firstChild;
                    text.selectNodeContents(word); return text.getClientRects().length; }"""
    )
    assert lines == 1


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_an_answer_looks_right(
    page: Opening, store: Store, home: Path, size: Size, scheme: Scheme, language: str
) -> None:
    _, intent = asked(store, home, who(language))
    shown = page(size, scheme, language)
    shown.goto(answer_link(intent, 9))
    look(shown, f"page-answer-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)
    shown.get_by_label("3", exact=True).check()
    shown.locator("textarea").fill("The lid was broken.")
    shown.locator("button").click()
    look(shown, f"page-thanks-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)
    assert [data["value"] for _, data in told(store, "answer.given")] == [3]


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_choices_look_right(
    page: Opening, store: Store, size: Size, scheme: Scheme, language: str
) -> None:
    tell(store, placed(who=who(language)))
    shown = page(size, scheme, language)
    for name, link in (("stop", stop_link(store)), ("preferences", preferences_link(store))):
        shown.goto(link)
        look(shown, f"page-{name}-{size}-{scheme}-{language}")
        accessible(shown)
        no_sideways(shown)
    for one in shown.locator("form .row span").all():
        assert one.evaluate("one => one.scrollWidth <= one.clientWidth"), one.inner_text()
    shown.goto("/o/nothing")
    look(shown, f"page-gone-{size}-{scheme}-{language}")
    accessible(shown)


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_points_look_right(
    page: Opening, store: Store, home: Path, size: Size, scheme: Scheme, language: str
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    many_points(store, home, who(language), now)
    shown = page(size, scheme, language)
    shown.goto(points_link(store))
    assert shown.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert shown.locator("dl.told > div").count() == 6
    look(shown, f"page-points-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)
    shown.locator("form.way button").press("Enter")
    assert shown.locator("bdi.code").inner_text() == "FIVE-OFF-7QK2"
    assert shown.locator("form.way button").count() == 0
    look(shown, f"page-points-used-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)


def test_one_tap_and_one_button_answer_without_script(
    page: Opening, store: Store, home: Path
) -> None:
    _, intent = asked(store, home)
    shown = page("phone", script=False)
    shown.goto(answer_link(intent, 9))
    assert events(store, "answer.given") == []
    shown.get_by_role("button", name="Send my answer").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "9. Thank you, Ana."
    assert [data["value"] for _, data in told(store, "answer.given")] == [9]


def test_stopping_and_undoing_without_script(page: Opening, store: Store) -> None:
    tell(store, placed(who=ANA))
    shown = page(script=False)
    shown.goto(stop_link(store))
    shown.get_by_role("button", name="Stop it by e-mail").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "Stopped."
    shown.get_by_role("button", name="Undo: send it again").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "It comes again."
    assert [kind for kind, _ in told(store, "consent.revoked", "consent.given")] == [
        "consent.revoked",
        "consent.given",
    ]


def test_choices_are_kept_with_the_keyboard_alone(page: Opening, store: Store) -> None:
    tell(store, placed(who=ANA))
    shown = page()
    shown.goto(preferences_link(store))
    shown.get_by_label("Care tips and questions").focus()
    shown.keyboard.press("Space")
    shown.get_by_role("button", name="Save my choice").focus()
    shown.keyboard.press("Enter")
    shown.get_by_text("Saved. It holds from the next message on.").wait_for()
    assert not shown.get_by_label("Care tips and questions").is_checked()
    assert [(kind, data["purpose"]) for kind, data in told(store, "consent.revoked")] == [
        ("consent.revoked", "care")
    ]


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_help_is_asked_for_on_the_order_page(
    page: Opening, store: Store, size: Size, scheme: Scheme, language: str
) -> None:
    on_time(store, language)
    shown = page(size, scheme, language)
    shown.goto(order_link(store))
    shown.locator("#ask-wrong summary").press("Enter")
    shown.locator("#words-wrong").fill("The lid was broken.")
    accessible(shown)
    shown.locator("#ask-wrong form button").press("Enter")
    shown.locator("#asked [role=status]").wait_for()
    look(shown, f"page-order-help-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)
    assert len(told(store, "complaint.opened")) == 1
