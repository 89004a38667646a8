"""The figures of a past and their charts: what would have been sent, over what, to how many."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.engine.past.tally import Tally
from afterword.house.models import Store
from afterword.ui import charts, phrasing, words
from afterword.ui.money import micros

from .board import ChannelRow, Number

OVER = 3
"""Who gets more than so many in seven days gets much."""
COLUMNS = 10
"""The last column of people by messages stands for so many and more."""


class Figures:
    """The figures of one side, beside those of the other where there is one."""

    def __init__(self, store: Store, days: Sequence[date], one: Tally, then: Tally | None) -> None:
        self.store = store
        self.days = days
        self.one = one
        self.then = then

    def verdict(self) -> str:
        """What it comes to, in a few words."""
        if self.then is None:
            return _("So it would have been.")
        more = self.one.messages - self.then.messages
        fuller = self.one.over(OVER) - self.then.over(OVER)
        if not more and not fuller:
            return _("Much the same.")
        if fuller < 0:
            return _("Gentler, though more is said.") if more > 0 else _("Gentler and quieter.")
        if fuller > 0:
            return _("More for some, fewer messages in all.") if more < 0 else _("Louder.")
        return _("More is said.") if more > 0 else _("Quieter.")

    def numbers(self) -> Iterable[Number]:
        """The large numbers."""
        one, then = self.one, self.then
        yield Number(
            written(one.messages),
            written(then.messages) if then else "",
            _change(one.messages, then.messages) if then else _("messages"),
        )
        cost, was = self._cost(one), self._cost(then) if then else 0
        if cost or was:
            each = cost // one.messages if one.messages else 0
            says = _("%s each") % micros(each, self.store.currency)
            before = micros(was, self.store.currency) if then else ""
            yield Number(micros(cost, self.store.currency), before, says)
        yield Number(
            written(one.over(OVER)),
            written(then.over(OVER)) if then else "",
            _("people with over %d in seven days") % OVER,
        )
        yield Number(
            written(one.people), written(then.people) if then else "", _("people written to")
        )
        yield Number(
            written(one.withheld),
            written(then.withheld) if then else "",
            _("withheld, for the reasons below"),
        )

    def _cost(self, one: Tally) -> int:
        return one.cost(self.store.currency)

    def lines(self) -> SafeString:
        """Messages a day, drawn."""
        marks = []
        days = self.days
        for index, day in enumerate(days):
            key = day.isoformat()
            now = sum(self.one.days.get(key, {}).values())
            then = sum(self.then.days.get(key, {}).values()) if self.then else None
            says = f"{formats.date_format(day, 'D j M')}: {now}"
            if then is not None:
                says = _("%(day)s: %(now)d, was %(then)d") % {
                    "day": formats.date_format(day, "D j M"), "now": now, "then": then,
                }  # fmt: skip
            marks.append(charts.DayMark(now, then, says, _tick(day, index, len(days))))
        return charts.day_lines(marks, _("Messages a day"))

    def lines_say(self) -> str:
        """What the lines show, in a sentence."""
        fullest = max(
            self.one.days.items(), key=lambda pair: (sum(pair[1].values()), pair[0]), default=None
        )
        if fullest is None:
            return _("Nothing would have been sent in these days.")
        day = formats.date_format(date.fromisoformat(fullest[0]), "j F")
        return _("The fullest day is %(day)s, with %(n)s messages.") % {
            "day": day, "n": written(sum(fullest[1].values())),
        }  # fmt: skip

    def channels(self) -> tuple[ChannelRow, ...]:
        """Each channel with its messages and what they cost."""
        then = self.then or Tally()
        names = sorted(
            {*self.one.channels, *then.channels},
            key=lambda name: -max(self.one.channels.get(name, 0), then.channels.get(name, 0)),
        )
        most = max((*self.one.channels.values(), *then.channels.values()), default=0) or 1
        return tuple(self._channel(name, most) for name in names)

    def _channel(self, name: str, most: int) -> ChannelRow:
        now = self.one.channels.get(name, 0)
        then = self.then.channels.get(name, 0) if self.then else None
        bars = [(now / most, "now")]
        if then is not None:
            bars.insert(0, (then / most, "then"))
        return ChannelRow(
            channel=str(words.word(words.CHANNELS, name)),
            icon=words.CHANNEL_ICONS.get(name, "chat-bubble-left"),
            now=now,
            then=then,
            bars=charts.share_bars(bars),
            cost=self._paid(self.one, name),
            cost_then=self._paid(self.then, name) if self.then else "",
        )

    def _paid(self, one: Tally, channel: str) -> str:
        paid = one.costs.get(channel, {})
        told = " + ".join(micros(cost, currency) for currency, cost in sorted(paid.items()))
        return told or ("–" if one.channels.get(channel) else "")

    def together(self) -> ChannelRow:
        """All channels together."""
        then = self.then
        return ChannelRow(
            channel="",
            icon="",
            now=self.one.messages,
            then=then.messages if then else None,
            bars=SafeString(""),
            cost=self._sum(self.one),
            cost_then=self._sum(then) if then else "",
        )

    def _sum(self, one: Tally) -> str:
        return micros(self._cost(one), self.store.currency) if one.costs else "–"

    def channels_say(self) -> str:
        """What the channels come to, in a sentence."""
        unknown = sum(self.one.priceless.values())
        if unknown:
            return ngettext(
                "Nobody has said what %(n)s message costs; it is not in the sum.",
                "Nobody has said what %(n)s messages cost; they are not in the sum.",
                unknown,
            ) % {"n": written(unknown)}
        if self.then is None:
            return _("As the prices of your accounts and your own say now.")
        more = self._cost(self.one) - self._cost(self.then)
        if not more:
            return _("It costs the same.")
        sum_ = micros(abs(more), self.store.currency)
        return _("It costs %s more.") % sum_ if more > 0 else _("It costs %s less.") % sum_

    def columns(self) -> SafeString:
        """People by the messages they would have had, drawn."""
        now = _capped(self.one.received)
        then = _capped(self.then.received) if self.then else None
        last = max((*now, *(then or {})), default=0)
        columns = []
        for count in range(1, last + 1):
            people = now.get(count, 0)
            were = then.get(count, 0) if then is not None else None
            name = f"{count}+" if count == COLUMNS else str(count)
            says = _("%(count)s: %(people)d people") % {"count": name, "people": people}
            if were is not None:
                says = _("%(count)s: %(people)d people, was %(were)d") % {
                    "count": name, "people": people, "were": were,
                }  # fmt: skip
            columns.append((name, people, were, says))
        return charts.twin_columns(columns, _("People by messages received"))

    def columns_say(self) -> str:
        """What the columns show, in a sentence."""
        if not self.one.people:
            return ""
        each = self.one.messages / self.one.people
        return _("%s messages a person on average.") % formats.number_format(each, 1)


def _capped(received: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for count, people in received.items():
        found[min(count, COLUMNS)] = found.get(min(count, COLUMNS), 0) + people
    return found


def _tick(day: date, index: int, many: int) -> str:
    """Below the first of a month; of few days, below each Monday, of very few below each."""
    if many <= 10 or (many <= 45 and day.weekday() == 0) or (many > 45 and day.day == 1):
        return phrasing.isolated(str(formats.date_format(day, "j M")))
    return ""


def _change(now: int, then: int) -> str:
    if now == then:
        return _("messages, as many as before")
    if not then:
        return _("messages")
    return _("messages, %s") % f"{round((now - then) / then * 100):+d} %"


def written(number: int) -> str:
    """A number as it is written in the language that is on."""
    return str(formats.number_format(number, use_l10n=True, force_grouping=True))
