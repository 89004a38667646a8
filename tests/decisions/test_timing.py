"""Spans, zones and hours: what a person's own clock and calendar make of them."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest

from afterword.decisions import zones
from afterword.decisions.spans import Span, span
from afterword.decisions.timing import (
    Hours,
    Where,
    add,
    clock,
    first_open,
    is_business_day,
    is_holiday,
    is_open,
    next_allowed,
    opening,
)
from afterword.decisions.zones import zone, zone_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# ----------------------------------------------------------------------------------- spans

WRITTEN = [
    ("30 minutes", Span(30, "minutes"), timedelta(minutes=30)),
    ("1 minute", Span(1, "minutes"), timedelta(minutes=1)),
    ("2 hours", Span(2, "hours"), timedelta(hours=2)),
    ("5 days", Span(5, "days"), timedelta(days=5)),
    (" 1 week ", Span(1, "weeks"), timedelta(days=7)),
    ("3 business days", Span(3, "business days"), timedelta(days=4.8)),
    ("0 days", Span(0, "days"), timedelta(0)),
    ("2hours", Span(2, "hours"), timedelta(hours=2)),
]


@pytest.mark.parametrize(("text", "read", "roughly"), WRITTEN)
def test_a_written_span(text: str, read: Span, roughly: timedelta) -> None:
    found = span(text)
    assert (found, hash(found), found.roughly) == (read, hash(read), roughly)
    assert span(str(found)) == found


NO_SPANS = ["", "soon", "5", "days", "-1 days", "1.5 hours", "1 month", "1000000 days", "٥ days"]


@pytest.mark.parametrize("text", NO_SPANS)
def test_what_is_no_span_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write it like '30 minutes'"):
        span(text)


def test_a_span_does_not_change() -> None:
    with pytest.raises(AttributeError, match="does not change"):
        Span(1, "days").n = 2


# ------------------------------------------------------------------------------------ adding

ADDED: list[tuple[str, str, str, str, str, str]] = [
    ("hours are exact over a change", "2026-03-28T20:00", "12 hours", "Europe/London", "",
     "2026-03-29T08:00"),
    ("days keep the hour when summer begins", "2026-03-28T09:00", "1 day", "Europe/London", "",
     "2026-03-29T08:00"),
    ("and when it ends", "2026-10-24T08:00", "1 day", "Europe/London", "", "2026-10-25T09:00"),
    ("weeks too", "2026-10-20T08:00", "1 week", "Europe/London", "", "2026-10-27T09:00"),
    ("an hour that is skipped moves on by the gap", "2026-03-28T01:30", "1 day", "Europe/London",
     "", "2026-03-29T01:30"),
    ("an hour that comes twice is taken the first time", "2026-10-24T00:30", "1 day",
     "Europe/London", "", "2026-10-25T00:30"),
    ("half an hour's summer", "2026-10-03T12:00", "1 day", "Australia/Lord_Howe", "",
     "2026-10-04T11:30"),
    ("a zone three quarters of an hour off", "2026-01-01T00:15", "1 day", "Asia/Kathmandu", "",
     "2026-01-02T00:15"),
    ("a summer in the south", "2026-10-03T20:00", "1 day", "America/Asuncion", "",
     "2026-10-04T20:00"),
    ("over the leap day", "2028-02-28T09:00", "2 days", "UTC", "", "2028-03-01T09:00"),
    ("business days leave the week-end out", "2026-11-27T09:00", "1 business day", "Europe/London",
     "GB", "2026-11-30T09:00"),
    ("and holidays", "2026-12-24T09:00", "1 business day", "Europe/London", "GB",
     "2026-12-29T09:00"),
    ("of that country", "2026-12-24T09:00", "1 business day", "UTC", "US", "2026-12-28T09:00"),
    ("Friday is no working day everywhere", "2026-11-26T09:00", "1 business day", "Asia/Riyadh",
     "SA", "2026-11-29T09:00"),
    ("an unknown country works from Monday to Friday", "2026-11-27T09:00", "1 business day", "UTC",
     "XX", "2026-11-30T09:00"),
    ("from a Saturday to Monday", "2026-11-28T09:00", "1 business day", "UTC", "GB",
     "2026-11-30T09:00"),
    ("no days at all", "2026-11-28T09:00", "0 business days", "UTC", "GB", "2026-11-28T09:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "start", "length", "where", "country", "end"), ADDED, ids=[case[0] for case in ADDED]
)
def test_adding(says: str, start: str, length: str, where: str, country: str, end: str) -> None:
    assert add(utc(start), span(length), zone(where), country) == utc(end), says


@pytest.mark.parametrize("name", sorted(zones._countries().values()))
def test_a_day_is_a_day_in_every_zone_we_guess(name: str) -> None:
    """No change of any zone in two years makes a day run backwards or keep another hour."""
    where = zone(name)
    start = utc("2026-01-01T12:00")
    for _ in range(0, 730, 7):
        following = add(start, Span(1, "weeks"), where)
        assert timedelta(days=6) < following - start < timedelta(days=8)
        local, then = start.astimezone(where), following.astimezone(where)
        assert (local.hour, local.minute) == (then.hour, then.minute)
        start = following


# ------------------------------------------------------------------------------------- hours

DAY: dict[str, object] = {"from_": "09:00", "to": "17:00"}
NIGHT: dict[str, object] = {"from_": "22:00", "to": "06:00"}
OPEN: list[tuple[str, dict[str, object], str, str, str, str]] = [
    ("inside", DAY, "2026-11-24T12:00", "UTC", "", "2026-11-24T12:00"),
    ("at the beginning", DAY, "2026-11-24T09:00", "UTC", "", "2026-11-24T09:00"),
    ("the end does not belong to it", DAY, "2026-11-24T17:00", "UTC", "", "2026-11-25T09:00"),
    ("before", DAY, "2026-11-24T03:00", "UTC", "", "2026-11-24T09:00"),
    ("on the person's clock", DAY, "2026-11-24T12:00", "America/New_York", "", "2026-11-24T14:00"),
    ("over midnight, before it", NIGHT, "2026-11-24T23:00", "UTC", "", "2026-11-24T23:00"),
    ("over midnight, after it", NIGHT, "2026-11-24T05:00", "UTC", "", "2026-11-24T05:00"),
    ("over midnight, by day", NIGHT, "2026-11-24T06:00", "UTC", "", "2026-11-24T22:00"),
    ("the night counts as the day it began on", {**NIGHT, "days": ("mon",)}, "2026-11-24T05:00",
     "UTC", "", "2026-11-24T05:00"),
    ("and not as the day it ends on", {**NIGHT, "days": ("tue",)}, "2026-11-24T05:00", "UTC", "",
     "2026-11-24T22:00"),
    ("one day of the week", {**DAY, "days": ("sun",)}, "2026-11-24T12:00", "UTC", "",
     "2026-11-29T09:00"),
    ("business days", {**DAY, "business_days": True}, "2026-12-24T18:00", "UTC", "GB",
     "2026-12-29T09:00"),
    ("the whole day", {}, "2026-11-24T23:59", "UTC", "", "2026-11-24T23:59"),
    ("until midnight", {"from_": "20:00"}, "2026-11-24T23:59", "UTC", "", "2026-11-24T23:59"),
    ("the clock jumps into it", {"from_": "01:30", "to": "03:00"}, "2026-03-29T00:00",
     "Europe/London", "", "2026-03-29T01:00"),
    ("hours that the change skips whole wait a day", {"from_": "02:00", "to": "03:00"},
     "2026-03-29T00:30", "Europe/Berlin", "", "2026-03-30T00:00"),
    ("an hour that comes twice opens the first time", {"from_": "01:30", "to": "03:00"},
     "2026-10-25T00:00", "Europe/London", "", "2026-10-25T00:30"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "hours", "start", "where", "country", "wanted"), OPEN, ids=[case[0] for case in OPEN]
)
def test_the_next_allowed_hour(
    says: str, hours: dict[str, object], start: str, where: str, country: str, wanted: str
) -> None:
    found = next_allowed(utc(start), Hours(**hours), where, country)  # type: ignore[arg-type]
    assert found == utc(wanted), says


@pytest.mark.parametrize("text", ["9:00", "25:00", "24:01", "12:60", "noon", "", "1200", "٠٩:٠٠"])
def test_what_is_no_time_of_day_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        clock(text)


def test_hours_without_a_day_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Hours(days=())


def test_business_days_by_country() -> None:
    assert is_business_day(date(2026, 7, 14), "GB")
    assert not is_business_day(date(2026, 7, 14), "FR")
    assert not is_business_day(date(2026, 7, 4), "us"), "a Saturday"
    assert not is_business_day(date(2026, 7, 3), "US"), "the day off for it"


def test_public_holidays_are_left_out() -> None:
    """The fourth of July is a Saturday; in Texas the second of March is a day of its own."""
    hours = Hours(from_="09:00", to="17:00", holidays=False)
    us = Where(zone("UTC"), "US")
    assert not is_open(utc("2026-07-03T12:00"), hours, us)
    assert is_open(utc("2026-07-06T12:00"), hours, us)
    assert opening(utc("2026-12-25T12:00"), hours, us) == utc("2026-12-26T09:00")
    assert is_holiday(date(2026, 3, 2), "US", "TX")
    assert not is_holiday(date(2026, 3, 2), "US", "NY")
    assert not is_holiday(date(2026, 12, 25), "XX"), "an unknown country has none"


def test_gates_that_are_never_open_together() -> None:
    """Nine to eleven in Auckland is night in Madrid; a year without business days ends too."""
    morning = [Hours(from_="09:00", to="11:00")]
    apart = [(morning, Where(zone("Pacific/Auckland"))), (morning, Where(zone("Europe/Madrid")))]
    start = utc("2026-11-24T00:00")
    assert first_open(start, apart, start + timedelta(days=30)) is None
    both = [(morning, Where(zone("Europe/Berlin"))), (morning, Where(zone("Europe/London")))]
    assert first_open(start, both, start + timedelta(days=2)) == utc("2026-11-24T09:00")
    assert first_open(start, both, utc("2026-11-24T09:00")) is None, "before, not at the end"


def test_two_windows_a_day() -> None:
    hours = [Hours(from_="10:00", to="13:00"), Hours(from_="14:00", to="20:00")]
    paris = [(hours, Where(zone("Europe/Paris"), "FR"))]
    end = utc("2026-12-24T00:00")
    assert first_open(utc("2026-11-24T12:30"), paris, end) == utc("2026-11-24T13:00")
    assert first_open(utc("2026-11-24T19:30"), paris, end) == utc("2026-11-25T09:00")


# ------------------------------------------------------------------------------------- zones


def test_every_zone_that_is_guessed_is_a_zone() -> None:
    for name in {*zones._regions().values(), *zones._countries().values()}:
        assert zone(name).key == name


def test_every_region_is_named_once() -> None:
    for zone_names in zones._BY_REGION.values():
        regions = " ".join(zone_names.values()).split()
        assert len(regions) == len(set(regions))


def test_all_states_of_the_united_states_have_a_zone() -> None:
    assert len([one for one in zones._regions() if one[0] == "US"]) == 52


def test_every_country_of_the_table_is_known() -> None:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    codes = {line[:2] for line in table.splitlines() if not line.startswith("#")}
    assert set(zones._countries()) == codes
    assert len(codes) > 240


GUESSED = [
    ("told", {"told": "Asia/Tokyo", "country": "GB"}, "Asia/Tokyo"),
    ("told, but no zone", {"told": "Mars/Olympus", "country": "GB"}, "Europe/London"),
    ("by region", {"country": "US", "region": "CA"}, "America/Los_Angeles"),
    ("by region with its country", {"country": "us", "region": "us-ca"}, "America/Los_Angeles"),
    ("a region we do not know", {"country": "US", "region": "ZZ"}, "America/New_York"),
    ("by country", {"country": "HR"}, "Europe/Zagreb"),
    ("a country with one zone, and a region", {"country": "DE", "region": "BY"}, "Europe/Berlin"),
    ("nothing known", {"store": "Europe/Paris"}, "Europe/Paris"),
    ("a country that there is not", {"country": "XX", "store": "Europe/Paris"}, "Europe/Paris"),
]


@pytest.mark.parametrize(("says", "facts", "wanted"), GUESSED, ids=[case[0] for case in GUESSED])
def test_the_zone_of_a_person(says: str, facts: dict[str, str], wanted: str) -> None:
    assert zone_of(**facts) == wanted, says


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe", "posixrules "])
def test_what_is_no_zone_says_what_to_write(name: str) -> None:
    with pytest.raises(ValueError, match="write it like 'Europe/London'"):
        zone(name)
