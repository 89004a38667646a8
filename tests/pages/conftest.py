"""A day for the pages to be looked at."""

from types import SimpleNamespace

import pytest

from tests.conftest import NOW


@pytest.fixture
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests come in at ``NOW``, when the parcels are on the road: by today's clock more and more
    of them would be late."""
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=lambda: NOW))
