"""The service clock: by when the team is to answer, and what is told when it does not."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.conversations import clock, tagging, talking
from afterword.conversations.models import Conversation, Tag, Task
from afterword.decisions.rules import Written
from afterword.decisions.service import Promise, Service
from afterword.house import actions as house
from afterword.house.models import AuditLine, Store, User
from afterword.journeys import actions as journeys
from afterword.timeline.models import Event, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.team import a_person
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db
MIA = "user:mia@ada-fern.example"


def wrote(text: str, at: datetime, channel: str = "email") -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=f"{at.isoformat()} {text}",
        happened=at,
        who=shapes.Who(email=ANA.email),
        data={"channel": channel},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    tell(store, placed(), now=NOW)
    found = Days(home)
    found.settle()
    return found


@pytest.fixture
def mia(store: Store) -> User:
    return a_person(store, "mia", "agent", NOW)


@pytest.fixture
def talk(store: Store, days: Days) -> Conversation:
    """Ana asks; it is answered by itself, as far as that goes."""
    days.hear(store, wrote("Do you have it in green?", days.now))
    rows = Conversation.objects.of(store)
    rows.update(state="itself", due=None, solve_by=None)
    return rows.get()


def given(talk: Conversation, days: Days) -> Conversation:
    """The conversation, handed to the team."""
    talking.hand_over(talk, why="asked", now=days.now, by="engine")
    talk.refresh_from_db()
    return talk


def overdue(store: Store) -> list[tuple[str, datetime]]:
    rows = Event.objects.of(store).filter(kind="conversation.overdue").order_by("id")
    return [(row.data["what"], row.happened) for row in rows]


def settle(store: Store, service: Service, now: datetime) -> None:
    house.change_rules(store, Written(service=service), now=now, by=MIA)


def test_it_works(store: Store, days: Days, talk: Conversation) -> None:
    assert (talk.due, talk.solve_by) == (None, None), "nobody is waited for"
    given(talk, days)
    assert talk.due == clock.answered_by(store, NOW, channel="email")
    assert talk.solve_by is not None
    assert talk.due < talk.solve_by
    days.until(talk.due - timedelta(seconds=1))
    assert overdue(store) == []
    days.until(talk.due)
    assert overdue(store) == [("answer", talk.due)]
    days.until(talk.solve_by + timedelta(days=3))
    assert overdue(store) == [("answer", talk.due), ("solution", talk.solve_by)]
    assert not Wait.objects.of(store).filter(owner=clock.OWNER).exists(), "nothing is looked at"


def test_who_is_answered_in_time_is_not_late(store: Store, days: Days, talk: Conversation) -> None:
    given(talk, days)
    days.later(minutes=10)
    talking.answered(talk, "m1", "Yes, we do.", whose="team", now=days.now, by=MIA)
    talk.refresh_from_db()
    solve_by = talk.solve_by
    assert talk.due is None
    days.later(days=5)
    assert overdue(store) == [], "while it is their turn nobody is late"
    days.hear(store, wrote("And in blue?", days.now))
    talk.refresh_from_db()
    if talk.state != "team":
        given(talk, days)
    days.settle()
    assert overdue(store) == [("solution", solve_by)]
    talking.close(talk, now=days.now, by=MIA)
    talk.refresh_from_db()
    assert (talk.due, talk.solve_by) == (None, None)
    assert not Wait.objects.of(store).filter(owner=clock.OWNER).exists()


def test_it_counts_from_the_first_word_that_nobody_answered(
    store: Store, days: Days, talk: Conversation
) -> None:
    days.later(minutes=30)
    given(talk, days)
    first = talk.due
    assert first == clock.answered_by(store, NOW)
    days.later(minutes=5)
    days.hear(store, wrote("Hello?", days.now))
    talk.refresh_from_db()
    assert talk.due == first


def test_what_turns_out_urgent_is_due_sooner(store: Store, days: Days, talk: Conversation) -> None:
    given(talk, days)
    first = talk.due
    assert first is not None
    days.later(minutes=5)
    days.hear(store, wrote("It came broken and it leaks!", days.now))
    talk.refresh_from_db()
    assert talk.urgent
    assert talk.due == clock.answered_by(store, NOW, urgent=True) < first


def test_each_channel_keeps_its_own_promise(store: Store, days: Days) -> None:
    slow = Service(channels={"email": Promise(first=240, urgent=60, solve=None)})
    settle(store, slow, days.now)
    days.hear(store, wrote("Do you have it in green?", days.now))
    talk = given(Conversation.objects.of(store).get(), days)
    wanted = clock.answered_by(store, NOW, channel="email")
    assert (talk.due, talk.solve_by) == (wanted, None)
    assert wanted - clock.answered_by(store, NOW) == timedelta(hours=3)


def test_a_due_that_is_given_holds_where_it_is_sooner(
    store: Store, days: Days, talk: Conversation
) -> None:
    soon = days.now + timedelta(minutes=3)
    talking.hand_over(talk, why="asked", due=soon, now=days.now, by="engine")
    talk.refresh_from_db()
    assert talk.due == soon


def test_who_takes_over_is_on_the_clock(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    talking.take_over(talk, mia, now=days.now)
    talk.refresh_from_db()
    assert (talk.state, talk.due) == ("team", clock.answered_by(store, NOW))


def test_it_is_told_once_whatever_is_done_with_it(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    given(talk, days)
    assert talk.due is not None
    days.until(talk.due)
    stamp = Conversation.objects.of(store).get().stamp
    assert stamp > talk.stamp, "who shows it sees that it is late"
    talking.assign(talk, mia, now=days.now, by=MIA)
    days.settle()
    assert len(overdue(store)) == 1
    assert Conversation.objects.of(store).get().stamp == stamp + 1, "and nothing else changed"


def test_what_slept_is_back_at_its_time(store: Store, days: Days, talk: Conversation) -> None:
    given(talk, days)
    until = days.now + timedelta(minutes=20)
    talking.snooze(talk, until, now=days.now, by=MIA)
    days.until(until - timedelta(seconds=1))
    assert Conversation.objects.of(store).get().snoozed == until
    days.until(until)
    talk.refresh_from_db()
    assert (talk.state, talk.snoozed) == ("team", None)
    assert talk.due == clock.answered_by(store, NOW), "its promise ran on meanwhile"


ESCALATES = """
journey: nobody-answered
name: Nobody answered
subject: conversation
trigger: {event: conversation.overdue, where: [{field: what, is: answer}]}
steps:
  - {id: call, kind: task, title: "Answer them: it is late", role: admin, within: 1 hours}
"""


def test_a_journey_calls_somebody_when_it_is_late(
    store: Store, days: Days, talk: Conversation
) -> None:
    journeys.publish(store, ESCALATES, now=days.now, by="test")
    journeys.switch(store, "nobody-answered", on=True, now=days.now, by="test")
    given(talk, days)
    assert talk.due is not None
    days.until(talk.due - timedelta(seconds=1))
    tasks = Task.objects.of(store).filter(journey="nobody-answered")
    assert not tasks.exists()
    days.until(talk.due)
    task = tasks.get()
    assert (task.title, task.customer_id) == ("Answer them: it is late", talk.customer_id)
    row = Event.objects.of(store).get(kind="conversation.overdue")
    assert (row.about, row.customer_id, row.known) == (talk.about, talk.customer_id, talk.due)


# ------------------------------------------------------------------------------------ tags


def test_tags_are_normal_and_suggested(store: Store, days: Days, talk: Conversation) -> None:
    assert tagging.put(talk, "  VIP ", now=days.now, by=MIA)
    assert not tagging.put(talk, "#vip", now=days.now, by=MIA)
    assert tagging.put(talk, "Straße,\tNord", now=days.now, by=MIA)
    talk.refresh_from_db()
    assert talk.tags == ["strasse nord", "vip"]
    assert tagging.suggested(store) == ["strasse nord", "vip"]
    assert tagging.suggested(store, talk.tags) == []
    assert tagging.take_off(talk, "Vip", now=days.now, by=MIA)
    assert not tagging.take_off(talk, "vip", now=days.now, by=MIA)
    talk.refresh_from_db()
    assert talk.tags == ["strasse nord"]
    assert tagging.suggested(store, talk.tags) == ["vip"], "it may be put on again"
    lines = AuditLine.objects.filter(store=store, what__startswith="conversation.").order_by("id")
    assert [(one.what, one.detail["tag"]) for one in lines] == [
        ("conversation.tagged", "vip"),
        ("conversation.tagged", "strasse nord"),
        ("conversation.untagged", "vip"),
    ]
    assert {one.by for one in lines} == {MIA}


@pytest.mark.parametrize("text", ["", " \t\n", "#", "\u200b\u202e", "x" * 31])
def test_what_is_no_word_is_no_tag(store: Store, days: Days, talk: Conversation, text: str) -> None:
    with pytest.raises(tagging.NoTag):
        tagging.put(talk, text, now=days.now, by=MIA)
    assert not Tag.objects.of(store).exists()


def test_twenty_tags_are_enough(store: Store, days: Days, talk: Conversation) -> None:
    for number in range(tagging.MOST):
        tagging.put(talk, f"tag {number}", now=days.now, by=MIA)
    with pytest.raises(tagging.NoTag):
        tagging.put(talk, "one more", now=days.now, by=MIA)
    assert len(Conversation.objects.of(store).get().tags) == tagging.MOST
