"""The list of conversations."""

from datetime import datetime

import msgspec
from django.db.models import QuerySet

from afterword.conversations.models import Conversation
from afterword.house.models import Store, User
from afterword.house.sealing import Unreadable
from afterword.timeline import queries as timeline

PAGE = 40
VIEWS = ("mine", "team", "itself", "all")


class Head(msgspec.Struct, frozen=True):
    """One conversation, in the list."""

    id: int
    customer: int
    name: str
    channel: str
    state: str
    last: datetime
    due: datetime | None
    words: str


def rows(store: Store, view: str, user: User) -> QuerySet[Conversation]:
    """The conversations of a view, those first that wait for a person longest."""
    found = Conversation.objects.of(store).select_related("customer__store", "assignee")
    match view:
        case "mine":
            found = found.filter(assignee=user).exclude(state="closed")
        case "team":
            found = found.filter(state="team")
        case "itself":
            found = found.filter(state="itself")
    return found.order_by("-last", "-id")


def heads(store: Store, view: str, user: User) -> list[Head]:
    """The first page of a view."""
    return [_head(one, store) for one in rows(store, view, user)[:PAGE]]


def _head(one: Conversation, store: Store) -> Head:
    return Head(
        id=one.pk,
        customer=one.customer_id,
        name=timeline.name_of(one.customer, store)["name"],
        channel=one.channel,
        state=one.state,
        last=one.last,
        due=one.due,
        words=beginning(one, store),
    )


def beginning(one: Conversation, store: Store) -> str:
    """The beginning of what was said last; empty when it cannot be read any more."""
    if not one.sealed or not one.customer.wrapped_key:
        return ""
    try:
        return one.customer.key(store.secret).open(bytes(one.sealed), "conversation").decode()
    except Unreadable:
        return ""
