"""Conversations of the past, told as they are told live."""

from datetime import datetime, timedelta
from itertools import count

from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.queries import customer_by
from afterword.wire import shapes
from tests.given import placed, tell

HOUR = timedelta(hours=1)
_number = count(1)


def who(name: str) -> shapes.Who:
    return shapes.Who(email=f"{name}@example.com", name=name.title(), language="en", country="GB")


def told(kind: str, at: datetime, name: str, about: str, **data: object) -> shapes.Event:
    """An event of a conversation."""
    return shapes.Event(
        kind=kind, key=f"{about}:{kind}:{next(_number)}", happened=at, about=about,
        who=who(name), data=data,
    )  # fmt: skip


def talked(
    store: Store,
    name: str,
    at: datetime,
    *,
    by: str = "itself",
    after: timedelta = timedelta(minutes=2),
    channel: str = "whatsapp",
    language: str = "es",
    intent: str = "wismo",
    why: str = "unsure",
) -> None:
    """A conversation from its first word to its end, answered by itself or by the team."""
    about = f"conversation/{name}-{at:%m%d%H%M}"
    plain = {"channel": channel}
    asked = {**plain, "language": language, "intent": intent, "confidence": 0.9}
    events = [
        told("conversation.opened", at, name, about, **plain),
        told("conversation.asked", at, name, about, **asked),
    ]
    if by == "team":
        events.append(told("conversation.handed", at + 0.5 * HOUR, name, about, **plain, why=why))
    events += [
        told("conversation.answered", at + after, name, about, **plain, by=by),
        told("conversation.closed", at + after + HOUR, name, about, **plain, by=by),
    ]
    customer = whose(store, name, at)
    timeline.record_each(
        store, [(customer, one) for one in events], now=at, by="test", announced=True
    )


def whose(store: Store, name: str, at: datetime) -> int:
    """The customer of that name, who may be new."""
    seen = shapes.Event(kind="customer.seen", key=f"seen/{name}", happened=at, who=who(name))
    tell(store, seen)
    return customer_by(store, f"{name}@example.com").pk


def ordered(store: Store, at: datetime, many: int = 1) -> None:
    for _ in range(many):
        n = next(_number)
        tell(store, placed(at, f"order/shop:n{n}", who(f"buyer{n}")))


def brought_in(store: Store, name: str, at: datetime, now: datetime, intent: str = "wismo") -> None:
    """What a customer wrote before the store came here."""
    reply = told("reply.received", at, name, "", channel="email", intent=intent)
    timeline.record(store, [reply], now=now, by="import", history=True)
