"""What is shown before a version goes live: what differs, and where each person inside goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions.journey import Ask, Journey, Plan, Saying, Step, Task, Wait, WaitFor, walk
from afterword.house.models import Store
from afterword.journeys import moving
from afterword.journeys.diff import Change, differences
from afterword.journeys.foresight import Fate, Foreseen, Next, foresee, inside
from afterword.journeys.moving import OUT, Choice
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer
from afterword.ui import phrasing, words
from afterword.ui.diff_words import difference

from . import wording
from .publish_flow import ROW, WIDTH, Bar, Ribbon, Row, drawn

PEOPLE = 200
"""How many are listed by name."""


class Said(msgspec.Struct, frozen=True):
    """A difference in words."""

    name: str
    note: str
    tone: str
    icon: str


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """All that is looked at before publishing."""

    changes: tuple[Said, ...]
    rows: tuple[Row, ...]
    ribbons: tuple[Ribbon, ...]
    bars: tuple[Bar, ...]
    targets: tuple[tuple[str, str], ...]
    """The steps of the new version people may be moved to: (id, name)."""
    sums: tuple[tuple[int, str], ...]
    foreseen: Foreseen
    width: int = WIDTH

    @property
    def height(self) -> int:
        return ROW * len(self.rows)


def told(old: Journey, new: Journey) -> tuple[Said, ...]:
    """What differs between two versions, in words, a step at a time."""
    steps = {step.id: step for one in (old, new) for step in walk(one.steps)}
    names = {step.id: name_of(step) for step in steps.values()}
    return said(differences(old, new), names)


def said(changes: Sequence[Change], names: Mapping[str, str]) -> tuple[Said, ...]:
    """Differences in words, those of one step together. ``names``: of the steps, by id."""
    by_step: dict[str, list[Change]] = {}
    for one in changes:
        by_step.setdefault(one.step, []).append(one)
    found = []
    for some in by_step.values():
        kinds = {one.what for one in some}
        notes = dict.fromkeys(difference(one.what, one.step, one.before, one.after) for one in some)
        tone = "rose" if "removed" in kinds else "leaf"
        icon = {"removed": "minus-circle", "added": "plus-circle"}.get(
            some[0].what,
            "adjustments-horizontal" if kinds & {"timing", "hours"} else "pencil-square",
        )
        found.append(
            Said(names.get(some[0].step, some[0].name), phrasing.listed(notes), tone, icon)
        )
    return tuple(found)


def name_of(step: Step) -> str:
    """What a step is called where people stand at it."""
    if step.name:
        return step.name
    return wording.timing(step) if isinstance(step, Wait) else step.id


def waits(step: Step | None) -> str:
    """What those at a step wait for."""
    match step:
        case Wait():
            return _("waits for its time")
        case WaitFor():
            return _("waits for news")
        case Ask():
            return _("waits for an answer")
        case Saying():
            return _("waits to go out")
        case Task():
            return _("waits for a person")
    return _("is passing through")


def review(
    store: Store, old: Plan | None, new: Plan, rules: Mapping[str, Choice], now: datetime
) -> Review:
    """Everything about publishing ``new`` over ``old``; ``None``: it is the first version.

    Raises ``moving.BadRule``.
    """
    targets = tuple((step.id, name_of(step)) for step in walk(new.journey.steps))
    if old is None:
        return Review(
            changes=(), rows=(), ribbons=(), bars=(), targets=targets, sums=(),
            foreseen=Foreseen((), 0, 0),
        )  # fmt: skip
    foreseen = foresee(store, old, new, rules, now)
    here = inside(store, old.journey.journey, old.journey.version)
    rows = _rows(old, new, rules, here, foreseen)
    ribbons, bars = drawn(rows)
    return Review(
        changes=told(old.journey, new.journey),
        rows=rows,
        ribbons=ribbons,
        bars=bars,
        targets=targets,
        sums=_sums(foreseen),
        foreseen=foreseen,
    )


def _rows(
    old: Plan,
    new: Plan,
    rules: Mapping[str, Choice],
    here: Counter[str],
    foreseen: Foreseen,
) -> tuple[Row, ...]:
    standing = [step.id for step in walk(old.journey.steps) if here[step.id]]
    choices = {at: moving.chosen(old, new, rules, at) for at in standing}
    joined = [one.to for one in choices.values() if one.rule == "move" and one.to != OUT]
    more = [step.id for step in walk(new.journey.steps) if step.id in joined]
    after = Counter[str]()
    for at in standing:
        choice = choices[at]
        after[choice.to if choice.rule == "move" else at] += here[at]
    after.pop(OUT, None)
    rows = [
        _row(at, old, new, choices[at], here[at], after[at], foreseen.at(at)) for at in standing
    ]
    rows += [_joined(new.steps[at], after[at]) for at in more if at not in standing]
    return tuple(rows)


def _row(
    at: str,
    old: Plan,
    new: Plan,
    choice: Choice,
    before: int,
    after: int,
    fates: Sequence[Fate],
) -> Row:
    was, now = old.steps[at], new.steps.get(at)
    options = moving.options(old, new, at)
    gone = "keep" not in options
    then, note = _then(choice, now, new, old.journey.version)
    means, tone = _means(fates, choice)
    return Row(
        step=at,
        place=at,
        name=name_of(was),
        note=_("removed in version %d") % (new.journey.version) if gone else waits(was),
        gone=gone,
        before=before,
        after=after,
        choice=choice,
        options=options,
        then=then,
        then_note=note,
        means=means,
        tone=tone,
    )


def _then(choice: Choice, now: Step | None, new: Plan, version: int) -> tuple[str, str]:
    """(where they will wait, what that is)."""
    match choice.rule:
        case "leave":
            return _("Version %d, to its end") % version, _("they finish what they began")
        case "move" if choice.to == OUT:
            return _("Out of the journey"), _("they get nothing more of it")
        case "move":
            return _("joins “%s”") % phrasing.isolated(name_of(new.steps[choice.to])), ""
    assert now is not None
    note = _("same place, new timing") if choice.rule == "retime" else _("same place")
    return name_of(now), note


def _joined(step: Step, after: int) -> Row:
    """A step at which nobody stands yet, and others come to."""
    return Row(
        step="",
        place=step.id,
        name="",
        note="",
        gone=False,
        before=0,
        after=after,
        choice=Choice("keep"),
        options=(),
        then=name_of(step),
        then_note=waits(step),
        means="",
        tone="",
    )


def _means(fates: Sequence[Fate], choice: Choice) -> tuple[str, str]:
    """What a rule means for those at a step, and the tone of it."""
    if choice.rule == "leave":
        return "", ""
    count = Counter(one.means for one in fates)
    found = [text % count[means] for means, text in _meanings(count) if count[means]]
    if not found:
        return _("nothing changes"), ""
    return phrasing.listed(found), "amber"


def _meanings(count: Counter[str]) -> list[tuple[str, str]]:
    return [
        ("later", ngettext("%d later", "%d later", count["later"])),
        ("sooner", ngettext("%d sooner", "%d sooner", count["sooner"])),
        ("more", ngettext("%d hears more", "%d hear more", count["more"])),
        ("less", ngettext("%d hears less", "%d hear less", count["less"])),
        ("out", ngettext("%d leaves", "%d leave", count["out"])),
    ]


def _sums(foreseen: Foreseen) -> tuple[tuple[int, str], ...]:
    """The sentence at the foot: (how many, what)."""
    found = [
        (foreseen.twice, _("get anything twice")),
        (foreseen.lost, _("are lost")),
    ]
    for means, text in (
        ("later", _("get theirs later")),
        ("sooner", _("get theirs sooner")),
        ("out", _("leave the journey")),
        ("stays", _("finish the version they began")),
    ):
        if count := foreseen.count(means):
            found.append((count, text))
    for (before, after), count in foreseen.channels:
        names = {
            "after": words.word(words.CHANNELS, after),
            "before": words.word(words.CHANNELS, before),
        }
        found.append((count, _("by %(after)s, not %(before)s") % names))
    return tuple(found)


class Person(msgspec.Struct, frozen=True):
    """One person before and after."""

    customer: int
    name: str
    at: str
    since: datetime
    then: str
    before: datetime | None
    before_says: str
    after: datetime | None
    after_says: str
    means: str


def by_name(store: Store, old: Plan, new: Plan, foreseen: Foreseen) -> list[Person]:
    """Those inside by name, those first for whom something changes."""
    fates = sorted(foreseen.fates, key=lambda one: (one.means in ("same", "stays"), one.run))
    fates = fates[:PEOPLE]
    people = Customer.objects.of(store).in_bulk([one.customer for one in fates])
    return [_person(store, old, new, one, people[one.customer]) for one in fates]


def _person(store: Store, old: Plan, new: Plan, fate: Fate, customer: Customer) -> Person:
    name = timeline_queries.name_of(customer, store).get("name", "")
    stays = fate.choice.rule == "leave"
    then = fate.after.stands or ""
    plan = old if stays else new
    return Person(
        customer=fate.customer,
        name=name or _("Customer %d") % fate.customer,
        at=name_of(old.steps[fate.at]) if fate.at in old.steps else fate.at,
        since=fate.since,
        then=name_of(plan.steps[then]) if then in plan.steps else _("Out of the journey"),
        before=fate.before.at,
        before_says=_next_said(old, fate.before),
        after=fate.after.at,
        after_says=_next_said(plan, fate.after),
        means=_meaning(fate.means),
    )


def _next_said(plan: Plan, following: Next) -> str:
    """What comes next for somebody, or that nothing does; empty: nobody knows before news comes."""
    if following.ended:
        return _("the journey ends")
    return name_of(plan.steps[following.step]) if following.step in plan.steps else ""


def _meaning(means: str) -> str:
    return {
        "same": _("nothing changes"),
        "stays": _("finishes the version they began"),
        "later": _("later"),
        "sooner": _("sooner"),
        "more": _("hears more"),
        "less": _("hears less"),
        "out": _("leaves"),
    }[means]
