"""The library at the desk: what it shows, what it asks, and what comes of it."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from afterword.decisions.journey import Reward
from afterword.house import seasons
from afterword.house.models import Season, Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Draft, Journey
from afterword.journeys.stories import stories
from afterword.journeys.text import load_yaml
from afterword.messages import queries as templates
from afterword.outbox.models import Intent
from afterword.programs.offers import actions as offers
from afterword.timeline.models import Product
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.team import Opens
from tests.given import Days, placed, scan

PAGE = "/desk/ada-fern/library/"


def text_of(client: Client, page: str = PAGE) -> str:
    response = client.get(page)
    assert response.status_code == 200, page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def use(client: Client, key: str, **answers: str) -> str:
    """Take a journey; gives where that leads, or what is said of it."""
    response = client.post(f"{PAGE}{key}/use/", answers)
    if response.status_code == 302:
        return str(response["Location"])
    assert response.status_code == 422
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def of_kind(order: shapes.Event, kind: str) -> shapes.Event:
    lines = [{**line, "type": kind} for line in order.data["lines"]]
    return msgspec.structs.replace(order, data={**order.data, "lines": lines, "types": [kind]})


@pytest.fixture
def shelf(store: Store) -> Store:
    for outside, kind, facts in (
        ("p1", "Drippers", {"goes_with": ["p2"]}),
        ("p2", "Coffee", {"care": "Keep it closed."}),
    ):
        Product.objects.create(
            store=store, outside=outside, title=f"The {kind}", type=kind, told=NOW, facts=facts,
            currency="GBP",
        )  # fmt: skip
    return store


def test_it_works(store: Store, owner: Client, shelf: Store) -> None:
    """A reminder for coffee, twenty days after it came, is on in two presses, and reminds."""
    assert "Before it runs out" in text_of(owner)
    page = text_of(owner, f"{PAGE}before-it-runs-out/")
    assert "A reminder is welcome when the tin is nearly empty" in page
    assert "Which kind of product is used up?" in page
    assert "0 customers have said yes to offers by e-mail" in page
    there = use(owner, "before-it-runs-out", kinds="Coffee", days="20", do="on")
    assert there == "/desk/ada-fern/journeys/before-it-runs-out/"
    row = Journey.objects.of(store).get(key="before-it-runs-out")
    assert (row.on, row.live) == (True, 1)
    assert not Draft.objects.of(store).exists()
    definition = journeys.definition(row)
    assert definition.trigger.when is not None
    assert definition.trigger.when.includes == "Coffee"
    assert "On" in text_of(owner)
    assert "You have it: Before it runs out ." in text_of(owner, f"{PAGE}before-it-runs-out/")


def test_what_was_used_speaks_to_who_comes_to_its_moment(
    store: Store, owner: Client, shelf: Store, home: Path
) -> None:
    use(owner, "care-and-tips", kinds="Coffee", do="on")
    days = Days(home)
    days.hear(store, of_kind(placed(days.now), "Coffee"))
    days.hear(store, of_kind(placed(days.now, "order/shop:9"), "Drippers"))
    days.later(days=3)
    came = scan("delivered", days.now), scan("delivered", days.now, "shipment/x:9", "order/shop:9")
    days.hear(store, *came)
    days.later(days=20)
    found = Intent.objects.of(store).filter(state="accepted").order_by("id")
    assert [(one.order, one.step) for one in found] == [
        ("order/shop:1042", "first-tip"),
        ("order/shop:1042", "later-tip"),
    ]


def test_a_draft_is_made_and_nothing_happens(store: Store, owner: Client, shelf: Store) -> None:
    use(owner, "how-have-you-been", days="200", do="draft")
    draft = Draft.objects.of(store).get()
    assert (draft.journey.key, draft.journey.live, draft.journey.on) == (
        "how-have-you-been",
        0,
        False,
    )
    assert load_yaml(draft.text)["steps"][0]["for"] == "200 days"
    assert "Draft" in text_of(owner)
    opened = owner.get("/desk/ada-fern/journeys/how-have-you-been/", follow=True)
    assert (opened.status_code, b"How have you been?" in opened.content) == (200, True)
    assert "How have you been?" in text_of(owner, "/desk/ada-fern/journeys/")


def test_a_second_one_of_the_same_gets_a_number(store: Store, owner: Client, shelf: Store) -> None:
    for kind in ("Coffee", "Drippers"):
        use(owner, "before-it-runs-out", kinds=kind, days="20", do="on")
    keys = [row.key for row in Journey.objects.of(store).filter(on=True).order_by("key")]
    assert keys == ["before-it-runs-out", "before-it-runs-out-2"]


def test_an_own_page_is_written_into_the_words(store: Store, owner: Client) -> None:
    page = "https://ada-fern.example/club?from=mail&x=1"
    use(owner, "club-invite", page=page, do="on")
    text = templates.text(store, "club-invite")
    assert text.count(page) >= 4
    assert "{{ store.url }}" not in text
    assert templates.check(text) == []


@pytest.mark.parametrize(
    ("key", "answers", "says"),
    [
        ("before-it-runs-out", {"kinds": "", "days": "20"}, "This field is required"),
        ("before-it-runs-out", {"kinds": "Tea", "days": "20"}, "Select a valid choice"),
        ("before-it-runs-out", {"kinds": "Coffee", "days": "1"}, "greater than or equal to 3"),
        ("before-it-runs-out", {"kinds": "Coffee", "days": "soon"}, "Enter a whole number"),
        ("club-invite", {"page": ""}, "This field is required"),
        ("club-invite", {"page": "no page"}, "Enter a valid URL"),
        ("club-invite", {"page": 'https://x.example/"}}'}, "without quotes"),
        ("good-choice", {"amount": "-1"}, "greater than or equal to 0"),
        ("first-look", {"season": "never"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_made(
    store: Store, owner: Client, shelf: Store, key: str, answers: dict[str, str], says: str
) -> None:
    before = Journey.objects.of(store).count()
    assert says in use(owner, key, do="on", **answers)
    assert Journey.objects.of(store).count() == before
    assert not Draft.objects.of(store).exists()


def test_a_sum_is_asked_in_money_and_kept_in_pence(store: Store, owner: Client) -> None:
    assert 'value="150.00"' in owner.get(f"{PAGE}good-choice/").content.decode()
    use(owner, "good-choice", amount="99.50", do="draft")
    assert load_yaml(Draft.objects.of(store).get().text)["trigger"]["when"]["at_least"] == 9950


def test_what_is_missing_is_said_and_where_it_is_mended(store: Store, owner: Client) -> None:
    page = owner.get(f"{PAGE}back-for-the-season/").content.decode()
    assert "Your calendar has no season yet" in page
    assert 'href="/desk/ada-fern/seasons/"' in page
    assert "Mail is not connected" in page
    assert "says what goes with it" in text_of(owner, f"{PAGE}goes-well-with/")
    assert "SMS is not connected: the next channel" in text_of(
        owner, f"{PAGE}the-day-it-comes/"
    ) or "is not connected: the next channel is taken" in text_of(owner, f"{PAGE}the-day-it-comes/")
    seasons.keep(
        store, name="Sale", begins=date(2027, 1, 2), ends=date(2027, 1, 9), yearly=True,
        now=NOW, by="test",
    )  # fmt: skip
    page = text_of(owner, f"{PAGE}back-for-the-season/")
    assert "Your calendar has no season yet" not in page
    use(owner, "back-for-the-season", season="sale", do="draft")
    where = load_yaml(Draft.objects.of(store).get().text)["trigger"]["where"]
    assert {"field": "season", "is": "sale"} in where


@pytest.mark.parametrize("key", list(stories()))
def test_each_has_its_page_in_each_language(store: Store, owner: Client, key: str) -> None:
    for language in ("en", "es", "ar"):
        owner.cookies["django_language"] = language
        page = owner.get(f"{PAGE}{key}/", headers={"Accept-Language": language})
        said = unescape(page.content.decode())
        told = stories()[key].told(language)
        assert told.why in said
        assert told.name in said
        assert f'lang="{language}"' in said
    assert owner.get(f"{PAGE}nothing/").status_code == 404


def test_who_may_only_look_finds_no_button(opens: Opens) -> None:
    page = opens("agent").get(f"{PAGE}good-choice/").content.decode()
    assert "Publish it and switch it on" not in page
    assert "Somebody who edits journeys can use it." in page


# ------------------------------------------------------------------------------- the calendar


SEASONS = "/desk/ada-fern/seasons/"
SALE = {"name": "Summer sale", "begins": "2026-07-01", "ends": "2026-07-21", "yearly": "on"}


def test_a_season_is_put_in_changed_and_taken_out(store: Store, owner: Client) -> None:
    assert "There is no season yet." in text_of(owner, SEASONS)
    owner.post(f"{SEASONS}add/", SALE)
    row = Season.objects.of(store).get()
    assert (row.key, row.yearly, row.ends) == ("summer-sale", True, date(2026, 7, 21))
    assert "every year" in text_of(owner, SEASONS)
    owner.post(f"{SEASONS}{row.pk}/", {**SALE, "name": "July sale"})
    row.refresh_from_db()
    assert (row.key, row.name) == ("summer-sale", "July sale")
    owner.post(f"{SEASONS}{row.pk}/drop/")
    assert not Season.objects.of(store).exists()
    assert owner.post(f"{SEASONS}{row.pk}/drop/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "This field is required"),
        ({"begins": "someday"}, "Enter a valid date"),
        ({"ends": "2026-06-01"}, "It ends on its first day, or later."),
        ({"ends": "2027-06-01"}, "A season lasts at most 120 days."),
    ],
)
def test_days_that_make_no_season_are_said(
    store: Store, owner: Client, wrong: dict[str, str], says: str
) -> None:
    response = owner.post(f"{SEASONS}add/", {**SALE, **wrong})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Season.objects.of(store).exists()
    owner.post(f"{SEASONS}add/", SALE)
    row = Season.objects.of(store).get()
    response = owner.post(f"{SEASONS}{row.pk}/", {**SALE, **wrong})
    assert response.status_code == 422
    assert "<details" in response.content.decode()
    row.refresh_from_db()
    assert row.name == "Summer sale"


def test_a_suggestion_fills_the_form(store: Store, owner: Client) -> None:
    page = owner.get(SEASONS).content.decode()
    found = re.search(r'href="(\?name=Black%20Friday[^"]*)"', page)
    assert found is not None
    filled = owner.get(SEASONS + unescape(found[1]).partition("#")[0]).content.decode()
    assert 'value="Black Friday"' in filled
    begins = re.search(r'name="begins" value="(\d{4}-\d\d-\d\d)"', filled)
    assert begins is not None
    assert date.fromisoformat(begins[1]) > NOW.date() - timedelta(days=1)


def test_it_says_which_journeys_hang_on_a_season(store: Store, owner: Client) -> None:
    owner.post(f"{SEASONS}add/", SALE)
    use(owner, "first-look", season="summer-sale", do="on")
    assert "A first look" in text_of(owner, SEASONS)


def test_a_code_is_chosen_among_the_offers_there_are(store: Store, owner: Client) -> None:
    there = f"{PAGE}next-visit/"
    assert "You have no codes to give yet: bring some first." in text_of(owner, there)
    assert "0 customers have said yes to offers over text message" in text_of(owner, there)
    assert "This field is required" in use(owner, "next-visit", days="4", do="on")
    ten = offers.save(store, "ten-off", worth={"en": "Ten off"}, ends=None, now=NOW, by="test")
    offers.take_in(store, ten, ["FERN-1"], now=NOW, by="test")
    assert "You have no codes" not in text_of(owner, there)
    use(owner, "next-visit", days="4", offer="ten-off", do="on")
    row = Journey.objects.of(store).get(key="next-visit")
    (code,) = [one for one in journeys.definition(row).steps if isinstance(one, Reward)]
    assert (row.on, code.offer) == (True, "ten-off")


@pytest.mark.usefixtures("speech")
def test_a_machine_that_cannot_speak_says_so(
    store: Store, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = f"{PAGE}thanks-spoken/"
    assert "cannot speak" not in text_of(owner, there)
    monkeypatch.setattr(settings, "AFTERWORD_SPEECH", "no-such-program")
    says = "This machine cannot speak yet, so nobody hears a voice note: no-such-program is not"
    assert says in text_of(owner, there)
