"""What rules did over a past, and where two sides part, in words."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.reasons import Because
from afterword.engine.past.tally import Bite, Difference
from afterword.ui import moments, phrasing, reason_words, words

TITLES: dict[str, Promise] = {
    "quiet_hours": gettext_lazy("Quiet hours: only {hours}"),
    "step_hours": gettext_lazy("The step’s own hours: {hours}"),
    "cap": gettext_lazy("At most {most} {per}: {of}"),
    "ceiling": gettext_lazy("Never more than {most} {per}"),
    "spacing": gettext_lazy("A pause of {pause}"),
    "rest": gettext_lazy("They asked for a pause"),
    "talk": gettext_lazy("A complaint or a conversation is open"),
    "wish": gettext_lazy("They asked for another channel"),
    "consent": gettext_lazy("They did not agree to {purpose}: {channel}"),
    "contact": gettext_lazy("No address: {channel}"),
    "suppressed": gettext_lazy("A closed address: {channel}"),
    "lapsed": gettext_lazy("A yes that is too old: {channel}"),
    "window": gettext_lazy("They have not written lately: {channel}"),
    "valid": gettext_lazy("Too late to make sense"),
    "superseded": gettext_lazy("Newer news made it pointless"),
    "asked": gettext_lazy("Asked for a review already"),
    "together": gettext_lazy("Said in one message"),
}
"""What a rule is called where it is counted."""
FATES: dict[str, Promise] = {
    "moved": gettext_lazy("%d sent later"),
    "dropped": gettext_lazy("%d not sent"),
    "merged": gettext_lazy("%d said with another"),
    "expired": gettext_lazy("%d too late to send"),
    "held": gettext_lazy("%d still waiting"),
}
KINDS: dict[str, Promise] = {
    "gone": gettext_lazy("not sent any more"),
    "new": gettext_lazy("sent now"),
    "later": gettext_lazy("later"),
    "earlier": gettext_lazy("earlier"),
    "channel": gettext_lazy("over another channel"),
}
"""The ways in which one message differs between two sides."""
HARD = frozenset({"dropped", "merged", "expired"})
"""What never reaches anybody."""


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def title(because: Because, names: Mapping[str, str]) -> str:
    """What a rule is called. ``names``: what journeys call their guards, by id."""
    inputs = because.inputs
    if because.rule == "guard":
        guard = str(inputs.get("guard", ""))
        return _upper(phrasing.isolated(names.get(guard, guard)))
    text = TITLES.get(because.rule)
    if text is None:
        return _upper(
            reason_words.reason(because.rule, because.result, inputs, zone=ZoneInfo("UTC"))
        )
    known = _Known({name: str(value) for name, value in inputs.items()})
    for name, vocabulary in (
        ("per", words.PERIODS),
        ("of", words.CLASSES),
        ("channel", words.CHANNELS),
        ("purpose", words.PURPOSES),
    ):
        if name in known:
            known[name] = str(words.word(vocabulary, known[name]))
    if "pause" in known:
        known["pause"] = moments.length(known["pause"])
    return str(text).format_map(known)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def fates(bite: Bite) -> str:
    """What became of the messages that a rule bit."""
    order = [one for one in FATES if bite.fates.get(one)]
    return phrasing.listed(str(FATES[one]) % bite.fates[one] for one in order)


def moment(at: datetime | None, channel: str, zone: ZoneInfo) -> str:
    """When and over what, as far as it is told; that it is nothing where nothing was sent."""
    if at is None:
        return _("nothing")
    when = moments.moment(at, zone)
    return f"{when}{phrasing.comma()}{words.word(words.CHANNELS, channel)}" if channel else when


def why(one: Difference, names: Mapping[str, str]) -> str:
    """Why two sides part there; empty where no rule says so: the journey itself is another."""
    return title(one.because, names) if one.because else ""


def is_hard(bite: Bite) -> bool:
    """Whether it kept more messages from going out than it moved."""
    hard = sum(count for fate, count in bite.fates.items() if fate in HARD)
    return hard * 2 > bite.times
