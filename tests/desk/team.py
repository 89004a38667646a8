"""Who comes to the desk: the owner, a teammate of each role, a stranger, another store's owner."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

from django.test import Client

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.house.roles import ROLES

Opens = Callable[[str], Client]
"""(who) -> a browser of theirs: a role, ``stranger``, ``other`` or ``nobody``."""


def a_person(store: Store | None, name: str, role: str, now: datetime) -> User:
    """Somebody who signs in, on the team of a store or of none."""
    user = house.create_user(email=f"{name}@team.example", name=f"{name.title()} Kent", now=now)
    if store is not None:
        house.add_member(store, user, role, now=now, by="test")  # type: ignore[arg-type]
    return user


def a_reader(store: Store, role: str, language: str, now: datetime) -> Client:
    """A teammate of this role, who reads this language: their browser."""
    user = a_person(store, f"reader-{language}", role, now)
    user.language = language
    user.save()
    client = Client()
    client.force_login(user)
    return client


def as_read(response: Any) -> str:
    """The words of a page, without its tags and the marks that keep their order apart."""
    words = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", words))


def opening(store: Store, other: Store, now: datetime) -> Opens:
    """Lets people in: everybody there can be."""
    users: dict[str, User] = {role: a_person(store, role, role, now) for role in ROLES}
    users["stranger"] = a_person(None, "stranger", "", now)
    users["other"] = a_person(other, "other", "owner", now)

    def open_as(who: str) -> Client:
        client = Client()
        if who != "nobody":
            client.force_login(users[who])
        return client

    return open_as
