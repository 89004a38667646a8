"""Which day somebody names, and whether it is a day that they want changed."""

from datetime import date

import pytest

from afterword.conversations.days_said import named, wish

TODAY = date(2026, 11, 24)
"""A Tuesday."""

NAMED: list[tuple[str, str, date | None]] = [
    ("Friday please", "en", date(2026, 11, 27)),
    ("next Tuesday", "en", date(2026, 12, 1)),
    ("on the 3rd of December", "en", date(2026, 12, 3)),
    ("December 3", "en", date(2026, 12, 3)),
    ("2 January", "en", date(2027, 1, 2)),
    ("tomorrow", "en", date(2026, 11, 25)),
    ("not Friday but Monday", "en", None),
    ("order #1042, 2 pieces", "en", None),
    ("el jueves 3 de diciembre", "es", date(2026, 12, 3)),
    ("mañana", "es", date(2026, 11, 25)),
    ("يوم الجمعة", "ar", date(2026, 11, 27)),
    ("vendredi", "fr", date(2026, 11, 27)),
    ("am 3. Dezember", "de", date(2026, 12, 3)),
    ("3. prosinca", "hr", date(2026, 12, 3)),
    ("12/03/2026", "en", date(2026, 3, 12)),
    ("31/31", "en", None),
]


@pytest.mark.parametrize(("text", "language", "day"), NAMED)
def test_it_works(text: str, language: str, day: date | None) -> None:
    assert named(text, language, TODAY) == day


def test_in_the_united_states_the_month_comes_first() -> None:
    assert named("12/3", "en", TODAY, month_first=True) == date(2026, 12, 3)
    assert named("12/3", "en", TODAY) == date(2027, 3, 12)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Please change my delivery day", "en", "day"),
        ("Can it come on Friday or Monday?", "en", "day"),
        ("¿Puedo cambiar la fecha de entrega?", "es", "day"),
        ("هل يمكن تغيير موعد التوصيل؟", "ar", "day"),
        ("配達日を変更できますか", "ja", "day"),
        ("Nobody is at home on the 22nd", "en", "day"),
        ("ben niet thuis, lever af bij nummer 8", "nl", ""),
        ("Bitte das Paket bis nach dem Urlaub aufbewahren", "de", "day"),
        ("au bureau au lieu de chez moi svp", "fr", ""),
        ("Please send it to another address on Friday", "en", ""),
        ("¿Puedo cambiar la dirección?", "es", ""),
        ("Please change it", "en", ""),
    ],
)
def test_what_they_want_changed(text: str, language: str, wanted: str) -> None:
    assert wish(text, language, TODAY) == wanted
