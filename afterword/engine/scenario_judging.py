"""What a scenario expects, and what happened instead, because of what."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from afterword.decisions.journey import Journey
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.timing import clock
from afterword.ui import reason_words

from .scenario import Expects, Scenario
from .scenario_living import Lived
from .simulate import Outcome

SLACK = timedelta(minutes=2)
"""How near to an expected hour counts as at it."""


class Failure(msgspec.Struct, frozen=True):
    """One expectation that was not met."""

    wanted: str
    instead: str
    because: tuple[str, ...] = ()


def run(
    scenario: Scenario, journeys: Mapping[str, Journey], rules: Rules | None = None
) -> list[Failure]:
    """Live a scenario through; gives what was not as expected. Raises ``Unclear`` where it names a
    journey or a step that there is not."""
    lived = Lived(scenario, journeys, rules or Rules(zone="UTC", country="GB"))
    lived.live()
    return _Judge(lived).failures()


class _Judge:
    def __init__(self, lived: Lived) -> None:
        self.lived = lived
        self.scenario = lived.scenario
        self.life = lived.life
        self.zone = lived.zone

    def failures(self) -> list[Failure]:
        found = [self._missed(one) for one in self.scenario.expect]
        found += [self._came(one) for one in self.scenario.never]
        return [one for one in found if one is not None]

    def _fitting(self, one: Expects) -> list[Outcome]:
        if one.task:
            return [o for o in self.life.outcomes if o.what == "task" and o.step == one.task]
        return [
            o for o in self.life.outcomes if o.what == "sent" and one.say in (o.step, self._said(o))
        ]

    def _said(self, outcome: Outcome) -> str:
        plan = next((p for p in self.lived.plans if p.journey.journey == outcome.journey), None)
        return str(getattr(plan.steps.get(outcome.step), "template", "")) if plan else ""

    def _right(self, one: Expects, at: datetime, channel: str) -> bool:
        if one.channel and channel != one.channel:
            return False
        if one.within and at > self.lived.later(one.within) + SLACK:
            return False
        if one.after and at < self.lived.later(one.after):
            return False
        if one.at:
            local = at.astimezone(self.zone)
            reads = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
            return abs(reads - clock(one.at)) <= SLACK
        return True

    def _missed(self, one: Expects) -> Failure | None:
        if one.end:
            return self._missed_end(one)
        fitting = self._fitting(one)
        right = [o for o in fitting if self._right(one, o.at, o.channel)]
        if right and (one.times is None or len(fitting) == one.times):
            return None
        return Failure(_wanted(one), *self._instead(one, fitting))

    def _missed_end(self, one: Expects) -> Failure | None:
        ends = [(some.at, some.run.outcome) for some in self.life.ended]
        if any(one.end == outcome and self._right(one, at, "") for at, outcome in ends):
            return None
        if ends:
            return Failure(_wanted(one), "it ended " + _and(
                f"{outcome!r} {self._at(at)}" for at, outcome in ends))  # fmt: skip
        standing = [some.run.at for some in self.life.runs]
        says = f"it stands at {_and(standing)} still" if standing else "nobody entered"
        return Failure(_wanted(one), says)

    def _came(self, one: Expects) -> Failure | None:
        if one.end:
            ends = [some for some in self.life.ended if some.run.outcome == one.end]
            if not ends:
                return None
            return Failure(f"never {_wanted(one)}", f"it ended so {self._at(ends[0].at)}")
        came = [o for o in self._fitting(one) if self._right(one, o.at, o.channel)]
        if came:
            says = _and(self._told(o) for o in came)
            return Failure(f"never {_wanted(one)}", says, self._reasons(came[0].because))
        if one.because:
            held = [o for o in self._unsaid(one) if any(b.rule == one.because for b in o.because)]
            if not held:
                says, why = self._instead(one, [])
                return Failure(f"{_wanted(one)} withheld for {one.because!r}", says, why)
        return None

    def _unsaid(self, one: Expects) -> list[Outcome]:
        """What was planned of it and did not go out."""
        return [
            o
            for o in self.life.outcomes
            if o.what in ("withheld", "expired", "held") and one.say in (o.step, self._said(o))
        ]

    def _instead(self, one: Expects, fitting: Sequence[Outcome]) -> tuple[str, tuple[str, ...]]:
        """What happened instead, and because of what."""
        if fitting:
            return _and(self._told(o) for o in fitting), self._reasons(fitting[0].because)
        unsaid = self._unsaid(one) if one.say else []
        if unsaid:
            last = unsaid[-1]
            return f"it was {last.what} {self._at(last.at)}", self._reasons(last.because)
        came = [o for o in self.life.outcomes if o.what in ("sent", "task")]
        said = _and(self._told(o) for o in came) if came else "nothing was said"
        if not any(self.life.before.values()):
            said = "nobody entered: nothing that happened starts it, or its audience is another"
        standing = list(self.life.runs)
        if standing:
            trail = standing[0].trail
            return f"{said}; it stands at {standing[0].run.at!r}", self._reasons(trail)
        return said, ()

    def _told(self, outcome: Outcome) -> str:
        if outcome.what == "task":
            return f"the task {outcome.step!r} {self._at(outcome.at)}"
        return f"{outcome.step!r} by {outcome.channel} {self._at(outcome.at)}"

    def _at(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("on %a %d %b at %H:%M")

    def _reasons(self, reasons: Sequence[Because]) -> tuple[str, ...]:
        return tuple(
            reason_words.reason(one.rule, one.result, one.inputs, zone=self.zone)
            for one in reasons[-6:]
        )


def _wanted(one: Expects) -> str:
    what = one.say or one.task or one.end
    kind = "say" if one.say else "task" if one.task else "end"
    said = f"{kind} {what!r}"
    said += f" by {one.channel}" if one.channel else ""
    said += f" at {one.at}" if one.at else ""
    said += f" within {one.within}" if one.within else ""
    said += f" not before {one.after}" if one.after else ""
    return said + (f", {one.times} times" if one.times is not None else "")


def _and(texts: Any) -> str:
    return ", ".join(str(one) for one in texts)
