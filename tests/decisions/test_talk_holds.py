"""What waits while somebody has complained or is talked with, and when it goes on."""

from typing import Any, Literal

import msgspec
import pytest

from afterword.decisions.admit import Verdict
from afterword.decisions.rules import Rules, Talking
from afterword.decisions.timeline import Event
from tests.decisions.telling import ORDER, RULES, at, event, placed, rules_of
from tests.decisions.test_admit import MARKETING, ORDERS, consent, weigh

YES = consent("given", 0.1, purpose="offers")
REVIEW: dict[str, Any] = {"purpose": "reviews"}
OTHER = "order/2"


def about(told: Event, order: str) -> Event:
    return msgspec.structs.replace(told, order=order)


def complaint(word: str, hours: float, order: str = ORDER) -> Event:
    return about(event(f"complaint.{word}", hours, "complaint/1"), order)


def talk(word: str, hours: float, order: str = "", by: str = "") -> Event:
    more: dict[str, Any] = {"by": by} if by else {}
    return about(event(f"conversation.{word}", hours, "conversation/1", **more), order)


def settled(service: Literal["never", "order", "always"]) -> Rules:
    return msgspec.structs.replace(RULES, talk=Talking(service=service))


def offered(*events: Event, now: float = 1, **facts: Any) -> Verdict:
    return weigh(placed(), YES, *events, now=now, **{**MARKETING, **facts})


ASKED = [talk("opened", 0.5), talk("asked", 0.5)]
HANDED = [*ASKED, talk("handed", 0.6)]


def test_it_works() -> None:
    held = offered(complaint("opened", 0.5))
    assert (held.action, held.because[-1].rule, held.because[-1].result) == ("hold", "talk", "wait")
    assert held.because[-1].inputs["talk"] == "complaint"
    assert "complaint.closed" in held.waits_for
    assert held.until == at(100)  # as long as it makes sense: nothing is looked at meanwhile
    assert offered(complaint("opened", 0.5), complaint("closed", 0.9)).action == "send"


WEEK = 7 * 24
CASES: list[tuple[str, list[Event], float, str]] = [
    ("asked and not answered", ASKED, 1, "hold"),
    ("answered by itself", [*ASKED, talk("answered", 0.6, by="itself")], 1, "send"),
    ("asked again after it", [*ASKED, talk("answered", 0.6, by="itself"), talk("asked", 0.7)], 1,
     "hold"),
    ("nobody said anything to it for a week", ASKED, WEEK + 0.5, "send"),
    ("a moment before", ASKED, WEEK + 0.4, "hold"),
    ("given to a person", HANDED, 1, "hold"),
    ("who has not answered for a month", HANDED, 30 * 24, "hold"),
    ("a word by itself is no answer of that person",
     [*HANDED, talk("answered", 0.7, by="itself")], 30 * 24, "hold"),
    ("answered by the team", [*HANDED, talk("answered", 0.7, by="team")], 1, "hold"),
    ("and silent for a week", [*HANDED, talk("answered", 0.7, by="team")], WEEK + 0.7, "send"),
    ("and they wrote once more",
     [*HANDED, talk("answered", 0.7, by="team"), talk("asked", 2)], 30 * 24, "hold"),
    ("taken over", [*ASKED, talk("answered", 0.6, by="itself"), talk("taken", 0.7)], 1, "hold"),
    ("and nothing came of it in a week",
     [*ASKED, talk("answered", 0.6, by="itself"), talk("taken", 0.7)], WEEK + 0.7, "send"),
    ("taken over with a question open", [*ASKED, talk("taken", 0.7)], 30 * 24, "hold"),
    ("what the team said did not get through",
     [*HANDED, talk("answered", 0.7, by="team"), talk("handed", 0.8)], 30 * 24, "hold"),
    ("the team wrote first", [talk("opened", 0.5, by="team")], 1, "hold"),
    ("and nobody answered for a week",
     [talk("opened", 0.5, by="team"), talk("answered", 0.6, by="team")], WEEK + 0.6, "send"),
    ("the team opened it anew", [talk("opened", 0.5)], 1, "hold"),
    ("closed", [*HANDED, talk("closed", 0.8)], 1, "send"),
    ("closed before it was said that it opened", [talk("closed", 0.4), *ASKED], 1, "send"),
    ("words about one that never opened", [talk("handed", 0.5)], 1, "send"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "events", "now", "action"), CASES, ids=[one[0] for one in CASES])
def test_whose_turn_it_is(says: str, events: list[Event], now: float, action: str) -> None:
    found = offered(*events, now=now, due=at(now), valid_until=at(now + 300), channels=("email",))
    by_day = "hold" if found.because[-1].rule == "talk" else "send"
    assert by_day == action, (says, rules_of(found))


def test_one_that_ends_by_itself_is_looked_at_then() -> None:
    held = offered(*ASKED, valid_until=at(300))
    assert held.until == at(0.5 + WEEK)
    assert "conversation.answered" in held.waits_for


def test_what_ends_first_lets_nothing_out_while_another_goes_on() -> None:
    held = offered(*ASKED, complaint("opened", 0.7), valid_until=at(300))
    assert (held.until, held.because[-1].inputs["talk"]) == (at(300), "complaint")


def test_news_of_orders_never_waits() -> None:
    scopes: tuple[Literal["never", "order", "always"], ...] = ("never", "order", "always")
    for service in scopes:
        rules = settled(service)
        found = weigh(placed(), complaint("opened", 0.5), *HANDED, rules=rules, **ORDERS)
        assert found.action == "send"


@pytest.mark.parametrize(
    ("service", "order", "facts", "action"),
    [
        ("order", ORDER, {}, "hold"),
        ("order", OTHER, {}, "send"),
        ("order", "", {}, "send"),
        ("order", ORDER, {"subject": "customer"}, "send"),
        ("order", ORDER, {"of_talk": True}, "send"),
        ("always", OTHER, {}, "hold"),
        ("always", OTHER, {"of_talk": True}, "send"),
        ("always", "", {"subject": "customer"}, "hold"),
        ("never", ORDER, {}, "send"),
    ],
)
def test_service_waits_by_choice(
    service: Any, order: str, facts: dict[str, Any], action: str
) -> None:
    found = weigh(placed(), complaint("opened", 0.5, order), rules=settled(service), **facts)
    assert found.action == action


@pytest.mark.parametrize("service", ["never", "order", "always"])
def test_the_public_word_is_always_asked_for_afterwards(service: Any) -> None:
    rules = settled(service)
    facts = {**REVIEW, "of_talk": True}
    assert weigh(placed(), complaint("opened", 0.5), rules=rules, **facts).action == "hold"
    closed = [complaint("opened", 0.5), complaint("closed", 0.7)]
    assert weigh(placed(), *closed, rules=rules, **facts).action == "send"


def test_it_is_held_even_where_the_step_would_drop() -> None:
    assert offered(complaint("opened", 0.5), cap="drop").action == "hold"
    assert offered(complaint("opened", 0.5), cap="merge").action == "hold"


def test_what_waited_too_long_ends_and_says_what_it_waited_for() -> None:
    late = offered(complaint("opened", 0.5), now=101)
    assert (late.action, late.state) == ("drop", "expired")
    assert rules_of(late) == [("talk", "no"), ("valid", "no")]


def test_what_is_not_known_yet_holds_nothing() -> None:
    told_late = msgspec.structs.replace(complaint("opened", 0.5), known=at(2))
    assert offered(told_late, now=1).action == "send"
