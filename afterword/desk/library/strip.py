"""A journey as a film-strip: what is said and asked, when, over which channel, small."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from afterword.decisions.journey import (
    Ask,
    Branch,
    Journey,
    Saying,
    Split,
    Step,
    Task,
    Wait,
    WaitFor,
)
from afterword.messages.liquid import Faulty, Filled
from afterword.messages.text import Unreadable, brief_words, chosen, parse
from afterword.ui import moments, words

MOST = 7
"""How many pictures a strip shows; what goes beyond is counted."""


class Frame(msgspec.Struct, frozen=True):
    """One picture of a strip. ``line`` is in ``language``, which may not be the reader's."""

    when: str
    icon: str
    channel: str
    line: str
    language: str
    excerpt: str = ""
    tone: str = ""


class Strip(msgspec.Struct, frozen=True):
    """The pictures of a journey, and how many more there are."""

    frames: tuple[Frame, ...]
    more: int


class Sample(msgspec.Struct, frozen=True):
    """What stands in the gaps of a picture's words."""

    store: dict[str, str]
    product: str
    season: str

    @property
    def names(self) -> dict[str, Any]:
        order = {"first": self.product, "names": self.product, "number": "#1042", "refunded": ""}
        parcel = dict.fromkeys(("anew", "days", "before", "reason", "promise", "carrier"), "")
        parcel |= {"names": self.product, "number": "", "url": "", "left": "", "arrived": ""}
        return {
            "store": self.store,
            "customer": {"given_name": "", "name": "", "orders": 4},
            "order": order,
            "parcel": parcel,
            "product": None,
            "suggestion": None,
            "reward": {"code": "…", "worth": "", "until": ""},
            "season": {"name": self.season, "begins": "…", "ends": "…"},
        }


def strip(
    journey: Journey, texts: dict[str, str], sample: Sample, language: str, tone: str
) -> Strip:
    """The pictures of a journey in a reader's language. ``texts``: templates by their key."""
    found: list[Frame] = []
    for step, when in _walked(journey.steps, _begins(journey)):
        if isinstance(step, Saying):
            found.append(_said(step, when, texts, sample, language, tone))
        elif isinstance(step, Task):
            title = step.name or step.title
            found.append(Frame(when, "user", _("For a person"), title, "en", tone="rose"))
    return Strip(tuple(found[:MOST]), max(len(found) - MOST, 0))


def _begins(journey: Journey) -> str:
    return capfirst(str(words.word(words.EVENTS, journey.trigger.event)))


def _walked(steps: Sequence[Step], when: str) -> Iterator[tuple[Step, str]]:
    """Every step that is seen, with what goes before it in words."""
    for step in steps:
        if isinstance(step, Wait):
            when = _timing(step) or when
            continue
        yield step, when
        if isinstance(step, WaitFor):
            # What may come again comes before what it ends with.
            for case in sorted(step.any_of, key=lambda one: not one.again):
                event = str(words.word(words.EVENTS, case.event)) if case.event else ""
                yield from _walked(case.steps, capfirst(event) or when)
            quiet = _("nothing in %s") % moments.length(str(step.timeout))
            yield from _walked(step.on_timeout, capfirst(quiet))
        elif isinstance(step, Branch):
            for branch in step.cases:
                yield from _walked(branch.steps, when)
            yield from _walked(step.otherwise, when)
        elif isinstance(step, Split):
            for way in step.ways:
                yield from _walked(way.steps, when)
        when = _("They answer") if isinstance(step, Ask) else when


def _timing(wait: Wait) -> str:
    if not wait.for_:
        return ""
    length = moments.length(str(wait.for_))
    if wait.after and wait.after.event:
        fact = str(words.word(words.EVENTS, wait.after.event))
        return _("%(span)s after %(fact)s") % {"span": length, "fact": fact}
    return _("%s later") % length


def _said(
    step: Saying, when: str, texts: dict[str, str], sample: Sample, language: str, tone: str
) -> Frame:
    channel = step.channels[0]
    spoken, line, excerpt = "en", step.name, ""
    try:
        template = parse(texts[step.template])
        spoken, said = chosen(template, language, step.tone or tone)
        brief = "" if channel == "email" else brief_words(template, channel)
        line = Filled(said[brief or "subject"], html=False).fill(sample.names).strip() or line
        if not brief and "opening" in said:
            excerpt = Filled(said["opening"], html=False).fill(sample.names).strip()
    except (KeyError, Unreadable, Faulty):
        pass  # a template of the store's own may ask for what a picture does not have
    return Frame(
        when,
        words.CHANNEL_ICONS.get(channel, "envelope"),
        str(words.word(words.STEP_CHANNELS, channel)),
        line,
        spoken,
        excerpt[:240],
    )
