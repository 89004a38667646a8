"""The calendar file keeps the rules of RFC 5545, and a second one moves what the first made."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from django.test import Client

from afterword.house import fronts
from afterword.house.models import Store
from afterword.pages.track import calendar
from tests.conftest import NOW
from tests.given import scan, tell
from tests.pages.given import on_its_way, order_link


def entry(**more: object) -> calendar.Entry:
    facts = {"uid": "a@b", "first": date(2026, 11, 26), "last": date(2026, 11, 27), "summary": "x"}
    return calendar.Entry(**{**facts, **more})  # type: ignore[arg-type]


def test_it_works() -> None:
    made = calendar.written([entry(summary="Kettle; V60, white")], "Ada & Fern", NOW)
    assert made.endswith(b"END:VCALENDAR\r\n")
    lines = made.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "SUMMARY:Kettle\\; V60\\, white" in lines
    assert "DTSTART;VALUE=DATE:20261126" in lines
    # The end is the first day that is no part of it (section 3.6.1).
    assert "DTEND;VALUE=DATE:20261128" in lines
    assert f"DTSTAMP:{NOW.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines


@pytest.mark.parametrize(
    ("case", "given", "said"),
    [
        ("section 3.3.11", "a\\b;c,d", "a\\\\b\\;c\\,d"),
        ("lines", "a\r\nb\nc\rd", "a\\nb\\nc\\nd"),
        ("signs nobody sees", "a\x00\x07b\tc", "ab\tc"),
        ("colons and quotes stay", 'a:"b"', 'a:"b"'),
    ],
)
def test_text_is_escaped(case: str, given: str, said: str) -> None:
    assert calendar.text(given) == said


@pytest.mark.parametrize("letter", ["x", "é", "ش", "🫖"])
def test_lines_are_folded_before_the_76th_octet_and_never_within_a_letter(letter: str) -> None:
    line = f"SUMMARY:{letter * 200}"
    folded = calendar.folded(line)
    parts = folded.split("\r\n")
    assert all(len(one.encode()) <= 75 for one in parts)
    assert max(len(one.encode()) for one in parts) > 71
    assert all(one.startswith(" ") for one in parts[1:])
    assert folded.replace("\r\n ", "") == line


def test_the_file_of_a_page_is_moved_by_the_next_one(client: Client, store: Store) -> None:
    on_its_way(store)
    link = f"{order_link(store)}/days.ics"
    before = client.get(link)
    assert before["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert before["X-Robots-Tag"].startswith("noindex")
    anew = {
        "promised_from": (NOW + timedelta(days=4)).isoformat(),
        "promised_to": (NOW + timedelta(days=5)).isoformat(),
    }
    tell(store, scan("in_transit", NOW, place="Leeds", delayed=True, **anew))
    after = client.get(link).content.decode().split("\r\n")
    first = before.content.decode().split("\r\n")
    uid = next(one for one in first if one.startswith("UID:"))
    assert uid in after
    assert ("SEQUENCE:0" in first, "SEQUENCE:1" in after) == (True, True)
    assert "DTSTART;VALUE=DATE:20261126" in first
    assert "DTSTART;VALUE=DATE:20261128" in after


def test_without_days_or_where_it_is_switched_off_there_is_none(
    client: Client, store: Store
) -> None:
    on_its_way(store)
    link = f"{order_link(store)}/days.ics"
    fronts.save_front(store, fronts.Front(calendar=False), now=NOW, by="test")
    assert client.get(link).status_code == 404
    assert "days.ics" not in client.get(order_link(store)).content.decode()
    fronts.save_front(store, fronts.Front(), now=NOW, by="test")
    tell(store, scan("delivered", NOW))
    assert client.get(link).status_code == 404
