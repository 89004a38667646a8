"""Who may do what. Deny by default: a view names the permission it needs, a role lists its own."""

from typing import Literal

Role = Literal["owner", "admin", "marketer", "agent", "analyst"]

PERMISSIONS: dict[str, str] = {
    "see": "Look at customers, orders, messages and journeys.",
    "see_numbers": "Look at figures that name nobody.",
    "answer": "Do tasks, decide on unknown messages, write to customers.",
    "refund": "Give money back: an owner, and whom an owner lets.",
    "edit_journeys": "Switch journeys on and off, and change them.",
    "stop": "Press the stop switch and release it.",
    "manage_data": "Replay intake, import, export, merge and erase.",
    "manage_store": "Change the store's settings, connections and keys.",
    "manage_team": "Invite teammates and give them roles.",
}

_AGENT = frozenset({"see", "see_numbers", "answer", "stop"})
_MARKETER = _AGENT | {"edit_journeys"}
_ADMIN = _MARKETER | {"manage_data", "manage_store"}

ROLES: dict[Role, frozenset[str]] = {
    "owner": frozenset(PERMISSIONS),
    "admin": _ADMIN,
    "marketer": _MARKETER,
    "agent": _AGENT,
    "analyst": frozenset({"see_numbers"}),
}


def allows(role: str, permission: str) -> bool:
    """Whether a role has a permission. Raises ``KeyError`` for a permission nobody defined."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    given = {str(name): allowed for name, allowed in ROLES.items()}
    return permission in given.get(role, frozenset())
