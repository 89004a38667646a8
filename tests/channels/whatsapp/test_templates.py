"""Words handed in to Meta's stand-in, what it says of them, and messages that use them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.house.models import AuditLine, Store
from afterword.messages import approvals
from afterword.messages.approving import Unfit
from afterword.messages.models import Approval
from afterword.timeline.models import Event
from afterword.wire.carry import carry
from tests.channels.living import living, told
from tests.channels.whatsapp.test_whole_way import ANA, planned
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import intent, why
from tests.vendors import graph
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served


@pytest.fixture
def vendor() -> Graph:
    return Graph()


@pytest.fixture
def days(transactional_db: None, store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    tell(store, placed(who=ANA))
    settings = {"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID}
    secrets = {"token": graph.TOKEN, "app_secret": graph.APP_SECRET}
    with served(vendor.app()) as url:
        more = {**settings, "url": url}
        with living(store, home, "whatsapp", settings=more, secrets=secrets) as found:
            yield found


def hand_in(store: Store, language: str = "en", template: str = "order-confirmation") -> Approval:
    return approvals.hand_in(
        store, "whatsapp", template, language, "utility", carry=carry, now=NOW, by="ada"
    )


def judge(
    store: Store, days: Days, row: Approval, what: str, field: str = "status", **more: Any
) -> None:
    """Meta tells what it thinks of a template, and it is seen to."""
    names = {
        "status": ("message_template_status_update", "event"),
        "quality": ("message_template_quality_update", "new_quality_score"),
        "category": ("template_category_update", "new_category"),
    }
    hook, name = names[field]
    value = {
        name: what,
        "message_template_id": 1689,
        "message_template_name": row.name,
        "message_template_language": row.code,
        **more,
    }
    body = graph.template_hook(value, hook, int(days.now.timestamp()))
    assert told(store, days, "whatsapp", body, graph.signed(body)).status == 200
    days.settle()
    store.refresh_from_db()
    row.refresh_from_db()


def test_it_works(store: Store, days: Days, vendor: Graph) -> None:
    row = hand_in(store)
    assert (row.status, row.template, row.code) == ("pending", "order-confirmation", "en")
    (there,) = vendor.templates.values()
    assert (there["name"], there["category"]) == (row.name, "UTILITY")
    body = next(one for one in there["components"] if one["type"] == "BODY")
    assert "{{1}}" in body["text"]
    assert (AuditLine.objects.get(store=store, what="template.handed_in").about) == (
        "whatsapp/order-confirmation"
    )
    assert store.approved == {}
    days.clock.at += timedelta(minutes=1)
    judge(store, days, row, "APPROVED")
    assert row.status == "approved"
    assert store.approved == {"whatsapp": {"order-confirmation": ["en"]}}


def test_approved_words_go_to_who_has_not_written(store: Store, days: Days, vendor: Graph) -> None:
    row = hand_in(store)
    found = planned(store, days)
    assert (found.state, why(found)[-1]) == ("withheld", ("window", "no"))
    vendor.templates[row.name, "en"]["status"] = "APPROVED"
    days.clock.at += timedelta(minutes=1)
    judge(store, days, row, "APPROVED")
    planned(store, days, "key-2")
    days.settle()
    (taken,) = vendor.taken
    assert taken["template"]["name"] == row.name
    body, button = taken["template"]["components"]
    assert [one["text"] for one in body["parameters"]] == ["#1042", "Ada & Fern", "Hario V60"]
    assert button["parameters"][0]["text"].startswith("o/")
    assert intent(store, "key-2").state == "accepted"


def test_a_refusal_says_why_and_lets_nothing_out(store: Store, days: Days, vendor: Graph) -> None:
    row = hand_in(store)
    days.clock.at += timedelta(minutes=1)
    judge(
        store, days, row, "REJECTED", reason="INVALID_FORMAT",
        rejection_info={"reason": "It sells.", "recommendation": "Call it marketing."},
    )  # fmt: skip
    assert (row.status, row.reason) == ("rejected", "It sells. Call it marketing.")
    assert planned(store, days).state == "withheld"


def test_a_pause_takes_the_words_away_again(store: Store, days: Days) -> None:
    row = hand_in(store)
    for status, languages in (("APPROVED", ["en"]), ("PAUSED", []), ("REINSTATED", ["en"])):
        days.clock.at += timedelta(minutes=1)
        judge(store, days, row, status)
        found = store.approved.get("whatsapp", {}).get("order-confirmation", [])
        assert found == languages, status


def test_quality_and_category_are_noted(store: Store, days: Days) -> None:
    row = hand_in(store)
    days.clock.at += timedelta(minutes=1)
    judge(store, days, row, "APPROVED")
    days.clock.at += timedelta(minutes=1)
    judge(store, days, row, "YELLOW", "quality")
    days.clock.at += timedelta(minutes=1)
    judge(store, days, row, "MARKETING", "category")
    assert (row.status, row.quality, row.category) == ("approved", "yellow", "marketing")


def test_an_older_word_that_comes_in_later_changes_nothing(store: Store, days: Days) -> None:
    row = hand_in(store)
    days.clock.at += timedelta(hours=1)
    judge(store, days, row, "APPROVED")
    days.clock.at -= timedelta(minutes=30)
    judge(store, days, row, "REJECTED")
    assert row.status == "approved"


def test_asking_brings_what_was_not_told(store: Store, days: Days, vendor: Graph) -> None:
    row = hand_in(store)
    hand_in(store, "es")
    for there in vendor.templates.values():
        there |= {"status": "APPROVED", "quality": "GREEN"}
    later = NOW + timedelta(minutes=5)
    assert approvals.ask(store, "whatsapp", carry=carry, now=later) == 2
    assert approvals.ask(store, "whatsapp", carry=carry, now=later) == 0
    row.refresh_from_db()
    store.refresh_from_db()
    assert (row.status, row.quality) == ("approved", "green")
    assert store.approved == {"whatsapp": {"order-confirmation": ["en", "es"]}}


def test_handing_in_again_makes_no_second(store: Store, days: Days, vendor: Graph) -> None:
    """Meta says that it has these words already: they wait to be asked about."""
    first, again = hand_in(store), hand_in(store)
    assert first.pk == again.pk
    assert again.status == "pending"
    assert len(vendor.templates) == 1
    assert Approval.objects.of(store).count() == 1


def test_what_could_not_be_handed_in_says_why(store: Store, days: Days, vendor: Graph) -> None:
    vendor.next_errors.append(Refused(100, "Invalid parameter"))
    with pytest.raises(approvals.Unasked, match="Invalid parameter"):
        hand_in(store)
    (row,) = Approval.objects.of(store)
    assert row.status == "asked"
    assert "Invalid parameter" in row.reason
    assert hand_in(store).status == "pending"


@pytest.mark.parametrize("language", ["de", "xx"])
def test_a_language_it_is_not_written_in_is_not_handed_in(
    store: Store, days: Days, vendor: Graph, language: str
) -> None:
    with pytest.raises(Unfit):
        hand_in(store, language)
    assert vendor.calls == []
    assert not Approval.objects.of(store).exists()


def test_a_channel_that_is_not_connected_or_approves_nothing(store: Store, db: None) -> None:
    with pytest.raises(approvals.Unasked, match="not connected"):
        hand_in(store)
    with pytest.raises(approvals.Unasked, match="not connected"):
        approvals.ask(store, "email", carry=carry, now=NOW)


def test_news_of_words_that_are_not_ours_are_kept_and_change_nothing(
    store: Store, days: Days
) -> None:
    hand_in(store)
    body = graph.template_hook(
        {"event": "APPROVED", "message_template_name": "x", "message_template_language": "en"},
        "message_template_status_update",
        int(NOW.timestamp()),
    )
    assert told(store, days, "whatsapp", body, graph.signed(body)).status == 200
    days.settle()
    store.refresh_from_db()
    assert store.approved == {}
    assert Event.objects.of(store).filter(kind="template.judged").count() == 1


def test_a_demo_supposes_that_all_is_approved_and_no_other_store_does(
    db: None, store: Store
) -> None:
    with pytest.raises(ValueError, match="only the provider"):
        approvals.suppose(store, "whatsapp", now=NOW, by="test")
    assert store.approved == {}
    store.demo = True
    assert approvals.suppose(store, "whatsapp", now=NOW, by="test") > 10
    store.refresh_from_db()
    assert {"en", "es"} <= set(store.approved["whatsapp"]["order-shipped"])


def test_now_and_then_everybody_is_asked_and_who_cannot_be_hides_nobody(
    store: Store, days: Days, vendor: Graph
) -> None:
    other = a_store("linden-row", name="Linden Row")
    hand_in(store)
    (row,) = Approval.objects.of(store)
    Approval.objects.create(
        store=other, channel="whatsapp", template="order-shipped", language="en", name="x",
        code="en", body="Hi", category="utility", asked=NOW, by="test",
    )  # fmt: skip
    vendor.templates[row.name, "en"]["status"] = "APPROVED"
    later = NOW + timedelta(hours=6)
    assert approvals.ask_all(carry=carry, now=later) == 1
    store.refresh_from_db()
    assert store.approved == {"whatsapp": {"order-confirmation": ["en"]}}
    vendor.token = "another"
    assert approvals.ask_all(carry=carry, now=later) == 0
