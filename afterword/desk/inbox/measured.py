"""The figures of conversations in words: what they come to, and how sure that is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from babel.dates import format_skeleton
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterword.decisions.contacts.measures import Line, Measures, Scores, Versus, Week
from afterword.decisions.contacts.sure import Change, Middle, Share
from afterword.ui import charts, phrasing, words
from afterword.ui.templatetags.ui import tongue

LATEST = 26
"""So many weeks are drawn at the most."""


def length(minutes: float) -> str:
    """A length of time, as people say it: minutes, hours and minutes, or days."""
    whole = round(minutes)
    if whole < 1:
        return _("under a minute")
    if whole < 60:
        return _("%(minutes)d min") % {"minutes": whole}
    if whole < 48 * 60:
        hours, rest = divmod(whole, 60)
        if not rest:
            return _("%(hours)d h") % {"hours": hours}
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    days = number_format(minutes / 1440, 1)
    return _("%(days)s days") % {"days": days}


def told(share: Share) -> str:
    """A share with its count: ``34 of 50, 68 %``; below twenty the count alone."""
    if not share.whole:
        return "–"
    count = _("%(part)d of %(all)d") % {"part": share.part, "all": share.whole}
    return count if share.percent is None else f"{count}{phrasing.comma()}{percent(share.percent)}"


def percent(value: int) -> str:
    """A number in a hundred, as the reader writes it."""
    return _("%(value)d %%") % {"value": value}


def rate(value: float | None) -> str:
    """So many of a hundred, with one place."""
    return "–" if value is None else number_format(value, 1)


def alone(whole: Line, followed: int) -> Iterator[str]:
    """What is to say of those that needed nobody."""
    share = whole.alone
    counts = {"part": share.part, "all": share.whole}
    if not share.whole:
        return
    if share.enough:
        low, high = share.between
        said = {"share": share.percent, "low": low, "high": high}
        yield (
            _(
                "%(part)d of %(all)d conversations were solved without a person, and nothing more "
                "was asked for 48 hours: %(share)d %% (most likely between %(low)d and %(high)d)."
            )
            % (counts | said)
        )
    else:
        yield (
            _(
                "%(part)d of %(all)d conversations were solved without a person. Too few to tell a "
                "share."
            )
            % counts
        )
    if followed:
        yield (
            ngettext(
                "%d came to rest by itself, and they wrote again within 48 hours: that does not "
                "count as solved.",
                "%d came to rest by themselves, and they wrote again within 48 hours: those do not "
                "count as solved.",
                followed,
            )
            % followed
        )


def versus(found: Versus | None, day: str) -> Iterator[str]:
    """What became of the question where an order is."""
    if found is None:
        yield _(
            "Once something is answered by itself, the weeks before and after stand here beside "
            "each other."
        )
        return
    one = found.per_order
    rates = {
        "before": rate(one.per_hundred_before),
        "after": rate(one.per_hundred_after),
        "day": day,
    }
    if found.basis == "history":
        yield (
            _(
                "Before %(day)s, when something was first answered by itself, %(before)s of 100 "
                "orders were asked about; since then it is %(after)s."
            )
            % rates
        )
    else:
        yield (
            _(
                "In the first four weeks after %(day)s %(before)s of 100 orders were asked about; "
                "in the last weeks it is %(after)s. What was before is not known."
            )
            % rates
        )
    yield _changed(one)


def _changed(one: Change) -> str:
    if one.ratio is None or one.low is None or one.high is None:
        return _("Too few to compare.")
    if not one.is_sure:
        return _("The difference may be chance.")
    if one.ratio < 1:
        ends = sorted((round(100 * (1 - one.high)), round(100 * (1 - one.low))))
        said = {"share": round(100 * (1 - one.ratio)), "low": ends[0], "high": ends[1]}
        return _("That is %(share)d %% fewer (most likely between %(low)d and %(high)d).") % said
    ends = [round(100 * (one.low - 1)), round(100 * (one.high - 1))]
    said = {"share": round(100 * (one.ratio - 1)), "low": ends[0], "high": ends[1]}
    return _("That is %(share)d %% more (most likely between %(low)d and %(high)d).") % said


class Time(NamedTuple):
    """How long something takes, as it is shown."""

    what: str
    clock: str
    middle: str
    between: str
    most: str
    many: int


def times(whole: Line) -> list[Time]:
    """How long things take, and by which clock."""
    clock, working = _("on the clock"), _("working time")
    asked = _("To the first answer of a person, from when one was asked")
    return [
        _time(_("To the first answer, by whomever"), clock, whole.answer),
        _time(asked, working, whole.person_answer),
        _time(_("To the end"), clock, whole.solved),
        _time(_("To the end, where a person was needed"), working, whole.solved_working),
    ]


def _time(what: str, clock: str, time: Middle) -> Time:
    between = "–"
    if time.low is not None and time.high is not None:
        between = _("%(low)s and %(high)s") % {"low": length(time.low), "high": length(time.high)}
    return Time(what, clock, lasts(time), between, _or_few(time.p90, time.many), time.many)


def lasts(time: Middle) -> str:
    """How long it takes in the middle; that they are too few, below five."""
    return _or_few(time.median, time.many)


def _or_few(minutes: float | None, many: int) -> str:
    if minutes is not None:
        return length(minutes)
    return _("too few to tell") if many else "–"


def reasons(found: Measures) -> list[tuple[str, int]]:
    """Why conversations reached a person."""
    stepped_in = _("somebody of the team stepped in")
    return [
        (words.word(words.HANDED, one) if one else stepped_in, many)
        for one, many in found.why.items()
    ]


class Row(NamedTuple):
    """A group of conversations, as it is shown."""

    name: str
    many: int
    alone: str
    person: str
    answer: str
    of_person: str


class Group(NamedTuple):
    """Conversations by one of their sides."""

    title: str
    column: str
    rows: list[Row]


def groups(found: Measures) -> list[Group]:
    """By channel, by language and by what was asked; those that have something."""
    unknown = _("unknown")

    def named(lines: Iterable[Line], name: Callable[[str], str]) -> list[Row]:
        return [_row(capfirst(name(one.name)) if one.name else unknown, one) for one in lines]

    every = [
        Group(_("By channel"), _("Channel"), named(found.by_channel, _word(words.TALK_CHANNELS))),
        Group(_("By language"), _("Language"), named(found.by_language, tongue)),
        Group(_("By what they asked"), _("They"), named(found.by_intent, _word(words.INTENTS))),
    ]
    return [one for one in every if one.rows]


def _word(vocabulary: Mapping[str, Promise]) -> Callable[[str], str]:
    return lambda key: words.word(vocabulary, key)


def _row(name: str, line: Line) -> Row:
    return Row(
        name,
        line.talks,
        told(line.alone),
        told(line.person),
        lasts(line.answer),
        lasts(line.person_answer),
    )


def content(scores: Scores) -> str:
    """How many were content with the talk."""
    share = scores.content
    counts = {"part": share.part, "all": share.whole, "asked": scores.asked}
    said = ngettext(
        "%(all)d of %(asked)d answered; %(part)d said 4 or 5.",
        "%(all)d of %(asked)d answered; %(part)d said 4 or 5.",
        share.whole,
    )
    if share.enough:
        low, high = share.between
        between = _("That is %(share)d %% (most likely between %(low)d and %(high)d).") % {
            "share": share.percent,
            "low": low,
            "high": high,
        }
        return f"{said % counts} {between}"
    return f"{said % counts} {_('Too few to tell a share.')}"


def bars(scores: Scores) -> list[tuple[int, int, SafeString]]:
    """Each score, the best first, how many gave it, and its bar."""
    most = max(scores.counts.values(), default=0) or 1
    return [
        (score, many, charts.share_bars([(many / most, "now" if score > 3 else "then")], 160))
        for score, many in sorted(scores.counts.items(), reverse=True)
    ]


def chart(weeks: list[Week], turned: date | None, until: date) -> SafeString:
    """The question where an order is, by week."""
    shown = weeks[-LATEST:]
    marks = [
        charts.WeekMark(
            value=one.per_hundred,
            before=turned is None or one.start < turned,
            runs=(until - one.start).days < 7,
            says=_("Week of %(day)s: %(many)d of %(orders)d orders asked about")
            % {"day": short_day(one.start), "many": one.wismo, "orders": one.orders},
            tick=short_day(one.start) if index % 2 == 0 else "",
        )
        for index, one in enumerate(shown)
    ]
    return charts.week_columns(
        marks, _("Questions where an order is, for each 100 orders, by week")
    )


def short_day(day: date) -> str:
    """``3 Mar``."""
    language = (get_language() or "en").replace("-", "_")
    return str(format_skeleton("MMMd", day, locale="en_GB" if language == "en" else language))
