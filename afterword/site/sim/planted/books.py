"""Bugs of switches and journeys, and of the books (I14 to I19, F47, S29)."""

from datetime import timedelta
from typing import Any

from afterword.wire import shapes

from .planting import Swap, always, bug, changed, instead, nothing, other

# ------------------------------------------------------------- switches and journeys (I14)


@bug("I14", "stall", "operator")
def a_stop_switch_is_seen_at_claiming_only(swap: Swap) -> None:
    always(swap, "engine.sending:Sender.why_not", "")


@bug("I14")
def a_stop_switch_spares_what_is_about_orders(swap: Swap) -> None:
    def of(old: Any, shut: Any, lane: str, key: Any) -> Any:
        return old(other(shut, switches=()) if lane == "transactional" else shut, lane, key)

    instead(swap, "outbox.claiming:Shut.of", of, pure=True)
    always(swap, "engine.sending:Sender.why_not", "")


@bug("I14")
def a_switch_for_every_store_is_for_none(swap: Swap) -> None:
    changed(
        swap,
        "house.queries:stops",
        lambda given, args: [one for one in given if one.store_id is not None],
    )


@bug("I14")
def a_switch_knows_no_parts(swap: Swap) -> None:
    """One for a journey or a channel stops nothing."""
    changed(
        swap,
        "house.queries:stops",
        lambda given, args: [one for one in given if one.scope == "all"],
    )


@bug("I14")
def who_is_inside_goes_on_while_the_journey_is_off(swap: Swap) -> None:
    def on(old: Any, store: Any) -> Any:
        from afterword.journeys.models import Journey

        return frozenset(Journey.objects.of(store).values_list("key", flat=True))

    instead(swap, "journeys.queries:switched_on", on, pure=True)


@bug("I14")
def a_paused_journey_goes_on(swap: Swap) -> None:
    always(swap, "outbox.brakes:on", [])


@bug("F47")
def an_edit_takes_along_who_is_inside(swap: Swap) -> None:
    def plans(old: Any, store: Any, wanted: Any) -> Any:
        from afterword.journeys.queries import live_plans

        live = {plan.journey.journey: plan for plan in live_plans(store)}
        return {key: live.get(key[0], plan) for key, plan in old(store, wanted).items()}

    instead(swap, "journeys.queries:plans", plans, pure=True)


# ------------------------------------------------------------- the books (I15, I16, I18, I19)


@bug("I15")
def no_answer_is_a_yes(swap: Swap) -> None:
    def read(given: Any, args: Any) -> Any:
        handed = given.handed
        if handed is None or not isinstance(handed.result, shapes.Unknown):
            return given
        return other(given, handed=other(handed, result=shapes.Receipt(provider_id="?")))

    changed(swap, "engine.sending:Sender._read", read)


@bug("I16")
def what_is_held_is_forgotten(swap: Swap) -> None:
    def hold(old: Any, intent: Any, verdict: Any) -> Any:
        return old(intent, other(verdict, until=None, waits_for=frozenset()))

    instead(swap, "outbox.actions:_hold", hold)


@bug("I16")
def a_refusal_says_nothing(swap: Swap) -> None:
    def refuses(intent: Any, reasons: Any) -> bool:
        return not any(one.result == "yes" for one in reasons)

    def explain(old: Any, intent: Any, reasons: Any) -> None:
        old(intent, reasons)
        if refuses(intent, reasons):
            intent.because = "[]"

    instead(swap, "outbox.actions:explain", explain, when=refuses)


@bug("I16")
def what_the_machine_is_to_blame_for_is_the_news_own_fault(swap: Swap) -> None:
    def blamed(old: Any, intake: Any, now: Any) -> None:
        from afterword.engine.intake import _handled
        from afterword.timeline.hot_intakes import Outcome

        _handled(intake, Outcome("failed", "it could not be written down"), now)

    always(swap, "engine.intake:of_the_machine", False)
    instead(swap, "engine.intake:understand", blamed)


@bug("I18")
def the_journal_is_not_written(swap: Swap) -> None:
    swap("outbox.journal:Journal.write", nothing)


@bug("I18")
def a_torn_end_is_written_on(swap: Swap) -> None:
    from afterword.outbox.journal import _decode

    def torn(journal: Any) -> bool:
        return journal.path.exists() and not journal.path.read_bytes().endswith(b"\n")

    def opened(old: Any, journal: Any) -> None:
        journal.path.parent.mkdir(parents=True, exist_ok=True)
        journal._last = ""
        with journal.path.open("ab+") as file:
            file.seek(0)
            for raw in file:
                line = _decode(raw)
                journal._last = line.digest if line else journal._last
            journal._size = file.tell()

    instead(
        swap,
        "outbox.journal:Journal._open",
        opened,
        when=lambda journal: torn(journal) and journal.path.stat().st_size > 0,
    )


@bug("I19")
def what_a_dead_worker_held_is_left(swap: Swap) -> None:
    always(swap, "outbox.recovery:_left", [])


@bug("I19")
def a_refused_message_waits_for_ever(swap: Swap) -> None:
    instead(swap, "outbox.retries:pause", lambda old, *rest, **more: timedelta(days=400))


@bug("S29")
def nothing_needs_a_signature(swap: Swap) -> None:
    always(swap, "site.sim.source:verify", True)
