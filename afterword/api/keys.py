"""Who asks: a store's API key, and nothing else. A session does not count here."""

from datetime import datetime
from math import ceil

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
    now: datetime

    @property
    def store(self) -> Store:
        """The key's store: all that can be seen or written here."""
        return self.auth.store

    @property
    def by(self) -> str:
        """How the asker is named in events."""
        return f"key:{self.auth.prefix}"


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
        house.key_used(key, now=request.now)  # type: ignore[attr-defined]
        return key
