"""Importing files: rows become history, in batches, each with its place in one transaction.

The laws of it: rows = imported + unchanged + bad. A row is ``imported`` when anything it says was
new, ``unchanged`` when all of it was known, ``bad`` when it cannot be taken in; look-up rows go
with what they first serve. Stopped anywhere and run again, it goes on and ends with the same
numbers; run twice, it changes nothing; a dry run gives the numbers of the real one.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db import DataError, IntegrityError, transaction

from afterword.house.models import Store
from afterword.insights import books
from afterword.timeline import actions as timeline
from afterword.timeline import checking
from afterword.timeline.products import save_products
from afterword.wire.rows import Backed, Ground, Reader
from afterword.wire.shapes import Event, Product

from .import_news import News
from .models import Import
from .spool import Group, Spool, Spooled

BATCH = 500
"""Rows in one transaction, if no single group has more."""


class Elsewhere(Exception):
    """The same import is being run by somebody else at this moment."""


class Tally(msgspec.Struct):
    """Input rows, and what became of them."""

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    bad: int = 0

    def add(self, other: "Tally") -> None:
        self.rows += other.rows
        self.imported += other.imported
        self.unchanged += other.unchanged
        self.bad += other.bad


class Bad(NamedTuple):
    """A row that was not taken in."""

    file: int
    line: int
    reason: str


class Hands(NamedTuple):
    """What an import tells while it works."""

    bad: Callable[[Bad], None]
    moved: Callable[[int], None]
    """How many rows are behind it."""


class Job(NamedTuple):
    """An import to be done. ``digest`` names it: files and mapping."""

    store: Store
    reader: Reader
    mapping: str
    digest: str
    dry: bool
    now: datetime


def carry_out(job: Job, spool: Spool, hands: Hands) -> Tally:
    """Take in all that is in the spool, from where it was left. Gives the numbers of the whole.

    Raises ``Elsewhere``; then nothing of the batch at hand is taken in.
    """
    row = _begin(job)
    tally = Tally(row.position, row.imported, row.unchanged, row.bad)
    behind = 0
    for batch in _batches(spool.groups(), row.position):
        size = sum(group.size for group in batch)
        behind += size
        work = _Batch(job, spool, batch)
        if behind > row.position:
            tally.add(_take(job, row, work, tally, behind))
        for bad in work.all_bad():
            hands.bad(bad)
        hands.moved(behind)
    if not job.dry:
        Import.objects.of(job.store).filter(id=row.pk).update(ended=job.now)
        books.want_anew(job.store, job.now)
    return tally


def _begin(job: Job) -> Import:
    """The import's row: a new one, or the one that was stopped. A finished one begins anew."""
    fresh = Import(store=job.store, mapping=job.mapping, digest=job.digest, started=job.now)
    row = Import.objects.of(job.store).filter(digest=job.digest).first()
    if job.dry:
        return fresh if row is None or row.ended else row
    if row is None:
        fresh.save()
        return fresh
    if row.ended:
        fresh.pk = row.pk
        fresh.save()
        return fresh
    return row


def _batches(groups: Iterator[Group], edge: int) -> Iterator[list[Group]]:
    """Groups in batches; one ends where the import was stopped, so that it goes on right there."""
    batch: list[Group] = []
    size = behind = 0
    for group in groups:
        batch.append(group)
        size += group.size
        behind += group.size
        if size >= BATCH or behind == edge:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take(job: Job, row: Import, work: "_Batch", before: Tally, behind: int) -> Tally:
    if job.dry:
        return work.weigh()
    with transaction.atomic():
        tally = work.record()
        moved = (
            Import.objects.of(job.store)
            .filter(id=row.pk, position=before.rows, ended=None)
            .update(
                position=behind,
                rows=behind,
                imported=before.imported + tally.imported,
                unchanged=before.unchanged + tally.unchanged,
                bad=before.bad + tally.bad,
            )
        )
        if not moved:
            raise Elsewhere("the same files are being imported by another command")
    return tally


class _Saying(msgspec.Struct):
    """Something said in a batch, and the rows (places in the batch) that say it."""

    said: Event | Product
    rows: tuple[int, ...]
    sum_so_far: bool
    new: bool = False


class _Batch:
    """Some groups on their way in."""

    def __init__(self, job: Job, spool: Spool, groups: Sequence[Group]) -> None:
        self.job = job
        self.spool = spool
        self.groups = groups
        self.rows: list[Spooled] = []
        self.bad: dict[int, str] = {}
        self.sayings: list[_Saying] = []
        self.edges: list[tuple[int, int, int]] = []
        """Of each group: its first and last row's place, and how many look-up rows go with it."""
        ground = Ground(now=job.now, currency=job.store.currency, zone=job.store.zone)
        self.news = News(job.store, job.now)
        for group in groups:
            self._read(group, ground)

    def _read(self, group: Group, ground: Ground) -> None:
        first = len(self.rows)
        self.rows += group.rows
        self.edges.append((first, len(self.rows), group.served_by))
        readable = [place for place, row in enumerate(group.rows) if not row.says]
        self.bad |= {first + place: row.says for place, row in enumerate(group.rows) if row.says}
        if not readable:
            return
        meaning = self.job.reader.meaning([group.rows[place].given for place in readable], ground)
        self.bad |= {first + readable[place]: says for place, says in meaning.bad.items()}
        for backed in meaning.said:
            self._say(backed, tuple(first + readable[place] for place in backed.rows))

    def _say(self, backed: Backed, places: tuple[int, ...]) -> None:
        try:
            said = self.news.storable(backed.said)
        except checking.Refused as refused:
            self.bad |= {place: str(refused) for place in places if place not in self.bad}
            return
        self.sayings.append(_Saying(said, places, backed.sum_so_far))

    def all_bad(self) -> Iterator[Bad]:
        """The rows that are not taken in, in order."""
        for place, says in sorted(self.bad.items()):
            row = self.rows[place]
            yield Bad(row.file, row.line, says)

    # ------------------------------------------------------------------------- taking in

    def weigh(self) -> Tally:
        """What taking it in would come to. Writes nothing to the database."""
        self._find_news()
        self.spool.claim(self.news.keys)
        return self._tally()

    def record(self) -> Tally:
        """Take it in, within the caller's transaction."""
        self._find_news()
        new = [saying for saying in self.sayings if saying.new]
        try:
            self._store(new)
        except (checking.Refused, DataError, IntegrityError, ValueError):
            # One that the database will not have must not keep the others out.
            for saying in new:
                self._store_alone(saying)
        return self._tally()

    def _find_news(self) -> None:
        pairs = [(saying.said, saying.sum_so_far) for saying in self.sayings]
        claimed = self.spool.claimed if self.job.dry else None
        for saying, said in zip(self.sayings, self.news.sift(pairs, claimed), strict=True):
            saying.new = said is not None
            saying.said = said or saying.said

    @transaction.atomic
    def _store(self, some: Sequence[_Saying]) -> None:
        store, now = self.job.store, self.job.now
        events = [one.said for one in some if isinstance(one.said, Event)]
        products = [one.said for one in some if isinstance(one.said, Product)]
        if products:
            save_products(store, products, now=now)
        if events:
            by = f"import:{self.job.mapping}"
            timeline.record(store, events, now=now, by=by, history=True)

    def _store_alone(self, saying: _Saying) -> None:
        try:
            self._store([saying])
        except (checking.Refused, DataError, IntegrityError, ValueError) as error:
            saying.new = False
            for place in saying.rows:
                self.bad.setdefault(place, f"it cannot be stored: {error}")

    def _tally(self) -> Tally:
        imported = {place for one in self.sayings if one.new for place in one.rows}
        tally = Tally()
        for first, last, served_by in self.edges:
            new = {place for place in range(first, last) if place in imported} - self.bad.keys()
            bad = sum(place in self.bad for place in range(first, last))
            tally.rows += last - first + served_by
            tally.imported += len(new) + (served_by if new else 0)
            tally.bad += bad
            tally.unchanged += last - first - len(new) - bad + (0 if new else served_by)
        return tally
