"""What differs between two versions of a journey, as people read it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from . import moments, phrasing, words

DIFFERENCES: dict[str, Promise] = {
    "added": _("added"),
    "removed": _("removed; its history stays"),
    "moved": _("stands in another place"),
    "kind": _("another kind of step"),
    "name": _("was called “%(before)s”"),
    "timing": _("other timing"),
    "hours": _("other hours"),
    "words": _("other words"),
    "tone": _("another tone"),
    "channels": _("other channels"),
    "conditions": _("other conditions"),
    "lanes": _("other lanes"),
    "settings": _("other settings"),
}

HEAD: dict[str, Promise] = {
    "head.name": _("was called “%(before)s”"),
    "head.subject": _("what it is about"),
    "head.trigger": _("who starts it"),
    "head.entry": _("how often one may enter"),
    "head.guards": _("what holds it back"),
    "head.exits": _("what ends it early"),
    "head.goal": _("the goal"),
    "head.priority": _("priority %(after)s instead of %(before)s"),
    "head.holdout": _("%(after)s%% left alone instead of %(before)s%%"),
}


def difference(what: str, step: str, before: str, after: str) -> str:
    """One difference in words. ``step``: its id, or ``head.<part>``."""
    values = {"before": before, "after": after}
    if step.startswith("head."):
        text = HEAD.get(step)
        return str(text) % values if text is not None else str(DIFFERENCES["settings"])
    if what in ("timing", "channels") and before and after:
        told = {name: _told(what, text) for name, text in values.items()}
        return _now("%(after)s instead of %(before)s") % told
    return str(DIFFERENCES[what]) % values


def _told(what: str, text: str) -> str:
    if what == "channels":
        return phrasing.listed(words.word(words.CHANNELS, one) for one in text.split(", "))
    try:
        return moments.length(text)
    except (ValueError, KeyError):
        return text
