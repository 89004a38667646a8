"""Every kind of step: what it waits for, where it goes on to, and since when it was truly there."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from afterword.decisions.run import PlanMessage
from afterword.decisions.steps.meaning import MEANING
from tests.decisions.telling import ORDER, a_run, at, event, journey, kinds, look, rules_of, scan

LONG = "- {id: w, kind: wait, for: 9 days}"
NEXT = "- {id: next, kind: task, title: Next}\n"


# ------------------------------------------------------------------------------------ wait

WAITS: list[tuple[str, str, list[Any], float, tuple[str, float | None]]] = [
    ("a time that has not passed", "for: 3 hours", [], 2, ("w", 3)),
    ("a time that has just passed", "for: 3 hours", [], 3, ("", None)),
    ("a time long passed", "for: 3 hours", [], 99, ("", None)),
    ("days keep the hour", "for: 2 days", [], 0, ("w", 48)),
    ("a fact that has not come", "for: 1 hour, after: {event: order.delivered}", [], 9,
     ("w", None)),
    ("a fact that has come", "for: 5 hours, after: {event: order.delivered}",
     [event("order.delivered", 2)], 3, ("w", 7)),
    ("the last such fact counts", "for: 5 hours, after: {event: order.paid}",
     [event("order.paid", 1), event("order.paid", 2)], 3, ("w", 7)),
    ("a fact that is only known later is not seen", "for: 1 hour, after: {event: order.paid}",
     [event("order.paid", 1, known=8)], 3, ("w", None)),
    ("the end of the promise", "for: 1 hour, after: {promise: to}",
     [event("shipment.created", promised_from=at(5).isoformat(), promised_to=at(9).isoformat())],
     3, ("w", 10)),
    ("the beginning of the promise", "for: 1 hour, after: {promise: from}",
     [event("shipment.created", promised_from=at(5).isoformat(), promised_to=at(9).isoformat())],
     3, ("w", 6)),
    ("another order's fact is none of ours", "for: 1 hour, after: {event: order.paid}",
     [event("order.paid", 1, about="order/shop:2")], 3, ("", None)),
    ("the customer's facts, if asked for", "for: 1 hour, after: {event: task.closed, of: customer}",
     [event("task.closed", 1, about="task/9")], 1, ("w", 2)),
    ("hours that are open", 'hours: {from: "09:00", to: "17:00"}', [], 0, ("", None)),
    ("hours that have closed", 'for: 9 hours, hours: {from: "09:00", to: "17:00"}', [], 9,
     ("w", 24)),
    ("hours on one day of the week", "for: 1 hour, hours: {days: [thu]}", [], 1, ("w", 39)),
    ("nothing at all goes on at once", "", [], 0, ("", None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "body", "events", "now", "wanted"), WAITS, ids=[case[0] for case in WAITS]
)
def test_wait(
    says: str, body: str, events: list[Any], now: float, wanted: tuple[str, float | None]
) -> None:
    plan = journey(f"- {{id: w, kind: wait{', ' if body else ''}{body}}}")
    decision = look(plan, *events, now=now)
    where, wake = wanted
    assert decision.run.at == where, says
    assert decision.wake_at == (None if wake is None else at(wake)), says
    if where == "w" and "promise" in body:
        assert "shipment.promised" in decision.waits_for
    elif where == "w" and "after" in body:
        assert all(kind in body for kind in decision.waits_for)


def test_a_wait_counts_from_when_it_was_due_not_from_when_it_was_seen() -> None:
    plan = journey("- {id: w, kind: wait, for: 3 hours}\n" + NEXT)
    (task,) = [one for one in look(plan, now=80).effects if kinds([one]) == ["OpenTask"]]
    assert task.due == at(24 + 3)  # type: ignore[union-attr]  # a business day after hour three


def test_a_fact_in_the_past_does_not_turn_the_clock_back() -> None:
    plan = journey("- {id: w, kind: wait, for: 1 hour, after: {event: order.paid}}\n" + NEXT)
    run = a_run(plan, since=at(10))
    decision = look(plan, event("order.paid", 1), now=11, run=run)
    assert decision.run.since == at(10)


# -------------------------------------------------------------------------------- wait_for

ROAD = """
- id: road
  kind: wait_for
  timeout: 10 hours
  any_of:
    - {id: arrived, event: order.delivered, steps: [{id: glad, kind: task, title: Glad}]}
    - {id: paid, event: order.refunded, where: [{field: full, is: true}]}
    - id: shipped
      event: shipment.shipped
      again: true
      steps: [{id: tell, kind: emit, event: custom.shipped}]
    - id: late
      becomes: {has: shipment, where: [{field: late, is: true}]}
      again: true
      steps: [{id: sorry, kind: emit, event: custom.late}]
  on_timeout: [{id: lost, kind: task, title: Lost}]
"""


def taken(decision: Any) -> list[str]:
    """The titles and events of what was done."""
    return [
        getattr(one, "title", "") or one.kind
        for one in decision.effects
        if getattr(one, "kind", "") != "journey.ended"
    ]


PROMISE: dict[str, Any] = {"promised_to": at(4).isoformat()}
ROADS: list[tuple[str, list[Any], float, list[str], float | None]] = [
    ("nothing yet", [], 3, [], 10),
    ("the first of the cases", [event("order.delivered", 2)], 3, ["Glad"], None),
    ("an event that came just in time", [event("order.delivered", 10)], 10, ["Glad"], None),
    ("it came in time, though it was seen late", [event("order.delivered", 9)], 40, ["Glad"], None),
    ("it came too late", [event("order.delivered", 11)], 40, ["Lost"], None),
    ("a field that does not fit", [event("order.refunded", 2, full=False)], 3, [], 10),
    ("a field that fits", [event("order.refunded", 2, full=True)], 3, [], None),
    ("of two the earlier", [event("order.delivered", 5), event("order.refunded", 4, full=True)], 6,
     [], None),
    ("a lane that comes again, and listens on", [event("shipment.shipped", 2)], 3,
     ["custom.shipped"], 10),
    ("twice, for two parcels",
     [event("shipment.shipped", 2), event("shipment.shipped", 3, about="shipment/c:2")], 3,
     ["custom.shipped", "custom.shipped"], 10),
    ("again, then the end", [event("shipment.shipped", 2), event("order.delivered", 5)], 6,
     ["custom.shipped", "Glad"], None),
    ("a condition that time alone will turn", [event("shipment.created", 1, **PROMISE)], 3, [],
     4 + 1e-6 / 3600),
    ("it has turned, once", [event("shipment.created", 1, **PROMISE)], 5, ["custom.late"], 10),
    ("it did not turn before the time-out",
     [event("shipment.created", 1, promised_to=at(11).isoformat())], 12, ["Lost"], None),
    ("nothing came", [], 10, ["Lost"], None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "events", "now", "wanted", "wake"), ROADS, ids=[case[0] for case in ROADS]
)
def test_wait_for(
    says: str, events: list[Any], now: float, wanted: list[str], wake: float | None
) -> None:
    decision = look(journey(ROAD), *events, now=now)
    assert taken(decision) == wanted, says
    assert decision.wake_at == (None if wake is None else at(wake)), says
    assert (decision.run.at == "road") == (wake is not None), says


def test_a_time_out_that_hangs_on_a_fact_moves_with_it() -> None:
    plan = journey(
        "- {id: r, kind: wait_for, timeout: 2 hours, timeout_after: {promise: to},"
        " any_of: [{id: a, event: order.delivered}], on_timeout: [{id: x, kind: exit}]}"
    )
    assert look(plan, now=50).wake_at is None, "no promise, no time-out"
    first = event("shipment.created", 1, promised_to=at(6).isoformat())
    assert look(plan, first, now=2).wake_at == at(8)
    assert "shipment.promised" in look(plan, first, now=2).waits_for
    moved = event("shipment.promised", 3, promised_to=at(30).isoformat())
    decision = look(plan, first, moved, now=9)
    assert (decision.run.at, decision.wake_at) == ("r", at(32))
    assert look(plan, first, moved, now=32).run.outcome == "left"


def test_what_happened_before_the_step_counts_only_from_the_entry_on() -> None:
    steps = """
- {{id: w, kind: wait, for: 5 hours}}
- id: r
  kind: wait_for
  timeout: 9 hours
  any_of: [{{id: a, event: order.paid, since: {since}, steps: [{{id: t, kind: task, title: T}}]}}]
"""
    before, during = event("order.paid", -1), event("order.paid", 2)
    for since, events, wanted in (
        ("entry", [before], []), ("entry", [during], ["T"]), ("step", [during], []),
    ):  # fmt: skip
        decision = look(journey(steps.format(since=since)), *events, now=6)
        assert taken(decision) == wanted, (since, events)


def test_an_event_is_taken_once_over_two_looks() -> None:
    plan = journey(ROAD)
    shipped = event("shipment.shipped", 2)
    first = look(plan, shipped, now=3)
    second = look(plan, shipped, now=4, run=first.run)
    assert (taken(first), taken(second)) == (["custom.shipped"], [])


# ------------------------------------------------------------------------------------- say

SEND = "- {id: s, kind: send, class: service, template: t}\n"


def test_send_plans_once_and_waits_for_the_outcome() -> None:
    plan = journey(SEND)
    first = look(plan, now=1)
    (message,) = first.effects
    assert isinstance(message, PlanMessage)
    assert (message.due, message.valid_until) == (at(0), at(5 * 24))
    assert (message.purpose, message.channels, message.cap) == ("care", ("email",), "hold")
    assert (first.run.at, first.run.standing, first.wake_at) == ("s", True, None)
    assert "message.accepted" in first.waits_for
    again = look(plan, now=2, run=first.run)
    assert (again.effects, again.run) == ((), first.run)


def planned_key(decision: Any) -> str:
    """The send key of the message that was planned."""
    (message,) = [one for one in decision.effects if isinstance(one, PlanMessage)]
    return message.send_key


def outcome(word: str, hours: float, key: str) -> Any:
    more: dict[str, Any] = {"class": "service"}
    return event(f"message.{word}", hours, message=key, **more)


OUTCOMES = [
    ("accepted", 3, "yes", 3),
    ("withheld", 3, "no", 3),
    ("expired", 4, "no", 4),
    ("failed", 2, "no", 2),
]  # fmt: skip


@pytest.mark.parametrize(("word", "hours", "result", "since"), OUTCOMES)
def test_send_goes_on_from_when_its_message_came_out(
    word: str, hours: float, result: str, since: float
) -> None:
    plan = journey(SEND + "- {id: w, kind: wait, for: 90 days}")
    first = look(plan)
    key = planned_key(first)
    decision = look(
        plan, outcome("planned", 0, key), outcome(word, hours, key), now=9, run=first.run
    )
    assert (decision.run.at, decision.run.since) == ("w", at(since))
    assert rules_of(decision)[0] == ("said", result)
    assert decision.run.learned == {"s": word}


@pytest.mark.parametrize(("kind", "stays"), [("service", True), ("marketing", False)])
def test_an_unknown_message_is_waited_for_unless_it_was_marketing(kind: str, stays: bool) -> None:
    plan = journey(SEND.replace("service", kind))
    first = look(plan)
    key = planned_key(first)
    decision = look(plan, outcome("unknown", 1, key), now=2, run=first.run)
    assert (decision.run.at == "s") is stays
    if stays:
        assert decision.wake_at == at(5 * 24 + 1)
        late = look(plan, outcome("unknown", 1, key), now=5 * 24 + 1, run=first.run)
        assert late.run.learned == {"s": "unknown"}


def test_send_waits_for_its_hours_before_it_plans() -> None:
    plan = journey('- {id: s, kind: send, class: service, template: t, hours: {from: "12:00"}}')
    early = look(plan, now=1)
    assert (early.effects, early.wake_at, early.run.standing) == ((), at(3), False)
    (message,) = look(plan, now=3, run=early.run).effects
    assert message.due == at(3)  # type: ignore[union-attr]


ASK = """
- {id: a, kind: ask, class: service, template: t, answer: score, timeout: 10 hours}
- {id: w, kind: wait, for: 90 days}
"""
ASKED: list[tuple[str, list[tuple[str, float, Any]], float, tuple[Any, Any]]] = [
    ("nobody answered yet", [("accepted", 1, None)], 5, ("a", None)),
    ("an answer", [("accepted", 1, None), ("answer", 3, 9)], 5, ("w", (9, "answered", 3))),
    ("the first answer counts", [("accepted", 1, None), ("answer", 3, 9), ("answer", 4, 2)], 5,
     ("w", (9, "answered", 3))),
    ("nobody answered in time", [("accepted", 1, None)], 11, ("w", (None, "no answer", 11))),
    ("an answer too late", [("accepted", 1, None), ("answer", 12, 9)], 13,
     ("w", (None, "no answer", 11))),
    ("nothing, zero, is an answer", [("accepted", 1, None), ("answer", 3, 0)], 5,
     ("w", (0, "answered", 3))),
    ("it never went out", [("withheld", 2, None)], 3, ("w", (None, "no answer", 2))),
]  # fmt: skip


@pytest.mark.parametrize(("says", "told", "now", "wanted"), ASKED, ids=[case[0] for case in ASKED])
def test_ask(
    says: str, told: list[tuple[str, float, Any]], now: float, wanted: tuple[Any, Any]
) -> None:
    plan = journey(ASK)
    first = look(plan)
    message = first.effects[0]
    assert isinstance(message, PlanMessage)
    assert message.question == "score"
    events = [
        event("answer.given", hours, message=message.send_key, value=value)
        if word == "answer"
        else outcome(word, hours, message.send_key)
        for word, hours, value in told
    ]
    run = look(plan, *events, now=now, run=first.run).run
    where, learned = wanted
    assert run.at == where, says
    if learned:
        value, word, since = learned
        assert run.learned == {"score": value, "a": word}, says
        assert run.since == at(since), says


def test_another_question_is_not_answered_by_it() -> None:
    plan = journey(ASK)
    first = look(plan)
    key = planned_key(first)
    other = event("answer.given", 2, message="another", value=1)
    assert look(plan, outcome("accepted", 1, key), other, now=3, run=first.run).run.at == "a"


# ---------------------------------------------------------------------------------- choose

BRANCH = """
- id: b
  kind: branch
  cases:
    - {id: large, when: {subject: total, at_least: 2000}, steps: [{id: l, kind: exit, outcome: l}]}
    - {id: huge, when: {subject: total, at_least: 2500}, steps: [{id: h, kind: exit, outcome: h}]}
  otherwise: [{id: o, kind: exit, outcome: o}]
"""


def test_branch_takes_the_first_lane_that_is_so_else_the_last() -> None:
    decision = look(journey(BRANCH))
    assert (decision.run.outcome, decision.run.learned) == ("l", {"b": "large"})
    assert rules_of(decision) == [("case", "yes"), ("end", "yes")]
    decision = look(journey(BRANCH.replace("2000", "9000").replace("2500", "9000")))
    assert (decision.run.outcome, decision.run.learned) == ("o", {"b": "otherwise"})


def test_lanes_close_again() -> None:
    plan = journey(BRANCH.replace("kind: exit, outcome: l", "kind: emit, event: custom.l") + NEXT)
    assert kinds(look(plan).effects) == ["Say", "OpenTask"]


def test_split_is_sticky_and_the_hold_out_takes_no_way() -> None:
    steps = """
- id: s
  kind: split
  experiment: {name}
  holdout: {holdout}
  ways:
    - {{id: a, weight: {a}, steps: [{{id: x, kind: exit, outcome: a}}]}}
    - {{id: b, weight: {b}, steps: [{{id: y, kind: exit, outcome: b}}]}}
"""
    only_b = look(journey(steps.format(name="e", holdout=0, a=0, b=1)))
    assert (only_b.run.outcome, rules_of(only_b)[0]) == ("b", ("lot", "yes"))
    held = look(journey(steps.format(name="e", holdout=1, a=0, b=0)))
    assert (held.run.outcome, held.run.learned) == ("end", {"s": "holdout"})
    assert rules_of(held)[0] == ("holdout", "yes")
    even = [look(journey(steps.format(name="e", holdout=0, a=1, b=1))).run.outcome for _ in "123"]
    assert len(set(even)) == 1


# --------------------------------------------------------------------------------- and do


def test_a_task_that_holds_is_waited_for() -> None:
    plan = journey(
        "- {id: t, kind: task, title: T, holds: true}\n- {id: w, kind: wait, for: 9 weeks}"
    )
    first = look(plan)
    (task,) = first.effects
    assert kinds(first.effects) == ["OpenTask"]
    assert (first.run.at, first.waits_for) == ("t", frozenset({"task.closed"}))
    about = task.about  # type: ignore[union-attr]
    opened = event("task.opened", 0, about=about)
    assert look(plan, opened, now=2, run=first.run).run.at == "t"
    done = look(plan, opened, event("task.closed", 3, about=about), now=5, run=first.run)
    assert (done.run.at, done.run.since, done.run.learned) == ("w", at(3), {"t": "done"})


def test_a_task_that_does_not_hold_is_left_behind() -> None:
    decision = look(journey("- {id: t, kind: task, title: T, what: complaint, urgent: true}"))
    (task, _) = decision.effects
    assert msgspec.to_builtins(task)["about"].startswith("complaint/")
    assert decision.run.ended


DOES: list[tuple[str, str, dict[str, Any]]] = [
    ("update", "tag: [vip], untag: [new], state: {asked: true}",
     {"tag": ("vip",), "untag": ("new",), "state": {"asked": True}}),
    ("emit", "event: custom.done, data: {way: mail}",
     {"kind": "custom.done", "data": {"way": "mail"}}),
    ("start", "journey: other", {"journey": "other"}),
    ("stop", "journey: other", {"journey": "other"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "wanted"), DOES)
def test_what_is_done_at_once(kind: str, body: str, wanted: dict[str, Any]) -> None:
    decision = look(journey(f"- {{id: d, kind: {kind}, {body}}}\n- {{id: x, kind: exit}}"))
    effect = msgspec.to_builtins(decision.effects[0])
    assert {name: effect[name] for name in wanted} == wanted
    assert decision.run.outcome == "left"


def test_what_was_just_noted_is_known_before_it_decides() -> None:
    """A run that notes something stops before the next decision, and is looked at again at once."""
    noted = "- {id: d, kind: update, tag: [vip]}\n"
    when = "{customer: tags, includes: vip}"
    lane = "[{id: x, kind: exit, outcome: knew}]"
    plan = journey(
        f"{noted}- {{id: b, kind: branch, cases: [{{id: l, when: {when}, steps: {lane}}}]}}"
    )
    first = look(plan, now=1)
    assert (first.run.at, first.wake_at, first.run.standing) == ("b", at(1), False)
    told = event("customer.tagged", 1, tag="vip")
    assert look(plan, told, now=1, run=first.run).run.outcome == "knew"


def test_exit_leaves_from_inside_a_lane() -> None:
    decision = look(journey(BRANCH + NEXT))
    assert (decision.run.at, decision.run.outcome) == ("", "l")
    assert kinds(decision.effects) == []


def test_every_kind_of_step_has_a_meaning_and_a_table_here() -> None:
    assert {kind.__name__ for kind in MEANING} == {
        "Wait", "WaitFor", "Send", "Ask", "Branch", "Split", "Task", "Reward", "Update", "Digest",
        "Call", "Emit",
        "Start", "Stop", "Exit", "LookUp", "HandOver", "CloseTalk",
    }  # fmt: skip


# ------------------------------------------------------------------------ the run as a whole


def test_an_exit_rule_ends_the_run_wherever_it_stands() -> None:
    plan = journey(LONG, exits=[{"id": "gone", "when": {"subject": "cancelled", "is": True}}])
    waiting = look(plan, now=1)
    assert "order.cancelled" in waiting.waits_for
    ended = look(plan, event("order.cancelled", 2), now=3, run=waiting.run)
    assert (ended.run.at, ended.run.outcome) == ("", "exit: gone")
    assert rules_of(ended) == [("exit_rule", "yes")]


def test_an_exit_rule_that_time_turns_wakes_the_run() -> None:
    late = {"has": "shipment", "where": [{"field": "late", "is": True}]}
    plan = journey(LONG, exits=[{"id": "late", "when": late}])
    parcel = event("shipment.created", 1, promised_to=at(5).isoformat())
    assert look(plan, parcel, now=2).wake_at == at(5) + timedelta(microseconds=1)
    assert look(plan, parcel, now=6).run.outcome == "exit: late"


GOALS = [
    ("a second order", [("order.placed", 5, "order/shop:2")], True),
    ("the order itself is no news", [], False),
    ("too late", [("order.placed", 24 * 8, "order/shop:2")], False),
    ("something else", [("order.paid", 5, "")], False),
]


@pytest.mark.parametrize(("says", "told", "reached"), GOALS, ids=[case[0] for case in GOALS])
@pytest.mark.parametrize("ends", [True, False])
def test_goal(says: str, told: list[tuple[str, float, str]], reached: bool, ends: bool) -> None:
    goal = {"name": "again", "event": "order.placed", "within": "7 days", "ends": ends}
    plan = journey(LONG, goal=goal)
    decision = look(plan, *(event(kind, hours, about) for kind, hours, about in told), now=24 * 8.5)
    assert (decision.run.goal is not None) is reached, says
    assert decision.run.ended is (reached and ends), says
    said = [one for one in decision.effects if getattr(one, "kind", "") == "journey.goal"]
    assert len(said) == reached
    again = look(plan, *(event(*one) for one in told), now=24 * 8.6, run=decision.run)
    assert [one for one in again.effects if getattr(one, "kind", "") == "journey.goal"] == []


def test_a_step_that_has_gone_from_the_journey_lets_its_people_leave() -> None:
    plan = journey(LONG)
    decision = look(plan, run=a_run(plan, at="gone"))
    assert (decision.run.at, decision.run.outcome) == ("", "step removed")


def test_a_journey_turned_round_for_ever_is_stopped_for_a_person_to_see() -> None:
    plan = journey(
        "- {id: r, kind: wait_for, timeout: 9 days,"
        " any_of: [{id: a, event: order.paid, again: true}]}"
    )
    decision = look(plan, *(event("order.paid", 1 + n / 60) for n in range(150)), now=9)
    assert (decision.run.at, decision.run.outcome) == ("", "loop")
    assert rules_of(decision)[-1] == ("loop", "no")


def test_two_customers_never_share_a_key() -> None:
    """A journey about the customer has no order in its keys; it has the customer."""
    plan = journey(SEND, subject="customer")
    keys = {
        look(plan, run=a_run(plan, subject="customer", natural=f"customer/{one}"))
        .effects[0]
        .send_key  # type: ignore[union-attr]
        for one in (7, 8)
    }
    assert len(keys) == 2
    order = look(plan, run=a_run(plan)).effects[0].send_key  # type: ignore[union-attr]
    assert order == look(plan, run=a_run(plan, subject=ORDER)).effects[0].send_key  # type: ignore[union-attr]


def test_the_key_of_a_last_word_does_not_hang_on_the_way_to_it() -> None:
    """After a restore news comes in in another order, and what was said is known by its key."""
    plan = journey("""
    - id: road
      kind: wait_for
      timeout: 9 days
      any_of:
        - {id: shipped, event: shipment.shipped, again: true, steps: []}
        - {id: tried, event: shipment.attempt_failed, again: true, steps: []}
        - id: there
          event: shipment.delivered
          steps: [{id: s, kind: send, class: service, template: t}]
    """)
    shipped, tried = event("shipment.shipped", 1), event("shipment.attempt_failed", 2)
    there = event("shipment.delivered", 3)
    ways = [(there,), (shipped, there), (shipped, tried, there)]
    keys = {look(plan, *way, now=4).effects[0].send_key for way in ways}  # type: ignore[union-attr]
    assert len(keys) == 1


def test_a_scan_is_no_news_to_a_step_that_waits_for_an_order() -> None:
    decision = look(journey(ROAD), scan("in_transit", 1), now=2)
    assert (decision.run.at, decision.effects) == ("road", ())
