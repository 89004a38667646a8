"""Every zone of the locked data and every change of its clocks in ten years: nobody is disturbed
in quiet hours, and no allowed hour is passed over.

What is expected is found in another way than the code finds it: by reading the wall clock of the
place every quarter of an hour, from two hours before each change to a day after it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest

from afterword.decisions.admit import Person, Verdict, admit
from afterword.decisions.rules import Rules
from afterword.decisions.timeline import Timeline
from afterword.decisions.timing import Hours, Where, is_open, opening
from afterword.decisions.zones import zone
from tests.decisions.telling import event
from tests.decisions.test_admit import MARKETING, candidate

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)
WEEK = 7
QUARTER = timedelta(minutes=15)
BEFORE, AFTER = 8, 27 * 4
"""Quarters of an hour that are looked at before and after each change."""


class Change(NamedTuple):
    """The first instant at which the clocks of a zone have been set."""

    zone: str
    at: datetime


@cache
def changes() -> tuple[Change, ...]:
    """Every change of every zone."""
    return tuple(
        Change(name, at) for name in sorted(available_timezones()) for at in _changes(zone(name))
    )


def _changes(where: ZoneInfo) -> Iterator[datetime]:
    days = range(0, (LAST - FIRST).days, WEEK)
    offsets = [(FIRST + timedelta(days=day)).astimezone(where).utcoffset() for day in days]
    for day, before, after in zip(days, offsets, offsets[1:], strict=False):
        if before != after:
            yield _first_minute(FIRST + timedelta(days=day), where)


@cache
def apart() -> tuple[Change, ...]:
    """The changes of zones whose clocks differ: most zones are other names of one clock."""
    clocks: dict[tuple[object, ...], list[Change]] = {}
    for name in sorted(available_timezones()):
        mine = [change for change in changes() if change.zone == name]
        course = tuple((one.at, one.at.astimezone(zone(name)).utcoffset()) for one in mine)
        clocks[(FIRST.astimezone(zone(name)).utcoffset(), course)] = mine
    return tuple(change for mine in clocks.values() for change in mine)


def _first_minute(since: datetime, where: ZoneInfo) -> datetime:
    before = since.astimezone(where).utcoffset()
    low, high = 0, WEEK * 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        same = (since + timedelta(minutes=middle)).astimezone(where).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return since + timedelta(minutes=high)


def test_there_is_something_to_look_at() -> None:
    assert len(available_timezones()) > 590
    assert len(changes()) > 3_800
    assert len(apart()) > 500
    assert {at.minute % 15 for _, at in changes()} == {0}, "the grid below meets every change"
    odd = {change for change in changes() if _jump(change) % 3600}
    assert {change.zone for change in odd} == {"Australia/LHI", "Australia/Lord_Howe"}


def _jump(change: Change) -> float:
    where = zone(change.zone)
    after, before = (at.astimezone(where).utcoffset() for at in (change.at, change.at - QUARTER))
    assert after is not None
    assert before is not None
    return (after - before).total_seconds()


WINDOWS: list[tuple[str, Hours]] = [
    ("by day", Hours(from_="09:00", to="20:00")),
    ("from the skipped or doubled hour on", Hours(from_="02:30", to="20:00")),
    ("within it", Hours(from_="01:00", to="03:00")),
    ("but for it", Hours(from_="03:00", to="01:00")),
    ("until midnight", Hours(from_="23:30", to="24:00")),
    ("on Sundays", Hours(from_="00:30", to="04:00", days=("sun",))),
]


def _reads_open(reads: datetime, hours: Hours) -> bool:
    """The plain meaning, on what the clock reads: "HH:MM" as text, midnight as 24:00 at the end."""
    text, day = reads.strftime("%H:%M"), reads.strftime("%a").lower()
    yesterday = (reads.replace(tzinfo=None) - timedelta(days=1)).strftime("%a").lower()
    if hours.from_ < hours.to:
        return hours.from_ <= text < hours.to and day in hours.days
    return (text >= hours.from_ and day in hours.days) or (
        text < hours.to and yesterday in hours.days
    )


@pytest.mark.parametrize("hours", [hours for _, hours in WINDOWS], ids=[one for one, _ in WINDOWS])
def test_no_quiet_hour_is_used_and_no_open_one_passed_over(hours: Hours) -> None:
    for name, at in apart():
        where = Where(zone(name))
        grid = [at + number * QUARTER for number in range(-BEFORE, AFTER)]
        states = [_reads_open(one.astimezone(where.zone), hours) for one in grid]
        for index, one in enumerate(grid[: 2 * BEFORE + 1]):
            assert is_open(one, hours, where) is states[index], (name, one)
            if True in states[index:]:
                wanted = grid[states.index(True, index)]
                assert opening(one, hours, where) == wanted, (name, one)


def test_a_day_long_gate_in_every_zone_ends_within_its_hours() -> None:
    by_day = Hours(from_="09:00", to="20:00")
    for name, at in changes():
        for now in (at - QUARTER, at):
            goes = opening(now, by_day, Where(zone(name)))
            assert goes is not None
            assert now <= goes <= now + timedelta(hours=14)
            assert 9 <= goes.astimezone(zone(name)).hour < 20, (name, now)


def offered(now: datetime, zone_name: str) -> Verdict:
    """What becomes of an offer by e-mail to somebody who told this zone."""
    who = {"contacts": [["email", "e1"]], "zone": zone_name}
    known = event("customer.seen", -20_000, who=who)
    yes = event("consent.given", -20_000, channel="email", contact="", purpose="offers")
    person = Person(Timeline("7", (known, yes)))
    wish = candidate(due=now, valid_until=now + timedelta(days=3), **MARKETING)
    (verdict,) = admit([wish], person, now, Rules(zone="Asia/Tokyo"))
    return verdict


def test_marketing_keeps_the_quiet_hours_of_the_person_through_every_change() -> None:
    """Not those of the store: it stands in Tokyo."""
    for name, at in apart():
        for now in (at - timedelta(hours=1), at, at + timedelta(hours=1)):
            verdict = offered(now, name)
            goes = now if verdict.action == "send" else verdict.until
            assert goes is not None
            assert now <= goes < now + timedelta(hours=13)
            assert 8 <= goes.astimezone(zone(name)).hour < 21, (name, now)
            assert offered(now, name) == verdict
