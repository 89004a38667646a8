"""What may reach a person: each rule alone, then several candidates in one look."""

from typing import Any

import pytest

from afterword.decisions.admit import Candidate, Person, Verdict, admit
from afterword.decisions.conditions import Condition, Match
from afterword.decisions.rules import Rules
from afterword.decisions.spans import Span
from afterword.decisions.timeline import Event
from tests.decisions.telling import ORDER, RULES, at, event, line, rules_of

RETURN_OPEN = (
    "return",
    Condition(has="return", where=(Match(field="open", is_=True),)),
)
LATE = ("late", Condition(has="shipment", where=(Match(field="late", is_=True),)))


def candidate(key: str = "k", **facts: Any) -> Candidate:
    base: dict[str, Any] = {
        "send_key": key,
        "message_class": "service",
        "purpose": "care",
        "channels": ("email",),
        "cap": "hold",
        "due": at(),
        "valid_until": at(100),
        "priority": 50,
        "subject": ORDER,
    }
    return Candidate(**{**base, **facts})


def weigh(
    *events: Event, now: float = 1, gone: Any = "", rules: Rules = RULES, **facts: Any
) -> Verdict:
    person = Person(line(*events), gone=gone)
    (verdict,) = admit([candidate(**facts)], person, at(now), rules)
    return verdict


def said(kind: str, hours: float, word: str = "accepted") -> Event:
    more: dict[str, Any] = {"class": kind}
    return event(f"message.{word}", hours, message=f"m{hours}", **more)


def consent(word: str, hours: float, contact: str = "", purpose: str = "care") -> Event:
    return event(f"consent.{word}", hours, channel="email", contact=contact, purpose=purpose)


MARKETING: dict[str, Any] = {"message_class": "marketing", "purpose": "offers"}
ORDERS: dict[str, Any] = {"message_class": "transactional", "purpose": "orders"}
BLOCKED = event("contact.bounced", 0.5, channel="email", contact="e1", hard=True)
SOFT = event("contact.bounced", 0.5, channel="email", contact="e1", hard=False)

ALONE: list[tuple[str, list[Event], dict[str, Any], str, str]] = [
    ("nothing against it", [], {}, "send", "spacing"),
    ("a moment before it is stale", [], {"valid_until": at(1.001)}, "send", "spacing"),
    ("stale from that very moment on", [], {"valid_until": at(1)}, "drop", "valid"),
    ("newer news", [event("order.cancelled", 0.5)],
     {"unless": Condition(subject="cancelled", is_=True)}, "drop", "superseded"),
    ("no address", [], {"channels": ("sms",)}, "drop", "contact"),
    ("a second channel that has one", [], {"channels": ("sms", "email")}, "send", "spacing"),
    ("an address that bounced for good", [BLOCKED], {}, "drop", "suppressed"),
    ("even for what was ordered", [BLOCKED], ORDERS, "drop", "suppressed"),
    ("an address that bounced for now", [SOFT], {}, "send", "spacing"),
    ("cleared again", [BLOCKED, event("contact.restored", 0.7, channel="email", contact="e1")], {},
     "send", "spacing"),
    ("silence is enough for care", [], {}, "send", "spacing"),
    ("silence is no yes to offers", [], MARKETING, "drop", "consent"),
    ("a yes to offers", [consent("given", 0.1, purpose="offers")], MARKETING, "send", "spacing"),
    ("a no to care", [consent("revoked", 0.1)], {}, "drop", "consent"),
    ("a no is no no to what was ordered", [consent("revoked", 0.1, purpose="orders")], ORDERS,
     "send", "contact"),
    ("a yes after a no", [consent("revoked", 0.1), consent("given", 0.2)], {}, "send", "spacing"),
    ("a no for one address, a later yes for all",
     [consent("revoked", 0.1, "e1"), consent("given", 0.2)], {}, "send", "spacing"),
    ("a yes for all, a later no for this address",
     [consent("given", 0.1), consent("revoked", 0.2, "e1")], {}, "drop", "consent"),
    ("both in one moment", [consent("given", 0.1, "e1"), consent("revoked", 0.1)], {}, "drop",
     "consent"),
    ("something is open", [event("return.requested", 0.5, "return/1")],
     {"guards": (RETURN_OPEN,)}, "hold", "guard"),
    ("it was closed", [event("return.requested", 0.5, "return/1"),
                       event("return.closed", 0.6, "return/1")],
     {"guards": (RETURN_OPEN,)}, "send", "spacing"),
    ("another message shortly before", [said("service", -12)], {}, "hold", "spacing"),
    ("the pause ends at night", [said("service", 0.5)], {}, "hold", "quiet_hours"),
    ("and it is rather dropped", [said("service", 0.5)], {"cap": "drop"}, "drop", "spacing"),
    ("what was transactional does not count", [said("transactional", 0.5)], {}, "send", "spacing"),
    ("an unknown one may have arrived", [said("service", -12, "unknown")], {}, "hold", "spacing"),
    ("a withheld one did not", [said("service", 0.5, "withheld")], {}, "send", "spacing"),
    ("what was ordered keeps no pause", [said("service", 0.5)], ORDERS, "send", "contact"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "events", "facts", "action", "rule"), ALONE, ids=[case[0] for case in ALONE]
)
def test_one_candidate(
    says: str, events: list[Event], facts: dict[str, Any], action: str, rule: str
) -> None:
    verdict = weigh(*events, **facts)
    assert (verdict.action, verdict.because[-1].rule) == (action, rule), says
    assert verdict.state == ({"valid": "expired"}.get(rule, "withheld") if action == "drop" else "")
    if action == "send":
        assert (verdict.channel, verdict.contact) == ("email", "e1")


@pytest.mark.parametrize("gone", ["erased", "merged"])
def test_who_is_gone_is_not_written_to(gone: str) -> None:
    verdict = weigh(gone=gone, **ORDERS)
    assert (verdict.action, rules_of(verdict)) == ("drop", [(gone, "no")])  # type: ignore[arg-type]


def test_the_reasons_stand_in_the_order_of_the_looking() -> None:
    verdict = weigh(guards=(RETURN_OPEN,))
    assert [one.rule for one in verdict.because] == [
        "valid", "contact", "consent", "guard", "quiet_hours", "cap", "cap", "spacing",
    ]  # fmt: skip
    assert {one.result for one in verdict.because} == {"yes"}


HELD: list[tuple[str, list[Event], dict[str, Any], float]] = [
    ("until the pause is over", [said("service", -12)], {}, 8),
    ("and on to the morning", [said("service", 0.5)], {}, 22),
    ("an offer keeps a longer pause",
     [said("service", 0.5), consent("given", 0.1, purpose="offers")], MARKETING, 72.5),
    ("a guard without an end: until it is stale", [event("return.requested", 0.5, "return/1")],
     {"guards": (RETURN_OPEN,)}, 100),
]  # fmt: skip


@pytest.mark.parametrize(("says", "events", "facts", "until"), HELD, ids=[case[0] for case in HELD])
def test_how_long_it_is_held(
    says: str, events: list[Event], facts: dict[str, Any], until: float
) -> None:
    assert weigh(*events, **facts).until == at(until), says


def test_a_guard_waits_for_what_could_lift_it() -> None:
    held = weigh(event("return.requested", 0.5, "return/1"), guards=(RETURN_OPEN,))
    assert held.waits_for == {"return.requested", "return.closed", "return.declined"}


def test_of_several_addresses_the_one_named_last_is_used() -> None:
    news = event("customer.seen", 0.5, who={"contacts": [["email", "e2"]]})
    assert weigh(news).contact == "e2"
    no = consent("revoked", 0.6, "e2")
    assert weigh(news, no).contact == "e1", "a no binds the address that it names"


def test_what_the_store_settled_counts() -> None:
    strict = Rules(needs_consent={"email": ("care",)}, spacing={"service": Span(1, "hours")})
    assert weigh(rules=strict).because[-1].rule == "consent"
    yes = consent("given", 0.1)
    assert weigh(yes, said("service", 0.5), rules=strict).until == at(1.5)
    sms = event("customer.seen", 0.5, who={"contacts": [["phone", "p1"]]})
    assert weigh(sms, channels=("sms",)).because[-1].rule == "consent", "not listed: needs a yes"


# -------------------------------------------------------------------------- several together

YES = consent("given", 0.1, purpose="offers")


def together(*candidates: Candidate, now: float = 1, moving: Any = ()) -> list[tuple[str, str]]:
    person = Person(line(YES), on_the_way=moving)
    return [(one.send_key, one.action) for one in admit(candidates, person, at(now), RULES)]


def test_the_urgent_class_then_priority_then_age() -> None:
    found = together(
        candidate("offer", priority=99, **MARKETING),
        candidate("tip", priority=10),
        candidate("older tip", priority=10, due=at(-1)),
        candidate("check-in", priority=20),
        candidate("confirmation", priority=1, **ORDERS),
    )
    assert found == [
        ("confirmation", "send"),
        ("check-in", "send"),
        ("older tip", "hold"),
        ("tip", "hold"),
        ("offer", "hold"),
    ]


def test_two_in_one_look_keep_the_pause_between_them() -> None:
    assert together(candidate("a"), candidate("b", cap="drop")) == [("a", "send"), ("b", "drop")]
    assert together(candidate("a", **ORDERS), candidate("b", **ORDERS)) == [
        ("a", "send"), ("b", "send"),
    ]  # fmt: skip


def test_what_is_on_its_way_counts_as_said() -> None:
    assert together(candidate("a"), moving=(moving("service"),)) == [("a", "hold")]
    assert together(candidate("a"), moving=(moving("transactional"),)) == [("a", "send")]


def test_only_what_was_known_counts() -> None:
    late = event("consent.revoked", 0.1, known=2, channel="email", contact="", purpose="care")
    assert weigh(late, now=1).action == "send"
    assert weigh(late, now=2).action == "drop"


def test_a_guard_that_time_lifts_or_sets() -> None:
    parcel = event("shipment.created", 0.5, promised_to=at(3).isoformat())
    assert weigh(parcel, guards=(LATE,), now=2).action == "send"
    assert weigh(parcel, guards=(LATE,), now=4).action == "hold"
