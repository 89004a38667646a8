"""The laws of a decision: from the same things known it is the same, and nothing else moves it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions.admit import Candidate, Person, admit
from afterword.decisions.conditions import Condition, Match
from afterword.decisions.decide import decide
from afterword.decisions.parcels import MILESTONES
from afterword.decisions.rules import Rules
from afterword.decisions.timeline import Event, Timeline
from afterword.engine.simulate import Life, Outcome
from tests.conftest import NOW
from tests.laws import histories, journeys
from tests.laws.histories import Told

RULES = Rules(store="ada-fern", zone="Europe/London", country="GB")
PLANS = journeys.plans()


def events(told: Sequence[Told]) -> list[Event]:
    """A history as one customer's events, with what a timeline would announce."""
    found: list[Event] = []
    for event, known in told:
        data = {**event.data, "order": event.order.removeprefix("order/")}
        if event.who:
            data["who"] = {"contacts": [["email", "e1"], ["phone", "p1"]], "country": "GB"}
        number = len(found) + 1
        one = Event(number, event.kind, event.happened, known, event.about, event.order, data)
        found.append(one)
        milestone = MILESTONES.get(str(data.get("status")))
        if milestone:
            found.append(msgspec.structs.replace(one, id=number + 1, kind=milestone))
    return found


def a_life() -> Life:
    plans = {(plan.journey.journey, 0): plan for plan in PLANS}
    return Life(Timeline("7", []), plans, PLANS, RULES, now=NOW)


def live_on(life: Life, told: Sequence[Event], end: datetime) -> Iterator[datetime]:
    """Live a history; yields each moment at which something was told."""
    for event in sorted(told, key=lambda one: (one.known, one.id)):
        if event.known > end:
            break
        life.until(max(event.known - timedelta(microseconds=1), life.now))
        life.now = max(event.known, life.now)
        life.hear([event])
        life.settle()
        yield life.now
    life.until(end)
    yield end


def outcomes(told: Sequence[Event], end: datetime) -> list[Outcome]:
    life = a_life()
    for _ in live_on(life, told, end):
        pass
    return life.outcomes


@settings(max_examples=40)
@given(
    told=histories.histories(most=20),
    late=histories.histories(most=8),
    hours=st.integers(0, 60),
)
def test_what_is_known_later_never_changes_what_was_decided(
    told: list[Told], late: list[Told], hours: int
) -> None:
    now = NOW + timedelta(hours=hours)
    early = [one for one in events(told) if one.known <= now]
    more = [
        msgspec.structs.replace(one, id=1_000 + one.id, known=now + timedelta(minutes=one.id))
        for one in events(late)
    ]
    assert outcomes([*early, *more], now) == outcomes(early, now)
    life = a_life()
    for _ in live_on(life, early, now):
        pass
    for standing in life.runs:
        seen = life.timeline
        known = decide(standing.plan, standing.run, seen, now, RULES)
        assert decide(standing.plan, standing.run, seen.plus(*more), now, RULES) == known
    candidates = [one.candidate for one in life.waiting]
    assert admit(candidates, Person(life.timeline.plus(*more)), now, RULES) == admit(
        candidates, Person(life.timeline), now, RULES
    )


@settings(max_examples=40)
@given(told=histories.histories(most=20), hours=st.integers(0, 80))
def test_the_same_things_known_give_the_same_decision(told: list[Told], hours: int) -> None:
    end = NOW + timedelta(hours=hours)
    assert outcomes(events(told), end) == outcomes(list(reversed(events(told))), end)
    life = a_life()
    for _ in live_on(life, events(told), end):
        pass
    for standing in life.runs:
        again = Timeline("7", reversed(life.timeline.events))
        assert decide(standing.plan, standing.run, again, end, RULES) == decide(
            standing.plan, standing.run, life.timeline, end, RULES
        )


@settings(max_examples=60)
@given(
    told=histories.histories(most=16),
    news=histories.histories(
        st.one_of(histories.parcels(), histories.matters(), histories.people()), most=5
    ),
    hours=st.integers(0, 50),
    part=st.floats(0, 1, exclude_max=True),
)
def test_nothing_moves_before_its_time_unless_what_it_waits_for_came(
    told: list[Told], news: list[Told], hours: int, part: float
) -> None:
    """Looking early changes nothing: so the clock and the awaited kinds are all that matters."""
    end = NOW + timedelta(hours=hours)
    life = a_life()
    for _ in live_on(life, events(told), end):
        pass
    for standing in life.runs:
        stops = standing.due or end + timedelta(days=9)
        early = end + (stops - end) * part
        other = [
            msgspec.structs.replace(one, id=5_000 + one.id, known=early, happened=early)
            for one in events(news)
            if one.kind not in standing.kinds and "who" not in one.data
        ]
        decision = decide(standing.plan, standing.run, life.timeline.plus(*other), early, RULES)
        assert decision.effects == ()
        assert decision.run == standing.run
    held = [one for one in life.waiting if one.due is None or one.due > end]
    for one in held:
        stops = one.due or end + timedelta(days=9)
        early = end + (stops - end) * part
        (verdict,) = admit([one.candidate], Person(life.timeline), early, RULES)
        assert verdict.action == "hold"


MINUTES = st.integers(0, 60 * 24 * 4)


@settings(max_examples=60)
@given(
    wanted=st.lists(
        st.tuples(
            st.sampled_from(["transactional", "service", "marketing"]),
            st.sampled_from(["hold", "drop"]),
            MINUTES,
            st.integers(0, 3),
        ),
        max_size=6,
    ),
    returned=st.booleans(),
    minutes=MINUTES,
)
def test_no_two_come_closer_than_the_pause(
    wanted: list[tuple[str, str, int, int]], returned: bool, minutes: int
) -> None:
    """However many want to go out at once, one look lets one out where there is a pause."""
    now = NOW + timedelta(minutes=minutes)
    who = {"contacts": [["email", "e1"]]}
    history = [Event(1, "customer.seen", NOW, NOW, data={"who": who})]
    history.append(
        Event(2, "consent.given", NOW, NOW, data={"channel": "email", "purpose": "offers"})
    )
    if returned:
        history.append(Event(3, "return.requested", NOW, NOW, "return/1"))
    candidates = [
        Candidate(
            send_key=str(number),
            message_class=kind,  # type: ignore[arg-type]
            purpose="orders" if kind == "transactional" else "offers",
            channels=("email",),
            cap=cap,  # type: ignore[arg-type]
            due=NOW,
            valid_until=NOW + timedelta(minutes=valid),
            priority=priority,
            subject="customer",
            guards=(("return", Condition(has="return", where=(Match(field="open", is_=True),))),)
            if kind == "marketing"
            else (),
        )
        for number, (kind, cap, valid, priority) in enumerate(wanted)
    ]
    verdicts = admit(candidates, Person(Timeline("7", history)), now, RULES)
    assert sorted(one.send_key for one in verdicts) == sorted(one.send_key for one in candidates)
    by_key = {one.send_key: one for one in candidates}
    out = [by_key[one.send_key] for one in verdicts if one.action == "send"]
    assert sum(one.message_class != "transactional" for one in out) <= 1
    assert all(one.valid_until > now for one in out)
    if returned:
        assert all(one.message_class != "marketing" for one in out)
