"""What every test of the desk can use: people who come in, and a shop that has lived a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from afterword.house.models import Store
    from tests.desk.team import Opens

# Models are imported inside: this file is read before Django is set up.


@pytest.fixture
def store(db: None, request: pytest.FixtureRequest, home: Path) -> Store:
    """Ada & Fern; where a test wants ``five_weeks``, as it stands after five weeks: they are lived
    through once, and what is in the tables then is put in again for each further test."""
    from tests.desk import lifetimes
    from tests.given import a_store

    return lifetimes.lived(home) if "five_weeks" in request.fixturenames else a_store()


@pytest.fixture
def other(store: Store, now: datetime) -> Store:
    """Another store on the same machine."""
    from tests.given import a_store

    return a_store("linden-row", name="Linden Row", now=now)


@pytest.fixture
def opens(store: Store, other: Store, now: datetime) -> Opens:
    """Lets somebody in."""
    from tests.desk.team import opening

    return opening(store, other, now)


@pytest.fixture
def owner(opens: Opens) -> Client:
    """The owner's browser."""
    return opens("owner")


@pytest.fixture
def five_weeks() -> None:
    """Who asks for this gets a ``store`` that has lived so long."""


@pytest.fixture
def lived(five_weeks: None, store: Store) -> Store:
    """The store after five weeks with everybody in them."""
    return store


@pytest.fixture
def that_day(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The desk is looked at on the last day of these weeks: by today's clock more and more parcels
    would be late."""
    from tests.desk.shop import START, WEEKS

    day = START + timedelta(weeks=WEEKS)
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=lambda: day))
    return day


@pytest.fixture
def quiet(store: Store, home: Path) -> Store:
    """The store after five weeks with one customer, whose only message is of unknown fate."""
    from tests.desk.shop import PEOPLE, live_through

    live_through(store, home, people=tuple(one for one in PEOPLE if one.name == "Priya Raman"))
    return store
