"""What may reach a person: each rule alone, then several candidates in one look."""

from typing import Any

import msgspec
import pytest

from afterword.decisions.admit import Candidate, Person, Verdict, admit
from afterword.decisions.caps import OnTheWay
from afterword.decisions.conditions import Condition, Match
from afterword.decisions.rules import Cap, Rules
from afterword.decisions.spans import Span
from afterword.decisions.timeline import Event
from afterword.decisions.timing import Hours
from tests.decisions.telling import ORDER, RULES, at, event, line, placed, rules_of

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


@pytest.mark.parametrize(
    ("word", "action"),
    [("", "hold"), ("accepted", "send"), ("failed", "send"), ("unknown", "send"),
     ("withheld", "send"), ("expired", "send")],
)  # fmt: skip
def test_what_goes_behind_another_waits_until_that_has_come_out(word: str, action: str) -> None:
    """However it came out: what becomes of one is of no weight for the next."""
    known: dict[str, Any] = {"message": "before", "class": "transactional", "purpose": "answer"}
    told = [event("message.planned", 0.1, **known)]
    told += [event(f"message.{word}", 0.2, message="before")] if word else []
    verdict = weigh(*told, after="before", **ORDERS)
    assert verdict.action == action
    assert (verdict.because[-1].rule == "follows") == (word == "")
    if not word:
        assert (verdict.until, "message.failed" in verdict.waits_for) == (at(100), True)


def by_hand(count: int, step: str = "by-hand", **data: Any) -> list[Event]:
    """So many messages of this hour, that were planned and taken."""
    known: dict[str, Any] = {"class": "transactional", "purpose": "answer", "step": step, **data}
    return [
        event(f"message.{word}", 0.1 + n / 100, message=f"a{n}", **known)
        for n in range(count)
        for word in ("planned", "accepted")
    ]


@pytest.mark.parametrize(
    ("told", "action"),
    [
        (by_hand(20), "send"),
        (by_hand(20, "by-hand-file"), "send"),
        (by_hand(20, journey="answers", step="says"), "hold"),
        (by_hand(20, purpose="orders"), "hold"),
        (by_hand(20, "heard-help"), "hold"),
    ],
    ids=["a person", "their files", "a dialogue", "a first word", "by itself"],
)
def test_what_a_person_answers_takes_no_room_from_news_of_the_order(
    told: list[Event], action: str
) -> None:
    verdict = weigh(*told, **ORDERS)
    assert verdict.action == action
    if action == "hold":
        assert verdict.because[-1].rule == "ceiling"


def test_nor_from_what_is_offered() -> None:
    yes = consent("given", 0.05, purpose="offers")
    assert weigh(*by_hand(20), yes, now=10, **MARKETING).action == "send"


def test_no_number_holds_a_person_back() -> None:
    """Neither the ceiling nor the pause, used up by whatever was sent before."""
    told = [*by_hand(20, journey="news", purpose="orders"), said("marketing", 0.5)]
    verdict = weigh(*told, by_person=True, message_class="transactional", purpose="answer")
    assert verdict.action == "send"


def test_behind_what_was_never_planned_nothing_waits() -> None:
    assert weigh(after="nothing", **ORDERS).action == "send"


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
    assert (verdict.action, rules_of(verdict)) == ("drop", [(gone, "no")])


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


def moving(kind: Any, key: str = "other", **facts: Any) -> OnTheWay:
    """Something that was let out before and has not ended."""
    base: dict[str, Any] = {"priority": 50, "due": at(0.5), "begun": True}
    return OnTheWay(**{**base, "send_key": key, "message_class": kind, **facts})


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
    """Even if it was let out long ago: as long as nobody knows, it may go out this moment."""
    assert together(candidate("a"), moving=(moving("service"),)) == [("a", "hold")]
    assert together(candidate("a"), moving=(moving("transactional"),)) == [("a", "send")]


@pytest.mark.parametrize("first", ["planned", "unknown"])
def test_what_is_known_to_have_arrived_counts_before_it_is_known_that_somebody_took_it(
    first: str,
) -> None:
    facts: dict[str, Any] = {"message": "m", "class": "service"}
    told = [event("message.planned", 0.4, **facts), event("message.delivered", 0.5, **facts)]
    if first == "unknown":
        told.append(event("message.unknown", 0.6, **facts))
    held = weigh(*told)
    assert held.action == "hold"
    assert held.until == weigh(said("service", 0.5 if first == "planned" else 0.6)).until


def test_what_goes_on_to_a_further_channel_went_out_before_all_the_same() -> None:
    """It waits for its next channel, behind this one; that it reached them over the first counts
    from then on."""
    again = moving("service", key="m0.5", begun=False, priority=0)
    person = Person(line(YES, said("service", 0.5)), on_the_way=(again,))
    held, *_ = admit([candidate("a")], person, at(1), RULES)
    assert (held.action, held.until) == ("hold", weigh(said("service", 0.5)).until)


def test_only_what_was_known_counts() -> None:
    late = event("consent.revoked", 0.1, known=2, channel="email", contact="", purpose="care")
    assert weigh(late, now=1).action == "send"
    assert weigh(late, now=2).action == "drop"


def test_a_guard_that_time_lifts_or_sets() -> None:
    parcel = event("shipment.created", 0.5, promised_to=at(3).isoformat())
    assert weigh(parcel, guards=(LATE,), now=2).action == "send"
    assert weigh(parcel, guards=(LATE,), now=4).action == "hold"


# ---------------------------------------------------------------------------- hours and number


def test_what_could_only_go_too_late_is_dropped_at_once() -> None:
    by_pause = weigh(said("service", 0.5), valid_until=at(10))
    assert (by_pause.action, by_pause.state) == ("drop", "withheld")
    assert rules_of(by_pause)[-2:] == [("spacing", "no"), ("quiet_hours", "no")]
    by_night = weigh(now=14, valid_until=at(15))
    assert (by_night.action, rules_of(by_night)[-1]) == ("drop", ("quiet_hours", "no"))


def test_a_night_is_waited_out_and_the_reason_says_whose() -> None:
    held = weigh(now=14)
    assert (held.action, held.until, held.waits_for) == ("hold", at(22), frozenset())
    assert held.because[-1].inputs == {
        "hours": "07:00-22:00",
        "zone": "Europe/London",
        "known_by": "customer",
        "until": at(22).isoformat(),
    }


def test_what_was_ordered_may_come_at_night() -> None:
    assert weigh(now=14, **ORDERS).action == "send"


def test_the_hours_of_the_step_hold_too() -> None:
    held = weigh(hours=Hours(from_="12:00", to="13:00"))
    assert (held.until, rules_of(held)[-1]) == (at(3), ("step_hours", "wait"))
    ordered = weigh(hours=Hours(from_="12:00", to="13:00"), **ORDERS)
    assert ordered.until == at(3), "whoever asks for hours gets them"
    business = Hours(business_days=True)
    assert weigh(now=96, valid_until=at(300), hours=business).until == at(142), "Saturday: Monday"


def sent(*hours: float, kind: str = "marketing") -> list[Event]:
    return [said(kind, one) for one in hours]


UNSPACED = Rules(
    store="ada-fern",
    zone="Europe/London",
    country="GB",
    spacing={},
    hours={},
    caps={"marketing": Cap(day=1, week=3)},
)
NUMBERS: list[tuple[str, list[Event], dict[str, Any], str, float | None]] = [
    ("none before", [], MARKETING, "cap", None),
    ("one a day", sent(0), MARKETING, "cap", 24),
    ("another class has a cap of its own", sent(0, kind="service"), MARKETING, "cap", None),
    ("three a week", sent(-100, -60, -30), MARKETING, "cap", 68),
    ("one of them is a week old", sent(-167, -60, -30), MARKETING, "cap", None),
    ("eight of any class", sent(*range(-8, 0), kind="transactional"), ORDERS, "ceiling", 16),
    ("seven of any class", sent(*range(-7, 0), kind="transactional"), ORDERS, "contact", None),
    ("offers too", sent(*range(-8, 0), kind="service"), MARKETING, "ceiling", 16),
]


@pytest.mark.parametrize(
    ("says", "events", "facts", "rule", "until"), NUMBERS, ids=[case[0] for case in NUMBERS]
)
def test_by_number(
    says: str, events: list[Event], facts: dict[str, Any], rule: str, until: float | None
) -> None:
    found = weigh(YES, *events, rules=UNSPACED, valid_until=at(500), **facts)
    assert found.because[-1].rule == rule, says
    assert (found.action, found.until) == (
        ("send", None) if until is None else ("hold", at(until))
    ), says


def test_a_cap_of_none_at_all_lets_nothing_out() -> None:
    rules = msgspec.structs.replace(UNSPACED, caps={"marketing": Cap(day=0)})
    found = weigh(YES, rules=rules, **MARKETING)
    assert (found.action, rules_of(found)[-1]) == ("drop", ("cap", "no"))


def test_one_that_is_still_open_is_waited_for() -> None:
    """It may yet come to nothing: then this one goes earlier than it looks now."""
    person = Person(line(), on_the_way=(moving("service"),))
    (found,) = admit([candidate(valid_until=at(10))], person, at(1), RULES)
    assert (found.action, found.until) == ("hold", at(10))
    assert {"message.accepted", "message.failed", "message.expired"} <= found.waits_for


def test_what_is_less_urgent_and_not_begun_does_not_stand_in_the_way() -> None:
    ready = moving("service", priority=10, begun=False)
    assert together(candidate("a", priority=20), moving=(ready,)) == [("a", "send")]
    assert together(candidate("a", priority=5), moving=(ready,)) == [("a", "hold")]
    begun = moving("service", priority=10)
    assert together(candidate("a", priority=20), moving=(begun,)) == [("a", "hold")]


def test_it_does_not_stand_in_its_own_way() -> None:
    """Sent again by hand after it was unknown: its own first try counts for nobody but others."""
    facts: dict[str, Any] = {"message": "k", "class": "service"}
    unknown = event("message.unknown", 0.5, **facts)
    assert weigh(unknown).action == "send"
    assert weigh(unknown, key="other").action == "hold"


def test_capped_ones_are_said_together_with_the_one_that_goes() -> None:
    alike = {"cap": "merge", "alike": "j/tip"}
    found = admit(
        [
            candidate("a", **alike),
            candidate("b", **alike),
            candidate("c", cap="merge", alike="j/x"),
        ],
        Person(line()),
        at(1),
        RULES,
    )
    assert [(one.send_key, one.action, one.into) for one in found] == [
        ("a", "send", ""), ("b", "merge", "a"), ("c", "hold", ""),
    ]  # fmt: skip
    assert (rules_of(found[1])[-1], found[1].state) == (("together", "no"), "withheld")
    assert rules_of(found[1])[-2] == ("spacing", "wait")


# -------------------------------------------------------------------------------- where they are

SMS = event("customer.seen", 0.01, who={"contacts": [["phone", "p1"]]})
SMS_YES = event("consent.given", 0.02, channel="sms", contact="", purpose="offers")


def texted(now: float, *events: Event, **facts: Any) -> Verdict:
    return weigh(SMS, SMS_YES, *events, now=now, channels=("sms",), **MARKETING, **facts)


def to(country: str, region: str = "", zone: str = "") -> Event:
    """The customer's own address, and the zone they told."""
    return event("customer.seen", 0.03, who={"country": country, "region": region, "zone": zone})


def test_a_text_asks_every_place_where_they_may_be() -> None:
    """The order goes to London, they live in New York: nine there is two in the afternoon here."""
    order = placed(country="GB")
    assert texted(1, order).action == "send"
    held = texted(1, order, to("US", "NY"))
    assert (held.action, held.until) == ("hold", at(5))
    assert held.because[-1].inputs["zone"] == "America/New_York"
    mail = weigh(YES, order, to("US", "NY"), now=1, **MARKETING)
    assert mail.action == "send", "a mail makes no sound"


def test_stricter_places() -> None:
    """A Tuesday: eight in the evening is late in Florida (01:00 here), not in New York by law."""
    florida = texted(1, to("US", "FL"), rules=UNSPACED)
    assert (florida.until, florida.because[-1].inputs["law"]) == (at(4), "US")
    assert texted(15.9, to("US", "FL"), rules=UNSPACED).action == "send"
    assert texted(16, to("US", "FL"), rules=UNSPACED).because[-1].inputs["law"] == "US-FL"
    assert texted(16, to("US", "NY"), rules=UNSPACED).action == "send"
    offer = weigh(YES, to("US", "FL"), now=16, rules=UNSPACED, **MARKETING)
    assert offer.action == "send", "the law is about texts and calls"
    care = event("consent.given", 0.02, channel="sms", contact="", purpose="care")
    tip = weigh(SMS, care, to("US", "FL"), now=16, rules=UNSPACED, channels=("sms",))
    assert tip.action == "send", "and about marketing"


REVIEW: dict[str, Any] = {"purpose": "reviews", "alike": "second/ask"}


def asked(word: str, hours: float = -30, **facts: Any) -> Event:
    """A request for a review by the journey ``first``."""
    data = {"class": "service", "purpose": "reviews", "journey": "first", **facts}
    made = event(f"message.{word}", hours, message="m-first", **data)
    return msgspec.structs.replace(made, order=facts.get("order", ORDER))


@pytest.mark.parametrize(
    ("says", "events", "facts", "action"),
    [
        ("nobody asked", [], REVIEW, "send"),
        ("another journey asked", [asked("accepted")], REVIEW, "drop"),
        ("another journey may have asked", [asked("unknown")], REVIEW, "drop"),
        ("another journey meant to ask", [asked("planned")], REVIEW, "send"),
        ("another journey was kept from asking", [asked("withheld")], REVIEW, "send"),
        ("the same journey asked: it reminds", [asked("accepted", journey="second")], REVIEW,
         "send"),
        ("it was for another order", [asked("accepted", order="order/shop:9")], REVIEW, "send"),
        ("it was no review", [asked("accepted", purpose="care")], REVIEW, "send"),
        ("this is no review", [asked("accepted")], {"alike": "second/ask"}, "send"),
    ],
)  # fmt: skip
def test_nobody_is_asked_twice_to_review_an_order(
    says: str, events: list[Event], facts: dict[str, Any], action: str
) -> None:
    verdict = weigh(placed(-40), *events, now=2, **facts)
    assert verdict.action == action, (says, verdict.because)
    if action == "drop":
        assert (verdict.because[-1].rule, verdict.state) == ("asked", "withheld")
        assert verdict.because[-1].inputs == {"journey": "first"}


def test_of_two_that_ask_in_one_look_one_does() -> None:
    data: dict[str, Any] = {"purpose": "reviews", "class": "transactional"}
    planned = [
        msgspec.structs.replace(
            event("message.planned", -1, message=key, journey=key, **data), order=ORDER
        )
        for key in ("a", "b")
    ]
    person = Person(line(placed(-40), *planned))
    wants = [
        candidate(key, purpose="reviews", alike=f"{key}/ask", message_class="transactional")
        for key in ("b", "a")
    ]
    found = admit(wants, person, at(2), RULES)
    assert [(one.send_key, one.action) for one in found] == [("a", "send"), ("b", "drop")]
    # Let out and looked at once more by different senders: the more urgent one still goes.
    for key, action in (("a", "send"), ("b", "drop")):
        ready = tuple(
            OnTheWay(send_key=one.send_key, message_class="transactional", priority=50,
                     due=one.due, begun=False)
            for one in wants if one.send_key != key
        )  # fmt: skip
        (verdict,) = admit(
            [one for one in wants if one.send_key == key],
            msgspec.structs.replace(person, on_the_way=ready), at(2), RULES,
        )  # fmt: skip
        assert verdict.action == action
