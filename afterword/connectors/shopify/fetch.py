"""What Shopify can be asked: to connect, what was before us, what was missed, what is sold.

A job is a chain of stages; each asks one thing and says from its answer what comes next. See
``wire.syncing``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from afterword.wire.shapes import Account, Refusal, Request, Response
from afterword.wire.syncing import Job, State, Took, What

from . import bulk, connecting, paging
from .asking import Dear, Stale, renewal, renewed
from .stages import Stage, budget, on

JOBS: tuple[What, ...] = ("connect", "count", "history", "missed", "products", "leave")
EVERY: Mapping[What, float] = {"missed": 24 * 3600.0, "products": 24 * 3600.0}
LISTENS = True
LEAST = 60
"""Points below which no question makes sense."""

STAGES: dict[str, Stage] = {**connecting.STAGES, **paging.STAGES, **bulk.STAGES}

_BEGINS: dict[What, dict[str, Any]] = {
    "connect": {"stage": "who", "then": "end"},
    "leave": {"stage": "listening"},
    "count": {"stage": "count"},
    "history": {"stage": "goods", "after goods": "count"},
    "missed": {"stage": "listening", "then": "page"},
    "products": {"stage": "goods", "after goods": "end"},
}


def begin(job: Job) -> State:
    """Where a job begins."""
    spans = {"since": job.since, "until": job.until}
    named = {name: when.isoformat() for name, when in spans.items() if when}
    return {"what": job.what, **_BEGINS[job.what], **named}


def next(state: State, account: Account, at: datetime) -> Request:
    """The next question. Raises ``Incomplete``."""
    return STAGES[state["stage"]].asks(state, account)


def took(state: State, response: Response, account: Account, at: datetime) -> Took | Refusal:
    """What the answer brought. Raises ``Misread``."""
    try:
        return STAGES[state["stage"]].reads(state, response, account, at)
    except Dear as error:
        if budget(state) // 2 < LEAST:
            return Refusal(says=f"Shopify finds every question too dear: {error}", permanent=True)
        return on(state, state["stage"], budget=budget(state) // 2)
    except Stale:
        if state.get("stale"):
            says = "Shopify does not let in the access token that it has just given"
            return Refusal(says=says, permanent=False, account=True)
        return on(state, state["stage"], stale=True, settings={"token_until": ""})


__all__ = ["EVERY", "JOBS", "LISTENS", "begin", "next", "renewal", "renewed", "took"]
