"""A shop outside: it sends orders to the door, signed, each again and again until it is thanked."""

import hmac
import json
import threading
import time
from base64 import b64encode
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

SECRET = "shpss_rigs"
PATH = "/in/shopify/rigs"
_MODEL = Path(__file__).parents[1] / "connectors/shopify/payloads/orders_create__box_ticked.json"
PAUSE = 0.02
"""Seconds before a delivery is tried again."""


def order(number: int, at: datetime) -> bytes:
    """The order of that number, of a customer of its own who agreed to offers."""
    made: dict[str, Any] = json.loads(_MODEL.read_text(encoding="utf-8"))
    stamp, email = at.isoformat(), f"buyer{number}@example.com"
    made |= {
        "id": 5_000_000_000 + number,
        "name": f"#{number}",
        "order_number": number,
        "email": email,
        "contact_email": email,
        "created_at": stamp,
        "processed_at": stamp,
        "updated_at": stamp,
        "shipping_address": None,
        "billing_address": None,
    }
    made["customer"] = {
        "id": 7_000_000_000 + number,
        "email": email,
        "first_name": "Ana",
        "last_name": f"No. {number}",
    }
    return json.dumps(made).encode()


def headers(number: int, body: bytes) -> dict[str, str]:
    """The headers Shopify sends with it."""
    signature = b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Webhook-Id": f"delivery-{number}",
        "X-Shopify-Hmac-Sha256": signature,
    }


def post(port: int, path: str, body: bytes, head: dict[str, str]) -> int:
    """One try. Gives the status; 0: nobody answered."""
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("POST", path, body, head)
        return line.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        line.close()


class Shop:
    """Sends orders on a thread of its own. ``thanked``: the numbers of those that were taken."""

    def __init__(self, port: int, *, pause: float) -> None:
        self.port = port
        self.pause = pause
        self.thanked: list[int] = []
        self.tries = 0
        self.refused = 0
        """How often it was told that nothing can be kept just now."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Shop":
        """Open the shop."""
        self._thread.start()
        return self

    def close(self, patience: float) -> bool:
        """Take no more orders; the one at hand is delivered. False: it was not within so many
        seconds."""
        self._stop.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        number = 0
        while not self._stop.wait(self.pause):
            number += 1
            body = order(number, datetime.now(UTC))
            while self._try(number, body) != 200:
                time.sleep(PAUSE)
            self.thanked.append(number)

    def _try(self, number: int, body: bytes) -> int:
        self.tries += 1
        status = post(self.port, PATH, body, headers(number, body))
        self.refused += status == 503
        return status
