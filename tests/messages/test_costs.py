"""What a text message takes and costs."""

from decimal import Decimal

import pytest

from afterword.house.models import Store
from afterword.messages.costs import Cost, country_of, expected, filled_about, prices, weigh
from afterword.messages.queries import shipped
from afterword.messages.text import parse

ACCOUNT = {"prices": "GB 0.04, DE: 0.075; * 0.09", "price_currency": "EUR"}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("GB 0.04, DE 0.075", {"GB": "0.04", "DE": "0.075"}),
        ("gb=0.04\n* 1", {"GB": "0.04", "*": "1"}),
        ("", {}),
        ("GB four, 0.04, GBR 1, GB -1, GB 1.2.3", {}),
    ],
)
def test_prices(written: str, found: dict[str, str]) -> None:
    assert prices(written) == {country: Decimal(price) for country, price in found.items()}


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+447700900123", "GB"),
        ("+14155552671", "US"),
        ("+16135550123", "CA"),
        ("+306912345678", "GR"),
        ("+870773111632", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_countries(number: str, country: str) -> None:
    assert country_of(number) == country


def test_the_number_says_what_it_costs() -> None:
    found = weigh("a" * 161, ACCOUNT, to="+491701234567", country="GB")
    assert (found.segments.parts, found.cost) == (2, Cost(Decimal("0.150"), "EUR"))
    assert weigh("a", ACCOUNT, country="gb").cost == Cost(Decimal("0.04"), "EUR")
    assert weigh("a", ACCOUNT, to="+33612345678").cost == Cost(Decimal("0.09"), "EUR")


def test_nothing_is_guessed() -> None:
    assert weigh("a", {}, to="+447700900123").cost is None
    assert weigh("a", {"prices": "GB 1"}, to="+447700900123").cost is None
    assert weigh("a", {**ACCOUNT, "prices": "DE 1"}, to="+447700900123").cost is None


def test_it_is_weighed_as_it_is_handed_over() -> None:
    """The same words as the channel sends, with its choices below them."""
    from afterword.channels.sms import own
    from afterword.wire.shapes import Choice, Outgoing
    from tests.conftest import NOW

    choices = (Choice(key="y", words="Yes"), Choice(key="n", words="No, thanks"))
    said = "  It’s here – “really”. "
    for plain in ("yes", "no"):
        account = {"plain": plain}
        outgoing = Outgoing(key="k", to="+447700900123", text=said, choices=choices, at=NOW)
        weighed = weigh(said, account, choices=[one.words for one in choices])
        assert weighed.said == own.words(outgoing, account)
    assert weigh(said, {"plain": "yes"}).segments.alphabet == "GSM-7"
    assert weigh(said, {"plain": "no"}).segments.alphabet == "UCS-2"


def test_a_template_is_weighed_before_anybody_has_it(store: Store) -> None:
    for key, text in shipped().items():
        found = expected(parse(text), store, ACCOUNT)
        assert found is not None, key
        assert 1 <= found.segments.parts <= 3, key
        assert found.cost == Cost(Decimal("0.04") * found.segments.parts, "EUR")
        assert "{" not in found.said


def test_gaps_are_filled_with_what_is_usual(store: Store) -> None:
    said = filled_about(
        "{% if a %}Hi {{ customer.given_name }}{% endif %}: {{ links.order }}", store
    )
    assert said.startswith("Hi something: http")
    assert len(said) > 60
    assert filled_about("From {{ store.name }}", store) == "From Ada & Fern"


def test_a_mail_has_no_parts(store: Store) -> None:
    mail = {"subject": "S", "preheader": "P", "why": "W", "heading": "H"}
    from afterword.messages.text import Heading, Template

    only_mail = Template(template="t", name="T", words={"en": mail}, blocks=(Heading(),))
    assert expected(only_mail, store, ACCOUNT) is None
