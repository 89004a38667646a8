"""The answer page: a tap chooses, sending counts, programs answer for nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from afterword.house import tokens
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.wire import shapes
from tests.given import placed, tell
from tests.pages.given import answer_link, asked, events, person

pytestmark = pytest.mark.usefixtures("that_day")


def values(store: Store) -> list[int]:
    return [event.data["value"] for event in events(store, "answer.given")]


def private(store: Store, event: Event) -> dict[str, object]:
    assert event.customer is not None
    return private_of(event, event.customer, store)


def test_it_works(client: Client, store: Store, home: Path) -> None:
    _, intent = asked(store, home)
    shown = client.get(answer_link(intent, 9)).content.decode()
    assert "<h1>You chose 9.</h1>" in shown
    assert 'value="9" checked' in shown
    sent = client.post(answer_link(intent, 9), {"value": "9", "words": "A joy."})
    assert "<h1>9. Thank you, Ana.</h1>" in sent.content.decode()
    assert values(store) == [9]
    (given,) = events(store, "answer.given")
    assert given.by == "page:answer"
    assert given.data["question"] == "score"
    assert private(store, given) == {"words": "A joy."}


def test_looking_counts_nothing(client: Client, store: Store, home: Path) -> None:
    _, intent = asked(store, home)
    for value in range(11):
        assert client.get(answer_link(intent, value)).status_code == 200
        assert client.head(answer_link(intent, value)).status_code == 200
    client.get(answer_link(intent, 9), headers={"Sec-Purpose": "prefetch"})
    client.options(answer_link(intent, 9))
    assert values(store) == []


def test_twice_changes_nothing_and_words_may_follow(
    client: Client, store: Store, home: Path
) -> None:
    _, intent = asked(store, home)
    for _ in range(2):
        assert client.post(answer_link(intent, 9)).status_code == 200
    for _ in range(2):
        client.post(answer_link(intent, 9), {"value": "9", "words": "The lid fits."})
    assert values(store) == [9]
    (reply,) = events(store, "reply.received")
    assert private(store, reply) == {"text": "The lid fits."}


def test_the_form_may_move_the_answer(client: Client, store: Store, home: Path) -> None:
    _, intent = asked(store, home)
    client.post(answer_link(intent, 9), {"value": "7"})
    assert values(store) == [7]


def test_a_low_score_is_told_that_a_person_writes(client: Client, store: Store, home: Path) -> None:
    days, intent = asked(store, home)
    high = client.post(answer_link(intent, 7)).content.decode()
    assert "A person reads this and writes to you" not in high
    low = client.get(answer_link(intent, 6)).content.decode()
    assert "What went wrong?" in low
    Event.objects.of(store).filter(kind="answer.given").delete()
    sent = client.post(answer_link(intent, 3)).content.decode()
    assert "A person reads this and writes to you" in sent
    assert "review" not in sent + high
    days.settle()
    assert [event.kind for event in events(store, "complaint.opened")] == ["complaint.opened"]


@pytest.mark.parametrize("value", ["11", "-1", "nine", "9000000000", "٣"])
def test_an_answer_off_the_scale_leads_nowhere(
    client: Client, store: Store, home: Path, value: str
) -> None:
    _, intent = asked(store, home)
    link = answer_link(intent, 9).rpartition("/")[0]
    assert client.get(f"{link}/{value}").status_code == 404
    assert client.post(f"{link}/9", {"value": value}).status_code == 404
    assert values(store) == []


def test_other_links_open_nothing(client: Client, store: Store, home: Path) -> None:
    _, intent = asked(store, home)
    for token in (
        tokens.make(store, "order", str(intent.pk)),
        tokens.make(store, "answer", "999999"),
        "nothing",
    ):
        assert client.post(f"/a/{token}/9").status_code == 404
    assert values(store) == []


def test_somebody_merged_answers_as_who_they_became(
    client: Client, store: Store, home: Path
) -> None:
    days, intent = asked(store, home)
    gone = person(store)
    tell(
        store,
        placed(days.now, order="order/shop:7", who=shapes.Who(email="a@example.org", name="Ana")),
    )
    kept = Customer.objects.of(store).exclude(id=gone.pk).get()
    timeline.merge(store, into=kept.pk, other=gone.pk, now=days.now, by="test")
    client.post(answer_link(intent, 9), {"value": "9", "words": "A joy."})
    (given,) = events(store, "answer.given")
    assert given.customer_id == kept.pk


def test_somebody_erased_answers_without_words(client: Client, store: Store, home: Path) -> None:
    _, intent = asked(store, home)
    Customer.objects.of(store).update(wrapped_key=b"", sealed=b"")
    sent = client.post(answer_link(intent, 9), {"value": "9", "words": "A joy."})
    assert "<h1>9. Thank you.</h1>" in sent.content.decode()
    (given,) = events(store, "answer.given")
    assert bytes(given.sealed) == b""
