"""``afterword preview``, run as a person or a script runs it."""

import json
from pathlib import Path

import pytest

from tests.site.running import afterword, lines

ORDERS = """order,placed,currency,title,product,quantity,price,email,name,country,language
1042,2026-11-20T09:00:00Z,GBP,Hario V60,p1,1,28.00,ana@petrovic.example,Ana Petrović,HR,en
"""
LIBRARY = Path("afterword/journeys/library/order-and-shipping.yaml").resolve()
ANA = ("--customer", "ana@petrovic.example")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    done = lines(tmp_path, "import", str(orders), "--mapping", "afterword")
    assert done[-1]["imported"] == 1
    return tmp_path


def test_it_works(installed: Path) -> None:
    """One new order, as it would go: each message with its words and its reasons."""
    words = ("order-and-shipping", *ANA, "--what-if", "order@1d")
    found = lines(installed, "preview", *words)
    assert [(one["what"], one["state"], one["step"]) for one in found] == [
        ("message", "sent", "confirm"),
        ("message", "sent", "tell-shipped"),
        ("message", "sent", "tell-arrived"),
    ]
    first = found[0]
    assert set(first) == {
        "what", "time", "zone", "state", "journey", "step", "about", "key", "channel", "language",
        "subject", "rendering", "cost", "reasons",
    }  # fmt: skip
    assert (first["channel"], first["language"], first["zone"]) == ("email", "en", "Europe/Zagreb")
    assert "Hario V60" in first["rendering"]["text"]
    assert "Hario V60" in first["rendering"]["html"]
    assert first["reasons"][0]["rule"] == "trigger"
    assert first["reasons"][0]["text"].startswith("order placed on ")
    by_number = lines(installed, "preview", "order-and-shipping", "-c", "1042", "-w", "order@1d")
    assert [one["step"] for one in by_number] == [one["step"] for one in found]
    assert lines(installed, "messages", "list") == []


def test_a_list_for_people(installed: Path) -> None:
    words = ("order-and-shipping", *ANA, "-w", "order@1d", "-w", "late=3")
    said = afterword(installed, "preview", *words).stdout
    assert "Ana Petrović in “Order confirmation and shipping”" in said
    assert "on their clock (Europe/Zagreb)" in said
    assert "What if: they order again" in said
    assert "E-mail: On its way: Hario V60, will be sent" in said
    assert "3 messages, 0 not sent, 0 tasks." in said


def test_a_file_takes_the_place_of_the_live_version(installed: Path) -> None:
    text = LIBRARY.read_text(encoding="utf-8").replace("channels: [email]", "")
    draft = installed / "mine.yaml"
    draft.write_text(text.replace("id: confirm\n", "id: we-have-it\n"), encoding="utf-8")
    found = lines(installed, "preview", str(draft), *ANA, "-w", "order@1d")
    assert next(one["step"] for one in found) == "we-have-it"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nothing", *ANA), "has no journey 'nothing'; there are: "),
        (("order-and-shipping", "-c", "nobody@example.com"), "is found by 'nobody@example.com'"),
        (("order-and-shipping", *ANA, "--draft"), "order-and-shipping has no draft"),
        (("not-there.yaml", *ANA), "not-there.yaml cannot be read"),
    ],
)
def test_what_is_not_there_is_said(installed: Path, words: tuple[str, ...], says: str) -> None:
    done = afterword(installed, "preview", *words, code=1)
    assert says in done.stderr
    assert done.stdout == ""


def test_a_fact_that_cannot_be_read(installed: Path) -> None:
    done = afterword(installed, "preview", "order-and-shipping", *ANA, "-w", "rain=2", code=2)
    assert "'rain' cannot be supposed; there are: late, lost" in done.stderr
    assert json.dumps(done.stdout) == '""'
