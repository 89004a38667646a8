"""Looking at audiences as they come round: who came into them and who left is an event."""

from datetime import datetime

from afterword.timeline import audiences

from .hot import BEFORE

BATCH = 500
FEWEST = 200
"""So many at the least are told of in one look: the question of who matches has its own price."""


def look_at_audiences(now: datetime, limit: int = BATCH) -> int:
    """Look at the audience that has waited longest, if one is due. Gives how many customers came
    or went, at least 1 where one was looked at."""
    row = audiences.due(now, BEFORE["audiences"])
    return audiences.look(row, now, max(limit, FEWEST)) if row else 0
