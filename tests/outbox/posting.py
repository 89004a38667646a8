"""A store whose mail goes over a real line, and messages planned for it directly."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from ssl import SSLContext
from typing import Any

from afterword.decisions.run import PlanMessage
from afterword.engine.admission import admit_due
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer
from afterword.wire import shapes
from afterword.wire.smtp import Lines, deliver
from tests.conftest import NOW
from tests.given import ORDER, Days
from tests.smtp import MailServer, running

PASSWORD = "rooibos-and-shortbread"
YES = shapes.Event(
    kind="consent.given",
    key="consent/ana:offers",
    happened=NOW - timedelta(days=1),
    who=shapes.Who(email="ana@example.com"),
    data={"channel": "email", "purpose": "offers"},
)


@contextmanager
def posting(
    store: Store,
    home: Path,
    server: MailServer,
    now: datetime = NOW,
    trust: SSLContext | None = None,
) -> Iterator[Days]:
    """The engine on a virtual clock, connected with a real mail server by an impatient line."""
    with running(server):
        connect(store, server)
        days = Days(home, now)
        lines = Lines(timeout=1, after_dot=1, trust=trust)

        def carry(asked: shapes.Carried) -> shapes.Answer:
            assert isinstance(asked, shapes.Mail)
            return deliver(asked, lines)

        days.sender.carry = carry
        try:
            yield days
        finally:
            days.sender.close()
            lines.close()


def connect(store: Store, server: MailServer, **settings: Any) -> None:
    """Give the store this server for its mail."""
    house.save_account(
        store,
        kind="channel",
        plug="email",
        settings={
            "host": "localhost",
            "port": server.port,
            "security": server.security,
            "user": server.user,
            **settings,
        },
        secrets_={"password": PASSWORD},
        now=NOW,
        by="test",
    )


def a_plan(customer: Customer, key: str = "key-1", *, now: datetime = NOW, **facts: Any) -> Any:
    """A message that a run might plan. ``facts`` are of the message."""
    given: dict[str, Any] = {
        "send_key": key,
        "step": "confirm",
        "message_class": "transactional",
        "purpose": "orders",
        "channels": ("email",),
        "template": "order-confirmation",
        "tone": "",
        "cap": "hold",
        "due": now,
        "valid_until": now + timedelta(days=2),
        "priority": 50,
    }
    return outbox.Planned(
        customer=customer.pk,
        run=0,
        journey="order-and-shipping",
        version=1,
        subject=ORDER,
        order=ORDER,
        message=PlanMessage(**(given | facts)),
        because=[],
    )


def ready(store: Store, key: str = "key-1", *, now: datetime = NOW, **facts: Any) -> Intent:
    """A message to the store's only customer that was let out and is not handed over yet."""
    roomy(store)
    customer = Customer.objects.of(store).get()
    outbox.plan(store, [a_plan(customer, key, now=now, **facts)], now=now, by="test")
    admit_due(now)
    found = intent(store, key)
    # Senders that work meanwhile may have it in their hands by now.
    assert found.state in ("ready", "dispatching", "accepted"), found.because
    return found


def roomy(store: Store) -> None:
    """Let one person be written to as often as a test likes: it is not about how often."""
    store.rules_written = {**store.rules_written, "ceiling": {"any": 10_000, "marketing": 10_000}}
    store.save(update_fields=["rules_written"])


def marketing(**facts: Any) -> dict[str, Any]:
    """The facts of a message that wants to sell."""
    given = {"message_class": "marketing", "purpose": "offers", "template": "goes-with"}
    return given | facts


def intent(store: Store, key: str = "key-1") -> Intent:
    """The intent as it stands in the database."""
    return Intent.objects.of(store).get(send_key=key)


def why(found: Intent) -> list[tuple[str, str]]:
    """The rules that spoke and what they said."""
    from afterword.outbox.queries import because_of

    return [(reason.rule, reason.result) for reason in because_of(found)]


def without_pauses(store: Store) -> None:
    """Let one person have any number of messages, one right after the other."""
    free = {"day": 10_000, "week": 10_000}
    store.rules_written = {
        "spacing": {"service": None, "marketing": None},
        "caps": {"service": free, "marketing": free},
    }
    store.save(update_fields=["rules_written"])
