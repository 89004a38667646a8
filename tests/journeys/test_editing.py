"""What a person does at the storyboard, as changes of the text."""

import pytest

from afterword.journeys.editing import (
    Place,
    add,
    add_lane,
    change,
    change_head,
    change_lane,
    duplicate,
    ids,
    move,
    move_lane,
    place_of,
    remove,
    remove_lane,
)
from afterword.journeys.lines import Uncut
from afterword.journeys.queries import library
from afterword.journeys.text import load_yaml, parse

TEXT = library()["order-and-shipping"]
TASK = {"id": "confirm", "kind": "task", "title": "Write a card by hand"}


def order(text: str) -> list[str]:
    return list(ids(load_yaml(text)))


def test_a_step_is_put_in_and_gets_an_id_of_its_own() -> None:
    text = add(TEXT, Place(at=1), TASK)
    assert order(text)[:3] == ["confirm", "confirm-2", "on-the-road"]
    assert add(text, Place(at=1), TASK).count("confirm-3") == 1
    in_lane = add(TEXT, Place("on-the-road", "timeout"), TASK)
    assert order(in_lane)[-2:] == ["look-into-it", "confirm-2"]
    assert parse(in_lane)


def test_a_step_moves_between_lanes_and_back() -> None:
    there = move(TEXT, "tell-late", Place("on-the-road", "sooner", 0))
    assert place_of(load_yaml(there), "tell-late") == Place("on-the-road", "sooner", 0)
    assert parse(there).steps != parse(TEXT).steps
    back = move(there, "tell-late", Place("on-the-road", "late", 0))
    assert parse(back) == parse(TEXT)
    with pytest.raises(Uncut, match="into itself"):
        move(TEXT, "on-the-road", Place("on-the-road", "late", 0))


def test_a_copy_of_a_deciding_step_has_new_ids_throughout() -> None:
    text, made = duplicate(TEXT, "on-the-road")
    assert made == "on-the-road-2"
    assert len(order(text)) == len(set(order(text))) == 2 * len(order(TEXT)) - 1
    assert text.count("what they have heard meanwhile") == 2
    parse(text)


def test_what_is_taken_out_takes_its_lanes_along() -> None:
    assert order(remove(TEXT, "on-the-road")) == ["confirm"]
    assert order(remove(TEXT, "tell-late")) == [one for one in order(TEXT) if one != "tell-late"]
    with pytest.raises(Uncut, match="no step 'gone'"):
        remove(TEXT, "gone")


def test_fields_change_go_and_stay() -> None:
    text = change(
        TEXT, "confirm", {"name": "Thank you", "valid_for": None, "class": "transactional"}
    )
    step = load_yaml(text)["steps"][0]
    assert (step["name"], "valid_for" in step) == ("Thank you", False)
    assert change(TEXT, "confirm", {"name": "We have your order"}) == TEXT
    headed = change_head(TEXT, {"priority": 80, "holdout": 5})
    assert (parse(headed).priority, parse(headed).holdout) == (80, 5)


def test_lanes_open_close_and_change_places() -> None:
    text = add_lane(TEXT, "on-the-road", {"id": "late", "event": "shipment.customs"}, 2)
    lanes = [one["id"] for one in load_yaml(text)["steps"][1]["any_of"]]
    assert lanes[:4] == ["arrived", "shipped", "late-2", "late"]
    text = move_lane(text, "on-the-road", "late-2", 0)
    assert load_yaml(text)["steps"][1]["any_of"][0]["id"] == "late-2"
    text = change_lane(text, "on-the-road", "late-2", {"name": "it is with the customs"})
    assert load_yaml(text)["steps"][1]["any_of"][0]["name"] == "it is with the customs"
    assert parse(remove_lane(text, "on-the-road", "late-2")) == parse(TEXT)
    with pytest.raises(Uncut, match="has no lanes"):
        add_lane(TEXT, "confirm", {"id": "x"})
