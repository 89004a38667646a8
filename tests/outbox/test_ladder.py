"""A message that does not reach somebody over one channel takes the next, and stays one message."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.engine.admission import admit_due
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline.models import Suppression
from afterword.wire import shapes
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from tests.conftest import NOW
from tests.given import ORDER, Days, placed, tell
from tests.providers import Provider, running
from tests.providers.adapter import connect, plugged

pytestmark = pytest.mark.django_db(transaction=True)

ANA = shapes.Who(email="ana@example.com", phone="+385911234567", name="Ana Petrović")
JOURNEY = """
journey: told
name: Told wherever they are
trigger: {{event: order.placed}}
entry: {{rule: always}}
steps:
  - id: confirm
    kind: send
    class: transactional
    template: order-confirmation
    channels: [sms, email]
    {more}
"""
WAITS = "fall_back: {after: 2 hours, unless: read}"


class Both:
    """A store with two channels, each with a provider of its own."""

    def __init__(self, store: Store, days: Days, sms: Provider, email: Provider) -> None:
        self.store, self.days, self.sms, self.email = store, days, sms, email

    def publish(self, more: str = "") -> None:
        journeys.publish(self.store, JOURNEY.format(more=more), now=NOW, by="test")
        journeys.switch(self.store, "told", on=True, now=NOW, by="test")

    @property
    def intent(self) -> Intent:
        return Intent.objects.of(self.store).get()

    @property
    def taken(self) -> tuple[int, int]:
        return self.sms.count()["taken"], self.email.count()["taken"]

    def report(self, kind: str, at: datetime, channel: str = "sms") -> None:
        """What a provider tells of it afterwards, and the engine makes of that."""
        self.reported(kind, at, channel)
        self.days.engine.until_quiet()

    def reported(
        self, kind: str, at: datetime, channel: str = "sms", intent: Intent | None = None
    ) -> None:
        """The same, before the engine sees to it."""
        intent = intent or self.intent
        event = shapes.Event(
            kind=kind,
            key=f"provider:{kind}:{at}",
            happened=at,
            data={
                "channel": channel,
                "provider_id": intent.provider_id,
                "detail": "gone",
                "hard": kind == "contact.bounced",
            },
            about=f"message/{intent.send_key}",
        )
        tell(self.store, event, now=at)


@pytest.fixture
def both(store: Store, home: Path) -> Iterator[Both]:
    carrier = Carrier(2, http=Http(connect=2, total=2))
    with (
        running("keyed") as sms,
        running("keyed") as email,
        plugged("keyed", channel="sms"),
        plugged("keyed"),
    ):
        connect(store, sms, channel="sms")
        connect(store, email)
        days = Days(home)
        days.sender.carrier = carrier
        yield Both(store, days, sms, email)
        days.sender.close()
        carrier.close()


def test_it_works(both: Both) -> None:
    """Not read in two hours: the next channel says it, under the same key."""
    both.publish(WAITS)
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    assert both.taken == (1, 0)
    assert (both.intent.state, both.intent.channel) == ("accepted", "sms")
    both.days.later(hours=3)
    assert both.taken == (1, 1)
    one = both.intent
    assert (one.state, one.channel, one.tried) == ("accepted", "email", "sms")
    assert next(row for row in because_of(one) if row.rule == "fell_back").inputs == {
        "tried": ["sms"]
    }
    both.days.later(days=1)
    assert both.taken == (1, 1), "there is no further channel, and none is tried twice"


@pytest.mark.parametrize("kind", ["message.read", "message.clicked"])
def test_what_was_seen_is_not_said_again(both: Both, kind: str) -> None:
    both.publish(WAITS)
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.report(kind, NOW + timedelta(minutes=30))
    both.days.later(hours=5)
    assert both.taken == (1, 0)
    assert both.intent.state == "delivered"


def test_delivered_is_not_read(both: Both) -> None:
    both.publish(WAITS)
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.report("message.delivered", NOW + timedelta(minutes=30))
    assert both.intent.state == "delivered"
    both.days.later(hours=5)
    assert both.taken == (1, 1)


def test_what_failed_takes_the_next_channel_at_once(both: Both) -> None:
    """Though it was waited for already, whether it would be seen."""
    both.publish(WAITS)
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.report("message.failed", NOW + timedelta(minutes=5))
    both.days.later(minutes=10)
    assert both.taken == (1, 1)
    assert (both.intent.state, both.intent.channel) == ("accepted", "email")


def test_what_is_delivered_before_we_know_that_they_have_it_is_delivered(both: Both) -> None:
    both.publish("fall_back: {after: 2 hours}")
    tell(both.store, placed(who=ANA))
    both.days.clock.at += timedelta(minutes=1)
    both.days.engine.sender = None
    both.days.engine.until_quiet()
    ready, _ = both.days.sender.prepare(10)
    assert both.intent.state == "dispatching"
    both.report("message.delivered", NOW + timedelta(minutes=1))
    both.days.sender._hand_over_all(ready)
    both.days.engine.sender = both.days.sender
    both.days.later(hours=5)
    assert both.taken == (1, 0)


def test_who_looked_at_the_page_knows(both: Both) -> None:
    both.publish("fall_back: {after: 2 hours}")
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    looked = shapes.Event(
        kind="page.viewed", key="looked", happened=NOW + timedelta(minutes=9), about=ORDER,
        order=ORDER, data={"page": "order"},
    )  # fmt: skip
    tell(both.store, looked)
    both.days.later(hours=5)
    assert both.taken == (1, 0)


def test_what_cannot_be_delivered_goes_on_at_once(both: Both) -> None:
    both.publish()
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.report("message.failed", NOW + timedelta(minutes=2))
    both.days.later(minutes=3)
    assert both.taken == (1, 1)
    assert (both.intent.state, both.intent.channel) == ("accepted", "email")
    both.report("message.failed", NOW + timedelta(minutes=3), channel="sms")
    assert both.intent.state == "accepted", "what the first channel says later changes nothing"
    both.report("message.failed", NOW + timedelta(minutes=4), channel="email")
    assert both.intent.state == "failed", "there is no further channel"


def test_a_number_that_takes_no_messages_is_closed_for_them_alone(both: Both) -> None:
    both.publish()
    both.sms.does("404")
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    assert both.taken == (0, 1)
    assert (both.intent.state, both.intent.tried) == ("accepted", "sms")
    tell(both.store, placed(order="order/shop:1043", at=NOW + timedelta(hours=1), who=ANA))
    both.days.later(hours=2)
    assert both.taken == (0, 2)
    again = Intent.objects.of(both.store).latest("id")
    assert (again.channel, again.tried) == ("email", "")


def test_word_that_it_arrived_spares_the_next_channel(both: Both) -> None:
    """It is planned for the next channel when the first one says that it did get through."""
    both.publish(WAITS + '\n    hours: {from: "08:00", to: "10:00"}')
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.days.later(hours=3)
    assert both.intent.state == "planned", "it is past the hours; the mail waits for the morning"
    both.report("message.read", NOW + timedelta(hours=4))
    assert both.intent.state == "delivered"
    both.days.later(days=1)
    assert both.taken == (1, 0)


def test_a_report_that_came_in_counts_before_it_is_seen_to(both: Both) -> None:
    """In a burst the reactions are behind; the next channel is spared all the same."""
    both.publish("fall_back: {after: 2 hours}")
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.days.clock.at = NOW + timedelta(hours=3)
    both.reported("message.delivered", NOW + timedelta(minutes=2))
    assert admit_due(NOW + timedelta(hours=3))
    assert both.intent.state == "delivered"
    both.days.later(hours=5)
    assert both.taken == (1, 0)


def test_it_counts_up_to_the_moment_the_next_channel_is_begun(both: Both) -> None:
    both.publish("fall_back: {after: 2 hours}")
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.days.clock.at = NOW + timedelta(hours=3)
    both.days.engine.sender = None
    both.days.engine.until_quiet()
    assert (both.intent.state, both.intent.channel) == ("ready", "email")
    both.reported("message.delivered", NOW + timedelta(minutes=2))
    assert both.days.sender.prepare(10)[0] == []
    assert both.intent.state == "delivered"
    both.days.engine.sender = both.days.sender
    both.days.later(hours=5)
    assert both.taken == (1, 0)


@pytest.mark.parametrize(
    ("more", "kind", "state"),
    [
        ("fall_back: {after: 2 hours}", "message.delivered", "delivered"),
        (WAITS, "message.read", "delivered"),
        (WAITS, "message.delivered", "accepted"),
    ],
)
def test_what_is_told_while_the_next_channel_is_tried_and_put_back_is_not_forgotten(
    both: Both, more: str, kind: str, state: str
) -> None:
    """A stop switch holds the mail that was begun; meanwhile the text message arrived after all."""
    both.publish(more)
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.days.clock.at = NOW + timedelta(hours=3)
    both.days.engine.sender = None
    both.days.engine.until_quiet()
    ready, _ = both.days.sender.prepare(10)
    assert [one.intent.channel for one in ready] == ["email"]
    both.report(kind, NOW + timedelta(minutes=2))
    assert both.intent.state == "dispatching"
    house.stop(both.store, scope="all", now=NOW, by="test")
    both.days.sender._hand_over_all(ready)
    assert both.intent.state == "ready"
    house.release(both.store, scope="all", now=NOW, by="test")
    both.days.engine.sender = both.days.sender
    both.days.later(hours=5)
    assert both.taken == (1, int(state == "accepted"))
    assert both.intent.state == state


def test_the_next_channel_goes_where_being_delivered_is_not_enough(both: Both) -> None:
    both.publish(WAITS + '\n    hours: {from: "08:00", to: "10:00"}')
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    both.days.later(hours=3)
    assert both.intent.state == "planned", "it is past the hours; the mail waits for the morning"
    both.report("message.delivered", NOW + timedelta(hours=4))
    both.days.later(days=1)
    assert both.taken == (1, 1), "nobody had read it"


@pytest.mark.parametrize("kind", ["contact.bounced", "contact.complained"])
def test_an_address_that_came_back_is_closed_before_the_next_message_is_begun(
    both: Both, kind: str
) -> None:
    both.publish()
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    first = both.intent
    tell(both.store, placed(order="order/shop:1043", at=NOW + timedelta(hours=1), who=ANA))
    both.days.clock.at = NOW + timedelta(hours=1)
    both.days.engine.sender = None
    both.days.engine.until_quiet()
    again = Intent.objects.of(both.store).latest("id")
    assert (again.state, again.channel) == ("ready", "sms")
    both.reported(kind, NOW + timedelta(hours=1), intent=first)
    ready, _ = both.days.sender.prepare(10)
    assert [one.intent.channel for one in ready] == ["email"]
    both.days.sender._hand_over_all(ready)
    both.days.engine.sender = both.days.sender
    both.days.later(hours=2)
    assert both.taken[0] == 1
    closed = Suppression.objects.of(both.store).get()
    assert (closed.channel, closed.why) == ("sms", kind.partition(".")[2])


@pytest.mark.parametrize(
    ("prefer", "costs", "taken"),
    [("written", {"sms": 0.08}, (1, 0)), ("cheap", {"sms": 0.08}, (0, 1)), ("cheap", {}, (1, 0))],
)
def test_the_cheapest_comes_first_where_that_is_asked(
    both: Both, prefer: str, costs: dict[str, float], taken: tuple[int, int]
) -> None:
    both.store.rules_written = {**both.store.rules_written, "costs": costs}
    both.store.save(update_fields=["rules_written"])
    both.publish(f"prefer: {prefer}")
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    assert both.taken == taken


def test_where_somebody_reads_comes_first(both: Both) -> None:
    both.publish("prefer: read")
    tell(both.store, placed(who=ANA))
    both.days.later(minutes=1)
    assert both.taken == (1, 0), "as written, as long as nothing is known"
    pressed = shapes.Event(
        kind="message.clicked", key="pressed", happened=NOW + timedelta(minutes=5),
        about="message/other", data={"message": "other", "channel": "email"},
    )  # fmt: skip
    tell(both.store, msgspec.structs.replace(pressed, who=ANA))
    tell(both.store, placed(order="order/shop:1043", at=NOW + timedelta(hours=1), who=ANA))
    both.days.later(hours=2)
    assert both.taken == (1, 1)
