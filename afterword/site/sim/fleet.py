"""Many worlds one after the other, until so many customer-years are lived."""

import gc
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from afterword.api import door
from afterword.house import actions, sealing
from afterword.site import plugs
from afterword.timeline import people
from afterword.timeline import ports as timeline_ports

from . import look, shop, source
from .ground import Tables
from .ports import Nobody
from .run import Outcome, Simulation
from .swarm import World

WORTH_TIDYING = 20.0
"""Customer-years after which the memory that a world leaves behind is looked through."""


class Fleet:
    """The ground that worlds are played on, one at a time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.tables = Tables()
        with connection.cursor() as cursor:
            cursor.execute(look.INDEX)
        self.empty = self.tables.copy()
        """The house before its first store."""
        self._opened: tuple[object, sqlite3.Connection, Any] | None = None
        """The last world's house on its first day: its stores are not made anew when it is played
        again with a smaller crowd or another bug."""
        door.traffic = Nobody()  # type: ignore[attr-defined]
        timeline_ports.install(
            {**plugs.CONNECTORS, source.NAME: source},
            plugs.CHANNELS,
            plugs.CARRIERS,
            plugs.FETCHES,
        )

    def play(
        self, one: World, *, hasty: bool = False, out_of_time: Callable[[], bool] = lambda: False
    ) -> Outcome:
        """Play a world from an empty house. ``hasty``: it ends with the first violation.
        ``out_of_time``: asked at each turn; it is left where it stands once that is so."""
        rng = one.chance("keys")
        draw_keys_from(rng)
        made_by = one.features & {"reply", "phones"}
        begins = (one.seed, one.number, one.stores, one.start, one.plain, made_by)
        if self._opened is None or self._opened[0] != begins:
            self.tables.become(self.empty)
            for number in range(one.stores):
                shop.make(number, one)
            self._opened = (begins, self.tables.copy(), rng.getstate())
        _, copy, drawn = self._opened
        self.tables.become(copy)
        rng.setstate(drawn)
        simulation = Simulation(one, self.tables, self.home)
        simulation.hasty = hasty
        simulation.out_of_time = out_of_time
        outcome = simulation.play()
        del simulation
        if one.customer_years > WORTH_TIDYING:
            gc.collect()
        return outcome


def draw_keys_from(rng: Random) -> None:
    """Stores' and people's keys come from the seed too: hashes that hang on them are the same in
    every run."""

    def new_key() -> sealing.Key:
        return sealing.Key(rng.randbytes(sealing.KEY_BYTES))

    for module in (actions, people):
        module.new_key = new_key  # type: ignore[attr-defined]
