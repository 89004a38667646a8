"""What is talked about when two records turn out to be one person, and when somebody is forgotten;
and that whoever asks gets all of it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField, ForeignKey

from afterword.conversations import talking
from afterword.conversations.export import export
from afterword.conversations.merging import OF_PERSON, OF_TALK, SEALED
from afterword.conversations.models import Conversation, Correction, Note, Presence, Task, Unsent
from afterword.house.models import Membership, Store, User
from afterword.timeline import actions as timeline
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Matter, Order, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.conversations.turns import by_itself
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db

BEN = shapes.Who(email="ben@example.com", name="Ben", country="HR", language="en")
ONE, TWO = "order/shop:1", "order/shop:2"


def wrote(text: str, who: shapes.Who, key: str, at: datetime = NOW) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=key,
        happened=at,
        who=shapes.Who(email=who.email),
        data={"channel": "email"},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    tell(store, placed(order=ONE), placed(order=TWO, who=BEN), now=NOW)
    found = Days(home)
    found.settle()
    return found


@pytest.fixture
def mia(store: Store) -> User:
    user = User.objects.create(email="mia@ada-fern.example", name="Mia", created=NOW)
    Membership.objects.create(store=store, user=user, role="agent", since=NOW)
    return user


def whose(store: Store, order: str) -> Customer:
    return Order.objects.of(store).select_related("customer").get(about=order).customer


def talk_of(store: Store, order: str) -> Conversation:
    return Conversation.objects.of(store).get(customer=whose(store, order))


def merge(store: Store, days: Days, into: str, other: str) -> None:
    kept, gone = whose(store, into), whose(store, other)
    timeline.merge(store, into=kept.pk, other=gone.pk, now=days.now, by="test")
    days.settle()


def note(store: Store, talk: Conversation, words: str, user: User) -> None:
    key = talk.customer.key(store.secret)
    Note.objects.create(
        store=store, conversation=talk, key=words, at=NOW, author=user,
        sealed=key.seal(words.encode(), "note"),
    )  # fmt: skip


def begun(store: Store, talk: Conversation, words: str, user: User) -> None:
    key = talk.customer.key(store.secret)
    Unsent.objects.create(
        store=store, conversation=talk, user=user, channel="email", at=NOW,
        sealed=key.seal(words.encode(), "unsent"),
    )  # fmt: skip
    Presence.objects.create(store=store, conversation=talk, user=user, seen=NOW)


def corrected(store: Store, order: str, key: str, words: str) -> None:
    customer = whose(store, order)
    Correction.objects.create(
        store=store, customer=customer, event=key, was="other", intent="wismo", at=NOW, by="mia",
        sealed=customer.key(store.secret).seal(words.encode(), "correction"),
    )  # fmt: skip


def read(store: Store, talk: Conversation) -> dict[str, list[str]]:
    key = talk.customer.key(store.secret)
    return {
        "begins": [key.open(bytes(talk.sealed), "conversation").decode()],
        "notes": [key.open(bytes(one.sealed), "note").decode()
                  for one in Note.objects.of(store).filter(conversation=talk).order_by("id")],
        "unsent": [key.open(bytes(one.sealed), "unsent").decode()
                   for one in Unsent.objects.of(store).filter(conversation=talk)],
        "corrected": [key.open(bytes(one.sealed), "correction").decode()
                      for one in Correction.objects.of(store).order_by("id")],
    }  # fmt: skip


@pytest.mark.parametrize(("into", "other"), [(ONE, TWO), (TWO, ONE)])
def test_it_works(store: Store, days: Days, mia: User, into: str, other: str) -> None:
    """Ana waits for a person, Ben was told by itself: whichever record stays, Ana's goes on, and
    nothing that was written beside either is lost."""
    days.hear(store, wrote("Where is my order?", BEN, "ben"))
    days.later(hours=1)
    days.hear(store, wrote("One of the cups came broken.", ANA, "ana", days.now))
    first, second = talk_of(store, ONE), by_itself(talk_of(store, TWO))
    assert (first.state, second.state) == ("team", "itself")
    for talk in (first, second):
        note(store, talk, f"note on {talk.pk}", mia)
        begun(store, talk, f"begun in {talk.pk}", mia)
    for order, key in ((ONE, "ana"), (TWO, "ben")):
        corrected(store, order, key, f"words of {key}")
    merge(store, days, into, other)
    talk = Conversation.objects.of(store).select_related("customer").get()
    assert (talk.pk, talk.customer_id) == (first.pk, whose(store, into).pk)
    assert (talk.state, talk.asked) == ("team", NOW), "the oldest of what is not answered counts"
    assert read(store, talk) == {
        "begins": ["One of the cups came broken."],
        "notes": [f"note on {first.pk}", f"note on {second.pk}"],
        "unsent": [f"begun in {first.pk}"],
        "corrected": ["words of ana", "words of ben"],
    }
    assert Presence.objects.of(store).count() == 1
    open_ = Matter.objects.of(store).filter(what="conversation", closed=None)
    assert [one.about for one in open_] == [first.about]
    waits = Wait.objects.of(store).filter(owner="talk")
    assert {(one.owner_id, one.customer_id) for one in waits} == {(first.pk, talk.customer_id)}
    assert {one.customer_id for one in Task.objects.of(store)} == {talk.customer_id}


def test_a_conversation_of_one_alone_goes_with_them(store: Store, days: Days, mia: User) -> None:
    days.hear(store, wrote("Where is my order?", BEN, "ben"))
    talk = by_itself(talk_of(store, TWO))
    note(store, talk, "he is a regular", mia)
    merge(store, days, ONE, TWO)
    talk = Conversation.objects.of(store).select_related("customer").get()
    assert talk.customer_id == whose(store, ONE).pk
    assert (talk.state, read(store, talk)["notes"]) == ("itself", ["he is a regular"])
    days.later(hours=1)
    days.hear(store, wrote("Hello?", BEN, "ben again", days.now))
    talk.refresh_from_db()
    assert talk.last == days.now


def test_a_closed_one_does_not_close_the_other(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my order?", BEN, "ben"), wrote("Hello", ANA, "ana"))
    by_itself(talk_of(store, ONE))
    talking.close(talk_of(store, TWO), now=NOW, by="user:mia")
    days.later(minutes=5)
    merge(store, days, TWO, ONE)
    talk = Conversation.objects.of(store).get()
    assert talk.state == "itself"
    assert Matter.objects.of(store).filter(what="conversation", closed=None).count() == 1


def test_nothing_that_is_sealed_is_left_out() -> None:
    """Whatever else comes to be sealed beside a conversation must follow too."""
    known = {*SEALED, *OF_TALK, *OF_PERSON}
    for model in apps.get_app_config("conversations").get_models():
        sealed = {
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, BinaryField) and field.name != "hashes"
        }
        assert sealed == set(SEALED.get(model, {})), model
        theirs = {
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, ForeignKey) and field.name in ("customer", "conversation")
        }
        assert not theirs or model in known or model.__name__ == "Words", model


def test_who_is_forgotten_leaves_no_words(store: Store, days: Days, mia: User) -> None:
    days.hear(store, wrote("One of the cups came broken.", ANA, "ana"))
    talk = talk_of(store, ONE)
    note(store, talk, "she sounded sad", mia)
    begun(store, talk, "Dear Ana", mia)
    corrected(store, ONE, "ana", "came broken")
    days.hear(store, wrote("Where is my order?", BEN, "ben"))
    note(store, talk_of(store, TWO), "his own", mia)
    Task.objects.of(store).update(outcome="Ana gets a new one")
    erasing.erase_each(store, [talk.customer_id], now=days.now, by="test")
    days.settle()
    talk.refresh_from_db()
    assert (talk.state, bytes(talk.sealed), talk.contact) == ("closed", b"", "")
    assert [bytes(one.sealed) != b"" for one in Note.objects.of(store)] == [True], "Ben's stays"
    for model in (Unsent, Presence, Correction):
        assert not model.objects.of(store).exists(), model
    assert [one.outcome for one in Task.objects.of(store)] == [""]
    assert (talk.opened, talk.intent, talk.channel) == (NOW, "complaint", "email"), "names nobody"


def test_a_merged_record_is_forgotten_with_the_one_that_stays(
    store: Store, days: Days, mia: User
) -> None:
    days.hear(store, wrote("Where is my order?", BEN, "ben"))
    note(store, talk_of(store, TWO), "he is a regular", mia)
    merge(store, days, ONE, TWO)
    erasing.erase_each(store, [whose(store, ONE).pk], now=days.now, by="test")
    days.settle()
    assert not Note.objects.of(store).exists()
    assert Conversation.objects.of(store).get().state == "closed"


def test_whoever_asks_gets_what_was_written_of_them(store: Store, days: Days, mia: User) -> None:
    days.hear(store, wrote("One of the cups came broken.", ANA, "ana"))
    note(store, talk_of(store, ONE), "she sounded sad", mia)
    corrected(store, ONE, "ana", "came broken")
    found = export(store, whose(store, ONE), now=NOW + timedelta(days=1))
    (talk,) = found["conversation"]
    assert (talk["state"], talk["intent"], talk["channel"]) == ("team", "complaint", "email")
    assert [one["words"] for one in talk["notes"]] == ["she sounded sad"]
    assert [(one["intent"], one["words"]) for one in talk["put_right"]] == [
        ("wismo", "came broken")
    ]
    assert "sealed" not in str(found["conversation"])
    assert [one["words"].get("text") for one in found["events"] if one["words"]][-1:] == [
        "One of the cups came broken."
    ]
    assert export(store, whose(store, TWO), now=NOW)["conversation"] == []
