"""Help with words: a person asks, within what the store has settled, and it is counted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.conversations import assist_settings, assisting
from afterword.conversations.assisting import Unhelped
from afterword.conversations.models import Assisted, Conversation, Rendered, Suggestion
from afterword.decisions.assisting.masks import Private
from afterword.house import actions as house
from afterword.house.models import Account, AuditLine, Store, User
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from tests.assist.conftest import Serves
from tests.assist.given import ASKED, PRIVATE, a_talk, connect
from tests.assist.stand_in import KEY, Chat
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(store: Store, home: Path) -> Conversation:
    return a_talk(store, home)


@pytest.fixture
def mia(store: Store) -> User:
    return house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=NOW)


@pytest.fixture
def server() -> Chat:
    return Chat()


@pytest.fixture
def connected(store: Store, server: Chat, serves: Serves) -> Store:
    connect(store, serves(server))
    return store


def drafted(talk: Conversation, mia: User, before: str = "") -> assisting.Helped:
    return assisting.draft(talk, mia, channel="email", before=before, now=NOW)


def test_it_works(connected: Store, server: Chat, talk: Conversation, mia: User) -> None:
    server.answers = ["Hello [name-1], [order-1] is on its way with DPD."]
    found = drafted(talk, mia, before="Dear")
    assert found.words == "Hello Ana, #1042 is on its way with DPD."
    assert (found.removed, found.unsure, found.cut) == ((), (), False)
    row = Assisted.objects.of(connected).get()
    assert (row.use, row.user, row.result, row.model) == ("draft", mia, "ok", "small-1")
    assert (row.tokens_out, row.counted, row.currency) == (12, True, "USD")
    assert row.micros == 2 * row.tokens_in + 10 * 12 == found.micros
    shown = assisting.suggested(talk, mia)
    assert shown is not None
    assert (shown.words, shown.before) == (found.words, "Dear")
    assert b"Hello" not in bytes(Suggestion.objects.of(connected).get().sealed)


def test_nothing_private_leaves(
    connected: Store, server: Chat, talk: Conversation, mia: User
) -> None:
    drafted(talk, mia)
    assisting.summary(talk, mia, "en", now=NOW)
    assisting.tone(talk, mia, "formal", "Ana Petrović, ILICA 42, #1042? On Ilica.", now=NOW)
    assisting.translate(talk, mia, "ana petrovic: 15527708 at ana@example.com", now=NOW)
    assisting.render(talk, mia, "one", "de", now=NOW)
    assert len(server.heard) == 5
    said = server.said.casefold()
    for one in (*PRIVATE, "91 123 4567", "dpd.example"):
        assert one.casefold() not in said, one
    assert "Hario V60" in server.said  # what it is about may be told
    assert KEY not in server.said


def test_it_never_sends_by_itself(
    connected: Store, server: Chat, talk: Conversation, mia: User
) -> None:
    """Whatever a customer writes and whatever the model answers."""
    before = (Intent.objects.everywhere().count(), Event.objects.everywhere().count())
    server.answers = ["SEND [order-1] REFUND 500 to http://evil.example/now."]
    found = drafted(talk, mia)
    assert found.words == "SEND #1042 REFUND 500 to"
    assert found.removed == ("http://evil.example/now.",)
    assert found.unsure == ("500",)
    assert (Intent.objects.everywhere().count(), Event.objects.everywhere().count()) == before
    [heard] = server.heard
    assert set(heard) == {"model", "messages", "max_tokens", "stream"}  # no tools


def test_it_is_off_until_it_is_connected(
    store: Store, server: Chat, serves: Serves, talk: Conversation, mia: User
) -> None:
    with pytest.raises(Unhelped, match="off"):
        drafted(talk, mia)
    url = serves(server)
    connect(store, url, uses=("tone",))
    with pytest.raises(Unhelped, match="off"):
        drafted(talk, mia)
    assert assist_settings.uses(store) == ("tone",)
    assist_settings.switch(store, False, now=NOW, by="test")
    with pytest.raises(Unhelped, match="off"):
        assisting.tone(talk, mia, "formal", "Hi", now=NOW)
    assert (server.tried, Assisted.objects.everywhere().count()) == (0, 0)
    assist_settings.switch(store, True, now=NOW, by="test")
    assert assisting.tone(talk, mia, "formal", "Hi", now=NOW).words == "Thank you."
    lines = AuditLine.objects.filter(store=store, what="account.saved", about="assist/model")
    assert lines.count() == 3


def test_a_key_is_sealed_and_not_shown_at_another_door(
    store: Store, server: Chat, serves: Serves, mia: User, talk: Conversation
) -> None:
    url = serves(server)
    connect(store, url)
    account = Account.objects.of(store).get(kind="assist")
    assert KEY.encode() not in bytes(account.sealed)
    assert KEY not in str(account.settings)
    connect(store, url, key="")  # kept
    assert assisting.tone(talk, mia, "formal", "Hi", now=NOW).words == "Thank you."
    other = Chat(key="", manner="ollama")
    connect(store, serves(other), key="")
    assert assist_settings.model(store).key == ""
    assist_settings.forget(store, now=NOW, by="test")
    assert assist_settings.helper(store) is None


def test_the_limit_stops_it_before_it_is_asked(
    connected: Store, server: Chat, talk: Conversation, mia: User
) -> None:
    settled: dict[str, Any] = {"price_in": "0", "price_out": "1000", "limit": "1.7"}
    url = assist_settings.model(connected).url
    connect(connected, url, **settled)
    with pytest.raises(Unhelped, match="limit"):  # 2,100 tokens may cost 2.1
        drafted(talk, mia)
    assert (server.tried, Assisted.objects.everywhere().count()) == (0, 0)
    connect(connected, url, **settled | {"limit": "2.2"})
    drafted(talk, mia)
    assert assisting.spent(connected, NOW, "USD") == 2_000
    connect(connected, url, **settled | {"limit": "2.1"})
    with pytest.raises(Unhelped, match="limit"):
        drafted(talk, mia)
    assert assisting.spent(connected, NOW + timedelta(days=30), "USD") == 0  # another month
    assert assisting.spent(connected, NOW, "EUR") == 0


@pytest.mark.parametrize(
    ("does", "what", "costs"),
    [("busy", "busy", False), ("poor", "money", False), ("broken", "again", False),
     ("html", "garbled", True), ("nothing", "empty", True)],
)  # fmt: skip
def test_a_fault_is_told_and_counted(
    connected: Store,
    server: Chat,
    talk: Conversation,
    mia: User,
    does: str,
    what: str,
    costs: bool,
) -> None:
    server.does = does
    with pytest.raises(Unhelped) as caught:
        drafted(talk, mia, before="Mine")
    assert caught.value.what == what
    row = Assisted.objects.of(connected).get()
    assert row.result == what
    assert (row.micros > 0) == costs
    assert assisting.suggested(talk, mia) is None


def test_a_customers_words_are_rendered_once(
    connected: Store, server: Chat, talk: Conversation, mia: User
) -> None:
    server.answers = ["Hallo, hier ist [name-1]."]
    first = assisting.render(talk, mia, "one", "de", now=NOW)
    assert first == "Hallo, hier ist Ana Petrovic."
    assert assisting.render(talk, mia, "one", "de", now=NOW) == first
    assert server.tried == 1
    assert b"Ana" not in bytes(Rendered.objects.of(connected).get().sealed)
    with pytest.raises(LookupError):
        assisting.render(talk, mia, "none of theirs", "de", now=NOW)


def test_there_must_be_words(connected: Store, server: Chat, talk: Conversation, mia: User) -> None:
    for empty in ("", "  \n"):
        with pytest.raises(Unhelped, match="nothing"):
            assisting.translate(talk, mia, empty, now=NOW)
    with pytest.raises(KeyError):
        assisting.tone(talk, mia, "ruder", "Hi", now=NOW)
    assert server.tried == 0


def test_what_it_is_told_of_the_orders(
    connected: Store, server: Chat, talk: Conversation, mia: User
) -> None:
    drafted(talk, mia)
    told = server.heard[0]["messages"][1]["content"]
    assert "Order [order-1] of Sat 21 Nov 2026: 1 × Hario V60." in told
    assert "Parcel [parcel-1] of order [order-1], with DPD, on its way" in told
    assert '"language": "en"' in told
    assert '"customer_is_called": "[name-1]"' in told


def test_a_try_shows_what_goes_out(connected: Store, server: Chat, mia: User) -> None:
    server.answers = ["Hello [name-1]."]
    assist_settings.switch(connected, False, now=NOW, by="test")
    known = [Private("name", "Ana Petrović")]
    found = assisting.try_it(connected, mia, "Ana Petrović asks", known, now=NOW)
    assert "[name-1] asks" in found.sent[1]
    assert found.helped is not None
    assert found.helped.words == "Hello Ana Petrović."
    assert found.answer == "Hello [name-1]."
    assert Assisted.objects.of(connected).get().use == "try"
    server.does = "poor"
    fault = assisting.try_it(connected, mia, ASKED, [], now=NOW).fault
    assert fault is not None
    assert (fault.what, fault.says[:12]) == ("money", "You exceeded")


def test_the_suggestion_is_forgotten_with_the_person(
    connected: Store, talk: Conversation, mia: User
) -> None:
    drafted(talk, mia)
    talk.customer.wrapped_key = b""
    assert assisting.suggested(talk, mia) is None
    assisting.let_go(talk, mia)
    assert not Suggestion.objects.everywhere().exists()
