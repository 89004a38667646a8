"""Delivery dates from what was learnt, on lanes whose truth is known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from afterword.decisions.forecast import (
    Book,
    Seen,
    Spot,
    Trip,
    expect,
    learn,
    learn_all,
    read,
    silence,
    weigh_open,
    written,
)

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOME = Spot("DE", "BE", "10115")


def trip(when: datetime = START, *, to: str = "BY", sender: str = "") -> Trip:
    return Trip(placed=when, origin=HOME, destination=Spot("DE", to), carrier="dhl", sender=sender)


def went(days: float, when: datetime = START, *, to: str = "BY") -> tuple[Trip, datetime, datetime]:
    """A parcel that arrived after so many days."""
    arrived = when + timedelta(days=days)
    return trip(when, to=to), arrived, arrived


def lane(days: int, slow: float = 1.0, seed: int = 1) -> Iterator[tuple[Trip, datetime, datetime]]:
    """Ten parcels a day for so many days, as they arrive: half of them within four days."""
    chance = Random(seed)
    rows = [
        went(slow * chance.lognormvariate(1.386, 0.4), START + timedelta(days=day, hours=n))
        for day in range(days)
        for n in range(10)
    ]
    return iter(sorted(rows, key=lambda row: row[2]))


def days(found: datetime, since: datetime = START) -> float:
    return (found - since).total_seconds() / 86_400


def test_it_works() -> None:
    found = expect(learn_all(lane(80)), trip(), START)
    assert days(found.likely) == pytest.approx(4.0, abs=0.5)
    assert days(found.earliest) == pytest.approx(2.07, abs=0.5)
    assert days(found.latest) == pytest.approx(7.72, abs=1.2)
    assert (found.stage, found.level, found.learnt > 650) == ("placed", "lane", True)
    assert [(one.rule, one.result) for one in found.because] == [("learnt", "yes")]


def test_without_any_data_the_range_is_wide_and_says_that_nothing_speaks_for_it() -> None:
    found = expect(Book(), trip(), START)
    assert (found.level, found.learnt) == ("none", 0.0)
    assert days(found.latest, found.earliest) > 15
    abroad = Trip(placed=START, origin=HOME, destination=Spot("US", "NY"))
    assert days(expect(Book(), abroad, START).likely) > 2 * days(found.likely)
    assert [(one.rule, one.result) for one in found.because] == [("learnt", "no")]


def test_a_few_parcels_narrow_the_range_only_a_little() -> None:
    few = expect(learn_all(went(4.0) for _ in range(3)), trip(), START)
    many = expect(learn_all(went(4.0) for _ in range(300)), trip(), START)
    assert days(few.latest, few.earliest) > 4 * days(many.latest, many.earliest)


def test_nine_of_ten_parcels_come_within_their_range() -> None:
    book, inside, late, told = Book(), 0, 0, 0.0
    rows = list(lane(60))
    for n, (one, arrived, _) in enumerate(rows):
        if n > 200:
            promised = one.placed + timedelta(days=6)
            found = expect(book, one, one.placed)
            inside += found.earliest <= arrived <= found.latest
            asked = replace(one, promised_to=promised)
            chance = expect(book, asked, one.placed).late_chance
            assert chance is not None
            told, late = told + chance, late + (arrived > promised)
        book = learn(book, one, arrived, arrived)
    assert 0.86 < inside / (len(rows) - 201) < 0.95
    assert told == pytest.approx(late, rel=0.25)


def test_where_parcels_become_slower_the_range_follows() -> None:
    book = learn_all(lane(40))
    before = expect(book, trip(), START)
    rows = sorted(lane(25, slow=2.0), key=lambda row: row[2])
    later = timedelta(days=45)
    for one, arrived, _ in rows:
        moved = replace(one, placed=one.placed + later)
        book = learn(book, moved, arrived + later, arrived + later)
    after = expect(book, trip(), START)
    assert days(after.likely) > 1.35 * days(before.likely)
    assert days(after.latest) > 13.0 > days(before.latest)


def test_parcels_that_are_due_and_open_slow_the_dates_before_any_of_them_arrives() -> None:
    book = learn_all(lane(60))
    now = START + timedelta(days=60)
    stuck = [trip(now - timedelta(days=5 + n % 12)) for n in range(240)]
    slowed = weigh_open(book, stuck, now)
    assert expect(slowed, trip(now), now).slower > 1.1
    assert expect(slowed, trip(now), now).likely > expect(book, trip(now), now).likely
    assert "pace" in [one.rule for one in expect(slowed, trip(now), now).because]
    assert weigh_open(weigh_open(book, stuck, now), stuck, now) == slowed
    assert weigh_open(slowed, [], now).lag == {}


def test_what_never_arrives_is_not_taken_for_a_slow_down() -> None:
    """A fifth of all parcels is lost; of the others each is as quick as ever."""
    book = learn_all(lane(60))
    now = START + timedelta(days=60)
    lost = [trip(START + timedelta(days=day, hours=n)) for day in range(60) for n in range(2)]
    assert expect(weigh_open(book, lost, now), trip(now), now).slower < 1.06


def test_learning_what_has_arrived_so_far_does_not_make_dates_too_early() -> None:
    """All that was bought by today is not there yet: the quick ones are."""
    now = START + timedelta(days=40)
    arrived = [row for row in lane(40) if row[2] <= now]
    assert days(expect(learn_all(arrived), trip(now), now).likely, now) > 3.6


def test_while_a_parcel_is_silent_its_range_moves_on_and_never_lies_in_the_past() -> None:
    book = learn_all(lane(20))
    before = START
    for passed in range(0, 200, 3):
        now = START + timedelta(days=passed)
        found = expect(book, trip(), now)
        assert now <= found.earliest <= found.likely <= found.latest
        assert found.likely >= before
        before = found.likely


def test_the_chance_to_be_late_rises_while_nothing_comes_and_is_sure_after_the_promise() -> None:
    book = learn_all(lane(80))
    asked = replace(trip(), promised_to=START + timedelta(days=6))
    chances = [
        expect(book, asked, START + timedelta(days=passed)).late_chance or 0.0
        for passed in range(8)
    ]
    assert chances == sorted(chances)
    assert chances[0] < 0.3
    assert chances[-1] == 1.0
    assert expect(book, trip(), START).late_chance is None


def test_a_lane_of_its_own_is_believed_the_more_the_more_it_has_seen() -> None:
    near = [went(2.0, START + timedelta(hours=n), to="BB") for n in range(400)]
    far = [went(9.0, START + timedelta(hours=n), to="SH") for n in range(4)]
    more = [went(9.0, START + timedelta(hours=n), to="SH") for n in range(200)]
    shown = days(expect(learn_all(near + far), trip(to="SH"), START).likely)
    learnt = days(expect(learn_all(near + more), trip(to="SH"), START).likely)
    assert 2.0 < shown < 6.0 < learnt < 9.5


def test_after_each_scan_the_range_is_that_of_the_stage() -> None:
    def full(n: int) -> tuple[Trip, datetime, datetime]:
        at = START + timedelta(hours=5 * n)
        taken, out = at + timedelta(days=1), at + timedelta(days=5)
        arrived = out + timedelta(hours=4)
        scans = (Seen("picked_up", taken), Seen("out_for_delivery", out))
        return replace(trip(at), handed_over=taken, scans=scans), arrived, arrived

    book = learn_all(full(n) for n in range(100))
    one = full(0)[0]
    out = one.scans[-1].at
    found = expect(book, one, out)
    assert found.stage == "out"
    assert days(found.latest, out) < 1.0
    before = replace(one, scans=one.scans[:1])
    assert days(expect(book, before, one.scans[0].at).likely, one.scans[0].at) > 3.5


def test_three_days_without_a_scan_are_usual_where_they_are() -> None:
    def scanned(n: int, gap: float) -> tuple[Trip, datetime, datetime]:
        at = START + timedelta(hours=n)
        scans = tuple(Seen("in_transit", at + timedelta(days=gap * k)) for k in range(3))
        arrived = at + timedelta(days=gap * 3)
        return replace(trip(at), handed_over=at, scans=scans), arrived, arrived

    slow, quick = (learn_all(scanned(n, gap) for n in range(60)) for gap in (3.1, 0.4))
    one = scanned(0, 0.1)[0]
    now = one.scans[-1].at + timedelta(days=3)
    assert not silence(slow, one, now).unusual
    assert silence(quick, one, now).unusual
    assert silence(quick, one, now).normal == pytest.approx(0.5, abs=0.1)
    assert silence(Book(), one, now).normal is None


def test_a_book_is_the_same_after_it_was_written_and_read() -> None:
    book = learn_all(lane(8))
    assert read(written(book)) == book
    with pytest.raises(ValueError, match="version 7"):
        read(b'{"version": 7, "slopes": 3}')
    with pytest.raises(ValueError, match="cannot be read"):
        read(b"{")


def test_one_by_one_is_as_all_at_once_and_a_book_never_changes() -> None:
    rows = list(lane(6))
    first = learn_all(rows[:30])
    kept = written(first)
    step = first
    for one, arrived, now in rows[30:]:
        step = learn(step, one, arrived, now)
    assert written(first) == kept
    by_one, at_once = (expect(book, trip(), START) for book in (step, learn_all(rows)))
    assert days(by_one.likely) == pytest.approx(days(at_once.likely), abs=0.02)


def test_a_book_of_many_lanes_stays_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    from afterword.decisions.dates import learn as learning

    monkeypatch.setattr(learning, "MOST_GROUPS", 60)
    rows = [went(3.0, START + timedelta(minutes=n), to=f"R{n}") for n in range(50)]
    often = [went(3.0, START, to="BY") for _ in range(5)]
    book = learn_all(often + rows)
    assert len(book.groups) <= 60
    assert any("BY" in name for name in book.groups)
