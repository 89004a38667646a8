"""The library as it is told: complete in every language, sound, and fitted by what is answered."""

from collections.abc import Iterator
from typing import Any

import pytest

from afterword.decisions.journey import Branch, Exit, Saying, walk
from afterword.decisions.journey import Journey as Definition
from afterword.journeys import queries
from afterword.journeys.check import check
from afterword.journeys.stories import MOMENTS, Ask, default, fitted, plainly, stories, story
from afterword.journeys.text import load_yaml, parse
from afterword.messages.queries import shipped, spoken
from afterword.messages.text import parse as read_template
from afterword.outbox.ports import channels

KEYS = sorted(queries.library())
SELLS = [
    key
    for key in KEYS
    if any(
        isinstance(step, Saying) and step.class_ == "marketing"
        for step in walk(parse(queries.library()[key]).steps)
    )
]
ANSWERS: dict[str, Any] = {
    "kinds": "Coffee",
    "days": 33,
    "season": "summer-sale",
    "amount": 9900,
    "offer": "welcome-back",
}


def journey(key: str) -> Definition:
    return parse(queries.library()[key])


def test_it_works() -> None:
    assert len(KEYS) >= 18
    assert sorted(stories()) == KEYS
    assert [one.moment for one in stories().values()] == sorted(
        (one.moment for one in stories().values()), key=MOMENTS.index
    )
    assert {one.moment for one in stories().values()} == set(MOMENTS)
    assert set(queries.BEGINNING) <= set(KEYS)
    with pytest.raises(LookupError, match="no journey 'nothing'"):
        story("nothing")


@pytest.mark.parametrize("key", KEYS)
def test_each_is_told_whole_in_three_languages(key: str) -> None:
    one = story(key)
    assert tuple(one.words) == ("en", "es", "ar")
    for language in one.words:
        told = one.told(language)
        assert set(told.asks) == {ask.ask for ask in one.asks}
        said = [told.name, told.about, told.why, told.measures, told.unless, *told.asks.values()]
        assert all(text.strip() == text != "" and "!" not in text for text in said)
        assert 3 <= sum(told.why.count(mark) for mark in ".?؟") <= 8
    assert one.told("en").name == journey(key).name
    assert one.told("en").about == journey(key).about
    assert one.told("es-MX") == one.told("es")
    assert one.told("de") == one.told("en")


@pytest.mark.parametrize("key", KEYS)
def test_each_can_be_switched_on_today(key: str) -> None:
    others = [journey(other) for other in KEYS if other != key]
    found = check(journey(key), channels=channels, templates=spoken(shipped()), others=others)
    assert found == []


@pytest.mark.parametrize("key", KEYS)
def test_each_says_what_it_says_in_english_spanish_and_arabic(key: str) -> None:
    for step in walk(journey(key).steps):
        if isinstance(step, Saying):
            template = read_template(shipped()[step.template])
            assert {"en", "es", "ar"} <= set(template.languages)


@pytest.mark.parametrize("key", SELLS)
def test_what_sells_has_a_goal_and_waits_while_something_is_wrong(key: str) -> None:
    found = journey(key)
    assert found.goal is not None
    guards = {rule.id for rule in found.guards}
    assert guards >= {"return-open", "complaint-open"}
    if key not in queries.BEGINNING:
        assert "parcel-late" in guards
        assert found.holdout >= 5, "so that it shows what it earns"


def test_what_is_about_the_order_comes_before_what_sells() -> None:
    orders = [
        journey(key).priority
        for key in KEYS
        if any(
            isinstance(step, Saying) and step.class_ == "transactional"
            for step in walk(journey(key).steps)
        )
    ]
    sells = [journey(key).priority for key in SELLS if key not in queries.BEGINNING]
    assert min(orders) > max(sells)


def test_a_review_is_asked_whatever_was_answered() -> None:
    asking = [
        key
        for key in KEYS
        if any(
            isinstance(one, Saying) and one.purpose == "reviews" for one in walk(journey(key).steps)
        )
    ]
    assert asking == ["after-first-delivery", "photo-request", "review-request"]
    for key in asking[1:]:
        assert journey(key).trigger.when is None
        assert not any(isinstance(one, Branch) for one in walk(journey(key).steps))


def _asks() -> Iterator[tuple[str, Ask]]:
    for key, one in stories().items():
        for ask in one.asks:
            yield key, ask


@pytest.mark.parametrize(
    ("key", "ask"), [pytest.param(*one, id=f"{one[0]}-{one[1].ask}") for one in _asks()]
)
def test_each_answer_changes_the_journey_and_leaves_it_sound(key: str, ask: Ask) -> None:
    text = queries.library()[key]
    if ask.kind == "page":
        assert all("{{ store.url }}" in shipped()[template] for template in ask.templates)
        assert ask.templates
        return
    made = fitted(text, story(key), {ask.ask: ANSWERS[ask.kind]})
    assert made != text
    assert str(ANSWERS[ask.kind]) in made
    assert check(parse(made), channels=channels, templates=spoken(shipped())) == []
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in made.splitlines() if line.startswith("#")
    ]
    if ask.kind in ("days", "amount"):
        assert default(made, ask) == ANSWERS[ask.kind]
        assert default(text, ask) not in ("", ANSWERS[ask.kind])
        assert ask.kind != "days" or ask.least <= int(default(text, ask)) <= ask.most
    assert fitted(text, story(key), {}) == text


def test_a_kind_of_product_is_asked_beside_what_is_asked_already() -> None:
    made = fitted(
        queries.library()["wear-and-warranty"],
        story("wear-and-warranty"),
        {"kinds": "Kettles", "wear": 200, "guarantee": 1000},
    )
    assert load_yaml(made)["trigger"]["when"] == {"subject": "types", "includes": "Kettles"}
    waits = [step["for"] for step in load_yaml(made)["steps"] if step["kind"] == "wait"]
    assert waits == ["200 days", "1000 days"]


def test_as_one_object() -> None:
    found = plainly(story("before-it-runs-out"))
    assert found["journey"] == "before-it-runs-out"
    assert [(one["name"], one["must"], one["default"]) for one in found["asks"]] == [
        ("kinds", True, ""),
        ("days", False, 24),
    ]
    assert (found["holdout"], found["goal"]) == (10, "order.placed")
    assert not any(isinstance(one, Exit) for one in found.values())
