"""Which words say how an order stands: the same as those that answers by themselves say it with."""

from typing import Any

import pytest
import yaml

from afterword.decisions.answering import STANDS
from afterword.journeys.queries import library
from afterword.messages.asked import TEMPLATES
from afterword.messages.queries import shipped
from afterword.messages.text import parse


def test_it_works() -> None:
    assert set(TEMPLATES) == set(STANDS)
    for key in set(TEMPLATES.values()):
        template = parse(shipped()[key])
        for language in ("en", "es", "ar"):
            assert "opening" in template.words[language], (key, language)


def lanes(found: Any) -> Any:
    """(how it stands, the template) of each lane of a journey that asks for nothing but that."""
    if isinstance(found, dict):
        when = found.get("when")
        if isinstance(when, dict) and when.get("answer") == "stands":
            stands = when.get("in") or [when.get("is")]
            yield from ((one, found["steps"][0].get("template")) for one in stands)
        for one in found.values():
            yield from lanes(one)
    elif isinstance(found, list):
        for one in found:
            yield from lanes(one)


def test_a_person_and_the_dialogue_say_it_alike() -> None:
    said = dict(lanes(yaml.safe_load(library()["answers"])))
    assert len(said) > 8
    for stands, template in said.items():
        if template:
            assert TEMPLATES[stands] == template, stands


@pytest.mark.parametrize("stands", STANDS)
def test_each_state_has_words(stands: str) -> None:
    assert TEMPLATES[stands] in shipped()  # type: ignore[index]
