"""Who asks: a store's API key, and nothing else. A session does not count here."""

from datetime import datetime
from math import ceil
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from afterword.house import actions as house
from afterword.house import queries
from afterword.house.models import ApiKey, Store

from .pace import Pace
from .problems import Problem

pace = Pace()


class ApiRequest(HttpRequest):
    """A request that came with a working key."""

    auth: ApiKey
    store: Store
    """The key's store: all that can be seen or written here."""
    by: str
    """How the asker is named in events."""
    now: datetime


class Bearer(HttpBearer):
    """``Authorization: Bearer awk_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key, if it works. Raises ``Problem`` when it asks too fast."""
        key = queries.key_of(token.strip())
        if key is None:
            return None
        wait = pace.wait(key.pk)
        if wait:
            raise Problem("too-fast", headers={"Retry-After": str(ceil(wait))})
        asked = cast(ApiRequest, request)
        asked.store, asked.by = key.store, f"key:{key.prefix}"
        house.key_used(key, now=asked.now)
        return key
