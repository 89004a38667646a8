"""One request, a real provider in another process, and everything that may go wrong between."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from afterword.wire import shapes
from afterword.wire.http import SLOWEST, Http
from afterword.wire.waiting import retry_after
from tests.providers import Provider, running
from tests.providers.server import SECRET
from tests.vendors.serving import served


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running("keyed") as found:
        yield found


@pytest.fixture
def http() -> Iterator[Http]:
    made = Http(connect=2, total=1)
    yield made
    made.close()


def asked(provider: Provider, key: str, **facts: str) -> shapes.Request:
    return shapes.Request(
        method="POST",
        url=facts.get("url", f"{provider.url}/messages"),
        headers={"Authorization": f"Bearer {SECRET}", "Idempotency-Key": key},
        body=json.dumps({"to": "ana@example.com", "text": "Hello", "reference": key}).encode(),
    )


def ask(http: Http, request: shapes.Request) -> shapes.Answer:
    return http.start(request).result(timeout=20)


def test_it_works(provider: Provider, http: Http) -> None:
    provider.does("well")
    answer = ask(http, asked(provider, "works"))
    assert isinstance(answer, shapes.Response)
    assert (answer.status, list(json.loads(answer.body))) == (201, ["id"])
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert provider.copies["works"] == 1


def test_the_provider_knows_a_repeat_by_its_key(provider: Provider, http: Http) -> None:
    provider.does("well")
    first, second = ask(http, asked(provider, "twice")), ask(http, asked(provider, "twice"))
    assert isinstance(first, shapes.Response)
    assert isinstance(second, shapes.Response)
    assert first.body == second.body
    assert provider.copies["twice"] == 1


@pytest.mark.parametrize(("manner", "status"), [("429", 429), ("503", 503), ("302", 302)])
def test_an_answer_comes_back_as_it_is(
    provider: Provider, http: Http, manner: str, status: int
) -> None:
    """A redirect too: a message goes where the account says, and nowhere else."""
    provider.does(manner, retry_after="7")
    answer = ask(http, asked(provider, f"key-{manner}"))
    assert isinstance(answer, shapes.Response)
    assert answer.status == status
    assert retry_after(answer.headers) == (7 if status == 429 else None)
    assert f"key-{manner}" not in provider.copies


@pytest.mark.parametrize(
    ("manner", "copies"),
    [
        ("loses, hangs", 0),
        ("loses, closes", 0),
        ("takes, hangs", 1),
        ("takes, closes", 1),
        ("takes, drips", 1),
        ("takes, endless", 1),
    ],
)
def test_once_it_was_written_nobody_can_tell(
    provider: Provider, http: Http, manner: str, copies: int
) -> None:
    provider.does(manner)
    answer = ask(http, asked(provider, manner))
    assert isinstance(answer, shapes.Unknown)
    assert provider.copies.get(manner, 0) == copies


def test_nothing_was_handed_over_where_nobody_listens(provider: Provider, http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    answer = ask(http, asked(provider, "x", url=f"http://127.0.0.1:{port}/messages"))
    assert isinstance(answer, shapes.Refusal)
    assert not answer.permanent


def test_nothing_was_handed_over_where_nobody_answers_the_call(
    provider: Provider, http: Http
) -> None:
    http.total = 20
    http.connect = 0.5
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        full = [socket.socket() for _ in range(4)]
        for one in full:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        answer = ask(http, asked(provider, "x", url=f"http://127.0.0.1:{port}/messages"))
        for one in full:
            one.close()
    assert isinstance(answer, shapes.Refusal)
    assert not answer.permanent


@pytest.mark.parametrize("url", ["http://", "nonsense", "http://[::1", "ftp://127.0.0.1/x"])
def test_what_is_no_address_is_refused(provider: Provider, http: Http, url: str) -> None:
    answer = ask(http, asked(provider, "x", url=url))
    assert isinstance(answer, shapes.Refusal)


def test_what_may_not_go_any_more_is_not_written(provider: Provider, http: Http) -> None:
    """It is asked when the line stands, after all waiting for it."""
    provider.does("well")
    answer = http.start(asked(provider, "stopped"), lambda: False).result(timeout=20)
    assert isinstance(answer, shapes.Held)
    assert "stopped" not in provider.copies
    assert isinstance(ask(http, asked(provider, "after")), shapes.Response)


def test_closing_cuts_off_what_is_in_the_air(provider: Provider) -> None:
    provider.does("takes, hangs")
    http = Http(total=60)
    flying = http.start(asked(provider, "cut"))
    while "cut" not in provider.copies:
        pass
    http.close()
    answer = flying.result(timeout=5)
    assert isinstance(answer, shapes.Unknown)


def test_many_that_are_asked_for_at_once_all_come_to_an_end_when_it_closes(
    provider: Provider,
) -> None:
    provider.does("takes, hangs")
    http = Http(total=60)
    flying = [http.start(asked(provider, f"many-{number}")) for number in range(50)]
    http.close()
    for number, answer in enumerate(flying):
        kind = type(answer.result(timeout=5))
        assert kind in (shapes.Refusal, shapes.Unknown)
        if kind is shapes.Refusal:
            assert f"many-{number}" not in provider.copies


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "9999999"}, 86400.0),
        (
            {
                "retry-after": "Tue, 24 Nov 2026 09:02:00 GMT",
                "date": "Tue, 24 Nov 2026 09:00:30 GMT",
            },
            90.0,
        ),
        ({"retry-after": "Tue, 24 Nov 2026 09:02:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "²"}, None),
        ({}, None),
    ],
)
def test_how_long_to_leave_it_alone(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_the_log_has_each_message_as_it_is_taken(tmp_path: Path, http: Http) -> None:
    with running("none", log=tmp_path / "taken.jsonl") as provider:
        ask(http, asked(provider, "a"))
        ask(http, asked(provider, "a"))
        lines = (tmp_path / "taken.jsonl").read_text().splitlines()
    assert [json.loads(line)["reference"] for line in lines] == ["a", "a"]


def test_what_comes_after_the_end_is_refused_and_not_kept_waiting(
    provider: Provider, http: Http
) -> None:
    """A worker stops while one of its threads still hands something over."""
    provider.does("well")
    ask(http, asked(provider, "before-the-end"))
    http.close()
    answer = ask(http, asked(provider, "after-the-end"))
    assert answer == shapes.Refusal(says="the sender was stopped", permanent=False)
    assert "after-the-end" not in provider.copies


def test_a_file_has_the_time_that_a_slow_line_takes() -> None:
    """Whoever answers after the usual time is waited for where what was sent takes longer."""

    async def slowly(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(1)
        return web.Response(text="taken")

    app = web.Application(client_max_size=SLOWEST * 30)
    app.router.add_post("/", slowly)
    made = Http(connect=2, total=0.5)
    try:
        with served(app) as url:
            small = shapes.Request(method="POST", url=f"{url}/", body=b"words")
            large = shapes.Request(method="POST", url=f"{url}/", body=bytes(SLOWEST * 20))
            assert isinstance(ask(made, small), shapes.Unknown)
            answer = ask(made, large)
    finally:
        made.close()
    assert isinstance(answer, shapes.Response)
    assert answer.body == b"taken"
