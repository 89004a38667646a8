"""Money, days and hours as people of a language write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from afterword.messages import spoken

AT = datetime(2026, 5, 5, 16, 40, tzinfo=UTC)
DAY = AT.date()


@pytest.mark.parametrize(
    ("language", "country", "name", "hour"),
    [
        ("en", "GB", "en_GB", "16:40"),
        ("en", "US", "en_US", "4:40 PM"),
        ("en", "HR", "en_GB", "16:40"),
        ("en-GB", "HR", "en_GB", "16:40"),
        ("en", "DE", "en_DE", "16:40"),
        ("en", "", "en", "4:40 PM"),
        ("de", "HR", "de", "16:40"),
        ("es", "CO", "es_CO", "4:40 p. m."),
        ("xx", "HR", "en_GB", "16:40"),
    ],
)
def test_the_locale_and_its_hours(language: str, country: str, name: str, hour: str) -> None:
    where = spoken.locale(language, country)
    told = spoken.hour(AT, ZoneInfo("UTC"), where)
    assert (str(where), " ".join(told.split())) == (name, hour)


@pytest.mark.parametrize(
    ("language", "country", "says"),
    [
        ("en", "GB", "Tuesday 5 May"),
        ("en", "HR", "Tuesday 5 May"),
        ("en", "US", "Tuesday, May 5"),
        ("es", "ES", "martes 5 de mayo"),
        ("es", "CO", "martes 5 de mayo"),
        ("pt", "BR", "terça-feira, 5 de maio"),
        ("ca", "ES", "dimarts, 5 de maig"),
        ("de", "DE", "Dienstag, 5. Mai"),
        ("fr", "FR", "mardi 5 mai"),
        ("hr", "HR", "utorak, 5. svibnja"),
        ("ar", "EG", "الثلاثاء 5 مايو"),
        ("ja", "JP", "5月5日火曜日"),
    ],
)
def test_a_long_day(language: str, country: str, says: str) -> None:
    assert spoken.long_day(DAY, spoken.locale(language, country)) == says


@pytest.mark.parametrize(
    ("language", "country", "currency", "says"),
    [
        ("en", "GB", "GBP", "£32.00"),
        ("en", "GB", "COP", "COP 32.00"),
        ("es", "CO", "GBP", "GBP 32,00"),
        ("es", "CO", "COP", "$32,00"),
        ("es", "ES", "GBP", "32,00 GBP"),
        ("en", "AU", "USD", "USD 32.00"),
        ("en", "GB", "USD", "US$32.00"),
        ("de", "CH", "CHF", "CHF 32.00"),
        ("fr", "FR", "GBP", "32,00 £GB"),
    ],
)
def test_a_currency_in_letters_stands_off(
    language: str, country: str, currency: str, says: str
) -> None:
    told = spoken.money(3200, currency, spoken.locale(language, country))
    assert told.replace("\N{NO-BREAK SPACE}", " ") == says
    assert " " not in told  # it is not broken over two lines


@pytest.mark.parametrize(
    ("language", "currency", "says"),
    [
        ("ar", "GBP", "\u200f32.00 UK£\u200e\u200f"),
        ("ar", "USD", "\u200f32.00 US$\u200e\u200f"),
        ("ar", "EUR", "\u200f32.00 €"),
        ("ar", "AED", "\u200f32.00 د.إ.\u200f"),
        ("he", "GBP", "\u200f32.00 \u200f£"),
        ("en", "USD", "US$32.00"),
    ],
)
def test_a_sign_stays_behind_its_letters_from_right_to_left(
    language: str, currency: str, says: str
) -> None:
    """What is around it would else draw the sign to the other side of its letters."""
    where = spoken.locale(language, "" if language != "en" else "GB")
    told = spoken.money(3200, currency, where)
    assert told.replace("\N{NO-BREAK SPACE}", " ") == says


@pytest.mark.parametrize(
    ("days", "short", "long"),
    [
        (0, "Tue", "Tue 5 May"),
        (1, "Tue or Wed", "Tue 5 or Wed 6 May"),
        (2, "Tue – Thu", "Tue 5 – Thu 7 May"),
        (27, "Tue – Mon", "Tue 5 May – Mon 1 Jun"),
    ],
)
def test_a_promise_of_so_many_days(days: int, short: str, long: str) -> None:
    where = spoken.locale("en", "GB")
    last: date = DAY + timedelta(days=days)
    assert spoken.promise(DAY, last, where, short=True) == short
    assert spoken.promise(DAY, last, where) == long
