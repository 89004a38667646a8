"""Sending the link to somebody who has lost it."""

from datetime import datetime, timedelta

from afterword.decisions.run import PlanMessage
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.timeline import actions as timeline
from afterword.timeline.models import Order

BY = "page:find"
TEMPLATE = "order-link"
VALID_FOR = timedelta(hours=2)


def mail_link(store: Store, order: Order, digest: str, *, now: datetime) -> None:
    """Mail the way to an order to its customer. The same minute asks once."""
    minute = now.strftime("%Y-%m-%dT%H:%M")
    message = PlanMessage(
        send_key=timeline.natural_key("find", digest, minute),
        step=TEMPLATE,
        message_class="transactional",
        purpose="answer",
        channels=("email",),
        template=TEMPLATE,
        tone="",
        cap="hold",
        due=now,
        valid_until=now + VALID_FOR,
        priority=100,
    )
    planned = outbox.Planned(
        customer=order.customer_id,
        subject=order.about,
        order=order.about,
        message=message,
    )
    outbox.plan(store, [planned], now=now, by=BY)
