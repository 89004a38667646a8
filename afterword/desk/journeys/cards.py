"""A journey's board in words: its cards, its moments, and what rides on its wires."""

from collections.abc import Iterable

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions.journey import (
    Ask,
    Branch,
    Call,
    Digest,
    Emit,
    Exit,
    Plan,
    Reward,
    Saying,
    Split,
    Start,
    Step,
    Stop,
    Task,
    Update,
    Wait,
    WaitFor,
    lanes,
)
from afterword.desk.parts import roughly
from afterword.house.models import Store
from afterword.messages import costs
from afterword.messages import queries as templates
from afterword.messages.text import Unreadable, brief_words, chosen
from afterword.ui import moments, phrasing, words

from . import board as layout
from . import wording
from .numbers import Numbers
from .queries import Figures, figures, weighed_of

WIDEST = 23
"""How many letters of a condition ride on a wire."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card on the board."""

    id: str
    col: int
    row: int
    depth: int
    kind: str
    icon: str
    label: str
    title: str
    excerpt: str = ""
    parts: str = ""
    """What it takes and costs as a text message."""
    lines: tuple[str, ...] = ()
    foot: str = ""
    foot_aside: str = ""
    tone: str = ""
    here: int = 0
    timing: str = ""
    lane: str = ""
    url: str = ""
    lane_tone: str = ""


class Head(msgspec.Struct, frozen=True):
    """A moment's head."""

    x: int
    dot: int
    col: int
    name: str
    timing: str
    conditional: bool


class Pill(msgspec.Struct, frozen=True):
    """A condition riding on a wire."""

    x: int
    y: int
    left: int
    width: int
    text: str
    tone: str


class Mark(msgspec.Struct, frozen=True):
    """A card in the overview: where it stands, and what it is called."""

    id: str
    title: str
    x: int
    y: int
    kind: str
    tone: str


class Overview(msgspec.Struct, frozen=True):
    """The whole journey, small."""

    marks: tuple[Mark, ...]
    width: int
    height: int


class Story(msgspec.Struct, frozen=True):
    """A storyboard ready to be drawn."""

    cards: tuple[Card, ...]
    heads: tuple[Head, ...]
    pills: tuple[Pill, ...]
    wires: tuple[layout.Wire, ...]
    outline: tuple[Card, ...]
    width: int
    height: int
    end: tuple[int, int]
    columns: int
    rows: int

    @property
    def overview(self) -> Overview:
        """The same cards, small, each leading to its place on the board."""
        marks = tuple(
            Mark(
                id=card.id,
                title=card.title,
                x=8 + (card.col - 1) * 52,
                y=18 + (card.row - 1) * 15,
                kind=card.kind,
                tone=card.tone or card.lane_tone,
            )
            for card in self.cards
        )
        return Overview(marks, 8 + self.columns * 52, 18 + self.rows * 15)


def story(store: Store, plan: Plan) -> Story:
    """A journey laid out, in words, with its figures."""
    journey = plan.journey
    return told(Cards(store, plan, figures(store, journey.journey)), layout.board(journey), plan)


def told(teller: "Cards", laid: layout.Board, plan: Plan) -> Story:
    """A layout in words."""
    return Story(
        cards=tuple(teller.card(one) for one in laid.cards),
        heads=tuple(teller.head(one) for one in laid.moments),
        pills=tuple(teller.pill(one) for one in laid.tags),
        wires=laid.wires,
        outline=tuple(teller.outlined(*one) for one in layout.outline(plan.journey.steps)),
        width=laid.width,
        height=laid.height,
        end=laid.end,
        columns=laid.columns,
        rows=laid.rows,
    )


class Cards:
    """Says a journey's cards: their words, figures, and what rides on the wires."""

    def __init__(self, store: Store, plan: Plan, found: Figures) -> None:
        self.store = store
        self.plan = plan
        self.figures = found

    def card(self, placed: layout.Placed) -> Card:
        return self._card(
            placed.step, placed.col, placed.row, placed.depth, placed.lane, placed.wait
        )

    def outlined(self, depth: int, step: Step, decides: str, lane: str) -> Card:
        wait = step if isinstance(step, Wait) else None
        return self._card(step, 0, 0, depth, (decides, lane), wait)

    def _card(
        self,
        step: Step,
        col: int,
        row: int,
        depth: int,
        begins: tuple[str, str],
        wait: Wait | None,
    ) -> Card:
        foot, aside = self._foot(step)
        return Card(
            id=step.id,
            col=col + 1,
            row=row + 1,
            depth=depth,
            kind=wording.kind(step),
            icon=wording.icon(step),
            label=wording.label(step),
            title=self._title(step),
            excerpt=self._excerpt(step),
            parts=self._parts(step),
            lines=tuple(self._lines(step)),
            foot=foot,
            foot_aside=aside,
            tone="rose" if isinstance(step, Task) else "",
            here=self.figures.inside.get(step.id, 0),
            timing=wording.timing(wait) if wait and (row or depth) else "",
            lane=self.lane_name(*begins) if begins[1] else "",
            lane_tone=layout.tone(self.plan.steps[begins[0]], begins[1]) if begins[1] else "",
            url=f"?state=&journey={self.plan.journey.journey}&step={step.id}",
        )

    def _title(self, step: Step) -> str:
        if isinstance(step, Wait):
            return wording.timing(step)
        if isinstance(step, Exit):
            return _("Leaves: %s") % phrasing.isolated(step.outcome)
        return step.name or step.id

    def _excerpt(self, step: Step) -> str:
        if isinstance(step, Saying):
            if not step.template:
                return _("No words yet.")
            try:
                found = templates.template(self.store, step.template)
            except (LookupError, Unreadable):
                return _("There is no template %s.") % step.template
            said = chosen(found, self.store.language, self.store.tone)[1]
            brief = "" if step.channels[0] == "email" else brief_words(found, step.channels[0])
            return wording.gist(said[brief] if brief else said.get("opening") or said["subject"])
        if isinstance(step, Task):
            return step.title
        if isinstance(step, Update):
            marks = (*step.tag, *step.untag, *step.state, *step.revoke, *step.order_tag)
            return phrasing.listed(mark for mark in (*marks, step.order_note) if mark)
        return _named(step)

    def _parts(self, step: Step) -> str:
        # Parts are counted on the card of a text message; where it is only the second way, they
        # would be taken for those of the first.
        if not isinstance(step, Saying) or step.channels[:1] != (costs.CHANNEL,):
            return ""
        weighed = weighed_of(self.store, step)
        return roughly(weighed) if weighed else ""

    def _lines(self, step: Step) -> Iterable[str]:
        if not isinstance(step, Branch | WaitFor | Split):
            return
        for lane, _steps in lanes(step):
            yield self.lane_name(step.id, lane)

    def lane_name(self, decides: str, lane: str) -> str:
        """A lane's condition in words."""
        step = self.plan.steps.get(decides)
        if isinstance(step, WaitFor):
            if lane == "timeout":
                return _("nothing in %s") % moments.length(str(step.timeout))
            return next((one.name or one.id for one in step.any_of if one.id == lane), lane)
        if isinstance(step, Branch):
            if lane == "otherwise":
                return _("everyone else")
            return next((one.name or one.id for one in step.cases if one.id == lane), lane)
        if isinstance(step, Split):
            return next((one.name or one.id for one in step.ways if one.id == lane), lane)
        return lane

    def _foot(self, step: Step) -> tuple[str, str]:
        if isinstance(step, Saying):
            found = self.figures.numbers.get(step.id, Numbers())
            sent = ngettext("%d sent", "%d sent", found.sent) % found.sent
            return sent, aside_of(step, found)
        if isinstance(step, Task):
            opened, done = self.figures.tasks.get(step.id, (0, 0))
            return _("%d opened") % opened, _("%d done") % done
        return "", ""

    def head(self, moment: layout.Moment) -> Head:
        name, when = self._moment(moment)
        x = layout.left(moment.col)
        return Head(x, x + 5, moment.col + 1, name, when, conditional=bool(moment.case))

    def _moment(self, moment: layout.Moment) -> tuple[str, str]:
        hours = wording.hours_of(moment.wait.hours) if moment.wait and moment.wait.hours else ""
        if moment.wait and moment.wait.after:
            fact = str(words.word(words.EVENTS, moment.wait.after.event or "shipment.promised"))
            return _("%(span)s after") % {
                "span": wording.length(moment.wait)
            }, f"{fact}{phrasing.comma()}{hours}"
        if moment.after is None:
            begins = str(words.word(words.EVENTS, self.plan.journey.trigger.event)).capitalize()
            when = wording.later(moment.wait) if moment.wait else _("at once")
            return begins, phrasing.listed(one for one in (when, hours) if one)
        if moment.wait:
            return wording.later(moment.wait), hours
        if moment.case and isinstance(moment.after, WaitFor):
            return self.lane_name(moment.after.id, moment.case).capitalize(), _("at once")
        if isinstance(moment.after, Ask):
            return _("They answer"), _("or %s go by") % moments.length(str(moment.after.timeout))
        return _("Then"), _("at once")

    def pill(self, tag: layout.Tag) -> Pill:
        text = self.lane_name(tag.step, tag.lane)
        if len(text) > WIDEST:  # It would lie over its neighbour's; its step's menu has it whole.
            text = f"{text[: WIDEST - 1].rstrip()}…"
        width = round(len(text) * 6.3) + 20
        step = self.plan.steps[tag.step]
        return Pill(tag.x, tag.y, tag.x - width // 2, width, text, layout.tone(step, tag.lane))


def aside_of(step: Saying, found: Numbers) -> str:
    """The second number of a card: what says most of it."""
    if isinstance(step, Ask):
        return ngettext("%d answer", "%d answers", found.replied) % found.replied
    if found.withheld:
        return ngettext("%d withheld", "%d withheld", found.withheld) % found.withheld
    if found.clicked:
        return ngettext("%d clicked", "%d clicked", found.clicked) % found.clicked
    if found.delivered:
        return ngettext("%d delivered", "%d delivered", found.delivered) % found.delivered
    return ""


def _named(step: Step) -> str:
    """What a step names by one word."""
    match step:
        case Emit():
            return step.event
        case Reward():
            return step.offer
        case Call():
            return step.webhook
        case Digest():
            return str(words.word(words.EVENTS, step.event))
        case Start() | Stop():
            return step.journey
        case _:
            return ""
