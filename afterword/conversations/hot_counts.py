"""How many conversations each view of the inbox has: one statement (see ``house.plain``).

Each count stops at a limit, so that it reads no more of its index than is shown. Every screen of
the desk asks for some, and each open list every two seconds.
"""

from collections.abc import Sequence
from datetime import datetime

from afterword.house import plain

from .inbox import VIEWS, View

MOST = 99
"""More than these are shown as ``99+``."""

_AWAKE = "(snoozed IS NULL OR snoozed <= %s)"
_LATE = (
    # Both ways of urgent are named, so that the index that has it is entered.
    "state = 'team' AND urgent IN (TRUE, FALSE) AND COALESCE(due, last) < %s AND due < %s"
    f" AND {_AWAKE}"
)
_WHERE: dict[View, tuple[str, tuple[str, ...]]] = {
    "mine": (
        f"assignee_id = %s AND state IN ('team', 'theirs', 'itself') AND {_AWAKE}",
        ("user", "now"),
    ),
    "anyone": (f"state = 'team' AND assignee_id IS NULL AND {_AWAKE}", ("now",)),
    "waiting": (f"state = 'team' AND {_AWAKE}", ("now",)),
    "late": (_LATE, ("now", "now", "now")),
    "itself": (f"state = 'itself' AND {_AWAKE}", ("now",)),
    "snoozed": ("snoozed > %s", ("now",)),
    "closed": ("state = 'closed'", ()),
    "all": ("1 = 1", ()),
}
"""What ``inbox.stretches`` says, with what stands in its gaps; a test holds the two together."""


def counts(store: int, user: int, now: datetime, views: Sequence[View] = VIEWS) -> dict[View, int]:
    """How many there are in each view; ``MOST + 1``: more than are counted."""
    gaps: dict[str, object] = {"user": user, "now": plain.instant(now)}
    params: list[object] = []
    for view in views:
        params += [store, *(gaps[name] for name in _WHERE[view][1]), MOST + 1]
    found = plain.rows(f"SELECT {', '.join(_first(_WHERE[view][0]) for view in views)}", params)[0]
    return dict(zip(views, map(int, found), strict=True))


def needing(store: int, user: int, now: datetime) -> int:
    """How many wait for this teammate, or for anybody too long already; ``MOST + 1``: more."""
    at = plain.instant(now)
    mine = f"assignee_id = %s AND state = 'team' AND {_AWAKE}"
    others = f"{_LATE} AND (assignee_id IS NULL OR assignee_id <> %s)"
    params = [store, user, at, MOST + 1, store, at, at, at, user, MOST + 1]
    found = plain.rows(f"SELECT {_first(mine)} + {_first(others)}", params)
    return min(int(found[0][0]), MOST + 1)


def _first(where: str) -> str:
    return (
        "(SELECT count(*) FROM (SELECT 1 FROM conversations_conversation"  # noqa: S608 (own words)
        f" WHERE store_id = %s AND {where} LIMIT %s) a)"
    )
