"""One request, a real provider in another process, and everything that may go wrong between."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from afterword.wire import shapes
from afterword.wire.http import Http
from afterword.wire.waiting import retry_after
from tests.providers import Provider, running
from tests.providers.server import SECRET
from tests.smtp import certificate


@dataclass
class Raw:
    """A server of raw words: how many lines it had, and what it was asked."""

    port: int
    lines: int = 0
    asked: list[bytes] = field(default_factory=list)


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


@pytest.mark.parametrize("name", ["X-Note", "X\r\nY"])
def test_what_would_be_another_header_is_refused(provider: Provider, http: Http, name: str) -> None:
    request = asked(provider, "split")
    headers = {**request.headers, name: "a\r\nIdempotency-Key: other"}
    answer = ask(http, msgspec.structs.replace(request, headers=headers))
    assert isinstance(answer, shapes.Refusal)
    assert answer.permanent
    assert "split" not in provider.copies


def raw_server(answers: list[bytes], context: ssl.SSLContext | None = None) -> Iterator[Raw]:
    """A server that says these words, one after each request, and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        raw = Raw(listening.getsockname()[1])

        def serve() -> None:
            with suppress(OSError):
                while answers:
                    line, _ = listening.accept()
                    with context.wrap_socket(line, server_side=True) if context else line as one:
                        raw.lines += 1
                        while answers and (asked := one.recv(65536)):
                            raw.asked.append(asked)
                            one.sendall(answers.pop(0))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield raw
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


said = contextmanager(raw_server)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_a_line_is_used_again_and_the_request_is_plain(http: Http) -> None:
    with said([OK, OK]) as raw:
        url = f"http://127.0.0.1:{raw.port}/a b/é?q=1&r=ü"
        request = shapes.Request(method="POST", url=url, headers={"X-Name": "é"}, body=b"body")
        for _ in range(2):
            assert isinstance(ask(http, request), shapes.Response)
    assert raw.lines == 1
    head, _, body = raw.asked[0].partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    assert first == b"POST /a%20b/%C3%A9?q=1&r=%C3%BC HTTP/1.1"
    assert sorted(headers) == sorted(
        [
            b"Host: 127.0.0.1:%d" % raw.port,
            b"User-Agent: Afterword",
            b"Accept: */*",
            b"Accept-Encoding: identity",
            "X-Name: é".encode(),
            b"Content-Length: 4",
        ]
    )
    assert body == b"body"


@pytest.mark.parametrize(
    "closing",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        OK + b"more",
    ],
)
def test_a_line_of_which_that_is_not_sure_is_not_used_again(http: Http, closing: bytes) -> None:
    with said([closing, OK]) as raw:
        request = shapes.Request(method="GET", url=f"http://127.0.0.1:{raw.port}/")
        for _ in range(2):
            assert isinstance(ask(http, request), shapes.Response)
    assert raw.lines == 2


@pytest.mark.parametrize(
    "half", [b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok", b"no HTTP\r\n\r\n"]
)
def test_half_an_answer_is_none(http: Http, half: bytes) -> None:
    with said([half]) as raw:
        request = shapes.Request(method="POST", url=f"http://127.0.0.1:{raw.port}/", body=b"x")
        assert isinstance(ask(http, request), shapes.Unknown)
    assert len(raw.asked) == 1


@pytest.mark.parametrize(
    ("names", "trusted", "taken"),
    [(("localhost",), True, True), (("localhost",), False, False), (("other",), True, False)],
)
def test_a_line_is_secure_or_there_is_none(
    tmp_path: Path, names: tuple[str, ...], trusted: bool, taken: bool
) -> None:
    context, public = certificate(tmp_path, *names)
    trust = ssl.create_default_context(cafile=str(public)) if trusted else None
    http = Http(connect=5, total=5, trust=trust)
    with said([OK, OK], context) as raw:
        request = shapes.Request(method="POST", url=f"https://localhost:{raw.port}/", body=b"x")
        answer = ask(http, request)
    http.close()
    assert isinstance(answer, shapes.Response if taken else shapes.Refusal)
    assert len(raw.asked) == taken


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
