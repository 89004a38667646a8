"""Bugs of what is owed, and of what came too late (I6, I7)."""

from datetime import timedelta
from typing import Any

from .planting import Swap, bug, changed, instead, nothing, other


@bug("I6")
def the_second_order_has_the_key_of_the_first(swap: Swap) -> None:
    from afterword.decisions.split import send_key

    def key(old: Any, look: Any, step: str) -> str:
        run = look.run
        whose = look.timeline.customer if run.journey == "order-and-shipping" else run.subject
        return send_key(look.rules.store, run.journey, whose, step, run.occasion)

    instead(swap, "decisions.steps.look:Look.key", key)


@bug("I6")
def thank_you_is_said_before_it_is_kept(swap: Swap) -> None:
    from django.db import DatabaseError

    from afterword.api.group import NotKept

    def keep(old: Any, group: Any, row: Any, failed: Exception | None = None) -> None:
        try:
            if failed is not None:
                raise failed
            old(group, row)
        except (DatabaseError, NotKept):
            return

    instead(swap, "api.group:Group.keep", keep, raises=True)


@bug("I6")
def nobody_is_woken(swap: Swap) -> None:
    swap("timeline.hot_waits:stamp", nothing)


@bug("I7")
def what_is_stale_goes_out(swap: Swap) -> None:
    def candidate(given: Any, args: Any) -> Any:
        return other(given, valid_until=given.valid_until + timedelta(days=300))

    changed(swap, "engine.admission:candidate_of", candidate)


@bug("I7")
def a_message_is_valid_for_a_year(swap: Swap) -> None:
    changed(
        swap, "decisions.steps.saying:_valid_until", lambda given, args: given + timedelta(days=365)
    )


@bug("I7")
def newer_news_is_not_looked_at(swap: Swap) -> None:
    changed(swap, "engine.admission:candidate_of", lambda given, args: other(given, unless=None))


@bug("I7")
def a_cancelled_order_goes_on(swap: Swap) -> None:
    instead(
        swap,
        "decisions.decide:_before_anything",
        lambda old, look, *rest: (look, False),
        pure=lambda found: found[1],
    )


@bug("I7")
def a_return_holds_nothing(swap: Swap) -> None:
    def guarded(given: Any, args: Any) -> Any:
        back = given and given.because[0].inputs["guard"] == "return-open"
        return None if back else given

    changed(swap, "decisions.admit:_guarded", guarded)


@bug("I7")
def a_reply_is_not_heard(swap: Swap) -> None:
    def news(given: Any, args: Any) -> Any:
        return [event for event in given if event.kind != "reply.received"]

    changed(swap, "decisions.steps.waiting:_news", news)
