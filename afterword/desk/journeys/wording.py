"""The words of a journey's cards: what a step is, how long it waits, the gist of what it says."""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from afterword.decisions.journey import (
    Ask,
    Branch,
    Call,
    CloseTalk,
    Digest,
    Emit,
    Exit,
    HandOver,
    LookUp,
    Reward,
    Saying,
    Send,
    Split,
    Start,
    Step,
    Stop,
    Task,
    Update,
    Wait,
    WaitFor,
)
from afterword.decisions.timing import WEEKDAYS, Hours
from afterword.ui import moments, phrasing, words


def later(wait: Wait) -> str:
    """How long a wait without a fact lasts: “2 hours later”; empty: it hangs on something."""
    return _("%s later") % length(wait) if wait.for_ else ""


def length(wait: Wait) -> str:
    """The length of a wait, in words."""
    return moments.length(str(wait.for_)) if wait.for_ else ""


def timing(wait: Wait) -> str:
    """A wait in words."""
    parts = []
    if wait.after:
        fact = str(words.word(words.EVENTS, wait.after.event or "shipment.promised"))
        parts.append(_("%(span)s after %(fact)s") % {"span": length(wait), "fact": fact})
    elif wait.for_:
        parts.append(later(wait))
    if wait.hours:
        parts.append(hours_of(wait.hours))
    return phrasing.listed(parts)


def hours_of(hours: Hours) -> str:
    """The hours in which a step may go on."""
    said = f"{hours.from_}–{hours.to}"
    if hours.business_days:
        return _("%s on business days") % said
    if len(hours.days) < len(WEEKDAYS):
        return f"{said}{phrasing.comma()}{' '.join(hours.days)}"
    return said


ICONS: dict[type[Step], str] = {
    Send: "envelope",
    Ask: "chat-bubble-left-ellipsis",
    Branch: "arrows-right-left",
    Emit: "bolt",
    Exit: "arrow-right-start-on-rectangle",
    Split: "beaker",
    Start: "play",
    Stop: "stop",
    LookUp: "magnifying-glass",
    HandOver: "user-group",
    CloseTalk: "check-circle",
    Reward: "gift",
    Digest: "inbox-stack",
    Call: "arrow-up-right",
    Task: "user",
    Update: "tag",
    Wait: "clock",
    WaitFor: "bell-alert",
}


def kind(step: Step) -> str:
    """What a step is to the eye: decided, said, done … ; the style sheet knows these."""
    if isinstance(step, Branch | WaitFor | Split):
        return "decided"
    if isinstance(step, Saying):
        return "said"
    return {Task: "task", HandOver: "task", Wait: "wait", Exit: "exit"}.get(type(step), "done")


def icon(step: Step) -> str:
    """The sign of a step; of what is said, that of the channel it is tried over first."""
    if isinstance(step, Saying):
        return words.CHANNEL_ICONS.get(step.channels[0], ICONS[type(step)])
    return ICONS[type(step)]


def label(step: Step) -> str:
    """What stands small above the words of a card."""
    if isinstance(step, Saying):
        return capfirst(words.word(words.STEP_CHANNELS, step.channels[0]))
    labels: dict[type[Step], str] = {
        Branch: _("Decides"),
        WaitFor: _("Listens"),
        Split: _("By lot"),
        Task: _("For a person"),
        LookUp: _("Looks up"),
        HandOver: _("Hands over"),
        CloseTalk: _("Closes"),
        Reward: _("Gives a code"),
        Digest: _("Gathers"),
        Call: _("Tells a program"),
        Update: _("Notes"),
        Emit: _("Says so"),
        Start: _("Starts"),
        Stop: _("Stops"),
        Exit: _("Exit"),
        Wait: _("Waits"),
    }
    return labels[type(step)]


_IF = re.compile(
    r"\{%-?\s*if[^%]*%\}(.*?)(?:\{%-?\s*(?:else|elsif)[^%]*%\}(.*?))?\{%-?\s*endif\s*-?%\}",
    re.DOTALL,
)
_OUT = re.compile(r"\{\{-?\s*([a-z_.]+)[^}]*\}\}")
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)


def gist(text: str) -> str:
    """A Liquid text for a card: the first of each alternative that has words, variables by their
    last name."""
    shown = _IF.sub(_with_words, text)
    shown = _TAG.sub("", shown)
    shown = _OUT.sub(lambda found: "{" + found[1].rpartition(".")[2].replace("_", " ") + "}", shown)
    return " ".join(shown.split())


def _with_words(found: re.Match[str]) -> str:
    first, other = found[1], found[2]
    return first if other is None or _OUT.sub("", first).strip() else other
