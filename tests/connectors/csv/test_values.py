"""What stands in cells."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from afterword.connectors.csv import values
from afterword.connectors.csv.values import Odd

LONDON = ZoneInfo("Europe/London")
SLASHES = ["%d/%m/%Y %H:%M"]


@pytest.mark.parametrize(
    ("written", "decimal", "means"),
    [
        ("2.55", ".", "2.55"),
        ("1,234,567.89", ".", "1234567.89"),
        ("1.234.567,89", ",", "1234567.89"),
        ("1 234,50", ",", "1234.50"),
        ("1\xa0234,50", ",", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("€ 12.00", ".", "12.00"),
        ("12,00 €", ",", "12.00"),
        ("(12.50)", ".", "-12.50"),
        ("−3", ".", "-3"),
        ("-11062.06", ".", "-11062.06"),
        ("1e3", ".", "1000"),
        ("٣", ".", "3"),
    ],
)
def test_it_works(written: str, decimal: str, means: str) -> None:
    assert values.number(written, decimal) == Decimal(means)


@pytest.mark.parametrize("written", ["many", "1,5", "12,34,56", "nan", "Infinity", "1.2.3", "--4"])
def test_what_is_no_number_is_not_guessed(written: str) -> None:
    with pytest.raises(Odd, match="is no number"):
        values.number(written)


def test_a_json_number_is_read_whatever_the_files_decimal_sign() -> None:
    assert values.number(12.5, ",") == Decimal("12.5")


def test_nothing_is_no_number() -> None:
    assert values.number("  ") is None
    assert values.money(None, "EUR") is None


@pytest.mark.parametrize(
    ("written", "cents"), [("2.55", 255), ("0.005", 1), ("1000", 100000), ("-3", -300)]
)
def test_money_is_in_minor_units(written: str, cents: int) -> None:
    assert values.money(written, "EUR") == cents
    assert values.money("1000", "JPY") == 1000


def test_more_money_than_there_is_is_none() -> None:
    with pytest.raises(Odd, match="more money than there is"):
        values.money("9" * 20, "EUR")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("17850.0", "17850"),
        ("17850", "17850"),
        ("'01001", "01001"),
        ("A-1.0", "A-1.0"),
        ("nan", ""),
        ("NULL", ""),
        (17850.0, "17850"),
        (7, "7"),
    ],
)
def test_ids_come_back_as_they_were(written: object, means: str) -> None:
    assert values.ident(written) == means


@pytest.mark.parametrize(
    ("written", "formats", "means"),
    [
        ("2010-12-01 08:26:00", [], datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("2010-07-01 08:26:00", [], datetime(2010, 7, 1, 7, 26, tzinfo=UTC)),
        ("2024-05-02 10:11:12 +0200", [], datetime(2024, 5, 2, 8, 11, 12, tzinfo=UTC)),
        ("2024-05-02 10:11:12 UTC", [], datetime(2024, 5, 2, 10, 11, 12, tzinfo=UTC)),
        ("2024-05-02T10:11:12Z", [], datetime(2024, 5, 2, 10, 11, 12, tzinfo=UTC)),
        ("2024-12-02", [], datetime(2024, 12, 2, tzinfo=UTC)),
        ("03/12/2024 10:00", SLASHES, datetime(2024, 12, 3, 10, tzinfo=UTC)),
    ],
)
def test_moments(written: str, formats: list[str], means: datetime) -> None:
    assert values.moment(written, formats, LONDON) == means


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2011-02-31 10:00:00", "is no date"),
        ("0202-03-07 10:00:00", "is before 1990"),
        ("yesterday", "is no date"),
        ("12/13/2024 10:00", "is no date"),
        ("40513", "is no date"),
    ],
)
def test_impossible_moments(written: str, says: str) -> None:
    with pytest.raises(Odd, match=says):
        values.moment(written, SLASHES, LONDON)


def test_the_future_is_not_past() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert values.past(datetime(2026, 1, 1, 20, tzinfo=UTC), now) is not None
    with pytest.raises(Odd, match="2026-01-03 is in the future"):
        values.past(datetime(2026, 1, 3, tzinfo=UTC), now)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("gb", "GB"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("EIRE", "IE"),
        ("RSA", "ZA"),
        ("Deutschland", "DE"),
        ("Brasil", "BR"),
        ("European Community", ""),
        ("Unspecified", ""),
        ("XX", ""),
        ("Narnia", ""),
    ],
)
def test_countries_also_by_name(written: str, code: str) -> None:
    assert values.country(written) == code


def test_yes_and_no() -> None:
    assert values.yes("Yes") is True
    assert values.yes("unsubscribed") is False
    assert values.yes("") is None
    with pytest.raises(Odd, match="neither yes nor no"):
        values.yes("perhaps")


def test_text_is_what_databases_take() -> None:
    assert values.words("a\0b\ud800") == "ab?"
    assert values.words(["a"]) == ""
