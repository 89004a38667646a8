"""The pages on journeys, events and reasons say what there is, and their examples are true."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS, HEADS, OPS, Condition
from afterword.decisions.faults import faults
from afterword.decisions.journey import Step, read, walk
from afterword.decisions.kinds import KINDS
from afterword.decisions.parcels import STATUSES
from afterword.decisions.reasons import REASONS
from afterword.decisions.rules import Purpose
from afterword.journeys.check import check
from afterword.journeys.text import load_yaml
from afterword.messages.queries import shipped, spoken
from afterword.site.plugs import CHANNELS

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
ROW = re.compile(r"^\| `([a-z_.]+)` \| (.+?) \|(?: (.+) \|)?$", re.MULTILINE)


def page(name: str) -> str:
    return (GUIDES / name).read_text(encoding="utf-8")


def test_the_page_of_events_has_each_kind_with_its_fields() -> None:
    rows = {kind: (meaning, fields) for kind, meaning, fields in ROW.findall(page("events.md"))}
    assert sorted(rows) == sorted(KINDS)
    for name, kind in KINDS.items():
        meaning, fields = rows[name]
        assert ("*announced*" in meaning) == kind.derived, name
        assert dict(re.findall(r"`(\w+)` \((\w+)\)", fields)) == kind.fields, name
        assert meaning.removesuffix(" *announced*").endswith("."), name


def test_the_page_of_events_has_each_status_of_a_parcel() -> None:
    (line,) = [line for line in page("events.md").splitlines() if line.startswith("Statuses:")]
    assert re.findall(r"`(\w+)`", line) == list(STATUSES)


def test_the_page_of_reasons_has_each_rule_in_one_sentence() -> None:
    rows = [(rule, said) for rule, said, _ in ROW.findall(page("reasons.md"))]
    assert [rule for rule, _ in rows] == list(REASONS)
    for rule, said in rows:
        assert re.fullmatch(r"[A-Z][^.]+\.", said), rule


EXAMPLES = [
    (number, load_yaml(text))
    for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", page("journeys.md"), re.DOTALL))
]


def _journey(example: Any) -> Any:
    if isinstance(example, dict) and "journey" in example:
        return example
    head = {"journey": "example", "name": "Example", "trigger": {"event": "order.placed"}}
    if isinstance(example, list):
        return {**head, "steps": example}
    return {
        **head,
        "exits": [{"id": "so", "when": example}],
        "steps": [
            {
                "id": "ask",
                "kind": "ask",
                "class": "service",
                "template": "check-in",
                "answer": "score",
                "timeout": "1 day",
            }
        ],
    }


@pytest.mark.parametrize(("number", "example"), EXAMPLES)
def test_each_example_is_a_sound_journey(number: int, example: Any) -> None:
    found = check(read(_journey(example)), channels=CHANNELS, templates=spoken(shipped()))
    assert found == []


def test_each_kind_of_step_has_an_example() -> None:
    kinds = {
        step.__struct_config__.tag
        for _, example in EXAMPLES
        for step in walk(read(_journey(example)).steps)
    }
    assert kinds == {one.__struct_config__.tag for one in get_args(Step)}


def test_each_head_of_a_condition_and_each_comparison_is_shown() -> None:
    (example,) = [one for _, one in EXAMPLES if isinstance(one, dict) and "all" in one]
    condition = msgspec.convert(example, Condition)
    assert list(faults(condition, "example")) == []
    text = page("journeys.md")
    for name in (*HEADS, *OPS, *FIELDS, *CUSTOMER_FIELDS, *get_args(Purpose)):
        assert f"`{name.rstrip('_')}`" in text, name


def test_the_page_of_templates_lists_every_name_and_every_block() -> None:
    from afterword.messages.editing import FIELDS
    from afterword.messages.glossary import NAMES

    page = (GUIDES / "words.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in page] == []
    assert [kind for kind in FIELDS if f"`{kind}`" not in page] == []
