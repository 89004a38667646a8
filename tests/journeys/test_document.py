"""A journey's text changes in one place and stays as it was written in all others."""

import copy
import random
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.journeys.document import beside, move, put, put_in, take_out
from afterword.journeys.lines import Uncut
from afterword.journeys.queries import library
from afterword.journeys.text import load_yaml
from tests.desk.test_journeys_board import some_steps

TEXT = """\
# Tea, and what comes after it.
journey: tea   # a key
name: Tea
steps:
  # Say thanks first.
  - id: thanks
    kind: send
    class: service   # not an offer
    template: thanks
    # Nobody is written to at night.
    hours: {from: "09:00", to: "20:00"}

  # Then wait.
  - {id: rest, kind: wait, for: 2 days}
  - id: which
    kind: branch
    cases:
      - id: uk
        when: {customer: country, is: GB}
        steps:
          - id: mug
            kind: send
            class: service
            template: mug
            # a last word on the mug
    otherwise: []
# The end.
"""


def test_a_value_changes_and_its_comment_stays() -> None:
    assert put(TEXT, ("steps", 0, "class"), "marketing") == TEXT.replace(
        "class: service   # not an offer", "class: marketing  # not an offer"
    )
    assert put(TEXT, ("name",), "Tea: how it is made") == TEXT.replace(
        "name: Tea\n", "name: 'Tea: how it is made'\n"
    )


def test_a_new_key_stands_at_the_end_of_its_step() -> None:
    assert put(TEXT, ("steps", 0, "tone"), "casual") == TEXT.replace(
        'to: "20:00"}\n', 'to: "20:00"}\n    tone: casual\n'
    )
    assert put(TEXT, ("steps", 1, "name"), "Rest") == TEXT.replace(
        "  - {id: rest, kind: wait, for: 2 days}\n",
        "  - id: rest\n    kind: wait\n    for: 2 days\n    name: Rest\n",
    )


def test_a_step_goes_with_the_words_above_it() -> None:
    without = TEXT.replace("  # Then wait.\n  - {id: rest, kind: wait, for: 2 days}\n", "")
    assert take_out(TEXT, ("steps", 1)) == without.replace('"20:00"}\n\n', '"20:00"}\n')


def test_a_step_moves_into_a_lane_with_the_words_above_it() -> None:
    moved = move(TEXT, ("steps", 0), ("steps", 2, "cases", 0, "steps", 0))
    assert "          # Say thanks first.\n          - id: thanks\n" in moved
    assert "            # Nobody is written to at night.\n" in moved
    assert moved.index("id: mug") > moved.index("id: thanks") > moved.index("id: uk")


def test_a_step_is_put_into_an_empty_lane_and_taken_out_again() -> None:
    step = {"id": "cup", "kind": "send", "class": "service", "template": "cup"}
    with_it = put_in(TEXT, ("steps", 2, "otherwise", 0), step)
    assert "    otherwise:\n      - id: cup\n        kind: send\n" in with_it
    assert take_out(with_it, ("steps", 2, "otherwise", 0)) == TEXT


def test_a_copy_keeps_its_comments() -> None:
    step = {**load_yaml(TEXT)["steps"][0], "id": "thanks-2"}
    both = beside(TEXT, ("steps", 0), ("steps", 1), step)
    assert both.count("# Nobody is written to at night.") == 2
    assert both.count("# not an offer") == 2
    assert load_yaml(both)["steps"][1] == step


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{journey: tea}", "written in one line"),
        ("journey: &a tea\nname: *a\n", "anchors"),
        ("--- \njourney: tea\n", "lines of dashes"),
    ],
)
def test_what_cannot_be_changed_says_why(text: str, says: str) -> None:
    with pytest.raises(Uncut, match=says):
        put(text, ("name",), "Tea")


def test_nothing_leads_to_nowhere_and_nothing_into_itself() -> None:
    with pytest.raises(Uncut, match=r"there is no steps\.9"):
        take_out(TEXT, ("steps", 9))
    with pytest.raises(Uncut, match="into itself"):
        move(TEXT, ("steps", 2), ("steps", 2, "otherwise", 0))


@pytest.mark.parametrize("key", sorted(library()))
def test_the_library_is_read_and_written_as_it_stands(key: str) -> None:
    text = library()[key]
    assert put(text, ("journey",), key) == text


# ------------------------------------------------------------------------------------- the law


@st.composite
def written(draw: st.DrawFn) -> str:
    """A journey in some way of writing it, with comments between its lines."""
    journey = {"journey": "tea", "name": "Tea # not a comment", "steps": draw(some_steps(2))}
    journey = msgspec.json.decode(msgspec.json.encode(journey))  # nothing of it is shared
    flow = draw(st.sampled_from([False, None]))
    text = yaml.safe_dump(journey, sort_keys=False, default_flow_style=flow, allow_unicode=True)
    if draw(st.booleans()):
        text = text.replace("\n- ", "\n  - ") if flow else text
    rng = random.Random(draw(st.integers(0, 2**32)))
    lines: list[str] = []
    for row in text.split("\n")[:-1]:
        if rng.random() < 0.3:
            deeper = rng.choice(("", "", "  "))
            lines.append(f"{row[: len(row) - len(row.lstrip())]}{deeper}# word {len(lines)}")
        if rng.random() < 0.15:
            lines.append("")
        lines.append(row)
    found = "\n".join(lines) + "\n"
    return found if _means(found, journey) else text


def _means(text: str, journey: dict[str, Any]) -> bool:
    try:
        return bool(load_yaml(text) == journey)
    except ValueError:
        return False


def places(steps: list[Any], path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    """The paths of all steps, depth first."""
    found: list[tuple[str | int, ...]] = []
    for number, step in enumerate(steps):
        here = (*path, number)
        found.append(here)
        for head in ("cases", "any_of", "ways"):
            for lane, case in enumerate(step.get(head, [])):
                found += places(case.get("steps", []), (*here, head, lane, "steps"))
        found += places(step.get("on_timeout", []), (*here, "on_timeout"))
    return found


def words(text: str) -> list[str]:
    return [row.strip() for row in text.split("\n") if row.strip().startswith("#")]


@settings(deadline=None, max_examples=100)
@given(written(), st.data())
def test_every_change_means_what_was_asked_and_loses_no_word(
    text: str, data: st.DataObject
) -> None:
    plain = load_yaml(text)
    every = places(plain["steps"], ("steps",))
    one, two = data.draw(st.sampled_from(every)), data.draw(st.sampled_from(every))
    assert load_yaml(put(text, (*one, "name"), "Otro: más")) != plain
    assert sorted(words(put(text, (*one, "name"), "Otro"))) == sorted(words(text))
    new = {"id": "new", "kind": "wait", "for": "2 days"}
    put_into = put_in(text, two, new)
    assert sorted(words(put_into)) == sorted(words(text))
    assert take_out(put_into, two).strip() != ""
    assert load_yaml(take_out(put_into, two)) == plain
    if two[: len(one)] != one:
        moved = move(text, one, two)
        assert sorted(words(moved)) == sorted(words(text))
        assert len(places(load_yaml(moved)["steps"], ("steps",))) == len(every)
    item = copy.deepcopy(plain)
    for part in one:
        item = item[part]
    copied = beside(text, one, two, {**item, "id": "copy"})
    assert len(words(copied)) >= len(words(text))
