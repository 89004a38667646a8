"""Bugs of what waits while somebody is talked with (I21), and of what is lost by it (I16)."""

from typing import Any

from .planting import Swap, always, bug, changed, other


@bug("I21", "reply")
def who_waits_for_an_answer_is_sold_to(swap: Swap) -> None:
    always(swap, "decisions.admit:_talked", None)


@bug("I21", "reply")
def a_conversation_holds_nothing(swap: Swap) -> None:
    def talks(given: Any, args: Any) -> Any:
        return tuple(one for one in given if one.what == "complaint")

    changed(swap, "decisions.fold:talks_of", talks)


@bug("I16", "reply")
def what_waits_for_a_talk_is_looked_at_no_more(swap: Swap) -> None:
    def held(given: Any, args: Any) -> Any:
        return other(given, until=None, waits_for=frozenset())

    changed(swap, "decisions.admit:_until_said", held)
