"""What the steps of a dialogue do: look up what is asked about, hand over, end the talk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from afterword.decisions import delivery_days, service
from afterword.decisions.answering import Found, changed_by, look_up, may_come_on
from afterword.decisions.journey import CloseTalk, HandOver, LookUp
from afterword.decisions.reasons import because
from afterword.decisions.run import EndTalk, GiveOver
from afterword.decisions.spans import Span
from afterword.decisions.timing import Where
from afterword.decisions.zones import zone

from .look import Go, Look, done


def look_up_(look: Look, step: LookUp) -> Go:
    zone_name, _ = look.place
    found = look_up(look.timeline.present, look.run.learned, look.now, zone(zone_name))
    reason = because("looked_up", "yes", which=found.which, stands=found.stands)
    changes = changed_by(look.timeline.present, found, look.run.learned.get("shops") or ())
    learned = {step.id: found.which, "changes": changes, **_days(look, found), **found.learned()}
    return Go(at=look.plan.after(step.id), since=look.run.since, because=(reason,), learned=learned)


def _days(look: Look, found: Found) -> dict[str, Any]:
    """Who can have it come on another day, on which, and on which one they have said."""
    kept = look.run.learned.get("kept")
    if not isinstance(kept, Mapping):
        return {}
    home = zone(look.rules.zone), look.rules.country
    every = may_come_on(look.timeline.present, found, kept, look.now, home)
    learned: dict[str, Any] = {"day_changes": "itself" if every else "person"}
    if every:
        learned["free_days"] = every[: delivery_days.MOST]
    if look.run.learned.get("named_day") in every:
        learned["wanted_day"] = look.run.learned["named_day"]
    return learned


def hand_over(look: Look, step: HandOver) -> Go:
    rules = look.rules
    asked, channel = look.run.since, str(look.run.learned.get("channel", ""))
    where = Where(zone(rules.zone), rules.country)
    due = service.due(asked, rules.service, where, urgent=step.why == "complaint", channel=channel)
    if step.within:
        due = min(due, _within(look, asked, step.within, where))
    effect = GiveOver(
        about=look.run.subject, step=step.id, why=step.why, due=due, happened=look.run.since
    )
    return Go(
        at=look.plan.after(step.id),
        since=look.run.since,
        because=(because("handed", "yes", why=step.why, due=due),),
        effects=(effect,),
        learned={step.id: step.why, "due": due.isoformat()},
    )


def _within(look: Look, asked: datetime, length: Span, where: Where) -> datetime:
    """The end of a time in which somebody is to answer: hours and minutes are those of the team,
    for nobody can be promised an answer of the night."""
    if length.exact:
        return service.after(asked, length.roughly, look.rules.service, where)
    return look.later(asked, length)


def close_talk(look: Look, step: CloseTalk) -> Go:
    effect = EndTalk(about=look.run.subject, happened=look.run.since)
    return done(look, step, because("talk_closed", "yes"), effect)
