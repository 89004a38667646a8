"""What did not get through, what holds back by itself, and what a person does of it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from afterword.house.models import AuditLine, Stop, Store
from afterword.house.queries import audit_holds
from afterword.outbox import brakes, lanes
from afterword.outbox.models import Brake, Intent
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import YES, intent, marketing, ready

PAGE = "/desk/ada-fern/undelivered/"
GONE = shapes.Response(status=554, headers={"phase": "data"}, body=b"5.7.1 a link is not allowed")
LOST = shapes.Unknown(says="no answer after the mail was handed over: timed out")
TAKEN = shapes.Response(status=250, headers={"phase": "data"}, body=b"2.0.0 queued")


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed(), YES, now=NOW)
    found = Days(home)
    yield found
    found.sender.close()


def text_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


Sent = Callable[..., Intent]


@pytest.fixture
def sent(store: Store, days: Days) -> Sent:
    """A message whose hand-over came out as told. It makes sense for a year."""

    def send(answer: shapes.Answer, key: str = "key-1", **facts: object) -> Intent:
        days.post.answer = answer
        lasting = {"valid_until": NOW + timedelta(days=3650)}
        ready(store, key, **(lasting | facts))  # type: ignore[arg-type]
        days.settle()
        return intent(store, key)

    return send


def test_it_works(store: Store, owner: Client, days: Days, sent: Sent) -> None:
    failed, unknown = sent(GONE), sent(LOST, "key-2")
    sent(TAKEN, "key-3")
    text = text_of(owner)
    assert text.count("Tried once.") == 2
    assert "554 5.7.1 a link is not allowed" in text
    assert "nobody can tell whether it arrived" in text.lower()
    for one in (failed, unknown):
        answer = owner.post(f"{PAGE}{one.pk}/again/", follow=True)
        assert "It goes out again." in answer.content.decode()
    days.post.answer = TAKEN
    days.settle()
    assert [intent(store, key).state for key in ("key-1", "key-2")] == ["accepted", "accepted"]
    assert "Everything got through, or was seen to." in text_of(owner)
    lines = AuditLine.objects.filter(store=store, what="message.again")
    assert {one.by for one in lines} == {"user:owner@team.example"}
    assert lines.count() == 2


@pytest.fixture
def doubtful(sent: Sent) -> list[Intent]:
    """What a stopped worker leaves: two that may go again, one that sells, one too late."""
    soon = {"valid_until": NOW + timedelta(minutes=1)}
    return [
        sent(LOST, "key-1"),
        sent(LOST, "key-2"),
        sent(LOST, "key-3", **marketing()),
        sent(LOST, "key-4", **soon),
    ]


def press(client: Client, fate: str) -> str:
    """Press a button over all of them, as the page has it."""
    found = re.search(r'name="until" value="([^"]+)"', text_of(client))
    assert found
    said = {"fate": fate, "until": found[1]}
    return client.post(f"{PAGE}doubts/", said, follow=True).content.decode()


@pytest.mark.parametrize(
    ("fate", "says", "states"),
    [
        ("arrived", "Noted for 4 messages.", ["accepted"] * 4),
        ("again", "2 go out again.", ["accepted", "accepted", "unknown", "unknown"]),
        ("let_go", "Noted for 4 messages.", ["unknown"] * 4),
    ],
)
def test_many_in_doubt_are_settled_at_once(
    store: Store,
    owner: Client,
    days: Days,
    doubtful: list[Intent],
    fate: str,
    says: str,
    states: list[str],
) -> None:
    text = text_of(owner)
    assert "4 messages may have arrived" in text
    assert "They did not: send 2 again" in text
    assert says in press(owner, fate)
    before = len(days.post.mails)
    days.post.answer = TAKEN
    days.settle()
    assert [intent(store, one.send_key).state for one in doubtful] == states
    assert len(days.post.mails) - before == (2 if fate == "again" else 0)
    word = {"arrived": "arrived", "again": "again", "let_go": "let_go"}[fate]
    lines = AuditLine.objects.filter(store=store, what=f"message.{word}")
    assert lines.count() == (2 if fate == "again" else 4)
    assert audit_holds(store) is None
    if fate != "again":
        assert "Everything got through, or was seen to." in text_of(owner)


def test_what_came_into_doubt_after_they_looked_is_left(
    store: Store, owner: Client, doubtful: list[Intent], sent: Sent, days: Days
) -> None:
    text_of(owner)
    until = max(one.state_at for one in doubtful).isoformat()
    days.clock.at += timedelta(minutes=5)
    later = sent(LOST, "key-5")
    for _ in range(2):  # safe to repeat
        owner.post(f"{PAGE}doubts/", {"fate": "arrived", "until": until})
    assert intent(store, "key-1").state == "accepted"
    assert intent(store, later.send_key).state == "unknown"


@pytest.mark.parametrize("said", [{}, {"fate": "arrived"}, {"fate": "x", "until": "2026-11-24"}])
def test_without_a_word_nothing_is_settled(
    store: Store, owner: Client, doubtful: list[Intent], said: dict[str, str]
) -> None:
    assert owner.post(f"{PAGE}doubts/", said).status_code == 400
    assert {intent(store, one.send_key).state for one in doubtful} == {"unknown"}


def test_letting_it_go_closes_the_matter(store: Store, owner: Client, sent: Sent) -> None:
    one = sent(LOST)
    answer = owner.post(f"{PAGE}{one.pk}/let-go/", follow=True)
    assert "Left as it is." in answer.content.decode()
    assert "Everything got through, or was seen to." in text_of(owner)
    one.refresh_from_db()
    assert (one.state, one.decided) == ("unknown", "user:owner@team.example")


def test_what_wants_to_sell_is_not_sent_twice(store: Store, owner: Client, sent: Sent) -> None:
    one = sent(LOST, **marketing())
    text = text_of(owner)
    assert "It wants to sell, so it is not sent twice." in text
    assert "again/" not in text
    answer = owner.post(f"{PAGE}{one.pk}/again/", follow=True)
    assert "This message is not sent a second time." in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "unknown"


def test_what_is_too_late_is_not_sent_again(store: Store, owner: Client, sent: Sent) -> None:
    one = sent(GONE, valid_until=NOW + timedelta(minutes=1))
    assert "It makes no sense any more." in text_of(owner)
    owner.post(f"{PAGE}{one.pk}/again/")
    one.refresh_from_db()
    assert one.state == "failed"


def test_what_came_back_is_not_sent_again(store: Store, owner: Client, sent: Sent) -> None:
    from afterword.outbox.addresses import came_back

    one = sent(TAKEN)
    came_back(store, "key-1", why="bounced", hard=False, detail="full", now=NOW, by="test")
    assert "It was taken and came back, so it is not sent again." in text_of(owner)
    owner.post(f"{PAGE}{one.pk}/again/")
    one.refresh_from_db()
    assert one.state == "failed"


def test_what_is_settled_meanwhile_stays_so(store: Store, owner: Client, sent: Sent) -> None:
    one = sent(TAKEN)
    for what in ("again", "let-go"):
        answer = owner.post(f"{PAGE}{one.pk}/{what}/", follow=True)
        assert "This message was settled already." in answer.content.decode()
    one.refresh_from_db()
    assert (one.state, one.decided) == ("accepted", "")


def test_what_is_being_found_out_wants_nobody(store: Store, owner: Client, sent: Sent) -> None:
    one = sent(LOST)
    Intent.objects.of(store).filter(id=one.pk).update(ask_at=NOW)
    assert "Everything got through, or was seen to." in text_of(owner)


# --------------------------------------------------------------------------------- held back


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("opt_outs", "6 of 200 people said no soon after a message: 3.0 percent."),
        ("complaints", "6 of 200 messages were called spam: 3.0 percent."),
        ("bounces", "6 of 200 messages came back: 3.0 percent."),
        ("forecast", "6 messages in ten minutes, where about 200 were to be expected."),
    ],
)
def test_a_paused_journey_says_why_and_goes_on_when_released(
    store: Store, owner: Client, why: str, says: str
) -> None:
    Brake.objects.create(
        store=store,
        journey="after-first-delivery",
        begun=NOW,
        ramped=True,
        pulled=NOW,
        why=why,
        count=6,
        of=200,
    )
    assert says in text_of(owner)
    today = owner.get("/desk/ada-fern/").content.decode()
    assert "holds back by itself" in today
    assert "One thing needs a person." in today
    answer = owner.post(f"{PAGE}held/after-first-delivery/", follow=True)
    assert "It goes on. What is still valid goes out now." in answer.content.decode()
    assert brakes.on(store, NOW) == []
    answer = owner.post(f"{PAGE}held/after-first-delivery/", follow=True)
    assert "It was not held back any more." in answer.content.decode()


def test_a_provider_that_takes_nothing_says_why(store: Store, owner: Client) -> None:
    lanes.trouble((store.pk, "email"), "535 the password is wrong", NOW)
    text = text_of(owner)
    assert "The account is at fault: “<bdi>535 the password is wrong</bdi>" in text
    assert 'href="/desk/ada-fern/settings/channel/email/"' in text
    lanes.close_breaker((store.pk, "email"))
    lanes.open_breaker((store.pk, "email"), NOW)
    assert "Half of what was handed over failed." in text_of(owner)


# ------------------------------------------------------------------------------ a part stopped


@pytest.mark.parametrize("what", ["channel/email", "journey/after-first-delivery"])
def test_a_part_is_stopped_and_released(store: Store, owner: Client, what: str) -> None:
    scope, _slash, name = what.partition("/")
    owner.post("/desk/ada-fern/stop/", {"what": what, "on": "1", "why": "wrong price"})
    (switch,) = Stop.objects.all()
    assert (switch.store, switch.scope, switch.name) == (store, scope, name)
    text = text_of(owner)
    assert "wrong price" in text
    assert f'value="{what}"' not in text
    owner.post("/desk/ada-fern/stop/", {"scope": scope, "name": name, "on": "0"})
    assert not Stop.objects.exists()


@pytest.mark.parametrize("what", ["channel/pigeon", "journey/nope", "store/x", "nonsense"])
def test_what_is_not_there_cannot_be_stopped(store: Store, owner: Client, what: str) -> None:
    assert owner.post("/desk/ada-fern/stop/", {"what": what, "on": "1"}).status_code == 404
    assert not Stop.objects.exists()
