"""The states of an intent, drawn once; a test holds the code to exactly these arrows.

planned ──► ready ──► dispatching ──► accepted ──► delivered
   │  ▲       │  ▲        │    │          └──────► failed
   │  └───────┘  └────────┘    ├─► unknown ──► accepted | failed | ready
   │                           └─► failed ──► ready   (a person sends it again)
   └─► withheld | expired   (from ready and dispatching too, before the hand-over)

What did not reach anybody over one channel is planned anew for the next one, and is delivered
after all where the first one says so late:
dispatching | accepted | delivered ──► planned ──► delivered.

A worker that was taken for dead may come back with a receipt for what was let out again:
ready ──► accepted.
"""

from typing import Literal

State = Literal[
    "planned",
    "ready",
    "dispatching",
    "accepted",
    "delivered",
    "failed",
    "unknown",
    "withheld",
    "expired",
]

ARROWS: dict[State, frozenset[State]] = {
    "planned": frozenset({"ready", "withheld", "expired", "delivered"}),
    "ready": frozenset({"planned", "dispatching", "accepted", "delivered", "withheld", "expired"}),
    "dispatching": frozenset(
        {"planned", "ready", "accepted", "failed", "unknown", "withheld", "expired"}
    ),
    "accepted": frozenset({"delivered", "failed", "planned"}),
    "unknown": frozenset({"accepted", "failed", "ready"}),
    "delivered": frozenset({"failed", "planned"}),
    "failed": frozenset({"ready"}),
    "withheld": frozenset(),
    "expired": frozenset(),
}

FINAL: frozenset[State] = frozenset({"failed", "withheld", "expired", "delivered", "accepted"})


def may_become(old: str, new: str) -> bool:
    """Whether an intent may go from one state to another."""
    return new in ARROWS.get(old, frozenset())  # type: ignore[call-overload]
