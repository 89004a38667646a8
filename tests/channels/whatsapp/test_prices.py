"""What a message costs, by its category and the person's country."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from afterword.channels.whatsapp import prices
from afterword.outbox import ports
from afterword.wire.shapes import Account, Approved, Cost, Outgoing

WRITTEN = (
    "marketing GB 0.0529, utility GB 0.022; utility * 0.03\nservice * 0.005, marketing US=0.025"
)
ACCOUNT = Account(settings={"prices": WRITTEN, "price_currency": "eur"})


def outgoing(**facts: Any) -> Outgoing:
    base: dict[str, Any] = {
        "key": "k.s", "to": "+447700900123", "text": "Hi", "at": datetime(2026, 11, 24, tzinfo=UTC)
    }  # fmt: skip
    return Outgoing(**(base | facts))


def approved(category: str = "") -> Approved:
    return Approved(name="n", language="en", category=category)


def test_it_works() -> None:
    """The product asks the provider, which knows its prices."""
    provider = ports.provider("whatsapp", "cloud")
    assert ports.cost(provider, outgoing(), ACCOUNT) == Cost(5_000, "EUR")


@pytest.mark.parametrize(
    ("facts", "micros"),
    [
        ({}, 5_000),  # free words in the window: service
        ({"message_class": "marketing"}, 5_000),  # whatever they are about
        ({"approved": approved()}, 22_000),
        ({"approved": approved(), "message_class": "marketing"}, 52_900),
        ({"approved": approved("marketing")}, 52_900),  # Meta has the last word on the category
        ({"approved": approved("utility"), "message_class": "marketing"}, 22_000),
        ({"approved": approved(), "to": "+385911234567"}, 30_000),  # no price of its own
        ({"approved": approved("marketing"), "to": "+385911234567"}, None),  # and none for all
        ({"approved": approved("marketing"), "to": "US.13491208655302741918"}, 25_000),
        ({"approved": approved("authentication")}, None),
        ({"to": "nobody"}, 5_000),
    ],
)
def test_by_category_and_country(facts: dict[str, Any], micros: int | None) -> None:
    found = prices.cost(outgoing(**facts), ACCOUNT)
    assert found == (None if micros is None else Cost(micros, "EUR"))


def test_without_prices_or_a_currency_nothing_is_guessed() -> None:
    assert prices.cost(outgoing(), Account()) is None
    assert prices.cost(outgoing(), Account(settings={"prices": WRITTEN})) is None


def test_what_is_no_price_is_passed_over() -> None:
    assert prices.prices("marketing GB, utility GBR 1, gift GB 2, service fr: 0.1, ,") == {
        ("service", "FR"): Decimal("0.1")
    }


@pytest.mark.parametrize(
    ("address", "country"),
    [("+447700900123", "GB"), ("385911234567", "HR"), ("HR.88213400012345678", "HR"),
     ("US.ENT.11815799212886844830", "US"), ("+8816", ""), ("", "")],
)  # fmt: skip
def test_the_country_of_an_address(address: str, country: str) -> None:
    assert prices.country(address) == country
