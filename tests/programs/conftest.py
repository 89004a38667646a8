"""The receiver of webhooks, here too."""

from tests.webhooks.conftest import receiver, told

__all__ = ["receiver", "told"]
