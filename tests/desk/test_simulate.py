"""Living a journey again over the past, on the desk: choosing, waiting, reading, stopping."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from afterword.engine.models import Past
from afterword.engine.past.reliver import Reliver
from afterword.engine.ports import VirtualClock
from afterword.house.models import Store
from afterword.journeys import actions, draft_actions
from afterword.outbox.models import Intent
from tests.desk.team import Opens
from tests.given import ANA, Days, placed

pytestmark = pytest.mark.django_db

TEXT = """
journey: own
name: Our own
trigger: {event: order.placed}
entry: {rule: always, per: customer}
steps:
  - {id: tip, kind: send, name: A tip, class: service, template: care-tip}
"""
START = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=12)


@pytest.fixture
def lived(store: Store, tmp_path: Path) -> Store:
    """Two orders of Ana, ten days ago, and what was said to her."""
    row = actions.publish(store, TEXT, now=START, by="test").journey
    actions.switch(store, row.key, on=True, now=START, by="test")
    days = Days(tmp_path, START)
    days.hear(store, placed(START, "order/shop:1", ANA))
    days.until(START + timedelta(days=2))
    days.hear(store, placed(START + timedelta(days=2), "order/shop:2", ANA))
    days.until(START + timedelta(days=4))
    return store


def address(store: Store, name: str = "simulate", *more: object) -> str:
    return reverse(name, args=(store.key, "own", *more))


def chosen(**more: str) -> dict[str, str]:
    today = datetime.now(UTC).date()
    first = START.date() - timedelta(days=1)
    usual = {"first": str(first), "last": str(today), "imported": "on", "against": "live"}
    return {**usual, "what": "v1", **more}


def work() -> None:
    """What the service does with what was asked for."""
    reliver = Reliver(clock=VirtualClock(datetime.now(UTC)), carrier=None, at_once=1)  # type: ignore[arg-type]
    reliver.apart = False
    reliver.until_quiet()


def run(client: Client, store: Store, **more: str) -> str:
    """Ask, let it be done, and read the page."""
    done = client.post(address(store, "simulate-run"), chosen(**more))
    assert done.status_code == 302, done.content.decode()
    work()
    return client.get(done["Location"]).content.decode()


def test_it_works(opens: Opens, lived: Store) -> None:
    client = opens("owner")
    page = client.get(address(lived)).content.decode()
    assert "Run it" in page
    page = run(client, lived)
    assert "Much the same." in page
    assert "Nothing was sent." in page
    assert "messages, as many as before" in page
    assert "They part nowhere" in page
    assert "Ana Petrović" in page
    assert 'class="day-lines"' in page
    assert "style=" not in page


def test_a_draft_against_what_was_sent_says_where_they_part(opens: Opens, lived: Store) -> None:
    client = opens("owner")
    draft = draft_actions.begin(lived, "own", now=START, by="test")
    text = TEXT.replace("steps:\n", "steps:\n  - {id: rest, kind: wait, for: 1 day}\n")
    draft_actions.save(draft, text, seen=draft.stamp, what="written", now=START, by="test")
    page = run(client, lived, what="draft")
    assert "the draft against what was sent" in page
    past = Past.objects.of(lived).get()
    parts = client.get(address(lived, "simulate-parted", past.pk)).content.decode()
    for one in (page, parts):
        assert "Ana Petrović" in one
        assert "Later" in one
        assert "A tip" in one
    draft.refresh_from_db()
    draft_actions.save(draft, text + "\n", seen=draft.stamp, what="written", now=START, by="test")
    assert "The draft has changed since" in client.get(address(lived)).content.decode()


def test_a_lower_cap_is_named(opens: Opens, lived: Store) -> None:
    lived.rules_written = {"caps": {"service": {"week": 1}}}
    lived.save()
    page = run(opens("owner"), lived)
    assert "At most 1 in a week: service" in page
    assert "Quieter." in page


def test_while_it_is_done_the_page_asks_again_and_it_can_be_stopped(
    opens: Opens, lived: Store
) -> None:
    client = opens("owner")
    done = client.post(address(lived, "simulate-run"), chosen())
    page = client.get(done["Location"]).content.decode()
    assert "It is being lived again" in page
    assert 'hx-trigger="every 2s"' in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    again = f"{done['Location']}&of=own&seen={seen}"
    assert client.get(again, headers={"HX-Request": "true"}).status_code == 204
    past = Past.objects.of(lived).get()
    client.post(address(lived, "simulate-stop", past.pk))
    part = client.get(again, headers={"HX-Request": "true"})
    assert "It was stopped" in part.content.decode()
    work()
    past.refresh_from_db()
    assert (past.status, past.result) == ("stopped", "")


def test_what_is_kept_names_nobody_and_writes_to_nobody(opens: Opens, lived: Store) -> None:
    before = Intent.objects.of(lived).count()
    run(opens("owner"), lived)
    past = Past.objects.of(lived).get()
    assert "Ana" not in past.result + past.spec
    assert "example.com" not in past.result + past.spec
    assert Intent.objects.of(lived).count() == before


def test_asking_twice_at_once_asks_once_and_few_are_kept(opens: Opens, lived: Store) -> None:
    client = opens("owner")
    for _ in range(2):
        client.post(address(lived, "simulate-run"), chosen())
    assert Past.objects.of(lived).filter(status="waiting").count() == 1
    for number in range(14):
        run(client, lived, first=str(START.date() + timedelta(days=number % 3)))
    assert Past.objects.of(lived).count() == 12


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"what": "v9"}, "Select a valid choice"),
        ({"first": "soon"}, "Enter a valid date"),
        ({"first": "2020-01-01", "last": "2022-01-01"}, "At most 400 days at once."),
        ({"last": "2020-01-01"}, "It ends on its first day, or later."),
        ({"first": "2999-01-01", "last": "2999-01-02"}, "These days are still to come."),
    ],
)
def test_what_cannot_be_asked_for_says_why_and_keeps_what_was_chosen(
    opens: Opens, lived: Store, more: dict[str, str], says: str
) -> None:
    done = opens("owner").post(address(lived, "simulate-run"), chosen(**more))
    assert done.status_code == 422
    assert says in done.content.decode()
    assert not Past.objects.of(lived).exists()


def test_a_draft_that_cannot_be_read_is_told(opens: Opens, lived: Store) -> None:
    draft = draft_actions.begin(lived, "own", now=START, by="test")
    draft_actions.save(
        draft, TEXT + "  - {id: x, kind: dance}\n", seen=draft.stamp, what="written",
        now=START, by="test",
    )  # fmt: skip
    done = opens("owner").post(address(lived, "simulate-run"), chosen(what="draft"))
    assert done.status_code == 422
    assert "The draft cannot be read yet" in done.content.decode()


def test_in_arabic_and_for_all_journeys(opens: Opens, lived: Store) -> None:
    client = opens("owner")
    run(client, lived)
    page = client.get(f"{address(lived)}?of=all", headers={"Accept-Language": "ar"})
    assert 'dir="rtl"' in page.content.decode()
    assert "كل المسارات معًا" in page.content.decode()
