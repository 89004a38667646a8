"""The JSON Schema that editors read: it is current, takes what we ship, and refuses what we do."""

from importlib.resources import files
from typing import Any, get_args

import jsonschema_rs
import pytest

from afterword.decisions.conditions import HEADS, OPS
from afterword.decisions.journey import Step
from afterword.journeys import schema
from afterword.journeys.text import load_yaml

LIBRARY = sorted(
    entry.name
    for entry in (files("afterword.journeys") / "library").iterdir()
    if entry.name.endswith(".yaml")
)


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema_rs.validator_for(schema.schema())


def library(name: str) -> Any:
    return load_yaml((files("afterword.journeys") / "library" / name).read_text(encoding="utf-8"))


def test_the_file_that_is_shipped_is_current() -> None:
    assert schema.shipped() == schema.written(), "run: python -m afterword.journeys.schema"


@pytest.mark.parametrize("name", LIBRARY)
def test_the_journeys_of_the_library_fit(validator: Any, name: str) -> None:
    assert [error.message for error in validator.iter_errors(library(name))] == []


def broken(**changes: Any) -> Any:
    return {**library("order-and-shipping.yaml"), **changes}


WRONG: list[tuple[str, Any]] = [
    ("a word that is none of the file's", broken(trigers={})),
    ("an event that there is not", broken(trigger={"event": "order.plaecd"})),
    ("no steps", {k: v for k, v in broken().items() if k != "steps"}),
    ("a kind of step that there is not", broken(steps=[{"id": "a", "kind": "sned"}])),
    ("a length of time that is none", broken(steps=[{"id": "a", "kind": "wait", "for": "soon"}])),
    ("a condition with two heads",
     broken(exits=[{"id": "a", "when": {"subject": "paid", "stated": "x"}}])),
    ("a condition with none", broken(exits=[{"id": "a", "when": {"is": True}}])),
    ("a field of the customer that there is not",
     broken(exits=[{"id": "a", "when": {"customer": "shoe size", "is": "9"}}])),
    ("a version of one's own", broken(version=3)),
]  # fmt: skip


@pytest.mark.parametrize(("says", "definition"), WRONG, ids=[case[0] for case in WRONG])
def test_what_does_not_fit_is_marked(validator: Any, says: str, definition: Any) -> None:
    assert not validator.is_valid(definition), says


def test_each_kind_of_step_and_each_head_says_what_it_is() -> None:
    parts = schema.schema()["$defs"]
    for step in get_args(Step):
        assert len(parts[step.__name__]["description"]) > 20, step
        assert parts[step.__name__]["properties"]["kind"]["enum"] == [step.__struct_config__.tag]
    properties = parts["Condition"]["properties"]
    for name in (*HEADS, *OPS):
        assert len(properties[name.rstrip("_")]["description"]) > 10, name
    assert all(part["description"] for part in parts.values())
