"""Scenarios: journeys lived through without a store; what fails says what came instead, and why."""

# ruff: noqa: E501 (tables: a case is easier to read on one line)

import json
from importlib.resources import files
from typing import Any

import pytest

from afterword.engine.scenario import SCHEMA, Unclear, documents, read, schema
from afterword.engine.scenario_judging import Failure, run
from afterword.journeys.queries import library
from afterword.journeys.text import load_yaml, parse

JOURNEYS = {key: parse(text) for key, text in library().items()}

LATE = """
name: a late parcel
journeys: [order-and-shipping, after-first-delivery]
happens:
  - {after: 1 day, scan: picked_up, data: {promised_to: "2026-11-27T20:00:00+00:00"}}
  - {after: 1 day, at: "23:30", scan: in_transit,
     data: {delayed: true, promised_from: "2026-11-30T08:00:00+00:00", promised_to: "2026-12-01T20:00:00+00:00"}}
lasts: 6 days
"""
ASKED = """
name: a low score
journeys: [after-first-delivery]
happens:
  - {after: 2 days, scan: delivered}
  - {after: 8 days, answer: 3}
"""


def failures(base: str, **wanted: Any) -> list[Failure]:
    (one,) = read({"scenarios": [{**load_yaml(base), **wanted}]})
    return run(one, JOURNEYS)


def test_it_works() -> None:
    """A late parcel: word of it in the morning, on their clock, and no review is asked for."""
    expect = [
        {"say": "confirm", "at": "09:00", "within": "1 hours"},
        {"say": "tell-shipped", "channel": "email"},
        {"say": "tell-late", "at": "08:00", "within": "3 days", "times": 1},
    ]
    assert failures(LATE, expect=expect, never=[{"say": "review"}, {"say": "review-ask"}]) == []


def test_hours_are_the_customers() -> None:
    where = {"country": "US", "zone": "America/New_York"}
    expect = [{"say": "order-late", "at": "08:00"}]
    late = LATE.replace("23:30", "21:30")
    assert failures(late, customer=where, expect=expect) == []


def test_what_fails_says_what_came_instead_and_why() -> None:
    (one,) = failures(ASKED, expect=[{"say": "review"}])
    assert one.wanted == "say 'review'"
    assert one.instead == "it was held on Tue 08 Dec at 10:00"
    assert "held back while complaint-open" in one.because[-1]
    (one,) = failures(ASKED, expect=[{"say": "thanks", "at": "07:00"}])
    assert one.instead.startswith("'thanks' by email on Thu 26 Nov at ")
    (one,) = failures(ASKED, never=[{"task": "put-it-right"}])
    assert one == Failure(
        "never task 'put-it-right'", "the task 'put-it-right' on Wed 02 Dec at 09:00", one.because
    )
    (one,) = failures("name: nothing\njourneys: [after-first-delivery]", expect=[{"say": "thanks"}])
    assert one.instead.startswith("nobody entered")


def test_people_of_the_team_and_ends_are_part_of_it() -> None:
    done = load_yaml(ASKED)["happens"] + [{"after": "9 days", "done": "put-it-right"}]
    wanted = [
        {"task": "put-it-right", "within": "9 days"},
        {"say": "review", "after": "10 days"},
        {"end": "end"},
    ]
    assert failures(ASKED, happens=done, expect=wanted) == []
    bought = [*done, {"after": "15 days", "event": "order.placed"}]
    assert failures(ASKED, happens=bought, expect=[{"end": "bought again"}]) == []


def test_why_something_never_comes_can_be_asked() -> None:
    assert failures(ASKED, never=[{"say": "suggest", "because": "guard"}]) != []
    happens = load_yaml(ASKED)["happens"][:1]
    assert failures(ASKED, happens=happens, never=[{"say": "suggest", "because": "consent"}]) == []
    (one,) = failures(ASKED, happens=happens, never=[{"say": "suggest", "because": "quiet_hours"}])
    assert one.wanted == "say 'suggest' withheld for 'quiet_hours'"


def test_the_same_scenario_comes_out_alike_every_time() -> None:
    wanted = {"expect": [{"say": "review"}]}
    assert failures(ASKED, **wanted) == failures(ASKED, **wanted)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("nothing expected", {}, "say what to expect, or what never"),
    ("two things at once", {"expect": [{"say": "a", "task": "b"}]}, "write one of say, task and end"),
    ("a time that is none", {"expect": [{"say": "a", "within": "soon"}]}, "'soon' is not a length of time"),
    ("an hour that is none", {"expect": [{"say": "a", "at": "9"}]}, "'9' is not a time of day"),
    ("a status that is none", {"expect": [{"say": "a"}], "happens": [{"scan": "gone"}]}, "a parcel is never 'gone'"),
    ("an event that is none", {"expect": [{"say": "a"}], "happens": [{"event": "order.plcd"}]}, "there is no event called 'order.plcd'"),
    ("nothing that happens", {"expect": [{"say": "a"}], "happens": [{"after": "1 day"}]}, "write one of event, scan, answer and done"),
    ("a beginning that is none", {"expect": [{"say": "a"}], "start": "today"}, "'today' is no moment"),
    ("a word that there is not", {"expect": [{"says": "a"}]}, "unknown field `says`"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "data", "wanted"), FAULTS, ids=[case[0] for case in FAULTS])
def test_what_cannot_be_read_says_what_to_write(
    says: str, data: dict[str, Any], wanted: str
) -> None:
    with pytest.raises(Unclear, match=wanted.replace("'", ".")):
        read({"scenarios": [{"name": "x", **data}]})


def test_a_step_that_there_is_not_is_named() -> None:
    with pytest.raises(Unclear, match="no journey here has a step or template 'tanks'"):
        failures(ASKED, expect=[{"say": "tanks"}])
    with pytest.raises(Unclear, match="there is no journey 'gone'"):
        failures(ASKED.replace("after-first-delivery", "gone"), expect=[{"say": "thanks"}])


def test_documents_keep_their_lines() -> None:
    first, second = documents("journey: a\n---\nscenarios:\n  - x\n")
    assert first == "journey: a\n"
    assert second.splitlines().index("scenarios:") == 2


def test_the_schema_that_ships_is_the_one_of_the_types() -> None:
    shipped = files("afterword.engine") / SCHEMA
    assert json.loads(shipped.read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))
