"""The first day with Afterword, as the README tells it: the same commands, the same order."""

import json
import os
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.csv.given import FILES
from tests.site.running import afterword, environment, eventually, free_port, lines, service
from tests.site.visitor import Visitor

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def the_order() -> dict[str, Any]:
    """The order that the README tells the API of."""
    (body,) = re.findall(r"-d '(\{.*?\}\}?)'\n", README, re.DOTALL)
    now = datetime.now(UTC).isoformat()
    found: dict[str, Any] = json.loads(body.replace("'$(date -u +%FT%TZ)'", now))
    return found


def test_it_works(tmp_path: Path) -> None:
    made = lines(
        tmp_path, "init", "--store", "roastery", "--owner", "you@example.com",
        "--zone", "Europe/London", "--currency", "GBP",
    )  # fmt: skip
    with service(tmp_path) as running:
        you = Visitor(f"http://127.0.0.1:{running.port}")
        link = "/claim/" + made[0]["claim"].partition("/claim/")[2]
        assert "You sign in as you@example.com." in you.get(link)
        assert "Nobody has ordered yet." in you.post(link, name="You", password="a calm kettle")

        till = str(FILES / "till.csv")
        assert lines(tmp_path, "import", till, "-m", "online-retail")[-1]["imported"] == 11
        assert "No journey is switched on" in you.get("/desk/roastery/")
        afterword(tmp_path, "journeys", "on", "order-and-shipping")

        page = you.post(
            "/desk/roastery/settings/keys/", on="/desk/roastery/settings/", name="to try"
        )
        (key,) = re.findall(r"awk_[\w-]{20,}", page)
        assert _told(running.port, key, the_order())["stored"] == 1
        eventually(lambda: "We have your order, Ana" in you.get("/desk/roastery/mailbox/"))
        assert "Hario V60" in you.get("/desk/roastery/mailbox/?as=text")
    _asks_why(tmp_path)


def _told(port: int, key: str, event: dict[str, Any]) -> dict[str, Any]:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/events",
        json.dumps(event).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 (loopback)
        found: dict[str, Any] = json.load(answer)
    return found


def _asks_why(home: Path) -> None:
    """What was imported started nothing; the one message says why it was sent, in both ways."""
    (message,) = lines(home, "messages", "list")
    assert (message["message"], message["step"], message["state"]) == (1, "confirm", "accepted")
    (told,) = lines(home, "explain", "1")
    assert [one["rule"] for one in told["because"]][:3] == ["trigger", "valid", "contact"]
    assert told["because"][0]["inputs"]["event"] == "order.placed"
    assert [one["result"] for one in told["tries"]] == ["receipt"]
    said = afterword(home, "explain", "1").stdout
    assert "“We have your order” to Ana Petrović: sent." in said
    assert "✓ order placed on " in said
    assert "✓ there is an address for e-mail" in said
    assert "Try 1, " in said
    story = lines(home, "timeline", "ana@example.com")
    assert {one["when"] for one in story} <= {"next", "happened"}
    assert "order.placed" in [one["what"] for one in story if one["when"] == "happened"]
    sent = next(one for one in story if one["what"] == "message.accepted")
    assert sent["because"] == [
        {name: one[name] for name in ("rule", "result", "inputs")} for one in told["because"]
    ]
    assert "What comes next" in afterword(home, "timeline", "ana@example.com").stdout


# --------------------------------------------------------------------------------- make run


@contextmanager
def make_run(home: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """``make run`` in a data folder of its own, with a small crowd; stopped as by Ctrl-C."""
    with (home / "said").open("w") as said:
        process = subprocess.Popen(
            ["make", "run", "ARGS=--weeks 2 --people 6"],
            cwd=ROOT, env=environment(home, AFTERWORD_PORT=str(port)), text=True,
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)


@pytest.mark.slow
def test_make_run_opens_the_demo_where_ana_got_no_review_request(tmp_path: Path) -> None:
    port = free_port()
    with make_run(tmp_path, port) as process:
        said = tmp_path / "said"

        def is_up() -> bool:
            assert process.poll() is None, said.read_text()
            return "(Ctrl-C stops it)" in said.read_text()

        eventually(is_up, patience=300)
        text = said.read_text()
        assert "lives through 2 weeks" in text
        (link,) = re.findall(rf"http://127\.0\.0\.1:{port}/claim/\S+", text)
        mia = Visitor(f"http://127.0.0.1:{port}")
        eventually(lambda: _answers(mia, link))
        assert "Ana Petrović waits for a person" in mia.post(link)
        found = mia.get("/desk/ada-fern/customers/?q=Ana+Petrovi%C4%87")
        assert "held back while a complaint is open" in found
        assert "Caught mail" in found
    (held,) = [
        one for one in lines(tmp_path, "messages", "list", "--customer", "Ana Petrović")
        if one["state"] == "planned"
    ]  # fmt: skip
    said_why = afterword(tmp_path, "explain", str(held["message"])).stdout
    assert "… held back while a complaint is open" in said_why


def _answers(visitor: Visitor, link: str) -> bool:
    try:
        return "Come in, Mia" in visitor.get(link)
    except OSError:
        return False
