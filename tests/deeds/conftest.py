"""What tests of deeds start from."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.given import a_store
from tests.vendors.shopify.server import running
from tests.vendors.woocommerce import woocommerce

from .given import SCOPES, Life


@pytest.fixture
def at(db: None, tmp_path: Path) -> Iterator[Callable[[str], Life]]:
    """A store connected with a shop of this system, with one order."""
    with ExitStack() as stack:

        def begin(plug: str) -> Life:
            store = a_store(currency="EUR")
            shop: Any
            if plug == "shopify":
                shop = stack.enter_context(running(currency="EUR", scopes=SCOPES))
            else:
                shop = stack.enter_context(woocommerce())
            life = Life(store, plug, shop, tmp_path)
            if plug == "shopify":
                shop.now = life.clock.now
            else:
                shop.clock = lambda: life.clock.now().timestamp()
            stack.callback(life.http.close)
            life.connect()
            life.fill()
            return life

        yield begin
