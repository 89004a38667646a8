"""What the team says that words meant is learnt, shown, and forgotten with who wrote them."""

from pathlib import Path

import pytest

from afterword.conversations import correcting, understood
from afterword.conversations.correcting import NothingToCorrect, correct
from afterword.conversations.models import Conversation, Correction
from afterword.decisions.understanding import Intent
from afterword.house.models import Store
from afterword.insights import taught
from afterword.insights.models import Taught
from afterword.timeline import ports
from afterword.timeline.erasing import erase
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.given import Days, a_store

pytestmark = pytest.mark.django_db

ODD = "my wonky bundle went walkabout"
"""How this store's customers ask where a parcel is."""
SISTER = "our wonky bundle went walkabout too"
MIA = "user:mia@example.com"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test has a database of its own, in which the first store has the same number."""
    taught._kept.clear()


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return Days(tmp_path)


def wrote(days: Days, text: str, key: str, who: str = "ana@example.com") -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=key,
        happened=days.now,
        who=shapes.Who(email=who),
        data={"channel": "email"},
        private={"text": text},
    )


def asks(store: Store, days: Days, text: str = ODD, key: str = "one") -> Conversation:
    days.hear(store, wrote(days, text, key))
    return Conversation.objects.of(store).get()


def test_it_works(store: Store, days: Days) -> None:
    talk = asks(store, days)
    assert talk.intent != "wismo"
    assert ports.understood(store.pk, SISTER).intent != "wismo"
    correct(talk, "one", "wismo", now=days.now, by=MIA)
    days.settle()
    talk.refresh_from_db()
    assert (talk.intent, talk.confidence) == ("wismo", 1)
    assert ports.understood(store.pk, ODD).intent == "wismo"
    assert ports.understood(store.pk, ODD).confidence > 0.5
    assert ports.understood(store.pk, SISTER).intent == "wismo"
    told = Event.objects.of(store).get(kind="conversation.corrected")
    assert told.data["intent"] == "wismo"
    assert told.data["was"] != "wismo"


def test_what_has_nothing_in_common_is_read_as_before(store: Store, days: Days) -> None:
    others = ["where is my order", "bitte stornieren", "je veux parler à un humain", "ありがとう"]
    before = [ports.understood(0, one) for one in others]
    correct(asks(store, days), "one", "wismo", now=days.now, by=MIA)
    days.settle()
    assert [ports.understood(store.pk, one).intent for one in others] == [
        one.intent for one in before
    ]


def test_another_store_learns_nothing_from_it(store: Store, days: Days) -> None:
    other = a_store("moss")
    correct(asks(store, days), "one", "wismo", now=days.now, by=MIA)
    days.settle()
    assert ports.understood(other.pk, ODD) == ports.understood(0, ODD)


def test_twice_is_once_and_the_last_word_counts(store: Store, days: Days) -> None:
    talk = asks(store, days)
    meant: list[Intent] = ["wismo", "wismo", "complaint"]
    for intent in meant:
        correct(talk, "one", intent, now=days.now, by=MIA)
        days.settle()
    assert Correction.objects.of(store).get().intent == "complaint"
    assert ports.understood(store.pk, ODD).intent == "complaint"
    assert Taught.objects.of(store).get().lessons == 1


def test_the_words_are_sealed(store: Store, days: Days) -> None:
    correct(asks(store, days), "one", "wismo", now=days.now, by=MIA)
    days.settle()
    assert b"wonky" not in bytes(Correction.objects.of(store).get().sealed)
    assert b"wonky" not in bytes(Taught.objects.of(store).get().added)
    assert [one.words for one in correcting.readable(store)] == [ODD]


def test_who_is_forgotten_teaches_nothing_any_more(store: Store, days: Days) -> None:
    talk = asks(store, days)
    correct(talk, "one", "wismo", now=days.now, by=MIA)
    days.settle()
    assert ports.understood(store.pk, ODD).intent == "wismo"
    erase(store, talk.customer_id, now=days.now, by=MIA)
    days.settle()
    assert list(correcting.readable(store)) == []
    assert ports.understood(store.pk, ODD) == ports.understood(0, ODD)


def test_what_was_added_to_other_numbers_is_learnt_anew(store: Store, days: Days) -> None:
    correct(asks(store, days), "one", "wismo", now=days.now, by=MIA)
    days.settle()
    Taught.objects.of(store).update(mark="older")
    assert ports.understood(store.pk, ODD) == ports.understood(0, ODD)
    days.later(hours=2)
    days.settle()
    assert ports.understood(store.pk, ODD).intent == "wismo"


def test_only_what_they_wrote_can_be_corrected(store: Store, days: Days) -> None:
    talk = asks(store, days)
    days.hear(store, wrote(days, "where is it", "else", "ben@example.com"))
    for key in ("nothing", "else"):
        with pytest.raises(NothingToCorrect):
            correct(talk, key, "wismo", now=days.now, by=MIA)
    with pytest.raises(ValueError, match="no intent"):
        correct(talk, "one", "parcels", now=days.now, by=MIA)  # type: ignore[arg-type]
    assert not Correction.objects.of(store).exists()


def test_the_figures_say_what_was_corrected_and_how_sure_that_is(store: Store, days: Days) -> None:
    talk = asks(store, days)
    days.hear(store, wrote(days, "Wo bleibt mein Paket?", "two", "ben@example.com"))
    correct(talk, "one", "wismo", now=days.now, by=MIA)
    days.settle()
    board = understood.board(store, 30, days.now)
    assert board.asked == 2
    assert (board.corrected.part, board.corrected.whole) == (1, 1)
    assert board.few
    assert {(one.language, one.asked) for one in board.lines} >= {("de", 1)}
    assert sum(one.asked for one in board.steps) + sum(one.other for one in board.lines) == 2
    (mixed,) = board.mixed
    assert (mixed.intent, mixed.times) == ("wismo", 1)


def test_the_ends_are_wilsons() -> None:
    share = understood.Share(8, 10)
    assert (share.percent, share.low, share.high) == (80, 49, 94)
    nothing = understood.Share(0, 0)
    assert (nothing.percent, nothing.low, nothing.high) == (None, 0, 100)
    assert understood.Share(0, 20).high == 16
