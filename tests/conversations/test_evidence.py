"""The ledger of consent, and the pack that anybody can check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.decisions.consent import allowed
from afterword.house.models import Store
from afterword.outbox import evidence
from afterword.timeline import actions as timeline
from afterword.timeline import consents, erasing, ledger, queries
from afterword.timeline.models import ConsentLine, Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.conversations.test_hearing import NUMBER, wrote
from tests.conversations.test_hearing import days as days
from tests.given import ANA, Days, placed, tell
from tests.outbox.posting import ready

MAIL = "ana@example.com"


def lines(store: Store) -> list[dict[str, Any]]:
    rows = ConsentLine.objects.of(store).order_by("number")
    return [json.loads(one.line) for one in rows]


@pytest.fixture
def folder(store: Store, days: Days, home: Path) -> Path:
    """A pack of somebody who said yes, got a message, said no, in the midst of others."""
    ready(store, channels=("sms",))
    days.settle()
    days.later(minutes=1)
    days.hear(store, wrote("no me mandéis más mensajes, “por favor” \n\t😀", days.now))
    other = shapes.Event(
        kind="consent.given",
        key="consent/luka",
        happened=days.now,
        who=shapes.Who(email="luka@example.com"),
        data={"channel": "email", "purpose": "offers", "contact": "", "source": "checkout"},
    )
    days.hear(store, other)
    evidence.write(store, NUMBER, home / "pack.zip", now=days.now)
    with zipfile.ZipFile(home / "pack.zip") as pack:
        pack.extractall(home / "pack")
    return home / "pack"


def verify(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier as somebody would who has nothing of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *words],
        capture_output=True,
        text=True,
        check=False,
        env={},
    )


def test_it_works(store: Store, folder: Path) -> None:
    done = verify(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All fits: 5 lines shown of a chain of 6.")
    shown = [json.loads(one) for one in (folder / "consents.jsonl").read_text().splitlines()]
    said = [json.loads(one["line"]) for one in shown]
    assert [(one["said"], one["purpose"]) for one in said] == [
        ("yes", "offers"),
        ("no", "orders"),
        ("no", "care"),
        ("no", "reviews"),
        ("no", "offers"),
    ]
    assert said[1]["place"] == "keyword"
    assert str(shown[1]["proof"]["said"]).startswith("no me mandéis más mensajes")
    messages = [json.loads(one) for one in (folder / "messages.jsonl").read_text().splitlines()]
    assert [one["template"] for one in messages] == ["order-confirmation", "heard-stop"]
    assert messages[0]["because"]
    assert "luka" not in "".join(one.read_text() for one in folder.iterdir())


def test_a_head_that_is_known_from_elsewhere_is_compared(store: Store, folder: Path) -> None:
    _, head = ledger.head(store)
    assert verify(folder, "--head", head).returncode == 0
    done = verify(folder, "--head", "0" * 64)
    assert (done.returncode, done.stdout) == (1, "WRONG: the head is another one than yours\n")


def _changed(name: str, change: Callable[[list[Any]], None]) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        things = [json.loads(one) for one in (folder / name).read_text().splitlines()]
        change(things)
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in things)
        (folder / name).write_text(text)

    return tamper


def _say_yes(things: list[Any]) -> None:
    things[1]["line"] = things[1]["line"].replace('"no"', '"yes"')


def _say_yes_and_link_anew(folder: Path) -> None:
    """The line is changed, and so is its hash in the chain: the digest after it gives it away."""
    _changed("consents.jsonl", _say_yes)(folder)
    shown = [json.loads(one) for one in (folder / "consents.jsonl").read_text().splitlines()]

    def link(things: list[Any]) -> None:
        things[1]["line"] = ledger.sha256(shown[1]["line"])

    _changed("chain.jsonl", link)(folder)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (_changed("consents.jsonl", _say_yes), "line 2 was changed"),
        (_changed("consents.jsonl", lambda some: some.pop(2)), "line 3 was taken out"),
        (_changed("consents.jsonl", lambda some: some[1]["proof"].update(said="yes")), "proof"),
        (_changed("chain.jsonl", lambda some: some.pop(1)), "the chain has no line 2"),
        (_changed("chain.jsonl", lambda some: some.pop()), "does not lead to its head"),
        (_say_yes_and_link_anew, "the chain is broken at line 2"),
        (lambda folder: (folder / "chain.jsonl").write_text("no JSON"), "cannot be read"),
        (lambda folder: (folder / "head.json").unlink(), "cannot be read"),
    ],
)
def test_whatever_is_changed_is_found(
    store: Store, folder: Path, tamper: Callable[[Path], None], says: str
) -> None:
    tamper(folder)
    done = verify(folder)
    assert done.returncode == 1
    assert says in done.stdout


def test_the_ledger_outlives_an_erasure(store: Store, days: Days, folder: Path, home: Path) -> None:
    before = lines(store)
    erasing.erase(store, ana_of(store, "order/shop:1042"), now=days.now, by="test")
    days.settle()
    assert lines(store) == before
    assert ledger.holds(store) is None
    shutil.rmtree(folder)
    evidence.write(store, NUMBER, home / "after.zip", now=days.now)
    with zipfile.ZipFile(home / "after.zip") as pack:
        pack.extractall(folder)
        assert b"mand\xc3\xa9is" not in pack.read("consents.jsonl")
    assert verify(folder).returncode == 0


def test_the_ledger_is_a_chain(store: Store, days: Days) -> None:
    days.hear(store, wrote("STOP"))
    assert ledger.holds(store) is None
    line = ConsentLine.objects.of(store).get(number=2)
    ConsentLine.objects.of(store).filter(number=2).update(line=line.line.replace("no", "yes"))
    assert ledger.holds(store) == 2


def test_each_word_stands_once_whatever_is_seen_to_again(store: Store, days: Days) -> None:
    from afterword.engine.models import Cursor

    days.hear(store, wrote("STOP"))
    before = lines(store)
    Cursor.objects.update(position=0)
    days.settle()
    assert lines(store) == before


def test_a_word_for_a_channel_is_one_for_each_address_there(store: Store, days: Days) -> None:
    yes = shapes.Event(
        kind="consent.given",
        key="consent/ana:all",
        happened=NOW,
        who=ANA,
        data={"channel": "email", "purpose": "offers", "contact": "", "source": "checkout"},
        private={"wording": "Send me offers"},
    )
    days.hear(store, yes)
    (line,) = [one for one in lines(store) if one["channel"] == "email"]
    assert (line["scope"], line["place"]) == ("channel", "checkout")
    assert line["contact"] in evidence.digests_of(store, MAIL)


def test_two_records_that_become_one_keep_their_proofs(store: Store, days: Days) -> None:
    days.hear(store, wrote("STOP"))
    other = shapes.Who(ids=("shop:77",), email="ana@work.example")
    tell(store, placed(order="order/shop:77", who=other), now=NOW)
    mine = ana_of(store, "order/shop:1042")
    theirs = ana_of(store, "order/shop:77")
    timeline.merge(store, into=theirs, other=mine, now=NOW + timedelta(minutes=1), by="test")
    days.later(minutes=2)
    kept = [ledger.proof_of(store, one) for one in ledger.of_contacts(store, digests(store))]
    assert [one.get("said") for one in kept if one.get("said")] == ["STOP"] * 4


def digests(store: Store) -> list[str]:
    return evidence.digests_of(store, NUMBER)


def ana_of(store: Store, order: str) -> int:
    found = Event.objects.of(store).filter(about=order, kind="order.placed").first()
    assert found is not None
    assert found.customer_id is not None
    return found.customer_id


def test_who_comes_back_after_they_were_forgotten_is_still_not_written_to(
    store: Store, days: Days
) -> None:
    """Also where the no was to the whole channel. A yes that comes later wins."""
    page = [
        consents.Word("email", "", purpose, False, "Care tips") for purpose in ("care", "reviews")
    ]
    person = Customer.objects.of(store).get()
    proof = consents.Proof(source="page")
    consents.say(store, person, page, proof=proof, now=days.now, by="test")
    days.settle()
    erasing.erase(store, person.pk, now=days.now, by="test")
    days.later(days=1)
    days.hear(store, placed(days.now, order="order/shop:9", who=ANA))
    (again,) = queries.find(store, MAIL)
    assert again.pk != person.pk
    seen = queries.timeline(again).present
    assert not allowed(seen, store.rules, "email", "care")
    assert allowed(seen, store.rules, "email", "orders")
    yes = shapes.Event(
        kind="consent.given",
        key="consent/again",
        happened=days.now,
        who=ANA,
        data={"channel": "email", "purpose": "care", "contact": ""},
    )
    days.hear(store, yes)
    assert allowed(queries.timeline(again).present, store.rules, "email", "care")


def test_a_number_that_was_stopped_is_stopped_for_whoever_has_it_next(
    store: Store, days: Days
) -> None:
    days.hear(store, wrote("STOP"))
    luka = shapes.Who(ids=("shop:12",), email="luka@example.com", phone=NUMBER, name="Luka")
    days.hear(store, placed(days.now, order="order/shop:12", who=luka))
    (found,) = queries.find(store, "luka@example.com")
    seen = queries.timeline(found).present
    assert not allowed(seen, store.rules, "sms", "orders")
    assert allowed(seen, store.rules, "email", "care")
