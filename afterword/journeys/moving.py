"""Who stands where when a journey changes under them, and where each of them goes. Pure.

Four rules, step by step: *keep* (the same place in the new version, with the timing they came
with), *retime* (the same place, timed as the new version says), *move* (another step of the new
version, or out of the journey), *leave* (the version they began with, to its end).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast, get_args

import msgspec

from afterword.decisions.faults import Wrong
from afterword.decisions.journey import Plan, Step, WaitFor, lanes, timing_of
from afterword.decisions.run import Run

Rule = Literal["keep", "retime", "move", "leave"]
RULES: tuple[Rule, ...] = get_args(Rule)
OUT = ""
"""Where to move people who are to leave the journey."""


class Choice(msgspec.Struct, frozen=True):
    """The rule for those who stand at a step. ``to``: a step of the new version, or ``OUT``."""

    rule: Rule
    to: str = ""


class BadRule(Wrong, ValueError):
    """A rule that does not fit its step. The text says what to choose instead."""


def options(old: Plan, new: Plan, at: str) -> tuple[Rule, ...]:
    """The rules that those at a step can have. A step that is gone, or is another kind of step
    now, is no place to stay."""
    before, after = old.steps.get(at), new.steps.get(at)
    if before is None or after is None or type(before) is not type(after):
        return ("move", "leave")
    return RULES


def suggested(old: Plan, new: Plan, at: str) -> Choice:
    """What is nearest to what the change means: same timing, same place; another timing, timed
    anew; a step that is gone, on to the next one that is still there."""
    if "keep" not in options(old, new, at):
        found = _next_there(old, new, at)
        return Choice("move", found) if found else Choice("leave")
    same = timing_of(old.steps[at]) == timing_of(new.steps[at])
    return Choice("keep" if same else "retime")


def _next_there(old: Plan, new: Plan, at: str) -> str:
    """The next step behind one that the new version still has."""
    seen: set[str] = set()
    while at in old.steps and at not in seen:
        seen.add(at)
        at = old.after(at)
        if at in new.steps and at in old.steps and type(new.steps[at]) is type(old.steps[at]):
            return at
    return ""


def chosen(old: Plan, new: Plan, rules: Mapping[str, Choice], at: str) -> Choice:
    """The rule for a step: the one that was chosen, else what is suggested.

    Raises ``BadRule`` for one that does not fit.
    """
    choice = rules.get(at) or suggested(old, new, at)
    if choice.rule not in options(old, new, at):
        raise BadRule(
            "step %(step)s is not in the new version: move those who stand there, or leave them",
            {"step": repr(at)},
        )
    if choice.rule == "move" and choice.to != OUT and choice.to not in new.steps:
        raise BadRule(
            "the new version has no step %(step)s to move people to", {"step": repr(choice.to)}
        )
    return choice


def checked(old: Plan, new: Plan, rules: Mapping[str, Choice]) -> None:
    """Raises ``BadRule`` for the first rule that does not fit."""
    for at in rules:
        if at in old.steps:
            chosen(old, new, rules, at)


def moved(run: Run, old: Plan, new: Plan, choice: Choice, now: datetime) -> Run:
    """The run as it goes on. What it learned, heard and said stays with it; with *leave* it is the
    very same."""
    version = new.journey.version
    match choice.rule:
        case "leave":
            return run
        case "keep":
            return msgspec.structs.replace(run, version=version, timing=_kept(run, old, new))
        case "retime":
            timing = {step: one for step, one in run.timing.items() if step != run.at}
            return msgspec.structs.replace(run, version=version, timing=timing)
    return msgspec.structs.replace(
        run,
        version=version,
        at=choice.to,
        since=now,
        standing=False,
        occasion=_occasion(run, new, choice.to),
        began={step: at for step, at in run.began.items() if step != choice.to},
        timing={step: one for step, one in run.timing.items() if step != choice.to},
        outcome=run.outcome if choice.to else "moved out",
    )


def _kept(run: Run, old: Plan, new: Plan) -> Mapping[str, Mapping[str, Any]]:
    """The timing the run keeps: its own of before, where the new version has another one."""
    had = run.timing.get(run.at) or timing_of(old.steps[run.at])
    if had == timing_of(new.steps[run.at]):
        return {step: one for step, one in run.timing.items() if step != run.at}
    return {**run.timing, run.at: had}


def _occasion(run: Run, new: Plan, to: str) -> str:
    """What brought the run into a lane that may come again counts only inside such a lane: the
    steps of the straight way have keys without one."""
    for case in _around(new, to):
        if run.occasion.startswith(f"{case}/"):
            return run.occasion
    return ""


def _around(plan: Plan, at: str) -> list[str]:
    """The lanes that listen again in which a step lies."""
    found: list[str] = []

    def look(steps: tuple[Step, ...], inside: tuple[str, ...]) -> None:
        for step in steps:
            if step.id == at:
                found.extend(inside)
            for lane, inner in lanes(step):
                again = isinstance(step, WaitFor) and any(
                    case.id == lane and case.again for case in step.any_of
                )
                look(inner, (*inside, lane) if again else inside)

    look(plan.journey.steps, ())
    return found


def read_rules(data: Any) -> dict[str, Choice]:
    """Rules as they are stored or sent: ``{"step": {"rule": "move", "to": "step"}}``, or in short
    ``{"step": "keep"}``. Raises ``BadRule``."""
    found: dict[str, Choice] = {}
    for at, written in (data or {}).items():
        rule, to = (
            (written.get("rule"), written.get("to") or "")
            if isinstance(written, Mapping)
            else (str(written).partition(":")[0], str(written).partition(":")[2])
        )
        if rule not in RULES:
            raise BadRule(
                "step %(step)s: a rule is one of %(rules)s; not %(rule)s",
                {"step": repr(at), "rules": ", ".join(RULES), "rule": repr(rule)},
            )
        found[str(at)] = Choice(cast(Rule, rule), str(to))
    return found


def write_rules(rules: Mapping[str, Choice]) -> dict[str, dict[str, str]]:
    """The same as plain data."""
    return {at: {"rule": one.rule, "to": one.to} for at, one in rules.items()}
