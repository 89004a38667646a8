"""The laws of how much reaches one person, over whole lives of planned messages.

A life is lived by the clock alone: what is due is weighed, what is let out is handed over and comes
to its end at once or only after a while: taken, refused, or nobody can tell. Whatever is planned
and however it comes out, no window ever holds more than its limit, and nothing is lost.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions.admit import Candidate, Person, Verdict, admit
from afterword.decisions.caps import OnTheWay, limits
from afterword.decisions.reasons import REASONS
from afterword.decisions.rules import CLASSES, PURPOSE_OF, Cap, Ceiling, MessageClass, Rules
from afterword.decisions.spans import Span
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.timing import Hours, add
from afterword.decisions.zones import zone
from tests.conftest import NOW

ZONE = "Europe/Madrid"
MOST_LOOKS = 2_000
PAUSED = ("service", "marketing")


class Wish(msgspec.Struct):
    """A planned message, and how it will come out once it is handed over."""

    candidate: Candidate
    outcome: str
    takes: timedelta
    due: datetime
    waits_for: frozenset[str] = frozenset()
    verdict: Verdict | None = None
    out: datetime | None = None


class Life:
    """One person's messages, from the first to the last."""

    def __init__(self, wishes: Sequence[Wish], rules: Rules) -> None:
        self.wishes = list(wishes)
        self.rules = rules
        self.now = NOW
        who = {"contacts": [["email", "e1"]], "zone": ZONE}
        yes = {"channel": "email", "contact": "", "purpose": "offers"}
        self.events = [self._event("customer.seen", who=who), self._event("consent.given", **yes)]
        self.flying: list[Wish] = []
        self.let_out: list[Wish] = []
        self.went: list[tuple[datetime, MessageClass]] = []
        self.looks = 0

    def _event(self, kind: str, **data: Any) -> Event:
        number = len(getattr(self, "events", ())) + 1
        return Event(number, kind, self.now, self.now, "", "", data)

    def live(self) -> None:
        while (at := self._next()) is not None:
            self.now = max(at, self.now)
            self._land()
            self._look()
            self.looks += 1
            assert self.looks < MOST_LOOKS, "it does not come to rest"

    def _next(self) -> datetime | None:
        waiting = [one.due for one in self.wishes]
        return min((*waiting, *(one.due for one in self.flying)), default=None)

    def _land(self) -> None:
        for one in [one for one in self.flying if one.due <= self.now]:
            self.flying.remove(one)
            kind, message_class = f"message.{one.outcome}", one.candidate.message_class
            facts = {"message": one.candidate.send_key, "class": message_class}
            self.events.append(self._event(kind, **facts))
            if one.outcome != "failed":
                one.out = self.now
                self.went.append((self.now, message_class))
            for other in self.wishes:
                if kind in other.waits_for:
                    other.due = min(other.due, self.now)

    def _look(self) -> None:
        due = [one for one in self.wishes if one.due <= self.now]
        by_key = {one.candidate.send_key: one for one in due}
        person = Person(Timeline("7", self.events), on_the_way=tuple(map(_out, self.flying)))
        found = admit([one.candidate for one in due], person, self.now, self.rules)
        assert sorted(one.send_key for one in found) == sorted(by_key)
        _priority_holds(found, by_key)
        for verdict in found:
            one = by_key[verdict.send_key]
            one.verdict = verdict
            assert {reason.rule for reason in verdict.because} <= set(REASONS)
            assert verdict.because
            if verdict.action == "hold":
                assert verdict.until is not None
                assert self.now < verdict.until <= one.candidate.valid_until
                one.due, one.waits_for = verdict.until, verdict.waits_for
                continue
            self.wishes.remove(one)
            if verdict.action == "send":
                assert self.now < one.candidate.valid_until
                one.due = self.now + one.takes
                self.flying.append(one)
                self.let_out.append(one)
            else:
                assert verdict.because[-1].result == "no"


def _out(one: Wish) -> OnTheWay:
    candidate = one.candidate
    return OnTheWay(
        send_key=candidate.send_key,
        message_class=candidate.message_class,
        priority=candidate.priority,
        due=candidate.due,
        begun=True,
    )


def _priority_holds(found: Sequence[Verdict], by_key: dict[str, Wish]) -> None:
    """Nobody goes while one of the same class and step hours that is more urgent is kept back."""
    for index, verdict in enumerate(found):
        mine = by_key[verdict.send_key].candidate
        for earlier in found[:index]:
            other = by_key[earlier.send_key].candidate
            same = (other.message_class, other.hours) == (mine.message_class, mine.hours)
            if verdict.action == "send" and same:
                assert (-other.priority, other.due) <= (-mine.priority, mine.due)
                assert earlier.action == "send" or earlier.because[-1].rule == "valid"


HOURS = st.integers(0, 24 * 12).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def wishes(draw: st.DrawFn) -> list[Wish]:
    found = []
    for number in range(draw(st.integers(1, 14))):
        message_class = draw(st.sampled_from(CLASSES))
        due = draw(HOURS)
        candidate = Candidate(
            send_key=f"m{number}",
            message_class=message_class,
            purpose=PURPOSE_OF[message_class],
            channels=("email",),
            cap=draw(st.sampled_from(["hold", "drop", "merge"])),
            due=due,
            valid_until=due + timedelta(hours=draw(st.integers(1, 24 * 10))),
            priority=draw(st.integers(0, 2)),
            subject="customer",
            alike=draw(st.sampled_from(["j/a", "j/b"])),
            hours=draw(st.sampled_from([None, None, Hours(from_="10:00", to="12:00")])),
        )
        outcome = draw(st.sampled_from(["accepted", "accepted", "unknown", "failed"]))
        takes = timedelta(minutes=draw(st.sampled_from([0, 0, 7, 600])))
        found.append(Wish(candidate, outcome, takes, due))
    return found


CAP = st.builds(
    Cap,
    day=st.sampled_from([None, 0, 1, 2]),
    week=st.sampled_from([None, 1, 3]),
)
RULES = st.builds(
    Rules,
    zone=st.just(ZONE),
    spacing=st.fixed_dictionaries(
        {
            "service": st.sampled_from([None, Span(20, "hours")]),
            "marketing": st.sampled_from([None, Span(2, "days")]),
        }
    ),
    caps=st.fixed_dictionaries({"service": CAP, "marketing": CAP}),
    ceiling=st.builds(Ceiling, any=st.integers(1, 4), marketing=st.integers(1, 2)),
)


@settings(max_examples=150)
@given(planned=wishes(), rules=RULES)
def test_no_window_holds_more_than_its_limit(planned: list[Wish], rules: Rules) -> None:
    life = Life(planned, rules)
    life.live()
    for message_class in CLASSES:
        for limit in limits(message_class, rules):
            times = [at for at, one in life.went if not limit.classes or one in limit.classes]
            for end in times:
                inside = [at for at in times if end - limit.window < at <= end]
                assert len(inside) <= limit.most, (limit, inside)


@settings(max_examples=150)
@given(planned=wishes(), rules=RULES)
def test_every_one_is_sent_or_ends_with_a_reason(planned: list[Wish], rules: Rules) -> None:
    life = Life(planned, rules)
    life.live()
    assert (life.wishes, life.flying) == ([], [])
    keys = {one.candidate.send_key for one in planned}
    for one in planned:
        assert one.verdict is not None
        assert one.verdict.action in ("send", "merge", "drop")
        assert one.out is None or one.verdict.action == "send"
        if one.verdict.action == "merge":
            assert one.verdict.into in keys
            other = next(two for two in planned if two.candidate.send_key == one.verdict.into)
            assert other.verdict is not None
            assert (other.verdict.action, other.candidate.alike) == ("send", one.candidate.alike)


@settings(max_examples=100)
@given(planned=wishes(), rules=RULES)
def test_the_pause_and_the_hours_are_kept(planned: list[Wish], rules: Rules) -> None:
    life = Life(planned, rules)
    life.live()
    said = [one for one in life.let_out if one.out and one.candidate.message_class in PAUSED]
    for later, one in enumerate(said):
        pause = rules.spacing.get(one.candidate.message_class)
        for before in said[:later]:
            assert before.out is not None
            assert pause is None or one.due - one.takes >= add(before.out, pause, zone(ZONE), "")
    for one in planned:
        if one.verdict and one.verdict.action == "send":
            begun = (one.due - one.takes).astimezone(zone(ZONE))
            ours = rules.hours.get(one.candidate.message_class, {}).get("mail")
            for hours in (ours, one.candidate.hours):
                assert hours is None or hours.from_ <= f"{begun:%H:%M}" < hours.to


@settings(max_examples=60)
@given(planned=wishes(), rules=RULES, seed=st.integers(0, 1000))
def test_the_order_in_which_they_are_told_decides_nothing(
    planned: list[Wish], rules: Rules, seed: int
) -> None:
    life = Life([], rules)
    candidates = [one.candidate for one in planned]
    now = max(one.due for one in candidates)
    flying = tuple(_out(one) for one in planned[:2])
    person = Person(Timeline("7", life.events), on_the_way=flying)
    shuffled = list(candidates)
    Random(seed).shuffle(shuffled)
    found = admit(candidates[2:], person, now, rules)
    assert found == admit([one for one in shuffled if one in candidates[2:]], person, now, rules)


ANYTHING = st.integers(-16_000, 19_000).map(lambda days: NOW + days * timedelta(days=1, hours=1))


@settings(max_examples=150)
@given(
    planned=wishes(),
    now=ANYTHING,
    country=st.sampled_from(["", "US", "FR", "IN", "XX", "us"]),
    region=st.sampled_from(["", "TX", "US-TX", "ZZ"]),
    told=st.sampled_from(["", "Asia/Kathmandu", "Mars/Olympus"]),
    channel=st.sampled_from(["email", "sms", "voice", "post", "smoke"]),
    hours=st.sampled_from([None, Hours(business_days=True, holidays=False)]),
)
def test_admit_answers_whatever_is_asked_and_the_same_again(
    planned: list[Wish], now: datetime, country: str, region: str, told: str, channel: str,
    hours: Hours | None,
) -> None:  # fmt: skip
    kind = {"sms": "phone", "voice": "phone"}.get(channel, channel)
    who = {"contacts": [[kind, "c1"]], "country": country, "region": region, "zone": told}
    yes = {"channel": channel, "contact": "", "purpose": "offers"}
    life = Timeline(
        "7",
        [
            Event(1, "customer.seen", NOW, NOW, "", "", {"who": who}),
            Event(2, "consent.given", NOW, NOW, "", "", yes),
        ],
    )
    candidates = [
        msgspec.structs.replace(one.candidate, channels=(channel,), hours=hours) for one in planned
    ]
    found = admit(candidates, Person(life), now, Rules())
    assert sorted(one.send_key for one in found) == sorted(one.send_key for one in candidates)
    assert found == admit(candidates, Person(life), now, Rules())
    for verdict in found:
        assert verdict.because
        assert (verdict.action == "hold") == (verdict.until is not None)
