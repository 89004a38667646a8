"""By when a person answers: working hours, days off, changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.decisions.rules import read_leniently, read_written, write_plainly
from afterword.decisions.service import (
    Closed,
    Promise,
    Service,
    Shift,
    due,
    is_there,
    last_workday,
    left,
    openings,
    read_shifts,
    solved_by,
    worked,
    write_shifts,
)
from afterword.decisions.timing import WEEKDAYS, Where

BERLIN = Where(ZoneInfo("Europe/Berlin"), "DE")
OFFICE = Service()


def local(text: str, where: Where = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=where.zone)


def read(at: datetime, where: Where = BERLIN) -> str:
    return f"{at.astimezone(where.zone):%a %d %b %H:%M}"


def hours(text: str, days: str = "mon tue wed thu fri", **more: object) -> Service:
    shifts = read_shifts(text)
    named = {day: shifts for day in WEEKDAYS if day in days}
    return msgspec.structs.replace(Service(days=named), **more)


def test_it_works() -> None:
    friday = local("2026-11-27T16:40")
    assert read(due(friday, OFFICE, BERLIN)) == "Mon 30 Nov 09:40"
    assert read(due(friday, OFFICE, BERLIN, urgent=True)) == "Fri 27 Nov 17:00"
    solved = solved_by(friday, OFFICE, BERLIN)
    assert solved
    assert read(solved) == "Tue 01 Dec 17:00"
    assert worked(friday, local("2026-11-30T09:40"), OFFICE, BERLIN) == timedelta(hours=1)


LUNCH = hours("9-12:30, 13:30–17")
NIGHT = hours("22:00-06:00", "mon tue wed thu fri sat sun")
ROUND = hours("00:00-24:00", "mon tue wed thu fri sat sun", holidays=True)
DUES = [
    ("before the team comes", OFFICE, "2026-11-23T03:00", "Mon 23 Nov 10:00"),
    ("as it comes", OFFICE, "2026-11-23T09:00", "Mon 23 Nov 10:00"),
    ("as it leaves: the end does not belong to it", OFFICE, "2026-11-23T17:00", "Tue 24 Nov 10:00"),
    ("over the weekend", OFFICE, "2026-11-28T12:00", "Mon 30 Nov 10:00"),
    ("over lunch", LUNCH, "2026-11-23T12:00", "Mon 23 Nov 14:00"),
    ("until lunch, to the minute", LUNCH, "2026-11-23T11:30", "Mon 23 Nov 12:30"),
    ("over a public holiday", OFFICE, "2026-12-24T16:30", "Mon 28 Dec 09:30"),
    (
        "over days of their own",
        hours("9-17", closed=(Closed(from_=date(2026, 12, 24), to=date(2027, 1, 3)),)),
        "2026-12-23T16:30",
        "Mon 04 Jan 09:30",
    ),
    ("at night", NIGHT, "2026-11-23T05:30", "Mon 23 Nov 22:30"),
    ("past midnight", NIGHT, "2026-11-23T23:30", "Tue 24 Nov 00:30"),
    ("round the clock nothing closes", ROUND, "2026-11-22T23:30", "Mon 23 Nov 00:30"),
    ("two that overlap are one", hours("9-12, 11-13"), "2026-11-23T11:30", "Mon 23 Nov 12:30"),
    # On 29 March 2026 the clock jumps from 02:00 to 03:00, on 25 October it goes back to 02:00.
    ("while the clock is set on", ROUND, "2026-03-29T01:30", "Sun 29 Mar 03:30"),
    ("a shift that loses an hour", hours("1-4", "sun"), "2026-03-29T01:30", "Sun 29 Mar 03:30"),
    ("a shift that the jump swallows", hours("2-3", "sun"), "2026-03-29T00:00", "Sun 05 Apr 03:00"),
    ("a shift that gains an hour", hours("1-4", "sun"), "2026-10-25T01:30", "Sun 25 Oct 02:30"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "service", "asked", "expected"), DUES, ids=[one[0] for one in DUES]
)
def test_by_when(why: str, service: Service, asked: str, expected: str) -> None:
    assert read(due(local(asked), service, BERLIN)) == expected


def test_a_shift_is_as_long_as_people_are_there() -> None:
    sunday = hours("1-4", "sun")
    for day, long in (("2026-03-29", 2), ("2026-10-25", 4), ("2026-11-01", 3)):
        start = local(f"{day}T00:00")
        assert worked(start, start + timedelta(hours=12), sunday, BERLIN) == timedelta(hours=long)


def test_each_channel_has_its_own_promise() -> None:
    service = Service(channels={"email": Promise(first=240, urgent=60, solve=None)})
    monday = local("2026-11-23T09:00")
    assert read(due(monday, service, BERLIN, channel="email")) == "Mon 23 Nov 13:00"
    assert read(due(monday, service, BERLIN, channel="whatsapp")) == "Mon 23 Nov 10:00"
    assert solved_by(monday, service, BERLIN, channel="email") is None


SOLVED = [
    ("in working hours", OFFICE, "2026-11-23T10:00", "Wed 25 Nov 17:00"),
    ("after hours: the next day is the first", OFFICE, "2026-11-23T20:00", "Thu 26 Nov 17:00"),
    ("over the weekend", OFFICE, "2026-11-27T10:00", "Tue 01 Dec 17:00"),
    ("the same day", Service(promise=Promise(solve=0)), "2026-11-23T10:00", "Mon 23 Nov 17:00"),
    ("at night the day it began on", NIGHT, "2026-11-24T02:00", "Thu 26 Nov 06:00"),
]


@pytest.mark.parametrize(("why", "service", "asked", "expected"), SOLVED)
def test_by_when_it_is_solved(why: str, service: Service, asked: str, expected: str) -> None:
    found = solved_by(local(asked), service, BERLIN)
    assert found
    assert read(found) == expected


def test_left_counts_working_time_both_ways() -> None:
    until = local("2026-11-30T09:40")
    assert left(until, local("2026-11-28T12:00"), OFFICE, BERLIN) == timedelta(minutes=40)
    assert left(until, local("2026-11-30T10:00"), OFFICE, BERLIN) == timedelta(minutes=-20)
    assert left(until, local("2026-12-01T09:10"), OFFICE, BERLIN) == -timedelta(hours=7, minutes=30)
    assert not is_there(local("2026-11-28T12:00"), OFFICE, BERLIN)
    assert is_there(local("2026-11-30T09:00"), OFFICE, BERLIN)
    assert not is_there(local("2026-11-30T17:00"), OFFICE, BERLIN)


def test_where_nobody_comes_for_a_year_it_is_due_at_last() -> None:
    shut = (
        Closed(from_=date(2026, 1, 1), to=date(2026, 12, 31)),
        Closed(from_=date(2027, 1, 1), to=date(2027, 12, 31)),
    )
    service = hours("9-17", closed=shut)
    asked = local("2026-02-01T12:00")
    assert due(asked, service, BERLIN) == asked + timedelta(days=370, hours=1)
    assert solved_by(asked, service, BERLIN) == asked + timedelta(days=370)
    assert list(openings(service, BERLIN, asked)) == []


REFUSED = [
    (lambda: Shift(from_="9:00", to="17:00"), "is not a time of day"),
    (lambda: Shift(from_="09:00", to="09:00"), "two different hours"),
    (lambda: Shift(from_="24:00", to="08:00"), "begins before the day ends"),
    (lambda: Service(days={}), "one day of the week"),
    (lambda: Service(days={"mon": read_shifts(",".join(["9-17"] * 7))}), "6 shifts"),
    (lambda: Promise(first=0), "within a minute"),
    (lambda: Promise(solve=61), "60 working days"),
    (lambda: Closed(from_=date(2026, 1, 2), to=date(2026, 1, 1)), "on or after"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "says"), REFUSED)
def test_what_makes_no_sense_is_refused(make: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()  # type: ignore[operator]


WRITTEN = [
    ("", ""),
    (" 9-12.30 ; 13:30 – 17 ", "09:00–12:30, 13:30–17:00"),
    ("0-24", "00:00–24:00"),
    ("22-6", "22:00–06:00"),
    ("9-12، 13-17", "09:00–12:00, 13:00–17:00"),
]


@pytest.mark.parametrize(("text", "shown"), WRITTEN)
def test_a_day_is_read_as_people_write_it(text: str, shown: str) -> None:
    assert write_shifts(read_shifts(text)) == shown
    assert read_shifts(shown) == read_shifts(text)


@pytest.mark.parametrize("text", ["all day", "9", "9-17-18", "9-25", "9:5x-17", "٩-١٧", "9-9"])
def test_what_is_no_shift_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it like|time of day|different"):
        read_shifts(text)


def test_it_is_kept_with_the_rules_and_read_again() -> None:
    service = hours(
        "9-12, 14-18", closed=(Closed(from_=date(2026, 12, 24), to=date(2026, 12, 26)),)
    )
    plain = write_plainly(read_written({"service": msgspec.to_builtins(service)}))
    assert read_written(plain).service == service
    assert plain["service"]["closed"] == [{"from": "2026-12-24", "to": "2026-12-26"}]
    broken = {"service": {"days": {}}, "double_opt_in": False}
    assert read_leniently(broken)[1] == ["service"]


# ------------------------------------------------------------------------------ properties

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
_HOUR = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
_SHIFT = st.tuples(_HOUR, _HOUR).filter(lambda ends: ends[0] != ends[1])
_SHIFTS = st.lists(_SHIFT, max_size=3).map(
    lambda some: tuple(Shift(from_=one, to=other) for one, other in some)
)
SERVICES = (
    st.dictionaries(st.sampled_from(WEEKDAYS), _SHIFTS)
    .filter(lambda days: any(days.values()))
    .map(lambda days: Service(days=days, promise=Promise(first=95, urgent=15)))
)
WHERES = st.sampled_from(ZONES).map(lambda name: Where(ZoneInfo(name), "DE"))
MOMENTS = st.integers(0, 2 * 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
PROMISED = timedelta(minutes=95)


@given(MOMENTS, SERVICES, WHERES)
def test_the_promise_is_kept_to_the_second(at: datetime, service: Service, where: Where) -> None:
    until = due(at, service, where)
    assert worked(at, until, service, where) == PROMISED
    assert worked(at, until - timedelta(seconds=1), service, where) < PROMISED
    assert left(until, at, service, where) == PROMISED


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), SERVICES, WHERES)
def test_who_asks_later_is_answered_no_sooner(
    at: datetime, more: timedelta, service: Service, where: Where
) -> None:
    assert due(at, service, where) <= due(at + more, service, where)
    assert due(at, service, where, urgent=True) <= due(at, service, where)
    before, after = (solved_by(one, service, where) for one in (at, at + more))
    assert before
    assert after
    assert at < before <= after


@given(
    MOMENTS,
    st.lists(st.timedeltas(timedelta(0), timedelta(days=5)), min_size=2, max_size=2),
    SERVICES,
    WHERES,
)
def test_time_worked_adds_up(
    at: datetime, parts: list[timedelta], service: Service, where: Where
) -> None:
    middle, end = at + parts[0], at + parts[0] + parts[1]
    whole = worked(at, end, service, where)
    assert whole == worked(at, middle, service, where) + worked(middle, end, service, where)
    assert timedelta(0) <= whole <= end - at


@given(MOMENTS, SERVICES, WHERES)
def test_somebody_is_there_in_the_openings_alone(
    at: datetime, service: Service, where: Where
) -> None:
    some = openings(service, where, at)
    one, other = next(some), next(some)
    assert at < one.until <= other.since < other.until
    assert is_there(max(one.since, at), service, where)
    assert is_there(one.until, service, where) == (one.until == other.since)


@pytest.mark.parametrize(
    ("why", "service", "before", "expected"),
    [
        ("a weekend lies between", OFFICE, "2026-11-30", date(2026, 11, 27)),
        ("on Saturday it was yesterday", OFFICE, "2026-11-28", date(2026, 11, 27)),
        ("on Sunday still Friday", OFFICE, "2026-11-29", date(2026, 11, 27)),
        ("Christmas and a weekend", OFFICE, "2026-12-28", date(2026, 12, 24)),
        ("who works on Sundays", hours("9-12", "sun"), "2026-11-30", date(2026, 11, 29)),
        (
            "days off",
            hours("9-12", closed=(Closed(from_=date(2026, 11, 23), to=date(2026, 11, 29)),)),
            "2026-11-30",
            date(2026, 11, 20),
        ),
        (
            "nobody came for more than a year",
            hours("9-12", closed=(Closed(from_=date(2026, 1, 1), to=date(2026, 12, 31)),
                                  Closed(from_=date(2025, 1, 1), to=date(2025, 12, 31)))),
            "2026-12-31",
            None,
        ),
    ],
)  # fmt: skip
def test_the_last_day_on_which_somebody_worked(
    why: str, service: Service, before: str, expected: date | None
) -> None:
    assert last_workday(date.fromisoformat(before), service, BERLIN) == expected, why
