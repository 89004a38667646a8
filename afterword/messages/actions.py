"""Writing templates, and composing messages."""

from datetime import datetime

from django.db import transaction

from afterword.decisions.faults import Wrong
from afterword.house.models import Store

from . import models, queries


class Refused(Wrong, ValueError):
    """A template cannot be saved as it is. ``faults`` say why."""


@transaction.atomic
def save_template(store: Store, key: str, text: str, *, now: datetime, by: str) -> models.Template:
    """Save a text as the next version of a template. Raises ``Refused`` with all that is wrong."""
    found = queries.check(text)
    if found:
        raise Refused(found)
    last = models.Template.objects.of(store).filter(key=key).order_by("-number").first()
    if last and last.text == text:
        return last
    number = last.number + 1 if last else 1
    return models.Template.objects.create(
        store=store, key=key, number=number, text=text, made=now, by=by
    )
