"""What the readers of YAML, types and Liquid say is taken apart, word for word as they say it."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from liquid.exceptions import LiquidError

from afterword.decisions.foreign import SENTENCES, foreign, misread
from afterword.decisions.journey import read
from afterword.journeys.text import Loader, Unreadable, load_yaml, parse
from afterword.messages.liquid import Faulty, Filled
from afterword.messages.liquid import read as liquid

YAML = [
    "a: [1\nb: 2",
    "a: {b: 1\nc",
    "a: b: c",
    "a\nb: c",
    "- a\nb: c",
    "a: - b",
    "a: @b",
    'a: "b',
    'a: "\\q"',
    'a: "\\xzz"',
    "a: *b",
    "a: !x!y z",
    "a: !thing b",
    "a: &b 1\nc: &b 2",
    "a: 1\n---\nb: 2",
    "a: |0\n b",
    "a: |x\n b",
    "a: | x\n b",
    "{a: 1}: 2",
    "a: & b",
    "a: 'b\n---\nc'",
    "a: ? b",
    "a: 1\nb\nc: 2",
    "a: ]",
    "a: 1\n b: 2",
    "a:\n- b\n  c: d\n e",
]  # fmt: skip
HEAD = {"journey": "a", "name": "A", "trigger": {"event": "order.placed"}, "steps": []}
WRONG = [
    None,
    {},
    {**HEAD, "nome": 1},
    {**HEAD, "name": 7},
    {**HEAD, "subject": "cat"},
    {**HEAD, "priority": "high"},
    {**HEAD, "steps": [{"id": "a", "kind": "aks"}]},
    {**HEAD, "steps": [{"id": "a", "kind": "wait", "for": "soon"}]},
    {**HEAD, "steps": [{"id": "a", "kind": "wait", "for": 3}]},
    {**HEAD, "steps": [{"id": "a"}]},
    {**HEAD, "steps": 1},
]


LIQUID = [
    "{{ a",
    "{% if a %}x",
    "{% if a",
    "{% if %}x{% endif %}",
    "{{ }}",
    "{% foo %}",
    "{{ a.b. }}",
    "{{ a.'b' }}",
    "{{ a b }}",
    "{{ a[ }}",
    "{{ a[b }}",
    "{{ 'x }}",
    "{{ a | }}",
    "{% for in y %}{% endfor %}",
    "{% for x on y %}{% endfor %}",
    "{% if (a) %}x{% endif %}",
    "{% if not a %}x{% endif %}",
    "{% comment %}x",
]


def plainly(text: str) -> Iterator[str]:
    """What PyYAML says itself."""
    import yaml

    try:
        yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader, with fewer types)
    except yaml.MarkedYAMLError as error:
        yield str(error.problem)


def test_it_works() -> None:
    fault = foreign("line 2", "expected ',' or ']', but got '<stream end>'")
    assert fault.what == "expected ',' or ']', but got %(found)s"
    assert fault.values == {"found": "'<stream end>'"}
    assert str(fault) == "line 2: expected ',' or ']', but got '<stream end>'"
    assert str(foreign("line 2", "something new 100%")) == "line 2: something new 100%"


@pytest.mark.parametrize("text", YAML)
def test_no_yaml(text: str) -> None:
    (wanted,) = plainly(text)
    with pytest.raises(Unreadable) as caught:
        load_yaml(text)
    (fault,) = caught.value.faults
    assert fault.says == wanted
    assert fault.what in SENTENCES, wanted


@pytest.mark.parametrize("definition", WRONG, ids=str)
def test_no_journey(definition: object) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        read(definition)
    fault = misread(caught.value)
    says, _, within = str(caught.value).partition(" - at `")
    assert fault.says == says
    assert fault.path == (within.rstrip("`") or "$")
    assert fault.what in SENTENCES, says


@pytest.mark.parametrize("text", LIQUID)
def test_no_liquid(text: str) -> None:
    with pytest.raises(LiquidError) as caught:
        liquid(text)
    with pytest.raises(Faulty) as said:
        Filled(text, html=False)
    (fault,) = said.value.faults
    assert fault.says == str(caught.value.message)
    assert fault.what in SENTENCES, fault.says


def test_each_sentence_is_found_again() -> None:
    """None is hidden by one before it."""
    for one in SENTENCES:
        filled = one % dict.fromkeys(re.findall(r"%\((\w+)\)s", one), "'x'")
        assert foreign("", filled).what == one, one


def test_where_it_stands_is_told_by_its_line() -> None:
    with pytest.raises(Unreadable, match=r"^line 2 \(name\): Expected `str`, got `int`$"):
        parse("journey: a\nname: 7\n")
