"""What tests of fetching start from."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.given import a_store
from tests.vendors.shopify.server import running

from .given import Life, Ways


@pytest.fixture
def life(db: None, settings: Any) -> Iterator[Life]:
    """A store connected with a shop at Shopify; nothing was asked yet."""
    settings.AFTERWORD_URL = "https://desk.example.com"
    store = a_store()
    with running(currency=store.currency) as shop:
        made = Life(store, shop, Ways(shop))
        shop.now = made.clock.now
        made.connect()
        yield made
        made.ways.http.close()
