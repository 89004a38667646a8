"""Less often, a pause, and words that grow too old: what admit makes of them."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from afterword.decisions.rules import Cap, Rules
from afterword.decisions.timeline import Event
from afterword.decisions.wishes import LAPSES
from tests.conftest import NOW
from tests.decisions.telling import RULES, at, event, placed
from tests.decisions.test_admit import MARKETING, ORDERS, consent, said, weigh


def some_rules(**facts: Any) -> Rules:
    return msgspec.structs.replace(RULES, **facts)


def lives_in(country: str) -> Event:
    return event("customer.seen", 0.05, who={"contacts": [["email", "e1"]], "country": country})


PLENTY = some_rules(spacing={}, caps={"service": Cap(day=4, week=4), "marketing": Cap(week=1)})


def stated(name: str, value: str, hours: float = 0.4) -> Event:
    return event("customer.stated", hours, name=name, value=value)


LESS = stated("pace", "less")
PAUSED = stated("paused_until", (NOW + timedelta(hours=50)).isoformat())
TWO = [said("service", 0.5), said("service", 0.6)]


def test_it_works() -> None:
    assert weigh(placed(), *TWO, rules=PLENTY).action == "send"
    held = weigh(placed(), *TWO, LESS, rules=PLENTY, valid_until=at(300))
    assert (held.action, held.because[-1].rule, held.because[-1].inputs["most"]) == (
        "hold",
        "cap",
        2,
    )


def test_less_never_means_nothing() -> None:
    yes = consent("given", 0.1, purpose="offers")
    assert weigh(placed(), yes, LESS, rules=PLENTY, **MARKETING).action == "send"


def test_less_means_less_where_nothing_is_capped() -> None:
    free = some_rules(spacing={}, caps={}, hours={})
    assert weigh(placed(), *TWO, rules=free).action == "send"
    assert weigh(placed(), *TWO, LESS, rules=free, valid_until=at(300)).action == "hold"


def test_news_of_orders_is_never_slower() -> None:
    many = [said("transactional", 0.5 + one / 100) for one in range(4)]
    assert weigh(placed(), *many, LESS, PAUSED, rules=PLENTY, **ORDERS).action == "send"


def test_a_pause_holds_until_its_end() -> None:
    held = weigh(placed(), PAUSED, rules=PLENTY)
    assert (held.action, held.until, held.because[-1].rule) == ("hold", at(50), "rest")
    assert weigh(placed(), PAUSED, now=51, rules=PLENTY).action == "send"


def test_what_makes_no_sense_after_the_pause_is_dropped() -> None:
    dropped = weigh(placed(), PAUSED, rules=PLENTY, valid_until=at(40))
    assert (dropped.action, dropped.because[-1].rule) == ("drop", "rest")


@pytest.mark.parametrize("value", ["", "tomorrow", "2026-13-40", "2027-01-01T00:00:00"])
def test_a_pause_that_cannot_be_read_is_none(value: str) -> None:
    assert weigh(placed(), stated("paused_until", value), rules=PLENTY).action == "send"


YEAR = 24 * 365.25


@pytest.mark.parametrize(
    ("country", "yes", "years", "action"),
    [
        ("FR", True, 2.9, "send"),
        ("FR", True, 3.1, "drop"),
        ("FR", False, 3.1, "drop"),
        ("CA", False, 1.9, "send"),
        ("CA", False, 2.1, "drop"),
        ("CA", True, 10, "send"),
        ("DE", True, 4.1, "drop"),
        ("DE", False, 4.1, "send"),
        ("GB", True, 30, "send"),
    ],
)
def test_a_word_lapses_by_the_rule_of_the_country(
    country: str, yes: bool, years: float, action: str
) -> None:
    rules = some_rules(spacing={}, caps={}, hours={})
    words = [consent("given", 0.1)] if yes else []
    late = years * YEAR
    found = weigh(
        placed(),
        lives_in(country),
        *words,
        now=late,
        rules=rules,
        due=at(late),
        valid_until=at(late + 99),
    )
    assert found.action == action
    assert [one.rule for one in found.because if one.rule == "lapsed"] == (
        ["lapsed"] if action == "drop" else []
    )


def test_a_sign_of_life_begins_the_time_anew() -> None:
    rules = some_rules(spacing={}, caps={}, hours={})
    late = 3.1 * YEAR
    wrote = event("reply.received", 1 * YEAR)
    found = weigh(
        placed(),
        lives_in("FR"),
        wrote,
        now=late,
        rules=rules,
        due=at(late),
        valid_until=at(late + 99),
    )
    assert found.action == "send"


def test_every_rule_names_its_source() -> None:
    assert all(one.source and one.years > 0 and one.of for one in LAPSES.values())
