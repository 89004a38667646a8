"""What the stages of a job have in common: a state that is plain JSON, and one question each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from afterword.wire.reading import instant
from afterword.wire.shapes import Account, Refusal, Request, Response, Told
from afterword.wire.syncing import Found, Took

from .queries import BUDGET

State = Mapping[str, Any]


class Stage(NamedTuple):
    """One kind of question, and how its answer is read."""

    asks: Callable[[State, Account], Request]
    reads: Callable[[State, Response, Account, datetime], Took | Refusal]


def budget(state: State) -> int:
    """The points that a question may cost in this shop."""
    return int(state.get("budget") or BUDGET)


def moment(state: State, name: str) -> datetime | None:
    """A moment in the state."""
    return instant(state.get(name))


def on(
    state: State,
    stage: str,
    *,
    told: Sequence[Told] = (),
    done: int = 0,
    found: Sequence[Found] = (),
    wait: float = 0.0,
    says: str = "",
    total: int | None = None,
    settings: Mapping[str, Any] | None = None,
    **more: Any,
) -> Took:
    """Go on with a stage. ``done``: how many more are behind it; ``more``: what changes in the
    state, where ``None`` takes something out of it."""
    behind = int(state.get("done") or 0) + done
    after = {**state, "stage": stage, "done": behind, "stale": None, **more}
    return Took(
        state={name: value for name, value in after.items() if value is not None},
        told=tuple(told),
        done=behind,
        found=tuple(found),
        wait=wait,
        says=says,
        total=total,
        settings=settings or {},
        finished=stage == "end",
    )
