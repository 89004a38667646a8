"""Pages that an answer in a talk leads to: whose they are, and what became of the press."""

from datetime import timedelta

from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Order

from .door import Gone, Visit, customer

OPEN_FOR = timedelta(days=3)
"""So long such a link opens."""


def whose(visit: Visit) -> tuple[Intent, Order, Customer]:
    """The answer that the link stood in, its order, and whose both are. Raises ``Gone``."""
    rows = Intent.objects.of(visit.store).filter(send_key=visit.parts[0], effect="message")
    intent = rows.select_related("store", "customer").first()
    if intent is None or visit.now > intent.planned + OPEN_FOR:
        raise Gone
    person = customer(visit.store, intent.customer_id)
    order = Order.objects.of(visit.store).filter(about=intent.order, customer=person).first()
    if order is None:
        raise Gone
    return intent, order, person


def became(asked: Intent) -> str:
    """What became of what was confirmed: ``asked``, ``done`` or ``refused``."""
    found = {"accepted": "done", "delivered": "done", "failed": "refused"}
    return found.get(asked.state, "asked")


def asked_since(intent: Intent) -> list[Intent]:
    """What the same run has asked since, the first first."""
    if intent.run is None:
        return []
    rows = Intent.objects.of(intent.store_id).filter(run=intent.run, effect="message")
    rows = rows.exclude(question="").filter(id__gt=intent.pk)
    return list(rows.select_related("store", "customer").order_by("id"))
