"""A walk as columns of time: what is said and why, what is not and why not, what else happens."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions.journey import Plan, Task
from afterword.decisions.reasons import Because
from afterword.desk.telling import Reason, names_in, reasons, step_name, telling
from afterword.engine.simulate import Outcome
from afterword.engine.supposing import read
from afterword.engine.walk import Walked, unwritten
from afterword.engine.walking import Happening
from afterword.house.models import Store
from afterword.messages.trying import Tried
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, words_of
from afterword.ui import moments, phrasing, words

from .saying import fact_words

RTL = ("ar", "he", "fa", "ur")


END = "flag"
"""The sign of an end, which comes after what is said at that moment."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it looks on the device, or a task."""

    kind: str
    """mail, chat, notice, call, paper, task, or none: it is not sent."""
    label: str
    icon: str
    title: str
    text: str = ""
    language: str = ""
    choices: tuple[str, ...] = ()
    media: tuple[tuple[str, str, str], ...] = ()
    """(kind, address, words)"""
    link: str = ""
    key: str = ""
    """Where its page is asked for by the send key."""
    url: str = ""
    """The message's own screen, of one that went out."""
    approved: bool = False
    note: str = ""
    foot: str = ""
    """What waits for it."""

    @property
    def rtl(self) -> bool:
        return self.language.partition("-")[0] in RTL


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A moment. ``dashed``: it may happen."""

    at: datetime
    day: str
    clock: str
    state: str = ""
    sign: str = ""
    icon: str = "clock"
    tone: str = ""
    dot: str = ""
    dashed: bool = False
    whatif: bool = False
    card: Card | None = None
    because: tuple[Reason, ...] = ()
    every: tuple[Reason, ...] = ()
    """All the reasons, where ``because`` leaves some out."""
    not_sent: bool = False
    journey: str = ""
    """The name of another journey that says it."""
    mark: str = ""
    """What tells it from a moment of another version."""
    parts: bool = False
    """Here the versions part."""
    first_next: bool = False
    """The first that lies ahead: the line of now stands before it."""


class Teller:
    """Puts a walk into columns, on the clock of the person it is about."""

    def __init__(self, store: Store, walked: Walked, plans: Iterable[Plan], zone: ZoneInfo) -> None:
        self.store = store
        self.walked = walked
        self.plans = {one.journey.journey: one for one in plans}
        self.plans[walked.plan.journey.journey] = walked.plan
        self.zone = zone
        self.now = walked.now

    def columns(self, past: Sequence[Intent] = ()) -> list[Column]:
        """Everything in its order, and where now is."""
        found = [self._past(one) for one in past]
        found += [self._happening(one) for one in self.walked.happened]
        found += [self._outcome(one) for one in self.walked.outcomes]
        found += [self._ended(one.at, one.run.outcome) for one in self.walked.ended]
        found += [self._left(one.at) for one in self.walked.left]
        found.sort(key=lambda one: (one.at, 2 if one.icon == END else one.card is not None))
        ahead = next((at for at, one in enumerate(found) if one.dashed), None)
        if ahead is not None:
            found[ahead] = msgspec.structs.replace(found[ahead], first_next=True)
        return found

    def _at(self, at: datetime) -> dict[str, Any]:
        return {
            "at": at,
            "day": moments.day(at, self.zone, self.now),
            "clock": f"{at.astimezone(self.zone):%H:%M}",
            "dashed": at >= self.now,
        }

    def _reasons(self, found: Iterable[Because], journey: str) -> dict[str, Any]:
        """Reasons in words, each once, in their order: those that tell this moment from others,
        and all of them."""
        names = names_in([self.plans[journey]] if journey in self.plans else [])
        every = list(found)
        said = list(dict.fromkeys(reasons(_worth(every), names, self.zone)))
        guards = sum((one.rule, one.result) == ("guard", "yes") for one in every)
        if guards:
            none = ngettext(
                "nothing is open that would hold it back (%d guard)",
                "nothing is open that would hold it back (%d guards)",
                guards,
            )
            said.append(Reason("yes", none % guards))
        whole = list(dict.fromkeys(reasons(every, names, self.zone)))
        return {"because": tuple(said), "every": tuple(whole) if len(whole) > len(said) else ()}

    def _sign(self, found: Sequence[Because], journey: str) -> str:
        """What brought it about, in one line: an answer, what speaks against it, or its time."""
        names = names_in([self.plans[journey]] if journey in self.plans else [])
        against = [one for one in telling(found) if one.result != "yes"]
        answers = [one for one in found if (one.rule, one.result) == ("answer", "yes")]
        last = [one for one in found if one.rule in _TIMING][-1:]
        said = reasons([*against[-1:], *answers[-1:], *last], names, self.zone)
        return said[0].text if said else ""

    def _name(self, journey: str, step: str) -> str:
        return step_name(self.plans.get(journey), step) if journey else _ANSWERS().get(step, step)

    def _other(self, journey: str) -> str:
        if journey in ("", self.walked.plan.journey.journey):
            return ""
        found = self.plans.get(journey)
        return found.journey.name if found else journey

    # ------------------------------------------------------------------------ what was said

    def _past(self, intent: Intent) -> Column:
        sent = intent.accepted is not None
        said = words_of(intent, self.store) if sent else None
        found = because_of(intent)
        title = self._name(intent.journey, intent.step)
        card = Card(
            kind=kind_of(intent.channel) if said else "none",
            label=channel_label(intent.channel),
            icon=words.CHANNEL_ICONS.get(intent.channel, "envelope"),
            title=(said.subject if said and said.subject else title),
            text=said.text if said else "",
            language=said.language if said else "",
            choices=tuple(one.words for one in said.choices) if said else (),
            link=said.link if said else "",
            key=f"past:{intent.pk}" if said and said.html else "",
            url=f"messages/{intent.pk}/",
        )
        at = intent.accepted or intent.state_at
        return Column(
            **self._at(at) | {"dashed": False},
            state=str(words.word(words.STATES, intent.state)),
            sign=self._sign(found, intent.journey),
            tone="" if sent else "amber",
            card=card,
            **self._reasons(found, intent.journey),
            not_sent=not sent,
            journey=self._other(intent.journey),
            mark=intent.send_key,
        )

    # ------------------------------------------------------------------- what will be, or not

    def _outcome(self, one: Outcome) -> Column:
        if one.what == "task":
            return self._task(one)
        tried = self.walked.said.get(one.key)
        sent = one.what == "sent" and tried is not None
        ahead = one.at >= self.now
        states = {
            "sent": _("will be sent") if ahead else _("sent"),
            "held": _("will be held back") if ahead else _("held back"),
        }
        found = list(one.because)
        if one.key in self.walked.faults:
            found.append(unwritten(self.walked.faults[one.key]))
        return Column(
            **self._at(one.at),
            state=states.get(one.what, _("will not be sent") if ahead else _("not sent")),
            sign=self._sign(found, one.journey),
            tone="" if sent else "amber",
            dot="leaf" if sent else "none",
            card=self._said(one, tried) if sent and tried else self._unsaid(one, found),
            **self._reasons(found, one.journey),
            not_sent=not sent,
            journey=self._other(one.journey),
            mark=_mark(one, tried),
        )

    def _said(self, one: Outcome, tried: Tried) -> Card:
        return Card(
            kind=kind_of(tried.channel),
            label=channel_label(tried.channel),
            icon=words.CHANNEL_ICONS.get(tried.channel, "envelope"),
            title=tried.subject or self._name(one.journey, one.step),
            text=tried.text,
            language=tried.language,
            choices=tuple(choice.words for choice in tried.choices),
            media=tuple((shown.kind, _here(self.store, shown.url), shown.alt)
                        for shown in tried.media),
            link=tried.link,
            key=one.key,
            approved=tried.approved,
        )  # fmt: skip

    def _unsaid(self, one: Outcome, found: Sequence[Because]) -> Card:
        held = one.what == "held"
        until = next((each.inputs.get("until") for each in found if each.rule == "valid"), None)
        note = ""
        if held and until:
            day = moments.day(datetime.fromisoformat(str(until)), self.zone, self.now)
            note = _("Tried again until %s, then dropped.") % day
        against = [each for each in found if each.result != "yes"]
        names = names_in([self.plans[one.journey]] if one.journey in self.plans else [])
        why = reasons(against[-1:], names, self.zone)
        return Card(
            kind="none",
            label=channel_label(one.channel),
            icon=words.CHANNEL_ICONS.get(one.channel, "envelope"),
            title=self._name(one.journey, one.step),
            text=why[0].text if why else "",
            note=note,
            foot=_("Held back") if held else _("Not sent"),
        )

    def _task(self, one: Outcome) -> Column:
        plan = self.plans.get(one.journey)
        step = plan.steps.get(one.step) if plan else None
        role = step.role if isinstance(step, Task) else "agent"
        due = self.walked.due.get(one.key)
        within = moments.moment(due, self.zone, self.now) if due else ""
        led = _led_to(one.because)
        card = Card(
            kind="task",
            label=_("For a person"),
            icon="user",
            title=one.title,
            text=_("The team's role: %(role)s.") % {"role": words.word(words.ROLES, role)},
            note=_("To be done by %s.") % within if within else "",
            foot=_("The journey waits for it") if getattr(step, "holds", False) else "",
        )
        return Column(
            **self._at(one.at),
            state=_("a person will be asked") if one.at >= self.now else _("a person was asked"),
            sign=self._sign(led, one.journey),
            icon="user",
            tone="rose",
            dot="rose",
            card=card,
            **self._reasons(led, one.journey),
            journey=self._other(one.journey),
            mark=f"task/{one.step}/{one.at.isoformat()}",
        )

    # --------------------------------------------------------------------- what else happens

    def _happening(self, one: Happening) -> Column:
        supposed = bool(one.fact)
        what = fact_words(read(one.fact)) if supposed else _happened(one)
        sign = _("What if: %s") % what if supposed else what
        late = one.kind in ("shipment.delayed", "shipment.lost", "shipment.attempt_failed")
        return Column(
            **self._at(one.at),
            state="" if supposed or one.at < self.now else _("forecast"),
            sign=sign,
            icon=_icon(one.kind),
            tone="amber" if late else ("leaf" if supposed else ""),
            dot="amber" if late else "leaf" if supposed else "",
            whatif=supposed,
            mark=f"{one.kind}/{one.at.isoformat()}",
        )

    def _ended(self, at: datetime, outcome: str) -> Column:
        return Column(
            **self._at(at),
            sign=_("The journey ends: %s") % outcome if outcome else _("The journey ends"),
            icon=END,
            mark=f"end/{outcome}/{at.date()}",
        )

    def _left(self, step: str) -> Column:
        return Column(
            **self._at(self.now),
            sign=_("The step where they stand (%s) is not in this version: they leave here") % step,
            icon="arrow-right-start-on-rectangle",
            tone="amber",
            dot="amber",
            mark=f"left/{step}",
        )


def _mark(one: Outcome, tried: Tried | None) -> str:
    """What two versions must have in common for a moment to be the same in both."""
    said = (tried.channel, tried.subject, tried.text) if tried else ()
    return repr((one.what, one.journey, one.step, one.at.isoformat(), said))


def part(columns: Sequence[Column], others: Sequence[Column]) -> list[Column]:
    """The columns, the first that is not the same in the other version marked."""
    marks = {one.mark for one in others}
    found = list(columns)
    for at, one in enumerate(found):
        if one.dashed and one.mark not in marks:
            found[at] = msgspec.structs.replace(one, parts=True)
            break
    return found


_LEFT_OUT = frozenset(
    {("valid", "yes"), ("contact", "yes"), ("guard", "yes"), ("said", "yes"), ("audience", "yes")}
)
"""What is so with every message that goes out, and tells none from another."""
_TIMING = frozenset({"waited", "hours", "event", "timeout", "trigger", "fact"})


def _worth(found: Sequence[Because]) -> list[Because]:
    """The reasons that tell this moment from others: of those that say when, the last two."""
    timing = [one for one in found if one.rule in _TIMING and one.result == "yes"][-2:]
    return [
        one
        for one in found
        if (one.rule, one.result) not in _LEFT_OUT
        and (one.rule not in _TIMING or one.result != "yes" or any(one is each for each in timing))
    ]


def _led_to(found: Sequence[Because]) -> list[Because]:
    """What led to a task: not that it was opened, nor what the journey went on to wait for."""
    ends = [at for at, one in enumerate(found) if one.rule == "task"]
    return list(found[: ends[-1]] if ends else found)


def kind_of(channel: str) -> str:
    """How what goes over a channel is looked at."""
    if channel == "email":
        return "mail"
    if channel in ("webpush", "apppush", "inpage"):
        return "notice"
    return {"voice": "call", "post": "paper"}.get(channel, "chat")


def channel_label(channel: str) -> str:
    """What a channel is called at the head of a card."""
    found = str(words.word(words.CHANNELS, channel))
    return found[:1].upper() + found[1:]


def _here(store: Store, address: str) -> str:
    """A picture that this installation serves itself; of others only the words are shown."""
    return address if address.startswith((f"{store.pages}/", "/")) else ""


def _ANSWERS() -> Mapping[str, str]:  # noqa: N802 (a table that speaks the reader's language)
    return {"heard-stop": _("Confirmed the no")}


def _happened(one: Happening) -> str:
    said = str(words.word(words.EVENTS, one.kind))
    return said[:1].upper() + said[1:]


def _icon(kind: str) -> str:
    icons = {
        "shipment": "truck",
        "order": "shopping-bag",
        "answer": "chat-bubble-left-ellipsis",
        "reply": "chat-bubble-left",
        "return": "arrow-uturn-left",
        "complaint": "user",
        "review": "star",
        "message": "cursor-arrow-rays",
        "task": "check-circle",
        "page": "eye",
    }
    return icons.get(kind.partition(".")[0], "sparkles")


def summary(walked: Walked, plainly: Walked) -> dict[str, Any]:
    """The line at the foot, and how it differs from nothing being supposed."""
    return {
        "sent": walked.count("sent"),
        "days": walked.days,
        "not_sent": walked.count("not sent"),
        "tasks": walked.count("task"),
        "costs": walked.costs,
        "against": difference(walked, plainly),
    }


def difference(walked: Walked, other: Walked) -> str:
    """“one message fewer, one task more”; “the same” where nothing differs in number."""
    said: list[str] = []
    more = walked.count("sent") - other.count("sent")
    if more > 0:
        said.append(ngettext("%d message more", "%d messages more", more) % more)
    if more < 0:
        said.append(ngettext("%d message fewer", "%d messages fewer", -more) % -more)
    tasks = walked.count("task") - other.count("task")
    if tasks > 0:
        said.append(ngettext("%d task more", "%d tasks more", tasks) % tasks)
    if tasks < 0:
        said.append(ngettext("%d task fewer", "%d tasks fewer", -tasks) % -tasks)
    return phrasing.listed(said) or _("the same number of messages and tasks")
