"""Whatever moment a worker is killed in: what happened is told, and a repeat has the same id."""

import json
import os
import subprocess
import sys

from tests.conftest import NOW
from tests.webhooks.crashing import POINTS
from tests.webhooks.receiver import Receiver


def test_nothing_is_lost_over_a_kill_and_a_receiver_knows_a_repeat(receiver: Receiver) -> None:
    words = [sys.executable, "-m", "tests.webhooks.crashing", f"{receiver.url}/hook"]
    with subprocess.Popen(
        words,
        env={**os.environ, "DATABASE_URL": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as rig:
        assert rig.stdin is not None
        assert rig.stdout is not None
        secret = json.loads(rig.stdout.readline())["secret"]
        receiver.does(secrets=[secret], now=NOW.timestamp())
        rig.stdin.write("go\n")
        rig.stdin.flush()
        found = [json.loads(line) for line in rig.stdout]
    assert [one["point"] for one in found] == list(POINTS)
    assert all(one["died"] for one in found)
    assert {one["state"] for one in found} == {"delivered"}
    assert [one["number"] for one in found] == [1, 2, 2, 2]
    calls = [one["id"] for one in receiver.calls]
    assert [calls.count(one["mark"]) for one in found] == [1, 1, 2, 2]
    assert {one["wrong"] for one in receiver.calls} == {""}
    assert len(receiver.taken) == len(POINTS)
