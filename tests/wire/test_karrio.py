"""karrio in a process of its own: what it may, what it may not, and what becomes of it."""

import json
import os
import signal
import ssl
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from afterword.wire import addresses, karrio
from afterword.wire.carry import Carrier, carry
from afterword.wire.http import Http
from afterword.wire.karrio import PROGRAM, Karrio
from afterword.wire.karrio_program import stamp
from afterword.wire.shapes import Answer, Held, Refusal, Request, Response
from tests.smtp import certificate
from tests.vendors.canadapost import PASSWORD, USER, CanadaPost
from tests.vendors.serving import served

PIN = "7023210039414604"
SEEN = [("1421", "2026-11-24", "13:34:23", "Delivered to the front door", "SAINTE-FOY", "QC")]


@pytest.fixture
def http() -> Iterator[Http]:
    one = Http(connect=2, total=5)
    yield one
    one.close()


@pytest.fixture
def asking(http: Http) -> Iterator[Karrio]:
    one = Karrio(http)
    yield one
    one.close()


def question(url: str, **more: Any) -> Request:
    asked = {
        "carrier": "canadapost",
        "settings": {"username": USER, "password": PASSWORD},
        "numbers": [PIN],
        "url": url,
        **more,
    }
    return Request(method="POST", url="karrio:ask", body=json.dumps(asked).encode())


def ask(asking: Karrio, url: str, **more: Any) -> Answer:
    return asking.start(question(url, **more)).result(60)


def said(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer, Response), answer
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_it_works(asking: Karrio) -> None:
    post = CanadaPost(seen={PIN: list(SEEN)})
    with served(post.app()) as url:
        found = said(ask(asking, url))
        again = said(ask(asking, url))
    assert [one["code"] for one in found["details"][0]["events"]] == ["1421"]
    assert found["details"][0]["events"][0]["timestamp"] == "2026-11-24T13:34:00"
    assert found["statuses"] == [200]
    assert "settings" not in found
    assert again == found
    # Of one number alone karrio reads nothing: it is asked for it twice, and fetches it once.
    assert post.asked == [PIN, PIN]
    assert asking.started == 1


def test_every_way_outward_leads_to_it() -> None:
    post = CanadaPost(seen={PIN: list(SEEN)})
    carrier = Carrier(1, http=Http(connect=2, total=5))
    try:
        with served(post.app()) as url:
            assert said(carrier.start(question(url), lambda: True).result(60))["details"]
            assert said(carry(question(url)))["details"]
            held = carrier.start(question(url), lambda: False).result(60)
            assert isinstance(held, Held)
    finally:
        carrier.close()
    assert len(post.asked) == 2


# ---------------------------------------------------------------------------- certificates


def test_an_untrusted_certificate_is_refused(asking: Karrio, tmp_path: Path) -> None:
    post = CanadaPost(seen={PIN: list(SEEN)})
    context, public = certificate(tmp_path, "localhost")
    with served(post.app(), context) as url:
        refused = ask(asking, url)
        assert isinstance(refused, Refusal)
        assert "certificate" in refused.says.lower()
        assert post.asked == []
        trusting = Http(connect=2, total=5, trust=ssl.create_default_context(cafile=str(public)))
        other = Karrio(trusting)
        try:
            assert said(ask(other, url))["details"]
        finally:
            other.close()
            trusting.close()


ALONE = """
import importlib.util, json, ssl, sys, urllib.request
found = importlib.util.spec_from_file_location("program", sys.argv[1])
program = importlib.util.module_from_spec(found)
sys.modules["program"] = program
found.loader.exec_module(program)
def open_it():
    try:
        return urllib.request.urlopen(sys.argv[2], timeout=5).read().decode()
    except Exception as error:
        return f"{type(error).__name__} {error}"
import karrio.lib
said = {"karrio": open_it()}
program.loaded(program.Line(None, None))
said["put back"] = open_it()
said["as it was"] = ssl._create_default_https_context is ssl.create_default_context
sys.addaudithook(program.refuse)
said["shut in"] = open_it()
try:
    import subprocess
    subprocess.run(["true"])
    said["starts"] = True
except PermissionError:
    said["starts"] = False
print(json.dumps(said))
"""


def test_what_its_import_changes_is_put_back_and_it_reaches_nothing(tmp_path: Path) -> None:
    """Without ours, importing karrio makes every certificate good: that is what is mended."""
    context, _ = certificate(tmp_path, "localhost")
    app = web.Application()

    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    app.router.add_get("/", hello)
    with served(app, context) as url:
        run = subprocess.run(
            [sys.executable, "-I", "-c", ALONE, str(PROGRAM), url],
            capture_output=True,
            check=True,
            timeout=60,
        )
    found = json.loads(run.stdout)
    assert found["karrio"] == "hello"
    assert "CERTIFICATE_VERIFY_FAILED" in found["put back"]
    assert found["as it was"]
    assert "reaches nothing by itself" in found["shut in"]
    assert not found["starts"]


def test_this_process_is_not_touched_by_it(asking: Karrio) -> None:
    with served(CanadaPost().app()) as url:
        said(ask(asking, url))
    assert ssl._create_default_https_context is ssl.create_default_context
    assert "karrio" not in sys.modules


def test_inner_addresses_are_out_of_its_reach() -> None:
    http = Http(connect=2, total=5, reach=addresses.Reach())
    asking = Karrio(http)
    post = CanadaPost(seen={PIN: list(SEEN)})
    try:
        with served(post.app()) as url:
            refused = ask(asking, url)
    finally:
        asking.close()
        http.close()
    assert isinstance(refused, Refusal)
    assert refused.account
    assert post.asked == []


# --------------------------------------------------------------------------- what goes wrong


def test_after_it_fell_it_is_started_again(asking: Karrio) -> None:
    post = CanadaPost(seen={PIN: list(SEEN)})
    with served(post.app()) as url:
        said(ask(asking, url))
        assert asking.pid
        os.kill(asking.pid, signal.SIGKILL)
        answers = [ask(asking, url), ask(asking, url)]
    # Whether its end was seen before the question or in the middle of it: then it is up again.
    assert said(answers[-1])["details"]
    assert asking.started == 2


def _program(tmp_path: Path, says: str) -> Path:
    found = tmp_path / "program.py"
    found.write_text("import json, sys, time\n" + textwrap.dedent(says), encoding="utf-8")
    return found


@pytest.fixture
def odd(http: Http, tmp_path: Path) -> Iterator[Callable[..., Karrio]]:
    made: list[Karrio] = []

    def make(says: str, **more: Any) -> Karrio:
        made.append(Karrio(http, program=_program(tmp_path, says), **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_one_that_does_not_answer_is_stopped(odd: Callable[..., Karrio]) -> None:
    asking = odd("time.sleep(600)", total=0.1, starting=0.1)
    refused = ask(asking, "")
    assert isinstance(refused, Refusal)
    assert (refused.says, refused.permanent) == ("karrio fell: no answer in time", False)
    assert asking.pid is None


@pytest.mark.parametrize(
    "says",
    [
        "sys.exit(3)",
        "print('nonsense', flush=True); time.sleep(600)",
        "print('[1]', flush=True); time.sleep(600)",
        "print(json.dumps({'id': 1}), flush=True); time.sleep(600)",
        "print(json.dumps({'fetch': 1}), flush=True); time.sleep(600)",
    ],
)
def test_one_that_says_nonsense_is_stopped(odd: Callable[..., Karrio], says: str) -> None:
    asking = odd(says)
    refused = ask(asking, "")
    assert isinstance(refused, Refusal)
    assert refused.says.startswith("karrio fell: ")
    assert not refused.permanent
    assert asking.pid is None


FETCHES = """
said = json.loads(sys.stdin.readline())
fetch = {"fetch": 1, "method": %r, "url": %r, "headers": {}, "body": ""}
print(json.dumps(fetch), flush=True)
got = json.loads(sys.stdin.readline())
print(json.dumps({"id": said["id"], "done": {"got": got}}), flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize(
    ("method", "url", "given", "says"),
    [
        ("GET", "http://ws.example.com/track", "", "'http://ws.example.com/track' is not https"),
        ("GET", "file:///etc/passwd", "", "'file:///etc/passwd' is not https"),
        ("DELETE", "https://ws.example.com/a", "", "karrio wants to DELETE"),
    ],
)
def test_it_may_not_fetch_everything(
    odd: Callable[..., Karrio], method: str, url: str, given: str, says: str
) -> None:
    refused = ask(odd(FETCHES % (method, url)), given)
    assert isinstance(refused, Refusal)
    assert refused.says == says


def test_it_is_told_nothing_of_ours(odd: Callable[..., Karrio], monkeypatch: Any) -> None:
    monkeypatch.setenv("AFTERWORD_SECRET", "do not tell")
    asking = odd(
        """
        import os
        said = json.loads(sys.stdin.readline())
        told = {"environment": dict(os.environ), "command": sys.argv, "path": sys.path}
        print(json.dumps({"id": said["id"], "done": told}), flush=True)
        sys.stdin.readline()
        """
    )
    found = said(ask(asking, ""))
    assert "AFTERWORD_SECRET" not in found["environment"]
    assert PASSWORD not in str(found["command"])
    assert not any(one.endswith("afterword/wire") for one in found["path"])


def test_it_is_stopped_when_nobody_asks(odd: Callable[..., Karrio]) -> None:
    asking = odd(FETCHES % ("GET", "file:///nothing"), idle=0.0)
    ask(asking, "")
    process = asking._process
    if process is not None:
        process.wait(20)
    assert asking.started == 1
    ask(asking, "")
    assert asking.started == 2


def test_where_it_is_not_installed_that_is_said(
    asking: Karrio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(karrio, "installed", lambda: False)
    refused = ask(asking, "")
    assert isinstance(refused, Refusal)
    assert (refused.says, refused.account) == (karrio.ABSENT, True)
    assert asking.started == 0


def test_what_karrio_stumbles_over_is_told_and_it_lives_on(asking: Karrio) -> None:
    found = said(ask(asking, "", carrier="nobody_at_all"))
    assert "nobody_at_all" in found["broke"]
    assert asking.pid


# ------------------------------------------------------------------------------------ times


@pytest.mark.parametrize(
    ("day", "hour", "form", "read"),
    [
        ("2026-11-24T14:10:00-06:00", None, None, "2026-11-24T14:10:00-06:00"),
        ("2026-11-24T14:10:00+0100", None, "%Y-%m-%dT%H:%M:%S%z", "2026-11-24T14:10:00+01:00"),
        ("2026-11-24T14:10:00Z", None, None, "2026-11-24T14:10:00Z"),
        ("2026-11-24T14:10:00+00:00", None, None, "2026-11-24T14:10:00+00:00"),
        ("2026-11-24 14:10:00", None, "%Y-%m-%d %H:%M:%S", "2026-11-24T14:10:00"),
        ("11/24/2026 02:10 PM", None, "%m/%d/%Y %I:%M %p", "2026-11-24T14:10:00"),
        ("11/24/2026 05:21:18 PM", None, "%m/%d/%Y %H:%M:%S %p", "2026-11-24T17:21:18"),
        ("11/24/2026 17:21:18 PM", None, "%m/%d/%Y %H:%M:%S %p", "2026-11-24T17:21:18"),
        ("2026-11-24", "14:10", None, "2026-11-24T14:10:00"),
        ("2026-11-24", "02:10 PM", None, "2026-11-24T14:10:00"),
        ("2026-11-24", "14:10 PM", None, "2026-11-24T14:10:00"),
        ("20261124", "1410", None, "2026-11-24T14:10:00"),
        ("2026-11-24", "sometime", None, "2026-11-24"),
        ("sometime", None, None, "sometime"),
        ("sometime", "14:10", None, None),
        (None, None, None, None),
    ],
)
def test_a_time_keeps_its_offset_and_gets_none_that_it_had_not(
    day: str | None, hour: str | None, form: str | None, read: str | None
) -> None:
    assert stamp(day, hour, form) == read
