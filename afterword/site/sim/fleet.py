"""Many worlds one after the other, until so many customer-years are lived."""

from pathlib import Path
from random import Random

from afterword.house import actions, sealing
from afterword.site import plugs
from afterword.timeline import people
from afterword.timeline import ports as timeline_ports

from . import source
from .ground import Tables
from .run import Outcome, Simulation
from .swarm import World


class Fleet:
    """The ground that worlds are played on, one at a time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.tables = Tables()
        self._empty = self.tables.copy()
        timeline_ports.install({**plugs.CONNECTORS, source.NAME: source}, plugs.RECEIVING)

    def play(self, one: World) -> Outcome:
        """Play a world from an empty house."""
        self.tables.become(self._empty)
        _draw_keys_from(one.chance("keys"))
        return Simulation(one, self.tables, self.home).play()


def _draw_keys_from(rng: Random) -> None:
    """Stores' and people's keys come from the seed too: hashes that hang on them are the same in
    every run."""

    def new_key() -> sealing.Key:
        return sealing.Key(rng.randbytes(sealing.KEY_BYTES))

    for module in (actions, people):
        module.new_key = new_key  # type: ignore[attr-defined]
