"""Whatever moment a worker is killed in: money goes back once, a code is made once."""

import json
import os
import subprocess
import sys
from decimal import Decimal

from tests.deeds.crashing import POINTS, WHAT
from tests.deeds.given import SCOPES
from tests.fetching import goods
from tests.vendors.shopify.server import running


def test_nothing_is_done_twice_over_a_kill() -> None:
    with running(currency="EUR", scopes=SCOPES) as shop:
        order = shop.orders[goods.BIG + 7] = goods.order(7)
        words = [sys.executable, "-m", "tests.deeds.crashing", shop.url]
        env = {**os.environ, "DATABASE_URL": ""}
        rig = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        found = [json.loads(line) for line in rig.stdout.splitlines()]
    assert [(one["what"], one["point"]) for one in found] == [
        (what, point) for what in WHAT for point in POINTS
    ], rig.stderr[-2000:]
    assert all(one["died"] for one in found)
    assert {(one["state"], one["says"]) for one in found if one["again"]} == {("accepted", "")}
    assert {one["state"] for one in found} == {"accepted"}
    assert [(one["again"], one["lost"]) for one in found] == [(1, 0), (0, 1), (0, 1)] * len(WHAT)
    assert [Decimal(one["transactions"][0]["amount"]) for one in order["refunds"]] == [1, 1, 1]
    assert len(shop.discounts) == len(POINTS)
    assert [order["note"].count(f"Note {point}") for point in POINTS] == [1, 1, 1]
