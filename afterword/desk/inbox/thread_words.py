"""One line of a conversation: what was said, by whom, what became of it, in the reader's words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.conversations.models import Correction
from afterword.conversations.notes import Shown
from afterword.conversations.saying import OWN_WORDS, STEP
from afterword.desk.telling import reason, telling
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.messages.compile import RIGHT_TO_LEFT, unwrapped
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, words_of
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.ui import kept_words, words
from afterword.ui.money import micros

from .files import Became
from .files import Shown as ShownFile

Side = Literal["theirs", "ours", "note", "quiet"]
LONGEST = 600
"""Characters of a mail of a journey that the thread shows; all of it stands on its own page."""
QUICKLY = timedelta(minutes=2)
"""What was answered by itself within this is told with its seconds."""
_LINK = re.compile(r"https?://\S+")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line. ``key`` is natural in the page: what is shown again is the same line."""

    key: str
    side: Side
    at: datetime
    words: str = ""
    title: str = ""
    """The subject of a mail, or what was asked."""
    rtl: bool = False
    language: str = ""
    channel: str = ""
    choices: tuple[str, ...] = ()
    who: str = ""
    """Who of the team; or the journey that says it."""
    itself: bool = False
    """It was answered by itself, or a journey says it."""
    state: str = ""
    state_word: str = ""
    because: tuple[str, ...] = ()
    """For what did not get through: why."""
    understood: str = ""
    intent: str = ""
    event: str = ""
    """The key of the reply, for a correction."""
    reply: str = ""
    """The key of what they wrote, whatever was understood in it."""
    said: str = ""
    """What that says in the reader's language, where it was asked for."""
    foreign: bool = False
    """It is in another language, and can be said in the reader's."""
    folded: bool = False
    """Only its subject is seen at first: a mail of a journey, which nobody asked for."""
    cost: str = ""
    message: int = 0
    """The number of the message, for its own page."""
    send_key: str = ""
    fate: Literal["", "waits", "failed", "unknown", "back"] = ""
    """Of what was said: it still can be taken back; it is lost; nobody knows; it was taken back."""
    mine: bool = False
    tone: str = ""
    media: int = 0
    """How many files came with it."""
    with_files: bool = False
    """Whether files go with this very message, and not each in one of its own."""
    files: Sequence[ShownFile] = ()
    """Those that came with it, or went out with it."""


class Wording:
    """Puts lines into words, for one customer and one reader."""

    def __init__(
        self, store: Store, customer: Customer, zone: ZoneInfo, people: Mapping[str, str]
    ) -> None:
        self.store = store
        self.customer = customer
        self.zone = zone
        self.people = people
        """How teammates are called, by address."""
        self._names: dict[tuple[str, int], str] = {}
        self._fates: Mapping[str, Mapping[str, datetime]] = {}
        self._authors: Mapping[str, str] = {}
        self._intents: list[Intent] = []
        self._asked: datetime | None = None
        """When the last of their words above was written."""

    @cached_property
    def _corrected(self) -> dict[str, str]:
        """By the key of a reply: what somebody of the team says that it meant."""
        rows = Correction.objects.of(self.store).filter(customer=self.customer)
        return dict(rows.values_list("event", "intent"))

    def know(
        self,
        intents: Iterable[Intent],
        fates: Mapping[str, Mapping[str, datetime]],
        authors: Mapping[str, str],
    ) -> None:
        """What the messages that are to be shown belong to, and what became of them."""
        self._intents = list(intents)
        wanted = {(one.journey, one.version) for one in self._intents if one.journey}
        plans = journeys.plans(self.store, wanted)
        self._names = {key: plan.journey.name for key, plan in plans.items()}
        self._fates, self._authors = fates, authors

    # -------------------------------------------------------------------------- they and time

    def event(self, event: Event) -> Line | None:
        """A reply, an answer, or something quiet; ``None``: there is nothing to show."""
        match event.kind:
            case "reply.received":
                self._asked = event.happened
                return self._reply(event)
            case "answer.given":
                return self._answer(event)
        return self._quiet(event)

    def _reply(self, event: Event) -> Line | None:
        kept = private_of(event, self.customer, self.store)
        data = event.data
        text = str(kept.get("text", ""))
        media: Any = kept.get("media") or ()
        if data.get("what") in ("welcome", "system") or not (text or media or kept.get("subject")):
            return None
        language = str(data.get("language", ""))
        meant = self._corrected.get(event.key, "")
        intent = meant or str(data.get("intent", ""))
        return Line(
            key=f"e{event.pk}",
            side="theirs",
            at=event.happened,
            words=text,
            title=str(kept.get("subject", "")),
            language=language,
            rtl=language.partition("-")[0] in RIGHT_TO_LEFT,
            channel=str(data.get("channel", "")),
            understood=_as_said(meant) if meant else _understood(data),
            intent=intent,
            event=event.key if intent else "",
            reply=event.key,
            tone="rose" if data.get("sentiment") == "negative" else "",
            media=len(media),
        )

    def somebody_answered(self, event: Event) -> Line:
        """That a teammate, or something by itself, has answered meanwhile."""
        who = self._person(event.by)
        said = _("%s has answered") % who if who else _("It was answered by itself")
        return Line(key=f"e{event.pk}", side="quiet", at=event.happened, words=said)

    def _answer(self, event: Event) -> Line:
        kept = private_of(event, self.customer, self.store)
        return Line(
            key=f"e{event.pk}",
            side="theirs",
            at=event.happened,
            title=_("Answered %s") % event.data.get("value"),
            words=str(kept.get("words", "")),
            channel="page",
        )

    def _quiet(self, event: Event) -> Line | None:
        said, tone = self._quietly(event)
        if not said:
            return None
        return Line(key=f"e{event.pk}", side="quiet", at=event.happened, words=said, tone=tone)

    def _quietly(self, event: Event) -> tuple[str, str]:
        who, data = self._person(event.by), event.data
        match event.kind:
            case "conversation.opened" if who:
                first = data.get("by") == "team"
                return (_("%s wrote first") if first else _("%s opened it again")) % who, ""
            case "conversation.handed":
                why = str(words.word(words.HANDED, str(data.get("why", ""))))
                return _("Given to a person: %s") % why, "rose"
            case "conversation.taken":
                return _("%s took it over") % who if who else _("Taken over"), ""
            case "conversation.assigned":
                whom = self.people.get(str(data.get("to", "")), str(data.get("to", "")))
                given = {"who": who, "whom": whom}
                return (
                    _("%(who)s gave it to %(whom)s") % given
                    if whom
                    else _("%s gave it to nobody in particular") % who
                ), ""
            case "conversation.overdue":
                return str(words.EVENTS["conversation.overdue"]).capitalize(), "rose"
            case "conversation.closed":
                return _ended(who, str(data.get("by", ""))), "leaf"
            case "complaint.opened" | "task.opened":
                return _("Somebody is asked: %s") % kept_words.said(data.get("title", "")), "rose"
            case "complaint.closed" | "task.closed":
                return _("Done: %s") % kept_words.said(data.get("title", "")), "leaf"
            case "reward.given":
                return _("Got the code %s") % data.get("code", ""), ""
        return "", ""

    def _person(self, by: str) -> str:
        """What a teammate is called; empty: it was nobody of the team."""
        address = by.removeprefix("user:")
        return "" if address == by else self.people.get(address, address)

    # ---------------------------------------------------------------------------------- we

    def message(self, intent: Intent, at: datetime) -> Line | None:
        """Something that went out, or did not."""
        intent.customer = self.customer
        by_hand = intent.step == STEP and not intent.journey
        taken_back = any(one.rule == "taken_back" for one in because_of(intent))
        if taken_back or (not by_hand and not intent.accepted and intent.state == "withheld"):
            return None
        found = words_of(intent, self.store)
        own = str(found.own.get("words", "")) if found else ""
        if found and found.text and intent.template != OWN_WORDS:
            own = ""  # approved words went out, with theirs among them
        text = own or (_shortly(found.text) if found else "")
        fate = _fate(intent, by_hand)
        return Line(
            key=f"m{intent.pk}",
            side="ours",
            at=at,
            title=found.subject if found and not own else "",
            words=text,
            language=found.language if found else "",
            rtl=found is not None and found.language.partition("-")[0] in RIGHT_TO_LEFT,
            channel=intent.channel,
            choices=tuple(one.words for one in found.choices) if found else (),
            who=self._who(intent, by_hand),
            itself=not by_hand,
            state=intent.state,
            state_word=self._became(intent),
            because=self._why(intent) if fate in ("failed", "unknown") else (),
            folded=intent.channel == "email"
            and intent.purpose != "answer"
            and not by_hand
            and not fate,
            cost=micros(intent.cost, intent.cost_currency) if intent.cost else "",
            message=intent.pk,
            send_key=intent.send_key,
            fate=fate,
        )

    def _who(self, intent: Intent, by_hand: bool) -> str:
        if by_hand:
            return self._person(self._authors.get(intent.send_key, ""))
        if intent.purpose != "answer":
            return self._names.get((intent.journey, intent.version), intent.journey)
        if intent.accepted and self._asked and intent.accepted - self._asked < QUICKLY:
            took = round((intent.accepted - self._asked).total_seconds())
            return _("Answered by itself in %s s") % max(took, 1)
        return _("Answered by itself")

    def _became(self, intent: Intent) -> str:
        fates = self._fates.get(intent.send_key, {})
        for what, said in (("read", _("read %s")), ("delivered", _("delivered %s"))):
            if what in fates:
                return said % formats.date_format(fates[what].astimezone(self.zone), "H:i")
        return "" if intent.state == "accepted" else str(words.word(words.STATES, intent.state))

    def _why(self, intent: Intent) -> tuple[str, ...]:
        told = telling(because_of(intent))
        against = [one for one in told if one.result != "yes" and one.rule != "follows"]
        return tuple(reason(one, {}, self.zone) for one in against[-2:])

    def became(self, intent: Intent) -> Became:
        """What became of a message that shows a file of an answer."""
        fate = _fate(intent, by_hand=True)
        return Became(
            message=intent.pk,
            send_key=intent.send_key,
            state=self._became(intent),
            fate=fate,
            because=self._why(intent) if fate in ("failed", "unknown") else (),
        )

    def cost(self, first: int, further: Iterable[Intent]) -> str:
        """What an answer cost with its further messages; empty: nobody said, or not in one
        currency."""
        every = [*(one for one in self._intents if one.pk == first), *further]
        known = [one for one in every if one.cost]
        if not known or len({one.cost_currency for one in known}) > 1:
            return ""
        return micros(sum(one.cost or 0 for one in known), known[0].cost_currency)

    # ------------------------------------------------------------------------------- notes

    def note(self, note: Shown) -> Line:
        """What a teammate wrote for the team."""
        return Line(
            key=f"n{note.id}",
            side="note",
            at=note.at,
            words=note.words,
            who=note.author,
            mine=note.mine,
        )


def _ended(who: str, by: str) -> str:
    """Who closed it."""
    if who:
        return _("%s closed it") % who
    if by == "rest":
        return _("Closed by itself: nobody wrote for a while")
    return _("Closed by itself")


def _understood(data: Mapping[str, Any]) -> str:
    """What is understood in a reply, and how surely: ``asks where it is, 99% sure``."""
    intent = str(data.get("intent", ""))
    if not intent or intent == "other":
        return ""
    said = str(words.word(words.INTENTS, intent))
    sure = int(data.get("confidence") or 0)
    return _("%(what)s, %(sure)d%% sure") % {"what": said, "sure": sure} if sure else said


def _as_said(intent: str) -> str:
    """What somebody of the team says that a reply meant."""
    return _("%(what)s, as one of you said") % {"what": words.word(words.INTENTS, intent)}


def _shortly(text: str) -> str:
    """A mail or message without its foot and its addresses, and not too long."""
    body = unwrapped(text.split("\n-- \n")[0])
    body = _LINK.sub("…", body).strip()
    body = re.sub(r"\n{3,}", "\n\n", body)
    return body if len(body) <= LONGEST else f"{body[:LONGEST].rstrip()}…"


def _fate(intent: Intent, by_hand: bool) -> Literal["", "waits", "failed", "unknown", "back"]:
    if intent.state in ("failed", "withheld", "expired"):
        return "failed"
    if intent.state == "unknown":
        return "unknown"
    return "waits" if by_hand and intent.state in ("planned", "ready") else ""


_REFUSALS = {
    "a file is too large for this channel": gettext_lazy("A file is too large for this channel."),
    "they asked to be forgotten": gettext_lazy(
        "They asked to be forgotten; nobody writes to them."
    ),
    "there are no words yet": gettext_lazy("Write something first."),
    "there is no such channel": gettext_lazy("Choose how to answer."),
    "so much cannot go back": gettext_lazy("So much cannot go back."),
    "so much you may not give back at once": gettext_lazy(
        "So much you may not give back at once; an owner can."
    ),
    "no code of it is left": gettext_lazy("No code of it is left."),
    "it cannot come on that day": gettext_lazy("It cannot come on that day any more."),
    "some of the address is not clear": gettext_lazy(
        "Some of the address is not clear: look at the postcode and the state."
    ),
    "its address cannot be changed any more": gettext_lazy(
        "Its address cannot be changed any more: it is being packed or has left."
    ),
}
_MOST = re.compile(r"at most (\d+) characters")


def refusal(error: Exception) -> str:
    """Why something cannot be said or done, in the reader's words."""
    said = str(error)
    if most := _MOST.search(said):
        return _("Too long: at most %s characters go there.") % most[1]
    return str(_REFUSALS.get(said, said))
