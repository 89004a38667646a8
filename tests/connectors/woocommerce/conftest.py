"""A stand-in of a shop, and a line to it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from afterword.wire.http import Http
from tests.connectors.woocommerce.shop import NOW
from tests.vendors.woocommerce import Woo, woocommerce


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    with closing(Http(connect=2, total=5)) as made:
        yield made


@pytest.fixture
def woo() -> Iterator[Woo]:
    with woocommerce() as made:
        made.clock = NOW.timestamp
        yield made
