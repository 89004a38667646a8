"""The storyboard's layout: arithmetic that must hold for every journey somebody may write."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions.journey import Branch, Split, WaitFor, lanes, read, walk
from afterword.desk.journeys.board import Placed, Spot, board, outline
from afterword.desk.journeys.wording import gist
from afterword.journeys.text import parse


def journey_of(steps: list[dict[str, Any]]) -> Any:
    return read(
        {
            "journey": "drawn",
            "name": "Drawn",
            "subject": "order",
            "trigger": {"event": "order.placed"},
            "steps": steps,
        }
    )


@st.composite
def some_steps(draw: st.DrawFn, depth: int = 0) -> list[dict[str, Any]]:
    kinds = ["wait", "send", "exit"] + (["branch", "wait_for", "split"] if depth < 3 else [])
    return [
        draw(one_step(kind, depth))
        for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4))
    ]


_names = (f"s{number}" for number in range(10**9))


@st.composite
def one_step(draw: st.DrawFn, kind: str, depth: int) -> dict[str, Any]:
    step: dict[str, Any] = {"id": next(_names), "kind": kind}
    inner = some_steps(depth + 1)
    if kind == "wait":
        return {**step, "for": "1 day"}
    if kind == "send":
        return {**step, "class": "service", "template": "care-tip"}
    if kind == "exit":
        return {**step, "outcome": "out"}
    if kind == "branch":
        when = {"customer": "country", "is": "GB"}
        cases = [
            {"id": f"c{number}", "when": when, "steps": draw(inner)}
            for number in range(draw(st.integers(1, 3)))
        ]
        return {**step, "cases": cases}
    if kind == "split":
        ways = [
            {"id": f"w{number}", "weight": 1, "steps": draw(inner)}
            for number in range(draw(st.integers(2, 3)))
        ]
        return {**step, "experiment": step["id"], "ways": ways}
    heard = [
        {"id": f"c{number}", "event": "order.paid", "again": again, "steps": draw(inner)}
        for number, again in enumerate(draw(st.lists(st.booleans(), min_size=1, max_size=3)))
    ]
    return {**step, "any_of": heard, "timeout": "3 days", "on_timeout": draw(inner)}


@settings(deadline=None, max_examples=60)
@given(some_steps())
def test_no_two_cards_share_a_place_and_none_is_lost(steps: list[dict[str, Any]]) -> None:
    journey = journey_of(steps)
    laid = board(journey)
    places = [(card.col, card.row) for card in laid.cards]
    assert len(places) == len(set(places))
    everything = {step.id for step in walk(journey.steps)}
    shown = {step.id for _, step, *_ in outline(journey.steps)}
    assert shown == everything
    waits = {
        step.id
        for step in walk(journey.steps)
        if step.id not in {card.step.id for card in laid.cards}
    }
    assert all(type(step).__name__ == "Wait" for step in walk(journey.steps) if step.id in waits)
    assert all(0 <= col < laid.columns and 0 <= row < laid.rows for col, row in places)


def places_of(steps: Any, to: str = "", lane: str = "") -> Iterator[tuple[str, str, int]]:
    """Every place where a step makes sense: none behind an exit."""
    last = bool(steps) and type(steps[-1]).__name__ == "Exit"
    yield from ((to, lane, at) for at in range(len(steps) + (not last)))
    for step in steps:
        for name, some in lanes(step):
            yield from places_of(some, step.id, name)


@settings(deadline=None, max_examples=60)
@given(some_steps())
def test_the_editor_shows_every_place_once_and_nothing_over_another(
    steps: list[dict[str, Any]],
) -> None:
    journey = journey_of(steps)
    laid = board(journey, editing=True)
    places = [
        (one.step, one.lane, one.at if isinstance(one, Spot) else 0)
        for one in laid.order
        if not isinstance(one, Placed)
    ]
    assert sorted(places) == sorted(places_of(journey.steps))
    spots = [(one.col, one.row, one.level) for one in laid.order if isinstance(one, Spot)]
    assert len(spots) == len(set(spots))
    solid = [(one.col, one.row) for one in laid.order if not isinstance(one, Spot)]
    assert len(solid) == len(set(solid))
    assert all(col < laid.columns and row < laid.rows for col, row, _ in spots)


@settings(deadline=None, max_examples=60)
@given(some_steps())
def test_no_wait_is_lost_to_the_eye(steps: list[dict[str, Any]]) -> None:
    journey = journey_of(steps)
    laid = board(journey)
    shown = [one.step.id for one in laid.cards] + [one.wait.id for one in laid.cards if one.wait]
    assert sorted(shown) == sorted(step.id for step in walk(journey.steps))


@settings(deadline=None, max_examples=60)
@given(some_steps())
def test_what_comes_of_a_decision_stands_to_its_right(steps: list[dict[str, Any]]) -> None:
    journey = journey_of(steps)
    place = {card.step.id: card.col for card in board(journey).cards}
    for step in walk(journey.steps):
        if isinstance(step, Branch | WaitFor | Split):
            for _, inner in lanes(step):
                assert all(place[one.id] > place[step.id] for one in inner if one.id in place)


@pytest.mark.parametrize("key", ["order-and-shipping", "after-first-delivery", "the-day-it-comes"])
def test_the_shipped_journeys_fit_a_screen(key: str) -> None:
    text = (files("afterword.journeys") / "library" / f"{key}.yaml").read_text(encoding="utf-8")
    laid = board(parse(text))
    assert laid.rows <= 3
    assert laid.columns <= 11
    assert all(wire.path.startswith("M") for wire in laid.wires)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Take it out of its box.", "Take it out of its box."),
        ("{{ order.names }} left.", "{names} left."),
        ("{% if late %}It is late.{% else %}It comes.{% endif %}", "It is late."),
        ("{% if care %}{{ care }}{% else %}Read the card.{% endif %}", "Read the card."),
        ("{% if care %}{{ care }}{% endif %}", "{care}"),
    ],
)
def test_a_card_says_words_and_not_only_variables(text: str, said: str) -> None:
    assert gist(text) == said
