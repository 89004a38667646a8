"""Bugs by which something is said twice (I3)."""

from datetime import timedelta
from typing import Any

from afterword.wire import shapes

from .planting import Swap, always, bug, changed, instead, nothing, other, there


def _refused(landed: Any, says: str) -> Any:
    """The same hand-over, as if the provider had not taken it."""
    again = shapes.Refusal(says=says, permanent=False)
    return other(landed, handed=other(landed.handed, result=again))


def _unknown(landed: Any) -> bool:
    return landed.handed is not None and isinstance(landed.handed.result, shapes.Unknown)


@bug("I3")
def a_time_out_is_a_failure(swap: Swap) -> None:
    def read(given: Any, args: Any) -> Any:
        return _refused(given, "no answer") if _unknown(given) else given

    changed(swap, "engine.sending:Sender._read", read)


@bug("I3", "provider-later", "timeout-taken")
def a_time_out_is_a_failure_once_it_failed_before(swap: Swap) -> None:
    def read(given: Any, args: Any) -> Any:
        again = _unknown(given) and given.handed.intent.tries
        return _refused(given, "no answer") if again else given

    changed(swap, "engine.sending:Sender._read", read)


@bug("I3")
def what_a_dead_worker_held_is_sent_again(swap: Swap) -> None:
    always(swap, "outbox.recovery:_what_began", (set(), True))


@bug("I3", "restore", "crash-after-taken")
def after_a_restore_a_dead_workers_journal_is_not_asked(swap: Swap) -> None:
    def began(old: Any, journals: Any, workers: Any) -> Any:
        from afterword.outbox.models import Restored

        return (set(), True) if Restored.objects.exists() else old(journals, workers)

    instead(swap, "outbox.recovery:_what_began", began, pure=True)


@bug("I3")
def one_refusal_takes_its_batch_along(swap: Swap) -> None:
    def taken(one: Any) -> bool:
        return one.handed and isinstance(one.handed.result, shapes.Receipt)

    def refused(one: Any) -> bool:
        return one.handed and isinstance(one.handed.result, shapes.Refusal)

    def land(old: Any, sender: Any, landed: Any) -> None:
        whole = any(map(refused, landed))
        old(
            sender,
            [_refused(one, "the batch failed") if whole and taken(one) else one for one in landed],
        )

    instead(
        swap,
        "engine.sending:Sender.land",
        land,
        when=lambda sender, landed: any(map(refused, landed)) and any(map(taken, landed)),
    )


@bug("I3")
def what_cannot_be_written_down_is_ready_again(swap: Swap) -> None:
    def left(old: Any, sender: Any) -> None:
        from afterword.outbox.claiming import put_back

        landed, sender._landed = sender._landed, []
        for one in landed:
            one.intent.refresh_from_db()
        put_back(
            [one.intent for one in landed if one.intent.state == "dispatching"],
            now=sender.clock.now(),
            why="it could not be written down",
            pause=timedelta(0),
        )
        old(sender)

    instead(
        swap, "engine.sending:Sender.settle_left", left, when=lambda sender: bool(sender._landed)
    )


@bug("I3")
def a_restore_does_not_ask_the_journal(swap: Swap) -> None:
    always(swap, "outbox.restoring:guarded", False)


@bug("I3", "restore", "database-busy")
def what_was_looked_for_once_is_not_looked_for_again(swap: Swap) -> None:
    """After a restore: that it is unknown is written down apart from its having been looked for."""
    guard = there("engine.sending:Sender._guard")
    swap("engine.sending:Sender._guard", getattr(guard, "__wrapped__", guard))


@bug("I3", "restore", "webhook-doubled")
def after_a_restore_keys_are_given_anew(swap: Swap) -> None:
    """The keys hang on the number of the event that let the run begin."""
    from afterword.decisions.split import send_key

    def key(old: Any, look: Any, step: str) -> str:
        run = look.run
        return send_key(look.rules.store, run.journey, str(run.trigger), step, run.occasion)

    instead(swap, "decisions.steps.look:Look.key", key)


@bug("I3")
def each_order_begins_the_first_weeks_anew(swap: Swap) -> None:
    def enter(old: Any, plan: Any, event: Any, *rest: Any) -> Any:
        from afterword.decisions.journey import Plan

        free = Plan(other(plan.journey, trigger=other(plan.journey.trigger, when=None)))
        return old(free, event, *rest)

    always(swap, "decisions.enter:_refused", None)
    instead(swap, "engine.reactions:enter", enter, pure=lambda found: bool(found and found.run))


@bug("I3", "two workers", "stall")
def who_is_slow_is_taken_for_dead(swap: Swap) -> None:
    def slow(sender: Any) -> list[Any]:
        from afterword.outbox.models import Intent

        since = sender.clock.now() - timedelta(minutes=5)
        rows = Intent.objects.everywhere().filter(state="dispatching", state_at__lt=since)
        return list(rows.select_related("store"))

    def ready(old: Any, sender: Any, *rest: Any) -> Any:
        from afterword.outbox.claiming import put_back

        now = sender.clock.now()
        put_back(slow(sender), now=now, why="it takes too long", pause=timedelta(0))
        return old(sender, *rest)

    instead(
        swap,
        "engine.sending:Sender.send_ready",
        ready,
        when=lambda sender, *rest: bool(slow(sender)),
    )


@bug("I3", "merge", "two parcels that arrived")
def two_records_of_one_person_are_told_each(swap: Swap) -> None:
    always(swap, "engine.merging:_twice", [])


@bug("I3", "merge", "return")
def what_waited_before_a_merge_goes_out_after_it(swap: Swap) -> None:
    instead(
        swap,
        "engine.merging:outbox.say_no_more",
        nothing,
        when=lambda store, runs, **more: bool(list(runs)),
    )
