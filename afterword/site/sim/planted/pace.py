"""Bugs of how much reaches a person, and when (I4, I5)."""

from datetime import timedelta
from typing import Any

from afterword.decisions.spans import Span

from .planting import Swap, always, bug, changed, instead, other


@bug("I4")
def there_is_no_pause(swap: Swap) -> None:
    always(swap, "decisions.caps:_spaced", None)


@bug("I4")
def the_pause_counts_what_was_delivered(swap: Swap) -> None:
    changed(
        swap, "decisions.caps:may_have_arrived", lambda given, args: args[0].outcome == "delivered"
    )


@bug("I4")
def what_is_unknown_does_not_count(swap: Swap) -> None:
    def arrived(given: Any, args: Any) -> bool:
        (said,) = args
        return said.accepted is not None and said.outcome != "unknown"

    changed(swap, "decisions.caps:may_have_arrived", arrived)


@bug("I4")
def offers_wait_as_short_as_tips(swap: Swap) -> None:
    def spaced(old: Any, message_class: str, *rest: Any) -> Any:
        return old("service" if message_class == "marketing" else message_class, *rest)

    instead(swap, "decisions.caps:_spaced", spaced, pure=True)


@bug("I4")
def the_pause_is_an_hour(swap: Swap) -> None:
    def add(old: Any, start: Any, length: Any, *rest: Any) -> Any:
        return old(start, Span(1, "hours"), *rest)

    instead(swap, "decisions.caps:add", add, pure=True)


@bug("I5")
def it_is_always_day(swap: Swap) -> None:
    changed(swap, "decisions.quiet:opened", lambda given, args: args[1])


@bug("I5")
def the_night_is_the_stores(swap: Swap) -> None:
    changed(swap, "decisions.admit:place", lambda given, args: other(given, zone=args[1].zone))


@bug("I5")
def summer_time_is_forgotten(swap: Swap) -> None:
    """Hours are looked at as they stood half a year before."""

    def opened(old: Any, found: Any, start: Any, until: Any) -> Any:
        moved = timedelta(hours=2)
        at = old(found, start - moved, until - moved)
        return None if at is None else max(at + moved, start)

    instead(swap, "decisions.quiet:opened", opened, pure=True)


@bug("I5")
def a_clock_that_was_told_of_is_not_heard(swap: Swap) -> None:
    def zone_of(old: Any, *, told: str = "", **more: str) -> Any:
        return old(told="", **more)

    instead(swap, "decisions.places:zone_of", zone_of, pure=True)


@bug("I5")
def who_moved_is_thought_to_live_there_still(swap: Swap) -> None:
    """The first address that an order went to is home for good."""

    def home(old: Any, present: Any, rules: Any, order: Any = None) -> Any:
        first = min(present.orders.values(), key=lambda one: one.placed, default=order)
        return old(present, rules, first)

    instead(swap, "decisions.admit:place", home, pure=True)


@bug("I5")
def the_hours_of_a_step_do_not_hold(swap: Swap) -> None:
    def gates(old: Any, message_class: Any, channel: Any, hours: Any, *rest: Any) -> Any:
        return old(message_class, channel, None, *rest)

    instead(swap, "decisions.admit:quiet.gates", gates, pure=True)
