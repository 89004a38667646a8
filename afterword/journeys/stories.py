"""The library: what is told of each ready-made journey, and what has to be said to use it.

A journey's file says what happens; its story says at which moment of a customer's life it stands,
why it works, what it is measured by and when to leave it, in the reader's language, and what it
asks of whoever takes it.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from . import editing, queries
from .text import load_yaml, parse

Moment = Literal["ordered", "road", "arrived", "word", "again", "season", "wrong"]
MOMENTS: tuple[Moment, ...] = ("ordered", "road", "arrived", "word", "again", "season", "wrong")
"""The moments of a customer's life, in their order."""

Answer = str | int
"""A kind of product, an address, the key of a season or of an offer; a number of days, or a sum in
the smallest unit of the currency."""


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is asked. The question stands among the words as ``ask_…``."""

    ask: str
    kind: Literal["kinds", "days", "page", "season", "amount", "offer"]
    must: bool = False
    """Whether the journey makes no sense without it."""
    step: str = ""
    """days: the wait whose length it is. amount: the branch. offer: the step that gives it."""
    lane: str = ""
    head: bool = False
    """amount: whether it stands in the trigger."""
    templates: tuple[str, ...] = ()
    """page: the templates that lead to it."""
    least: int = 1
    most: int = 1000


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a journey in one language."""

    name: str
    about: str
    why: str
    measures: str
    unless: str
    asks: Mapping[str, str] = {}


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The story of one journey, as written."""

    story: str
    moment: Moment
    order: int
    words: Mapping[str, Mapping[str, str]]
    asks: tuple[Ask, ...] = ()
    needs: tuple[Literal["care", "goes_with", "season", "speech"], ...] = ()
    """What should be there first: facts of products, a season in the calendar, a program that
    speaks."""

    def told(self, language: str) -> Told:
        """What is told in a language, else in English."""
        said = self.words.get(language.partition("-")[0]) or self.words["en"]
        plain = {name: text for name, text in said.items() if not name.startswith("ask_")}
        asks = {
            name.removeprefix("ask_"): text
            for name, text in said.items()
            if name.startswith("ask_")
        }
        return Told(**plain, asks=asks)


@cache
def stories() -> dict[str, Story]:
    """The stories of the library by the key of their journey, in the order of a customer's life."""
    found = [
        msgspec.convert(load_yaml(entry.read_text(encoding="utf-8")), Story)
        for entry in (files("afterword.journeys") / "stories").iterdir()
        if entry.name.endswith(".yaml")
    ]
    return {
        one.story: one
        for one in sorted(found, key=lambda one: (MOMENTS.index(one.moment), one.order))
    }


def story(key: str) -> Story:
    """One story. Raises ``LookupError``."""
    found = stories().get(key)
    if found is None:
        raise LookupError(f"there is no journey {key!r} in the library")
    return found


def default(text: str, ask: Ask) -> Answer:
    """What the journey says by itself where nothing is answered; empty: nothing."""
    plain = load_yaml(text)
    if ask.kind == "days":
        return int(str(_step(plain, ask.step)["for"]).split()[0])
    if ask.kind == "amount":
        return int(_sum(plain, ask)["at_least"])
    return ""


def fitted(text: str, story: Story, answers: Mapping[str, Answer]) -> str:
    """The journey's text with what was answered, by the name of each ``Ask``; what was not stays
    as it is. A page is not the journey's: see ``Ask.templates``."""
    for ask in story.asks:
        answer = answers.get(ask.ask, "")
        if answer != "" and ask.kind != "page":
            text = _fit(text, ask, answer)
    return text


def _fit(text: str, ask: Ask, answer: Answer) -> str:
    plain = load_yaml(text)
    if ask.kind == "days":
        return editing.change(text, ask.step, {"for": f"{answer} days"})
    if ask.kind == "offer":
        return editing.change(text, ask.step, {"offer": answer})
    if ask.kind == "amount":
        when = {**_sum(plain, ask), "at_least": int(answer)}
        if ask.head:
            return editing.change_head(text, {"trigger": {**plain["trigger"], "when": when}})
        return editing.change_lane(text, ask.step, ask.lane, {"when": when})
    trigger = dict(plain["trigger"])
    if ask.kind == "season":
        trigger["where"] = [*trigger.get("where", []), {"field": "season", "is": answer}]
    else:
        mine = {"subject": "types", "includes": answer}
        trigger["when"] = {"all": [trigger["when"], mine]} if "when" in trigger else mine
    return editing.change_head(text, {"trigger": trigger})


def _step(plain: Any, step: str) -> Any:
    found = plain
    for part in editing.path_of(plain, step):
        found = found[part]
    return found


def _sum(plain: Any, ask: Ask) -> Any:
    """The comparison that holds a sum."""
    if ask.head:
        return plain["trigger"]["when"]
    cases = _step(plain, ask.step)["cases"]
    return next(case["when"] for case in cases if case["id"] == ask.lane)


def plainly(one: Story) -> dict[str, Any]:
    """A journey of the library as one object: its story in English, and what it says when."""
    text = queries.library()[one.story]
    definition, told = parse(text), one.told("en")
    return {
        "journey": one.story,
        "moment": one.moment,
        "name": told.name,
        "about": told.about,
        "why": told.why,
        "measures": told.measures,
        "unless": told.unless,
        "asks": [
            {
                "name": ask.ask,
                "kind": ask.kind,
                "must": ask.must,
                "says": told.asks.get(ask.ask, ""),
                "default": default(text, ask),
            }
            for ask in one.asks
        ],
        "subject": definition.subject,
        "trigger": definition.trigger.event,
        "priority": definition.priority,
        "holdout": definition.holdout,
        "guards": [rule.id for rule in definition.guards],
        "goal": definition.goal.event if definition.goal else "",
    }
