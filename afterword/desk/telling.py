"""Reasons in words: what every screen that says *because* shares."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.decisions.faults import kept
from afterword.decisions.journey import Plan, Wait
from afterword.decisions.reasons import Because
from afterword.ui import fault_words, kept_words, reason_words


class Reason(msgspec.Struct, frozen=True):
    """One reason in words, with how it came out."""

    result: str
    text: str


def reasons(found: Iterable[Because], names: Mapping[str, str], zone: ZoneInfo) -> list[Reason]:
    """Reasons in words, in their order. ``names``: what a journey calls its parts, by id."""
    return [Reason(one.result, reason(one, names, zone)) for one in found]


def reason(one: Because, names: Mapping[str, str], zone: ZoneInfo) -> str:
    """One reason in words."""
    inputs = one.inputs
    if "says" in inputs:
        inputs = {**inputs, "says": _says(inputs)}
    return reason_words.reason(one.rule, one.result, inputs, zone=zone, names=names)


def _says(inputs: Mapping[str, Any]) -> str:
    """What a provider said, or why the words could not be written. Of messages that failed before
    faults were kept there is only the English."""
    if faults := inputs.get("faults"):
        return fault_words.told(kept(faults))
    return kept_words.said(str(inputs["says"]))


OURSELVES: dict[str, Promise] = {
    "heard-stop": gettext_lazy("Confirmed the no"),
    "heard-start": gettext_lazy("Confirmed the yes"),
    "heard-help": gettext_lazy("Said who we are"),
    "heard-join": gettext_lazy("Asked back whether they want it"),
    "heard-less": gettext_lazy("Asked whether to write less often"),
    "by-hand": gettext_lazy("A person answered"),
    "by-hand-file": gettext_lazy("A person sent a file along"),
    "word-about-parcel": gettext_lazy("A word from the team"),
}
"""What is said outside of any journey, by the step that its messages name."""


def step_name(plan: Plan | None, step: str) -> str:
    """What the journey calls a step; what is said outside of any has names of its own."""
    if plan is None or step not in plan.steps:
        return str(OURSELVES.get(step, step))
    found = plan.steps[step]
    return found.name or (_("a pause") if isinstance(found, Wait) else step)


def telling(reasons: Iterable[Because]) -> list[Because]:
    """Of all reasons those that say most: the last wait or event, and whatever speaks against."""
    found = list(reasons)
    timing = [
        one for one in found if one.rule in ("waited", "hours", "event", "timeout", "trigger")
    ]
    against = [one for one in found if one.result != "yes" and one.rule not in ("said", "case")]
    return [*timing[-1:], *[one for one in against if one not in timing[-1:]]]


def names_in(plans: Iterable[Plan]) -> dict[str, str]:
    """What journeys call their guards, rules and cases, by id."""
    found: dict[str, str] = {}
    for plan in plans:
        for rule in (*plan.journey.guards, *plan.journey.exits):
            found[rule.id] = rule.name or rule.id
        for step in plan.steps.values():
            for case in (
                *getattr(step, "any_of", ()),
                *getattr(step, "cases", ()),
                *getattr(step, "ways", ()),
            ):
                found[case.id] = case.name or case.id
    return found


def left(due: datetime, now: datetime) -> str:
    """How much time there is, in words."""
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 0:
        return _("overdue")
    if minutes < 90:
        return ngettext("%d minute left", "%d minutes left", minutes) % minutes
    if minutes < 60 * 36:
        return _("%d h left") % (minutes // 60)
    return ngettext("%d day left", "%d days left", minutes // 1440) % (minutes // 1440)
