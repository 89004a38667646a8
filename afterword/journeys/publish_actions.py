"""Publishing a version under the people who are inside: moving them by the rules, and undoing it.

A publication moves people in batches, each one transaction and safe to repeat; the engine goes on
with what the first batch left. Nobody is said a step twice, for its key stays the same; nobody is
lost, for each is looked at anew where they stand.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from afterword.decisions.faults import Wrong
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because, because
from afterword.decisions.run import Run as DecidedRun
from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.outbox import aside
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.timeline.models import Wait
from afterword.wire import shapes

from . import actions, draft_actions, models, moving, queries
from .check import Spoken
from .closing import close
from .moving import Choice
from .text import parse

BATCH = 500
UNDO_FOR = timedelta(hours=72)
"""For how long a publication can be taken back."""
LONGEST_SHARE = timedelta(days=7)
BY = "engine"
_ENDED_FOR_GOOD = ("stopped", "merged")
"""How runs end that no version decided: these are not opened again."""


class TooLate(Wrong):
    """It cannot be taken back any more. The text says why."""


class Pace(msgspec.Struct, frozen=True):
    """How fast: a share in a hundred for a while, then all. The default: all at once."""

    share: int = 100
    lasts: timedelta = timedelta()


@transaction.atomic
def publish(
    store: Store,
    text: str,
    *,
    rules: Mapping[str, Choice],
    pace: Pace | None = None,
    now: datetime,
    by: str,
    templates: Spoken | None = None,
) -> models.Publication | None:
    """Publish a text, and move whoever is inside by these rules; a step without one has the rule
    that ``moving.suggested`` gives. ``None``: the text is live already, and nothing was done.

    Raises ``Unreadable``, ``moving.BadRule`` or ``closing.Busy``; then nothing changes.
    """
    pace = pace or Pace()
    if not 1 <= pace.share <= 100 or pace.lasts > LONGEST_SHARE:
        raise moving.BadRule("a share is 1 to 100 in a hundred, for seven days at the most")
    before = _lives(store, text)
    version = actions.publish(store, text, now=now, by=by, templates=templates)
    if version.number == before:
        return None
    row = models.Journey.objects.of(store).select_for_update().get(pk=version.journey_id)
    tried = pace.share < 100 and bool(before)
    if before:
        old, new = _plans(store, row.key, before, version.number)
        moving.checked(old, new, rules)
        rules = {at: moving.chosen(old, new, rules, at) for at in old.steps}
    publication = models.Publication.objects.create(
        store=store,
        journey=row,
        number=version.number,
        before=before,
        rules=moving.write_rules(rules),
        at=now,
        by=by,
        share=pace.share if tried else 100,
        all_at=now + pace.lasts if tried else None,
        undo_until=now + UNDO_FOR + (pace.lasts if tried else timedelta()),
        due=now,
    )
    if tried:
        row.old, row.share = before, pace.share
        row.save(update_fields=["old", "share"])
    _step(publication, now, BATCH)
    bell.ring_on_commit()
    return publication


def _lives(store: Store, text: str) -> int:
    """The number of the version that is live now, 0 for none. Who publishes at the same moment
    waits here, and then sees this one."""
    rows = models.Journey.objects.of(store).filter(key=parse(text).journey)
    row = rows.select_for_update().first()
    return row.live if row else 0


def _plans(store: Store, key: str, *numbers: int) -> tuple[Plan, ...]:
    found = queries.plans(store, {(key, number) for number in numbers})
    return tuple(found[key, number] for number in numbers)


# ------------------------------------------------------------------------------- going on


@transaction.atomic
def go_on(now: datetime, limit: int = BATCH) -> int:
    """Do what is due about one publication: move a batch, put one back, let the rest follow, close.
    Gives how many were seen to, at least 1 where there was something to do."""
    rows = models.Publication.objects.everywhere().filter(due__lte=now).order_by("due", "id")
    row = rows.select_for_update(skip_locked=True).first()
    if row is None:
        return 0
    return max(1, _step(row, now, limit))


@transaction.atomic
def all_now(store: Store, publication: int, *, now: datetime, by: str) -> models.Publication:
    """Let the rest follow now, before the time. Safe to repeat. Raises ``LookupError``."""
    row = _held(store, publication)
    if row.state == "ramping":
        row.all_at = row.due = now
        row.save(update_fields=["all_at", "due"])
        audit(store, now=now, by=by, what="journey.all_follow", about=_about(row))
        bell.ring_on_commit()
    return row


def _step(row: models.Publication, now: datetime, limit: int) -> int:
    if row.state == "open":
        close(row)
        return 1
    if row.state == "ramping":
        _all_follow(row)
    return _move_back(row, now, limit) if row.state == "undoing" else _move_on(row, now, limit)


def _all_follow(row: models.Publication) -> None:
    row.state, row.share, row.cursor = "moving", 100, 0
    _enter_alike(row)


def _enter_alike(row: models.Publication) -> None:
    """Everybody who enters takes the live version again."""
    models.Journey.objects.of(row.store_id).filter(pk=row.journey_id).update(old=0, share=100)


def _move_on(row: models.Publication, now: datetime, limit: int) -> int:
    """Move a batch; when all are through, wait for the rest, or be open."""
    store, key = row.store, row.journey.key
    rows = models.Run.objects.of(store).filter(journey=key, version=row.before, ended=None)
    numbers = list(
        rows.filter(id__gt=row.cursor).order_by("id").values_list("id", flat=True)[:limit]
    )
    if numbers:
        _move(row, _still(row, numbers), now)
        row.cursor = numbers[-1]
    if len(numbers) < limit:
        if row.share < 100:
            row.state, row.due = "ramping", row.all_at
        else:
            row.state, row.due = "open", row.undo_until
    row.save(update_fields=["state", "due", "cursor", "counts", "share"])
    return len(numbers)


def _still(row: models.Publication, numbers: Sequence[int]) -> list[models.Run]:
    """Those of the runs that are to be seen to now: nobody else moves them until this is over."""
    _hold(row.store, numbers)
    moves = models.Move.objects.of(row.store_id).filter(publication=row, run__in=numbers)
    seen = set(moves.values_list("run_id", flat=True))
    runs = models.Run.objects.of(row.store_id).filter(
        id__in=numbers, version=row.before, ended=None
    )
    mine = [run for run in runs.select_related("customer").order_by("id") if run.pk not in seen]
    if row.share == 100:
        return mine
    key = row.journey.key
    return [run for run in mine if queries.in_share(key, run.customer.natural, row.share)]


def _hold(store: Store, runs: Sequence[int]) -> None:
    """The engine takes up a run by its wait: whoever holds that moves it alone."""
    waits = Wait.objects.of(store).filter(owner="run", owner_id__in=runs)
    list(waits.select_for_update().order_by("id").values_list("id"))


def _move(row: models.Publication, runs: Sequence[models.Run], now: datetime) -> None:
    old, new = _plans(row.store, row.journey.key, row.before, row.number)
    rules = moving.read_rules(row.rules)
    choices = {run.pk: moving.chosen(old, new, rules, run.at) for run in runs}
    going = [run for run in runs if choices[run.pk].rule != "leave"]
    leaving_behind = {run.pk: run.at for run in going if choices[run.pk].rule == "move"}
    parted = aside.put_aside(row.store, leaving_behind)
    moves = [
        models.Move(
            store=row.store,
            publication=row,
            run=run,
            rule=choices[run.pk].rule,
            before=run.state if choices[run.pk].rule != "leave" else "",
            because=run.because,
            parted=parted.get(run.pk, []),
        )
        for run in runs
    ]
    models.Move.objects.bulk_create(moves)
    for run in going:
        after = moving.moved(run.decided, old, new, choices[run.pk], now)
        _write(run, after, because("moved", "yes", version=row.number), run.because, now)
    _save(row.store, going, now)
    for move in moves:
        row.counts[move.rule] = row.counts.get(move.rule, 0) + 1


def _write(run: models.Run, after: DecidedRun, reason: Because, trail: str, now: datetime) -> None:
    run.state = msgspec.json.encode(after).decode()
    run.version, run.at, run.since = after.version, after.at, after.since
    run.outcome, run.goal = after.outcome[:80], after.goal
    run.ended = now if after.ended else None
    reasons = [*msgspec.json.decode(trail, type=list[Because]), reason]
    run.because = msgspec.json.encode(reasons).decode()


_WRITTEN = ("state", "version", "at", "since", "outcome", "goal", "ended", "because")


def _save(store: Store, runs: Sequence[models.Run], now: datetime) -> None:
    """Write the runs, and let each that stands be looked at now; who is out is told so."""
    models.Run.objects.bulk_update(runs, _WRITTEN)
    standing = [run for run in runs if run.ended is None and not run.error]
    Wait.objects.of(store).bulk_create(
        [
            Wait(store=store, customer_id=run.customer_id, owner="run", owner_id=run.pk, due=now)
            for run in standing
        ],
        update_conflicts=True,
        unique_fields=("store", "owner", "owner_id"),
        update_fields=("due",),
    )
    out = [run for run in runs if run.ended is not None]
    hot_waits.done_waiting(store.pk, "run", [run.pk for run in out])
    timeline.record_each(
        store, [(run.customer_id, _ended(run, now)) for run in out], now=now, by=BY
    )


def _ended(run: models.Run, now: datetime) -> shapes.Event:
    return shapes.Event(
        kind="journey.ended",
        key=f"say:{run.key}/ended",
        happened=now,
        order=run.subject if run.subject.startswith("order/") else "",
        data={"journey": run.journey, "run": run.key, "outcome": run.outcome},
    )


# ------------------------------------------------------------------------------- undoing


@transaction.atomic
def undo(store: Store, publication: int, *, now: datetime, by: str) -> models.Publication:
    """Take a publication back: the version before is live again, and all go back to where they
    stood. What was sent stays sent and is not said again; who entered meanwhile goes through the
    newer version to its end; the text stays as a draft. Safe to repeat.

    Raises ``LookupError`` where there is none, ``TooLate`` when it cannot be taken back any more.
    """
    row = _held(store, publication)
    if row.state in ("undoing", "undone"):
        return row
    journey = models.Journey.objects.of(store).select_for_update().get(pk=row.journey_id)
    if not row.before:
        raise TooLate("there is no version before this one; switch the journey off instead")
    if row.state == "closed" or now > row.undo_until or journey.live != row.number:
        raise TooLate("it cannot be undone any more; publish the version you want instead")
    text = queries.text_of(journey)
    journey.live, journey.old, journey.share = row.before, 0, 100
    journey.name = queries.definition(journey).name
    journey.save(update_fields=["live", "old", "share", "name"])
    row.state, row.cursor, row.due, row.undone, row.undone_by = "undoing", 0, now, now, by
    audit(store, now=now, by=by, what="journey.undone", about=_about(row))
    _keep_as_draft(journey, text, now, by)
    _step(row, now, BATCH)
    bell.ring_on_commit()
    return row


def _keep_as_draft(journey: models.Journey, text: str, now: datetime, by: str) -> None:
    """What was published is not lost: it is a draft again, where nobody has begun another."""
    if queries.draft(journey.store, journey.key) is None:
        draft = draft_actions.begin(journey.store, journey.key, now=now, by=by)
        draft_actions.save(draft, text, seen=draft.stamp, what="brought", now=now, by=by)


def _held(store: Store, publication: int) -> models.Publication:
    rows = models.Publication.objects.of(store).filter(pk=publication)
    row = rows.select_for_update(of=("self",)).select_related("journey", "store").first()
    if row is None:
        raise LookupError("there is no such publication")
    return row


def _about(row: models.Publication) -> str:
    return f"{row.journey.key} v{row.number}"


def _move_back(row: models.Publication, now: datetime, limit: int) -> int:
    moves = models.Move.objects.of(row.store_id).filter(publication=row, back=False)
    some = list(moves.filter(id__gt=row.cursor).order_by("id")[:limit])
    if some:
        _put_back(row, some, now)
        row.cursor = some[-1].pk
    if len(some) < limit:
        row.state, row.due = "undone", None
    row.save(update_fields=["state", "due", "cursor", "undone", "undone_by"])
    return len(some)


def _put_back(row: models.Publication, moves: Sequence[models.Move], now: datetime) -> None:
    gone = {move.run_id: move for move in moves if move.before}
    _hold(row.store, list(gone))
    runs = [
        run
        for run in models.Run.objects.of(row.store_id).filter(id__in=list(gone)).order_by("id")
        if run.version == row.number and not _over_for_good(run)
    ]
    reason = because("moved", "no", version=row.before)
    for run in runs:
        move = gone[run.pk]
        before = msgspec.json.decode(move.before, type=DecidedRun)
        _write(run, before, reason, move.because, now)
    _save(row.store, runs, now)
    mine = {run.pk for run in runs}
    parted = [one for run, move in gone.items() if run in mine for one in move.parted]
    aside.take_up(row.store, parted, now)
    models.Move.objects.of(row.store_id).filter(id__in=[move.pk for move in moves]).update(
        back=True
    )


def _over_for_good(run: models.Run) -> bool:
    """Whether a run ended otherwise than by its version, or its person has entered again since."""
    if run.ended is None:
        return False
    if run.outcome in _ENDED_FOR_GOOD:
        return True
    later = models.Run.objects.of(run.store_id).filter(
        customer=run.customer_id, journey=run.journey, entry__gt=run.entry
    )
    return later.exists()
