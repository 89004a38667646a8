"""Reading a journey's text: what YAML means here, and the line in which each fault stands."""

# ruff: noqa: E501 (tables: a case is easier to read on one line)

from collections.abc import Callable
from importlib.resources import files
from random import Random
from typing import Any

import pytest
import yaml

from afterword.decisions.spans import Span
from afterword.journeys.text import Loader, Unreadable, load_yaml, parse, where

HEAD = """\
journey: j
name: J
trigger: {event: order.placed}
"""
STEPS = (
    HEAD
    + """\
steps:
  - {id: a, kind: wait, for: 2 hours}
  - id: b
    kind: send
    class: service
    template: t
"""
)


def test_it_works() -> None:
    found = parse(STEPS)
    assert (found.journey, found.subject, found.entry.rule) == ("j", "order", "once")
    first, second = found.steps
    assert (first.id, first.for_) == ("a", Span(2, "hours"))  # type: ignore[union-attr]
    assert (second.id, second.channels) == ("b", ("email",))  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["order-and-shipping", "after-first-delivery", "the-day-it-comes"])
def test_the_library_is_read(name: str) -> None:
    path = files("afterword.journeys") / "library" / f"{name}.yaml"
    assert parse(path.read_text(encoding="utf-8")).journey == name


MEANS = [
    ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("true", True), ("false", False),
    ("null", None), ("~", None), ("10:00", "10:00"), ("2026-11-24", "2026-11-24"), ("007", "007"),
    ("0x1f", "0x1f"), ("1_000", "1_000"), ("12", 12), ("-3", -3), ("1.50", 1.5), ("1e3", "1e3"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), MEANS)
def test_what_a_plain_word_means(written: str, value: object) -> None:
    found = load_yaml(f"a: {written}")["a"]
    assert (found, type(found)) == (value, type(value))


FAULTS: list[tuple[str, str, str]] = [
    ("a bracket that is never closed", HEAD + "steps: [{id: a", "line 4: expected ',' or '}'"),
    ("a tab", HEAD + "steps:\n\t- x", "line 5: found character '\\t' that cannot start any token"),
    ("a list in place of a journey", "- a", "line 1: Expected `object`, got `array`"),
    ("nothing at all", "", "line 1: Expected `object`, got `null`"),
    ("a word that is none of the file's", HEAD + "stepz: []", "line 1: Object contains unknown field `stepz`"),
    ("no steps", HEAD, "line 1: Object missing required field `steps`"),
    ("a number in place of a name", STEPS.replace("name: J", "name: 5"), "line 2 (name): Expected `str`, got `int`"),
    ("no kind", STEPS.replace("kind: wait, ", ""), "line 5 (steps[0]): Object missing required field `kind`"),
    ("a kind that there is not", STEPS.replace("kind: send", "kind: sned"), "line 7 (steps[1].kind): Invalid value 'sned'"),
    ("a length of time that is none", STEPS.replace("2 hours", "soon"),
     "line 5 (steps[0].for): 'soon' is not a length of time; write it like '30 minutes'"),
    ("a class that there is not", STEPS.replace("class: service", "class: spam"), "line 8 (steps[1].class): Invalid enum value 'spam'"),
    ("a field of another kind of step", STEPS.replace("template: t", "template: t\n    title: x"),
     "line 6 (steps[1]): Object contains unknown field `title`"),
    ("a time of day that is none", STEPS.replace("for: 2 hours", 'hours: {from: "9:00"}'),
     "line 5 (steps[0].hours): '9:00' is not a time of day; write it like '09:30'"),
    ("no day of the week", STEPS.replace("for: 2 hours", "hours: {days: []}"),
     "line 5 (steps[0].hours): name at least one day, or leave `days` out for all of them"),
    ("a condition with a word of its own", HEAD + "exits: [{id: x, when: {subjekt: paid}}]\nsteps: []",
     "line 4 (exits[0].when): Object contains unknown field `subjekt`"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "text", "wanted"), FAULTS, ids=[case[0] for case in FAULTS])
def test_a_fault_names_its_line(says: str, text: str, wanted: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text)
    assert str(caught.value).startswith(wanted), says
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [id]", "a: !mine x", "a: *b", "x: &a [*a"]
)
def test_a_text_makes_no_objects(text: str) -> None:
    with pytest.raises(Unreadable):
        load_yaml(text)


def test_the_line_of_a_path_that_is_not_there_is_that_of_the_last_part_that_is() -> None:
    assert where(STEPS, "$.steps[1].hours.from") == "line 6 (steps[1].hours.from)"
    assert where(STEPS, "$") == "line 1"
    assert where(STEPS, "$.steps[9]") == "line 5 (steps[9])"


SPOILS = "\t: -{}[]\n'\"#&*!|>%@`?,\r\x85\u2028é\x00"


def test_read_quickly_it_is_what_it_is_read_slowly() -> None:
    """Any text, whole or spoilt, says the same to both readers, or is refused by both."""
    library = [one.read_text() for one in files("afterword.journeys").joinpath("library").iterdir()]
    chance = Random(11)
    for _ in range(700):
        text = chance.choice(library)
        start = chance.randrange(len(text))
        text = text[start : start + chance.randrange(5, 200)]
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(SPOILS) + text[at:]
        assert _read(load_yaml, text) == _read(_slowly, text), text


def _slowly(text: str) -> Any:
    return yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader, with fewer types)


def _read(reader: Callable[[str], Any], text: str) -> str:
    try:
        return repr(reader(text))
    except (Unreadable, yaml.YAMLError):
        return "refused"
