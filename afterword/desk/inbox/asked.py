"""What a list is asked for: it stands in its address, which can be kept and sent to a teammate."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.http import QueryDict

from afterword.conversations import finding
from afterword.conversations.inbox import VIEWS, Place, View
from afterword.conversations.models import Conversation, Tag
from afterword.house.models import Store
from afterword.timeline import queries as timeline

NOBODY = "nobody"
FILTERS = ("q", "channel", "language", "intent", "sentiment", "who", "tag")
LONGEST = 100


class Asked(msgspec.Struct, frozen=True):
    """A view, narrowed to what one looks for."""

    view: View | None = None
    q: str = ""
    channel: str = ""
    language: str = ""
    intent: str = ""
    sentiment: str = ""
    who: str = ""
    """The id of whoever has it, or ``nobody``."""
    tag: str = ""
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether only some of the view are looked for."""
        return any(getattr(self, name) for name in FILTERS)

    @property
    def filters(self) -> int:
        """By how many things it is narrowed, beside the words in the field."""
        return sum(1 for name in FILTERS if name != "q" and getattr(self, name))

    def query(self, **other: str | None) -> str:
        """The part of an address behind the question mark, with these told otherwise."""
        told = {**msgspec.structs.asdict(self), **other}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def place(self) -> Place | None:
        """Where to go on, if the address says so and can be read."""
        parts = self.after.split("~")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[2].isdecimal()):
            return None
        try:
            at = datetime.fromisoformat(parts[1])
        except ValueError:
            return None
        if at.tzinfo is None or len(parts[0]) > 1 or len(parts[2]) > 18:
            return None
        return Place(int(parts[0]), at, int(parts[2]))


def of(told: QueryDict | Mapping[str, str]) -> Asked:
    """What an address asks for; what it says wrongly counts as not said."""
    found = {
        name: str(told.get(name, "")).replace("\x00", "").strip()[:LONGEST]
        for name in (*FILTERS, "after")
    }
    view = told.get("view", "")
    return Asked(view=view if view in VIEWS else None, **found)


def read(query: str) -> QueryDict:
    """The part of an address behind the question mark, as a form hands it back."""
    return QueryDict(query[:2000])


def written(place: Place) -> str:
    """A place as an address says it."""
    return f"{place.stretch}~{place.at.isoformat()}~{place.id}"


FEW = 4000
"""So many can be named one by one. What fits more of them is found soon on the way down a view."""


def narrowing(store: Store, asked: Asked) -> Q | None:
    """Which conversations are looked for; ``None``: all of the view.

    Where few fit they are found at once and named: a view that is gone down row by row until
    forty fit would be gone down to its end.
    """
    if not asked.narrowed:
        return None
    found = Q()
    for name in ("channel", "intent", "sentiment"):
        if value := getattr(asked, name):
            found &= Q(**{name: value})
    if asked.language:
        found &= Q(language__startswith=asked.language)
    if asked.who == NOBODY:
        found &= Q(assignee=None)
    elif asked.who:
        found &= Q(assignee=int(asked.who) if is_id(asked.who) else 0)
    if asked.tag:
        found &= tagged(asked.tag)
    if asked.q:
        found &= _sought(store, asked.q)
        if not asked.filters:
            return found
    ids = Conversation.objects.of(store).filter(found).values_list("id", flat=True)
    # By id, because rows are read in this order ten times as fast as by when they were last.
    named = list(ids.order_by("-id")[: FEW + 1])
    return Q(id__in=named) if len(named) <= FEW else found


def is_id(text: str) -> bool:
    """Whether a text can be the id of a row."""
    return text.isascii() and text.isdigit() and len(text) < 18


def _sought(store: Store, text: str) -> Q:
    """By a name, an address, an order number, a tag, or words that were said."""
    rows = Conversation.objects.of(store)
    people = [one.pk for one in timeline.find(store, text)]
    named = set(rows.filter(customer__in=people).values_list("id", flat=True))
    many = Q()
    for ids, which in _ways(store, text):
        some = list(ids[: FEW + 1])
        if len(some) > FEW:
            many |= which
        else:
            named.update(some)
    return Q(id__in=named) | many


def _ways(store: Store, text: str) -> Iterator[tuple[QuerySet[Any, int], Q]]:
    """By a tag that there is, and by words: the ids, and the same as a condition."""
    tag = text.casefold()
    if Tag.objects.of(store).filter(name=tag).exists():
        rows = Conversation.objects.of(store).filter(tagged(tag)).order_by("-id")
        yield rows.values_list("id", flat=True), tagged(tag)
    said = finding.said(store, text)
    if said is not None:
        yield said, Q(id__in=said)


def tagged(tag: str) -> Q:
    """Those that have this tag."""
    return Q(_Has(F("tags"), Value(tag)))


class _Has(Func):
    """Whether a list in JSON has an item."""

    template = "(%(expressions)s::text))"
    arg_joiner = " @> jsonb_build_array("
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="EXISTS (SELECT 1 FROM json_each(%(expressions)s)",
            arg_joiner=") WHERE json_each.value = ",
            **context,
        )
