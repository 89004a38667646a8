"""What one world is like: drawn from its seed, each world another subset of life and of faults."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec

FEATURES = (
    "accounts",
    "change",
    "cancel",
    "complaint",
    "edit",
    "forget",
    "late",
    "lost",
    "merge",
    "move",
    "newsletter",
    "offers",
    "operator",
    "pause",
    "reply",
    "return",
    "score",
    "split",
    "stop",
    "phones",
)
"""What people, carriers and the team do besides ordering, sending and receiving; ``phones``: some
have telephones, and the stores write there too."""

FAULTS: dict[str, float] = {
    # at each commit
    "commit-crash-before": 0.004,
    "commit-crash-after": 0.004,
    "database-busy": 0.006,
    "disk-full": 0.003,
    # at each hand-over
    "provider-later": 0.06,
    "provider-down": 0.04,
    "provider-refuses": 0.01,
    "timeout-taken": 0.03,
    "timeout-lost": 0.03,
    "garbage": 0.02,
    "crash-before-socket": 0.008,
    "crash-after-taken": 0.008,
    "stall": 0.02,
    # at each delivery of news
    "webhook-lost": 0.08,
    "webhook-doubled": 0.1,
    "webhook-late": 0.1,
    "webhook-forged": 0.03,
    # at each write of the journal
    "journal-full": 0.006,
    "journal-torn": 0.006,
    # at each turn of the engine
    "restart": 0.004,
    "clock-step": 0.002,
    "restore": 0.0008,
}
"""Every kind of fault, and how likely it is at most each time it could happen."""

CHANGES_OF_TIME = (
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 4, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
)


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What one world is like."""

    seed: int
    number: int
    people: tuple[int, ...]
    orders: float
    """How many a person places in a year."""
    stores: int
    start: datetime
    days: int
    step: timedelta
    """What falls into one step is learnt and done together."""
    workers: int
    features: frozenset[str]
    faults: dict[str, float]
    heals: int
    """The day from which on nothing breaks any more, so that all work must come to its end."""
    until: int = 0
    """The day up to which it is played; 0: to its end."""
    lively: float = 1.0
    """How much people do beside ordering, against what is usual in a small world: answer, say no,
    complain, move, be merged."""
    haste: float = 1.0
    """How fast parcels travel and come back, against what is usual."""
    buying: float = 0.7
    """The share of the days, from the first one on, in which people order."""
    plain: bool = False
    """Whether the stores say all in one short line: what this world looks at are not the words."""

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)

    @property
    def healed(self) -> datetime:
        return self.start + timedelta(days=self.heals)

    @property
    def customer_years(self) -> float:
        return len(self.people) * self.days / 365.25

    def chance(self, *names: object) -> Random:
        """A stream of chance of its own for each purpose, so that one draw moves no other."""
        words = "/".join(str(name) for name in (self.seed, self.number, *names))
        return Random(words)  # noqa: S311 (a story, not secrecy)


SMALL, CROWDS = (8, 12, 16), (400, 2500, 8000)
"""How many people a small world has, and a crowd: the further a run goes, the larger they are."""


def world(seed: int, number: int) -> World:
    """The world of a seed and a number: a small one full of life, then a crowd that lives as people
    do, and so on."""
    rng = Random(f"{seed}/{number}")  # noqa: S311 (a story, not secrecy)
    crowd = number % 2 == 1
    days = rng.choice((35, 42, 56) if crowd else (28, 35))
    start = rng.choice(CHANGES_OF_TIME) - timedelta(days=rng.randrange(5, days - 10))
    calm = rng.random() < 0.1
    some = {name: most * rng.random() for name, most in FAULTS.items() if rng.random() < 0.4}
    size = CROWDS[min(number // 2, len(CROWDS) - 1)] if crowd else rng.choice(SMALL)
    return World(
        seed=seed,
        number=number,
        people=tuple(range(size)),
        orders=rng.choice((2.0, 3.0)) if crowd else rng.choice((15.0, 25.0)),
        stores=rng.choice((1, 1, 2, 3) if crowd else (1, 1, 2, 3, 5)),
        start=start + timedelta(minutes=rng.randrange(1440)),
        days=days,
        step=timedelta(minutes=360 if crowd else rng.choice((1, 10, 60, 180))),
        workers=rng.choice((1, 1, 2)),
        features=frozenset(name for name in FEATURES if rng.random() < 0.65),
        faults={} if calm else some,
        heals=days - 3,
        lively=0.3 if crowd else 1.0,
        plain=crowd,
    )


def smaller(
    one: World, *, people: Iterable[int] | None = None, without: Iterable[str] = (), until: int = 0
) -> World:
    """The same world with fewer people, or fewer kinds of fault or of life.

    ``until``: played to that day only, without the last look.
    """
    gone = frozenset(without)
    changes = {
        "people": one.people if people is None else tuple(people),
        "features": one.features - gone,
        "faults": {name: rate for name, rate in one.faults.items() if name not in gone},
        "until": until or one.until,
    }
    return msgspec.structs.replace(one, **changes)
