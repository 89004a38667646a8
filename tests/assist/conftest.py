"""A server of models on the loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.assist.stand_in import Chat
from tests.vendors.serving import served

Serves = Callable[[Chat], str]


@pytest.fixture
def serves() -> Iterator[Serves]:
    """Serves a stand-in until the test is over, and gives its address."""
    with ExitStack() as stack:

        def begin(chat: Chat) -> str:
            return stack.enter_context(served(chat.app())) + "/v1"

        yield begin
