"""Everybody reads their own language, from right to left where that is how it is written."""

import re

import pytest

from afterword.house.models import Store
from afterword.messages.compile import RIGHT_TO_LEFT
from afterword.messages.queries import check, shipped
from afterword.messages.text import parse
from afterword.wire import shapes
from tests.messages.test_library import ANA, MATEO, YUSUF, write

MAILS = sorted(key for key, text in shipped().items() if parse(text).blocks and key[:6] != "heard-")
HANNAH = shapes.Who(email="hannah@example.com", name="Hannah Weiß", language="de", country="DE")


@pytest.mark.parametrize("key", MAILS)
def test_the_shipped_mails_are_written_in_three_languages(key: str) -> None:
    template = parse(shipped()[key])
    assert {"en", "es", "ar"} <= set(template.languages)
    first = template.words["en"]
    for language in ("es", "ar"):
        missing = set(first) - set(template.words[language])
        assert missing == set(), "whoever reads it would find English in the middle"
    assert check(shipped()[key]) == []


@pytest.mark.parametrize(
    ("who", "language", "says"),
    [
        (ANA, "en", "packing Hario V60"),
        (MATEO, "es", "preparando Hario V60"),
        (YUSUF, "ar", "نغلّف Hario V60"),
    ],
)
def test_a_message_speaks_the_recipients_language(
    store: Store, who: shapes.Who, language: str, says: str
) -> None:
    made = write(store, "order-confirmation", who)
    assert made.language == language
    assert says in " ".join(made.text.split())
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    assert re.search(rf'<html[^>]* lang="{language}"[^>]* dir="{direction}"', made.html)
    # Each section of a mail says which way it runs, and would not go by the page's own.
    assert set(re.findall(r"direction: ?(ltr|rtl)", made.html)) == {direction}
    assert who.name.split()[0] in made.subject


def test_who_reads_what_we_do_not_write_reads_the_first_language(store: Store) -> None:
    assert write(store, "order-confirmation", HANNAH).language == "en"


@pytest.mark.parametrize(
    ("who", "money"), [(ANA, "£28.00"), (MATEO, "28,00\N{NO-BREAK SPACE}GBP"), (YUSUF, "28.00")]
)
def test_money_is_written_as_the_reader_writes_it(
    store: Store, who: shapes.Who, money: str
) -> None:
    made = write(store, "order-confirmation", who)
    assert money in made.text


@pytest.mark.parametrize(("who", "day"), [(ANA, "Nov"), (MATEO, "nov"), (YUSUF, "نوفمبر")])
def test_days_are_written_as_the_reader_writes_them(
    store: Store, who: shapes.Who, day: str
) -> None:
    assert day in write(store, "order-shipped", who).text
