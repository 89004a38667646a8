"""The words people read for the reasons that decisions give.

Their rules stand in ``afterword.decisions.reasons``; a test fails when one of
them has none here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .moments import length, moment
from .phrasing import isolated, listed
from .words import CHANNELS, CLASSES, EVENTS, PERIODS, PURPOSES, TALKS

REASONS: dict[tuple[str, str], Promise] = {
    ("trigger", "yes"): _("{event} on {happened}"),
    ("trigger", "no"): _("it gives no {subject} to be about"),
    ("audience", "yes"): _("belongs to the audience of this journey"),
    ("audience", "no"): _("does not belong to the audience of this journey"),
    ("entry", "no"): _("was in this journey before, {last}"),
    ("history", "no"): _("came with an import, which starts no journey"),
    ("holdout", "yes"): _("belongs to those who are left alone, for comparison"),
    ("holdout", "no"): _("does not belong to those who are left alone"),
    ("paused", "wait"): _("the journey is switched off"),
    ("exit_rule", "yes"): _("left, because {rule}"),
    ("goal", "yes"): _("the goal was reached: {goal}"),
    ("waited", "yes"): _("waited until {until}"),
    ("waited", "wait"): _("waits until {until}"),
    ("fact", "wait"): _("waits for {fact}"),
    ("hours", "yes"): _("waited for the right hour, {until}"),
    ("hours", "wait"): _("waits for the right hour, {until}"),
    ("event", "yes"): _("{event} on {happened}"),
    ("event", "wait"): _("listens until {until}"),
    ("gathered", "yes"): _("{count} of them came together"),
    ("gathered", "wait"): _("gathers what comes together, until {until}"),
    ("called", "yes"): _("told “{webhook}”"),
    ("timeout", "yes"): _("nothing came in {after}"),
    ("case", "yes"): _("took the way “{case}”"),
    ("case", "no"): _("none of the conditions held"),
    ("lot", "yes"): _("has the way “{way}” by lot, for good"),
    ("said", "yes"): _("the last message went out"),
    ("said", "no"): _("the last message did not go out: {outcome}"),
    ("said", "wait"): _("a message is on its way"),
    ("answer", "yes"): _("answered {value}"),
    ("answer", "wait"): _("may answer until {until}"),
    ("task", "yes"): _("a person was asked"),
    ("task", "wait"): _("waits until a person has done it"),
    ("reward", "yes"): _("was given a code of {offer}"),
    ("reward", "no"): _("no code of {offer} was left"),
    ("reward", "wait"): _("is being given a code of {offer}"),
    ("looked_up", "yes"): _("looked up what they ask about"),
    ("handed", "yes"): _("given to a person, who answers by {due}"),
    ("talk_closed", "yes"): _("the conversation was closed: it was settled"),
    ("talk_over", "no"): _("the dialogue ended: they asked anew, or a person has it"),
    ("changed", "yes"): _("noted {words}"),
    ("started", "yes"): _("started {journey}"),
    ("started", "no"): _("stopped {journey}"),
    ("moved", "yes"): _("moved into version {version} by the team"),
    ("moved", "no"): _("put back into version {version} by the team"),
    ("end", "yes"): _("the journey ended: {outcome}"),
    ("end", "no"): _("the step was taken out of the journey"),
    ("loop", "no"): _("went round {budget} times and was stopped"),
    ("valid", "yes"): _("makes sense until {until_year}"),
    ("valid", "no"): _("made sense only until {until_year}"),
    ("superseded", "no"): _("newer news made it pointless"),
    ("follows", "wait"): _("goes behind the message before it"),
    ("contact", "yes"): _("there is an address for {channel}"),
    ("contact", "no"): _("there is no address for {channel}"),
    ("fell_back", "yes"): _("it did not reach them before"),
    ("suppressed", "no"): _("the {channel} address is closed: {why}"),
    ("consent", "yes"): _("may be written to about {purpose} by {channel}"),
    ("consent", "no"): _("did not agree to {purpose} by {channel}"),
    ("window", "yes"): _("the approved words go out by {channel}, as they have not written lately"),
    ("window", "no"): _(
        "by {channel} only those are answered who wrote lately, unless with approved words"
    ),
    ("guard", "yes"): _("would wait while {guard}; that is not so"),
    ("guard", "wait"): _("held back while {guard}"),
    ("spacing", "yes"): _("the pause of {pause} between messages is kept"),
    ("spacing", "wait"): _("the pause of {pause} between messages, until {until}"),
    ("spacing", "no"): _("the pause of {pause} between messages"),
    ("lapsed", "no"): _(
        "where they live, a yes to {purpose} by {channel} ends {years} years after the last sign "
        "of life"
    ),
    ("rest", "wait"): _("they asked for a pause, until {until}"),
    ("rest", "no"): _("they asked for a pause, until {until}"),
    ("wish", "no"): _("they asked to hear from us by {channel} only"),
    ("talk", "wait"): _("held back while {talk}"),
    ("talk", "no"): _("it had to wait too long, while {talk}"),
    ("quiet_hours", "yes"): _("an hour at which one may write: {hours} in {zone}"),
    ("quiet_hours", "wait"): _(
        "nobody is disturbed now; {hours} in {zone}, so it waits until {until}"
    ),
    ("quiet_hours", "no"): _("nobody is disturbed now, and {hours} in {zone} comes too late"),
    ("step_hours", "yes"): _("within the hours of the step, {hours}"),
    ("step_hours", "wait"): _("waits for the hours of the step, {hours}, until {until}"),
    ("step_hours", "no"): _("the hours of the step, {hours}, would come too late"),
    ("ceiling", "wait"): _("no more than {most} messages {per} reach one person, until {until}"),
    ("ceiling", "no"): _("no more than {most} messages {per} reach one person"),
    ("cap", "yes"): _("{of}: {sent} of {most} {per} so far"),
    ("cap", "wait"): _("{of}: {sent} of {most} {per} were sent; waits until {until}"),
    ("cap", "no"): _("{of}: {sent} of {most} {per} were sent"),
    ("asked", "no"): _("a review of this order was asked for already, by “{journey}”"),
    ("together", "no"): _("another message of this step speaks for it"),
    ("erased", "no"): _("asked to be forgotten"),
    ("merged", "no"): _("was merged into another customer"),
    ("fault", "wait"): _("could not be weighed ({says}); it is tried again within the hour"),
    ("stop", "no"): _("the stop switch is on"),
    ("template", "no"): _("the words could not be written: {says}"),
    ("provider", "no"): _("the provider refused: {says}"),
    ("unknown", "no"): _("nobody can tell whether it arrived: {says}"),
    ("given_up", "no"): _("the provider would not take it, {tries} times: {says}"),
    ("taken_back", "no"): _("was taken back before it went out"),
    ("poison", "no"): _("it was put aside: {crashes} times the sender died while it wrote it"),
    ("unknown", "wait"): _("it is not settled whether it arrived, until {until}"),
    ("learnt", "yes"): _("learnt from {deliveries} deliveries on the same way"),
    ("learnt", "no"): _("too few deliveries on the same way to learn from: {deliveries}"),
    ("pace", "yes"): _("parcels are {percent} % quicker now than of late"),
    ("pace", "no"): _("parcels are {percent} % slower now than of late"),
}

_FULLER: dict[tuple[str, str], tuple[str, Promise]] = {
    ("hours", "yes"): ("length", _("waited {length}, then for the right hour, {until}")),
    ("hours", "wait"): ("length", _("waits {length}, then for the right hour, {until}")),
    ("waited", "yes"): ("length", _("waited {length}, until {until}")),
    ("waited", "wait"): ("length", _("waits {length}, until {until}")),
    ("window", "yes"): (
        "until",
        _("they wrote by {channel}, so any words may be said until {until}"),
    ),
    ("wish", "no"): ("calls", _("they asked not to be called")),
    ("task", "yes"): ("closed", _("a person has done it, {closed}")),
    ("consent", "yes"): ("said", _("said yes to {purpose} by {channel} on {said}")),
    ("consent", "no"): ("said", _("said no to {purpose} by {channel} on {said}")),
}
"""What a reason says more fully when an input that is not always there is there."""

_TIMES = frozenset(
    {"happened", "until", "last", "closed", "due", "from", "asked", "became", "said"}
)
_LENGTHS = frozenset({"length", "pause", "after"})
_VOCABULARIES: dict[str, Mapping[str, Promise]] = {
    "event": EVENTS,
    "fact": EVENTS,
    "channel": CHANNELS,
    "purpose": PURPOSES,
    "of": CLASSES,
    "per": PERIODS,
    "talk": TALKS,
}


def reason(
    rule: str,
    result: str,
    inputs: Mapping[str, Any],
    *,
    zone: ZoneInfo,
    names: Mapping[str, str] | None = None,
) -> str:
    """A reason as people read it. ``names``: what a journey calls its guards, cases and rules."""
    text = REASONS.get((rule, result)) or REASONS[rule, _any_result(rule)]
    needed, fuller = _FULLER.get((rule, result), ("", text))
    if needed and inputs.get(needed):
        text = fuller
    known = _Inputs(inputs, zone, names or {})
    return str(text).format_map(known)


def _any_result(rule: str) -> str:
    return next(result for known, result in REASONS if known == rule)


class _Inputs(dict[str, str]):
    """The values of a reason, written for people; a value that is missing is a dash."""

    def __init__(self, inputs: Mapping[str, Any], zone: ZoneInfo, names: Mapping[str, str]) -> None:
        super().__init__()
        for name, value in inputs.items():
            self[name] = self._written(name, value, zone, names)
        if inputs.get("until"):
            until = datetime.fromisoformat(str(inputs["until"])).astimezone(zone)
            self["until_year"] = formats.date_format(until, str(_("D j M Y, H:i")))
        if "event" not in self and "case" in inputs:
            self["event"] = names.get(str(inputs["case"]), str(inputs["case"]))
        if "happened" not in self and "became" in self:
            self["happened"] = self["became"]

    @staticmethod
    def _written(name: str, value: Any, zone: ZoneInfo, names: Mapping[str, str]) -> str:
        if value is None:
            return "–"
        if name in _TIMES and isinstance(value, str) and value:
            return moment(datetime.fromisoformat(value), zone)
        if name in _LENGTHS:
            return length(str(value))
        if name in _VOCABULARIES:
            found = _VOCABULARIES[name].get(str(value))
            return str(found) if found else str(value)
        if isinstance(value, list):
            return listed(value)
        return isolated(names.get(str(value), str(value)))

    def __missing__(self, key: str) -> str:
        return "–"


Describe = Callable[[str, str, Mapping[str, Any]], str]
"""(rule, result, inputs) -> the reason in words."""
