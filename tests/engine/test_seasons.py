"""The store's own seasons: whom they concern is called, once, and not all at one time."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from afterword.decisions import seasons as calendar
from afterword.decisions.seasons import Occurrence
from afterword.engine import seasons
from afterword.engine.seasons import call_due, next_due
from afterword.house import actions as house
from afterword.house import seasons as kept
from afterword.house.models import Season, SeasonCall, Store
from afterword.journeys import actions as journeys
from afterword.journeys.editing import change_head
from afterword.journeys.models import Run
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.given import Days, placed, scan, tell

SALE = date(2027, 7, 1)
LAST_SALE = datetime(2026, 7, 5, 10, 0, tzinfo=UTC)
MIDNIGHT = datetime(2027, 6, 23, 23, 0, tzinfo=UTC)
"""Seven days before the sale, on the clock of London."""


def person(name: str) -> shapes.Who:
    return shapes.Who(email=f"{name}@example.com", name=name.title(), language="en", country="GB")


def buys(store: Store, name: str, *when: datetime, yes: bool = True) -> None:
    """Orders that arrived, and a yes to offers."""
    for number, at in enumerate(when):
        order = f"order/shop:{name}-{number}"
        tell(store, placed(at, order, who=person(name)))
        arrived = at + timedelta(days=3)
        tell(store, scan("delivered", arrived, f"shipment/dpd:{name}-{number}", order))
    if yes:
        said = shapes.Event(
            kind="consent.given",
            key=f"consent/{name}",
            happened=when[-1],
            who=person(name),
            data={"channel": "email", "purpose": "offers"},
        )
        tell(store, said)


def on(store: Store, key: str, text: str = "") -> None:
    """Switch one on, with nobody held out: the lots are drawn by a key that every store has new."""
    text = change_head(text or library()[key], {"holdout": None})
    version = journeys.publish(store, text, now=MIDNIGHT, by="test", templates=spoken(shipped()))
    journeys.switch(store, version.journey.key, on=True, now=MIDNIGHT, by="test")


@pytest.fixture
def sale(store: Store) -> Season:
    return kept.keep(
        store,
        name="Summer sale",
        begins=date(2026, 7, 1),
        ends=date(2026, 7, 21),
        yearly=True,
        now=MIDNIGHT,
        by="test",
    )


def said(store: Store) -> dict[str, str]:
    rows = Intent.objects.of(store).filter(state="accepted").select_related("customer")
    names = {row.pk: row for row in rows}
    found = {}
    for row in names.values():
        order = Event.objects.of(store).filter(customer=row.customer_id, kind="order.placed")
        name = order.order_by("id")[0].about.partition(":")[2].rpartition("-")[0]
        found[name] = row.step
    return found


def test_it_works(store: Store, home: Path, sale: Season) -> None:
    """Who bought in the summer sale hears of the next one, each in their own way; nobody else."""
    spring = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    buys(store, "often", LAST_SALE, *(spring + timedelta(days=20 * n) for n in range(4)))
    buys(store, "once", LAST_SALE)
    buys(store, "away", LAST_SALE - timedelta(days=60), LAST_SALE)
    buys(store, "between", LAST_SALE, spring)
    buys(store, "elsewhen", spring)
    buys(store, "no", LAST_SALE, yes=False)
    on(store, "back-for-the-season")
    days = Days(home, MIDNIGHT - timedelta(hours=4))
    days.until(MIDNIGHT + timedelta(days=7))
    assert said(store) == {
        "often": "go-first",
        "once": "how-it-works",
        "away": "how-are-you",
        "between": "three-days-before",
    }
    first = min(row.accepted for row in Intent.objects.of(store).filter(state="accepted"))  # type: ignore[type-var]
    assert first is not None
    assert first >= datetime(2027, 6, 24, 8, 0, tzinfo=UTC), "nine o'clock in London"
    called = Event.objects.of(store).filter(kind="season.before")
    assert {row.data["season"] for row in called} == {"summer-sale"}
    assert {(row.data["begins"], row.data["days"]) for row in called} == {("2027-07-01", 7)}
    assert called.count() == 5, "who did not buy in it is not called at all"
    assert SeasonCall.objects.of(store).get().due is None


def test_everybody_is_called_once_and_some_at_a_time(
    store: Store, sale: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seasons, "EACH", 2)
    for number in range(5):
        buys(store, f"p{number}", LAST_SALE)
    on(store, "back-for-the-season")
    assert call_due(MIDNIGHT - timedelta(seconds=1)) == 0
    assert next_due(MIDNIGHT - timedelta(seconds=1)) == MIDNIGHT
    now, looked = MIDNIGHT, []
    for _ in range(4):
        looked.append(call_due(now))
        assert call_due(now) == 0, "it rests between"
        now += seasons.PAUSE
    assert looked == [2, 2, 1, 0]
    assert Event.objects.of(store).filter(kind="season.before").count() == 5
    row = SeasonCall.objects.of(store).get()
    assert (row.told, row.due) == (5, None)
    # A call that is stopped in the middle goes on; one that is repeated tells nobody anything new.
    SeasonCall.objects.of(store).update(position=0, due=now)
    while call_due(now):
        now += seasons.PAUSE
    assert Event.objects.of(store).filter(kind="season.before").count() == 5
    assert next_due(now) == datetime(2028, 6, 23, 23, 0, tzinfo=UTC), "and next year again"


def test_nothing_is_called_without_a_journey_nor_long_after(store: Store, sale: Season) -> None:
    buys(store, "once", LAST_SALE)
    assert call_due(MIDNIGHT) == 0
    assert next_due(MIDNIGHT) is None
    on(store, "back-for-the-season")
    assert call_due(MIDNIGHT + seasons.LATE) == 0
    assert call_due(MIDNIGHT + seasons.LATE - timedelta(seconds=1)) == 1
    journeys.switch(store, "back-for-the-season", on=False, now=MIDNIGHT, by="test")
    SeasonCall.objects.of(store).update(due=MIDNIGHT, position=0)
    assert call_due(MIDNIGHT) == 0


BEGINS = """\
journey: it-is-on
name: It is on
subject: customer
trigger:
  event: season.begins
  where: [{field: season, is: summer-sale}]
  when: {has: order, at_least: 2}
steps:
  - {id: say, kind: send, class: marketing, template: season-soon}
"""


def test_a_journey_begins_on_the_first_day_for_whom_it_concerns(
    store: Store, home: Path, sale: Season
) -> None:
    buys(store, "twice", LAST_SALE, LAST_SALE + timedelta(days=90))
    buys(store, "once", LAST_SALE)
    on(store, "", BEGINS)
    days = Days(home, MIDNIGHT)
    days.until(MIDNIGHT + timedelta(days=8))
    assert said(store) == {"twice": "say"}
    assert [run.entered for run in Run.objects.of(store)] == [MIDNIGHT + timedelta(days=7)]
    words = Intent.objects.of(store).get()
    found = words_of(words, store)
    assert found is not None
    assert found.subject == "Summer sale comes again"
    assert "begins on Thursday 1 July" in " ".join(found.text.split())
    assert "until Wednesday 21 July" in " ".join(found.text.split())


def test_a_season_that_moves_is_known_by_its_name(store: Store) -> None:
    for year in (2026, 2027):
        friday = calendar.black_friday(year)
        kept.keep(
            store,
            name="Black Friday",
            begins=friday,
            ends=friday + timedelta(days=3),
            yearly=False,
            now=MIDNIGHT,
            by="test",
        )
    keys = list(Season.objects.of(store).order_by("begins").values_list("key", flat=True))
    assert keys == ["black-friday", "black-friday-2"]
    buys(store, "there", datetime(2026, 11, 28, 12, 0, tzinfo=UTC))
    buys(store, "later", datetime(2027, 2, 1, 12, 0, tzinfo=UTC))
    on(store, "back-for-the-season")
    week_before = datetime(2027, 11, 19, 0, 0, tzinfo=UTC)
    call_due(week_before)
    found = Event.objects.of(store).get(kind="season.before")
    assert found.about == "season/black-friday-2"
    assert found.data["bought"] is True


def test_what_is_no_season_is_refused(store: Store) -> None:
    facts = {"name": "X", "yearly": False, "now": MIDNIGHT, "by": "test"}
    for begins, ends, says in (
        (date(2027, 2, 2), date(2027, 2, 1), "ends on the day it begins"),
        (date(2027, 1, 1), date(2027, 6, 1), "at most 120 days"),
    ):
        with pytest.raises(house.Refused, match=says):
            kept.keep(store, begins=begins, ends=ends, **facts)  # type: ignore[arg-type]
    assert not Season.objects.of(store).exists()


def test_when_seasons_come() -> None:
    assert calendar.black_friday(2026) == date(2026, 11, 27)
    assert calendar.black_friday(2027) == date(2027, 11, 26)
    leap = calendar.in_year(date(2024, 2, 29), date(2024, 3, 2), 2027)
    assert leap == Occurrence(date(2027, 2, 28), date(2027, 3, 2))
    around = calendar.occurrences(
        date(2020, 12, 27), date(2021, 1, 16), yearly=True, around=date(2027, 1, 2)
    )
    assert Occurrence(date(2026, 12, 27), date(2027, 1, 16)) in around
    once = calendar.occurrences(SALE, SALE, yearly=False, around=date(2030, 1, 1))
    assert once == [Occurrence(SALE, SALE)]


def test_what_a_country_suggests() -> None:
    spain = calendar.suggested("ES", "", date(2026, 11, 28))
    by_name = {one.name: one for one in spain}
    assert by_name["Black Friday"].begins == date(2027, 11, 26)
    assert by_name["Christmas"].yearly
    assert any(one.ends == date(2027, 1, 6) and one.yearly for one in spain), "Epiphany"
    assert any(one.ends == date(2027, 3, 26) and not one.yearly for one in spain), "Good Friday"
    assert all(date(2026, 11, 28) < one.begins <= date(2027, 11, 29) for one in spain)
    nowhere = calendar.suggested("", "", date(2026, 11, 28))
    assert "Black Friday" in {one.name for one in nowhere}
