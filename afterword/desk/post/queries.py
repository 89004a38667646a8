"""Reading what lies ready on paper."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.messages import paper, posting
from afterword.messages.paper import Sheet, Unprintable
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.ui import phrasing


class Lying(msgspec.Struct, frozen=True):
    """One card or letter that waits to be carried out."""

    id: int
    name: str
    town: str
    headline: str
    since: datetime
    until: datetime
    is_card: bool


def lying(store: Store, intents: Sequence[Intent]) -> list[Lying]:
    """What is shown of these; one that cannot be read any more is left out."""
    found = []
    for intent in intents:
        sheet = sheet_of(store, intent)
        if sheet is not None:
            found.append(
                Lying(
                    id=intent.pk,
                    name=timeline.name_of(intent.customer, store)["name"],
                    town=phrasing.listed(sheet.address[-2:]),
                    headline=sheet.headline or (sheet.words[0] if sheet.words else ""),
                    since=intent.accepted or intent.state_at,
                    until=intent.valid_until,
                    is_card=sheet.is_card,
                )
            )
    return found


def sheet_of(store: Store, intent: Intent) -> Sheet | None:
    """What a message is printed from; ``None``: it is not on paper, or its customer was erased."""
    if not intent.sealed:
        return None
    intent.customer.store = store
    try:
        key = intent.customer.key(store.secret)
        found = key.open_json(bytes(intent.sealed), "intent").get("sheet")
    except Unreadable:
        return None
    return msgspec.convert(found, Sheet) if found else None


def printed(store: Store, intents: Sequence[Intent]) -> bytes:
    """All of them in one PDF, each with its address. Raises ``Unprintable``."""
    sheets = [sheet for one in intents if (sheet := sheet_of(store, one)) is not None]
    if not sheets:
        raise Unprintable("there is nothing to print")
    return paper.pdf_of_all([(one, posting.picture_of(store, one.picture)) for one in sheets])


def labels(store: Store, intents: Sequence[Intent]) -> bytes:
    """Their addresses on labels. Raises ``Unprintable``."""
    sheets = [sheet for one in intents if (sheet := sheet_of(store, one)) is not None]
    return paper.labels([one.address for one in sheets])
