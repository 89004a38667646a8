"""What was published before, when something newer comes: it cannot be taken back any more."""

from afterword.decisions.faults import Wrong
from afterword.house.models import Store

from . import models


class Busy(Wrong):
    """People are still on their way by the last publication. The text says what to do."""


def close_last(store: Store, row: models.Journey) -> None:
    """Close the last publication of a journey. Raises ``Busy`` while it moves people."""
    rows = models.Publication.objects.of(store).filter(journey=row)
    if rows.filter(state__in=("moving", "ramping", "undoing")).exists():
        raise Busy(
            "people are still on their way by the last publication: "
            "let all of them follow, or undo it, before you publish another one"
        )
    for one in rows.filter(state="open").select_for_update():
        close(one)


def close(row: models.Publication) -> None:
    """It cannot be undone any more: how people stood before is forgotten."""
    row.state, row.due = "closed", None
    row.save(update_fields=["state", "due"])
    models.Move.objects.of(row.store_id).filter(publication=row).delete()
