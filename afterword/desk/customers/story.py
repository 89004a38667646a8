"""A customer's timeline as a page: what comes next, then what happened, in one column of time."""

from collections.abc import Iterable

import msgspec
from django.utils.translation import gettext as _

from afterword.conversations.models import Task
from afterword.decisions.journey import Ask, Send, walk
from afterword.decisions.reasons import Because
from afterword.desk.telling import Reason, names_in, telling
from afterword.engine.preview import Ahead, Arrival
from afterword.engine.simulate import Outcome
from afterword.journeys.models import Run
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.ui import phrasing, words

from .happened import Happened
from .items import Item


class Teller(Happened):
    """Turns events, messages and forecasts into lines."""

    def ahead(
        self,
        seen: Ahead,
        held: Iterable[Intent],
        runs: Iterable[Run] = (),
        task: Task | None = None,
    ) -> list[Item]:
        """What comes next, soonest first. Dashed: it may happen.

        ``runs``: the customer's journeys, for those that stand until a person has done ``task``.
        """
        stopped = {one.send_key: one for one in held if _waits(one)}
        items = [self._held(intent) for intent in stopped.values()]
        items += [one for run in runs if (one := self._standing(run, task))]
        items += [self._arrival(one) for one in seen.arrivals]
        items += [self._outcome(one) for one in seen.outcomes if one.key not in stopped]
        return sorted(items, key=lambda item: item.at)

    def _held(self, intent: Intent) -> Item:
        return Item(
            at=max(intent.due, intent.state_at),
            since=True,
            icon="hand-raised",
            tone="amber",
            title=self.step_name(intent.journey, intent.step),
            note=words.word(words.CHANNELS, intent.channel),
            aside=_("held back"),
            because=self.reasons(_waits(intent), intent.journey),
            url=f"messages/{intent.pk}/",
            dashed=True,
            kind="messages",
            until=intent.valid_until,
        )

    def _standing(self, run: Run, task: Task | None) -> Item | None:
        """A journey that goes on only when a person has done something."""
        reasons = msgspec.json.decode(run.because, type=list[Because])
        waits = [one for one in reasons if (one.rule, one.result) == ("task", "wait")]
        if run.ended or not waits:
            return None
        return Item(
            at=run.since,
            since=True,
            icon="user",
            tone="rose",
            title=self.step_name(run.journey, run.at),
            aside=_("waits for a person"),
            because=self.reasons(waits, run.journey),
            after=phrasing.listed(f"“{name}”" for name in self._after(run)),
            url=f"tasks/{task.pk}/" if task else "",
            dashed=True,
            kind="messages",
        )

    def _after(self, run: Run) -> list[str]:
        """What the journey would still say to this customer, by name."""
        plan = self.plans.get((run.journey, run.version))
        if plan is None:
            return []
        steps = plan.journey.steps
        lanes = ([one.id for one in walk([step])] for step in steps)
        here = next((place for place, lane in enumerate(lanes) if run.at in lane), len(steps))
        rest = walk(steps[here + 1 :])
        return [step.name or step.id for step in rest if isinstance(step, Send | Ask)]

    def _arrival(self, one: Arrival) -> Item:
        parcel = self.present.shipments[one.shipment]
        return Item(
            at=one.at,
            icon="truck",
            tone="amber" if one.late else "",
            title=_("The parcel arrives"),
            note=" ".join(part for part in (parcel.carrier, parcel.number) if part),
            aside=_("forecast"),
            dashed=True,
            kind="orders",
        )

    def _outcome(self, one: Outcome) -> Item:
        sides = {
            "sent": _("will be sent"),
            "held": _("will be held back"),
            "withheld": _("will not be sent"),
            "expired": _("will not be sent"),
            "task": _("a person will be asked"),
        }
        return Item(
            at=one.at,
            icon="user"
            if one.what == "task"
            else ("envelope" if one.what == "sent" else "hand-raised"),
            tone="rose" if one.what == "task" else "",
            title=one.title or self.step_name(one.journey, one.step),
            note=words.word(words.CHANNELS, one.channel) if one.channel else "",
            aside=sides.get(one.what, one.what),
            because=self.reasons(telling(one.because), one.journey),
            dashed=True,
            kind="messages",
        )


def _waits(intent: Intent) -> list[Because]:
    """The reasons that hold a planned message back; empty: it only waits for its time."""
    return [one for one in because_of(intent) if one.result == "wait"]


__all__ = ["Item", "Reason", "Teller", "names_in"]
