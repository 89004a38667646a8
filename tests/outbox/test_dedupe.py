"""What becomes of a message when nobody knows whether the provider took it, by what the provider
can prove."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.engine.intake import parse_waiting
from afterword.engine.reactions import react
from afterword.house.models import Store
from afterword.outbox import deciding, queries, restoring
from afterword.timeline.models import Event, Intake
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import YES, intent, marketing, ready
from tests.outbox.providing import providing
from tests.providers import Provider
from tests.providers.manners import Kind

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[..., tuple[Days, Provider]]


@pytest.fixture
def start(store: Store, home: Path) -> Iterator[Start]:
    tell(store, placed(), YES, now=NOW)
    with ExitStack() as stack:
        yield lambda kind, **how: stack.enter_context(providing(store, home, kind, **how))


def tries(store: Store) -> list[str]:
    return [one.result for one in queries.attempts(intent(store))]


@pytest.mark.parametrize("kind", ["keyed", "lookup", "echo", "none"])
def test_it_works(store: Store, start: Start, kind: Kind) -> None:
    days, provider = start(kind)
    ready(store)
    days.settle()
    assert (intent(store).state, intent(store).provider_id) == ("accepted", "m-1")
    assert provider.copies == {"key-1": 1}


@pytest.mark.parametrize("kind", ["keyed", "lookup"])
@pytest.mark.parametrize(
    ("manner", "results"),
    [
        ("takes, hangs", ["unknown"]),
        ("takes, closes", ["unknown"]),
        ("takes, garbage", ["unknown"]),
        ("takes, drips", ["unknown"]),
        ("takes, endless", ["unknown"]),
        ("loses, hangs", ["unknown", "receipt"]),
        ("loses, closes", ["unknown", "receipt"]),
    ],
)
def test_what_can_be_proved_arrives_once(
    store: Store, start: Start, kind: Kind, manner: str, results: list[str]
) -> None:
    days, provider = start(kind)
    provider.does(manner)
    ready(store)
    days.settle()
    assert intent(store).state == "unknown"
    provider.does("well")
    days.later(minutes=10)
    assert intent(store).state == "accepted"
    assert provider.copies == {"key-1": 1}
    # Who knows keys is asked again with the key; who can be asked is asked.
    assert tries(store) == (["unknown", "receipt"] if kind == "keyed" else results)


@pytest.mark.parametrize("kind", ["keyed", "lookup"])
def test_what_wants_to_sell_too(store: Store, start: Start, kind: Kind) -> None:
    days, provider = start(kind)
    provider.does("loses, closes")
    ready(store, **marketing())
    days.settle()
    provider.does("well")
    days.later(minutes=10)
    assert (intent(store).state, provider.copies) == ("accepted", {"key-1": 1})


def test_nobody_is_asked_before_it_has_settled(store: Store, start: Start) -> None:
    """A provider may hold what it took for a while before it shows it."""
    days, provider = start("lookup", settle=300)
    provider.does("takes, closes")
    ready(store)
    days.settle()
    found = intent(store)
    assert found.ask_at == NOW + timedelta(seconds=300)
    days.later(seconds=299)
    assert provider.seen()["looked"] == 0
    days.later(seconds=2)
    assert (provider.seen()["looked"], intent(store).state) == (1, "accepted")


def test_who_cannot_be_asked_now_is_asked_later(store: Store, start: Start) -> None:
    days, provider = start("lookup")
    provider.does("takes, closes")
    ready(store)
    days.settle()
    good = dict(store_settings := _settings(store))
    _settings(store, url="http://127.0.0.1:1")
    days.later(minutes=5)
    assert intent(store).state == "unknown"
    _settings(store, url=good["url"])
    days.later(minutes=5)
    assert store_settings
    assert (intent(store).state, provider.copies) == ("accepted", {"key-1": 1})


def _settings(store: Store, **changed: str) -> dict[str, str]:
    from afterword.house.models import Account

    account = Account.objects.of(store).get(kind="channel", plug="email")
    found: dict[str, str] = dict(account.settings)
    account.settings = found | changed
    account.save(update_fields=["settings"])
    return found


def test_a_key_that_is_too_old_proves_nothing(store: Store, start: Start) -> None:
    days, provider = start("keyed", ttl=90)
    provider.does("takes, closes")
    ready(store)
    days.settle()
    provider.does("well")
    days.clock.at = NOW + timedelta(minutes=2)
    days.settle()
    days.later(hours=6)
    assert (intent(store).state, intent(store).ask_at) == ("unknown", None)
    assert provider.copies == {"key-1": 1}


@pytest.mark.parametrize("manner", ["takes, closes", "loses, closes"])
@pytest.mark.parametrize("about", [{}, marketing()], ids=["about an order", "wants to sell"])
def test_what_nobody_can_prove_is_never_sent_again_by_itself(
    store: Store, start: Start, manner: str, about: dict[str, str]
) -> None:
    days, provider = start("none")
    provider.does(manner)
    ready(store, **about)  # type: ignore[arg-type]
    days.settle()
    provider.does("well")
    days.later(days=3)
    assert (intent(store).state, intent(store).ask_at) == ("unknown", None)
    assert provider.seen()["calls"] == 1


def test_a_person_may_have_what_is_about_an_order_sent_again(store: Store, start: Start) -> None:
    days, provider = start("none")
    provider.does("loses, closes")
    ready(store)
    days.settle()
    provider.does("well")
    found = deciding.decide_unknown(
        store, intent(store).pk, arrived=False, now=days.now, by="user:mia@example.com"
    )
    days.settle()
    assert (intent(store).state, provider.copies) == ("accepted", {found.send_key: 1})


# ------------------------------------------------------------------------------------ echo


def report(store: Store, days: Days, message: str, key: str = "key-1") -> None:
    """The provider says that it has a message, as it would at the door."""
    body = json.dumps({"id": message, "status": "accepted", "reference": f"{key}.{store.key}"})
    Intake.objects.create(
        store=store,
        connector="email",
        topic="status",
        delivery=f"status-{message}",
        received=days.now,
        headers={},
        sealed=store.secret.seal(body.encode(), "intake"),
        state="waiting",
    )
    parse_waiting(days.now)
    react(days.now)


def test_an_echo_settles_what_was_unknown(store: Store, start: Start) -> None:
    days, provider = start("echo")
    provider.does("takes, closes")
    ready(store)
    days.settle()
    report(store, days, "m-1")
    assert (intent(store).state, intent(store).provider_id) == ("accepted", "m-1")
    kinds = Event.objects.of(store).filter(customer__isnull=False, kind__startswith="message.")
    assert list(kinds.order_by("id").values_list("kind", flat=True)) == [
        "message.planned",
        "message.unknown",
        "message.accepted",
    ]
    days.later(hours=1)
    assert provider.copies == {"key-1": 1}


def test_an_echo_that_came_first_settles_it_too(store: Store, start: Start) -> None:
    """The report was faster than the answer, and the answer never came."""
    days, provider = start("echo")
    report(store, days, "m-1")
    provider.does("takes, closes")
    ready(store)
    days.settle()
    days.later(minutes=3)
    assert (intent(store).state, provider.copies) == ("accepted", {"key-1": 1})


def test_silence_proves_nothing_while_a_provider_reports_nothing(
    store: Store, start: Start
) -> None:
    days, provider = start("echo")
    provider.does("loses, closes")
    ready(store)
    days.settle()
    provider.does("well")
    days.later(days=3)
    assert (intent(store).state, intent(store).ask_at) == ("unknown", None)
    assert provider.copies == {}


@pytest.mark.parametrize(
    ("about", "state"), [({}, "accepted"), (marketing(), "unknown")], ids=["order", "sell"]
)
def test_silence_is_proof_once_later_messages_were_reported(
    store: Store, start: Start, about: dict[str, str], state: str
) -> None:
    days, provider = start("echo")
    provider.does("loses, closes")
    ready(store, **about)  # type: ignore[arg-type]
    days.settle()
    provider.does("well")
    days.later(minutes=1)
    ready(store, "key-2", now=days.now)
    days.settle()
    report(store, days, "m-1", "key-2")
    days.later(minutes=5)
    assert intent(store).state == state
    assert provider.copies == ({"key-1": 1, "key-2": 1} if not about else {"key-2": 1})


# -------------------------------------------------------------------------------- refusals


def test_an_answer_that_blames_the_address_closes_it(store: Store, start: Start) -> None:
    days, provider = start("none")
    provider.does("404")
    ready(store)
    days.settle()
    assert intent(store).state == "failed"
    ready_again = queries.messages(store)
    assert [one.state for one in ready_again] == ["failed"]


def test_who_asks_to_wait_is_left_alone_so_long(store: Store, start: Start) -> None:
    days, provider = start("none")
    provider.does("429", retry_after="90")
    for number in range(3):
        ready(store, f"key-{number}")
    days.sender.at_once = 1
    days.sender.send_ready(limit=1)
    # The others of this lane are not even tried.
    assert days.sender.send_ready() == 0
    days.later(seconds=89)
    assert provider.seen()["calls"] == 1
    provider.does("well")
    days.later(minutes=5)
    assert provider.copies == {"key-0": 1, "key-1": 1, "key-2": 1}


def test_what_a_restore_left_in_doubt_is_no_repeat_of_the_providers_making(
    store: Store, start: Start
) -> None:
    """Repeats are held to a few a minute where a provider is in trouble. Here it is not."""
    days, provider = start("keyed")
    keys = [f"key-{number}" for number in range(25)]
    days.journal.write([(NOW, store.key, key, 1, "email") for key in keys])
    assert restoring.compare([days.journal], now=NOW, by="start").ahead == 25
    for key in keys:
        ready(store, key, now=days.now)
        days.settle()
        assert intent(store, key).state == "unknown"
        days.later(seconds=1)
    days.later(seconds=15)
    assert {intent(store, key).state for key in keys} == {"accepted"}
    assert provider.copies == dict.fromkeys(keys, 1)
