"""Nobody makes a request knock at doors inside the house, whatever address they write down."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from afterword.wire import addresses, shapes
from afterword.wire.http import Http

INSIDE = """
127.0.0.1 127.1.2.3 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1
172.31.255.254 192.168.0.1 192.168.255.255 169.254.169.254 169.254.170.2 169.254.0.1 100.64.0.1
100.100.100.200 100.127.255.254 192.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 192.88.99.1 168.63.129.16 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255
::1 :: ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:192.168.1.1 ::ffff:100.64.0.1 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
64:ff9b::a9fe:a9fe 64:ff9b::10.1.2.3 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:a00:1::1
2002:a9fe:a9fe:: 2002:c0a8:101::1 2001:0:7f00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
fe80::1 fe80::1%eth0 fe80::1%25eth0 fec0::1 fc00::1 fd00:ec2::254 fdff:ffff::1 ff02::1 ff05::2
2001:db8::1 100::1 5f00::1 fd12:3456:789a::1 nonsense 127.0.0.1.nip.io 1 0x7f000001 2130706433
"""

OUTSIDE = """
1.1.1.1 8.8.8.8 93.184.216.34 151.101.1.140 172.15.255.255 172.32.0.1 192.167.1.1 11.0.0.1
100.63.255.255 100.128.0.1 169.253.1.1 2606:4700:4700::1111 2a00:1450:4001:830::200e
::ffff:1.1.1.1 64:ff9b::1.1.1.1 2002:101:101::1
"""


@pytest.mark.parametrize("address", INSIDE.split())
@pytest.mark.parametrize("port", [80, 443, 8080])
def test_no_address_inside_may_be_reached(address: str, port: int) -> None:
    assert not addresses.Reach().may(address, port)


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_the_internet_may_be_reached(address: str) -> None:
    assert addresses.Reach().may(address, 443)
    assert addresses.Reach().may(address, 8443)


@pytest.mark.parametrize("port", [0, 1, 22, 25, 53, 111, 389, 445, 587, 993])
def test_no_odd_port_may_be_reached(port: int) -> None:
    assert not addresses.Reach().may("93.184.216.34", port)


def test_the_operator_allows_a_network_and_no_more() -> None:
    reach = addresses.Reach(["10.1.0.0/16", "::1"])
    assert reach.may("10.1.2.3", 25)
    assert reach.may("::ffff:10.1.2.3", 80)
    assert reach.may("::1", 80)
    for other in ("10.2.0.1", "127.0.0.1", "169.254.169.254"):
        assert not reach.may(other, 80)


def test_what_is_no_network_is_said() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.1/8"):
        addresses.Reach(["10.0.0.1/8"])


# ------------------------------------------------------------------------- over a real line


class Door:
    """A listener on the loopback that must hear nothing: it counts who connects."""

    def __init__(self) -> None:
        self.heard = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            self.heard += 1
            line.recv(1000)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
            line.close()


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    yield made
    made.server.close()


class Says(AbstractResolver):
    """A resolver that gives one answer after the other, and the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host,
                host=one,
                port=port,
                family=socket.AF_INET6 if ":" in one else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for one in answer
        ]

    async def close(self) -> None: ...


def ask(url: str, **how: Any) -> shapes.Answer:
    http = Http(connect=0.5, total=1, **{"reach": addresses.Reach(), **how})
    try:
        return http.start(shapes.Request(method="POST", url=url, body=b"{}")).result(timeout=10)
    finally:
        http.close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0",  # noqa: S104
        "2130706433", "0x7f000001", "0x7f.1",
        "0177.0.0.1", "017700000001", "localhost", "LOCALHOST", "localhost.", "127.0.0.1.",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "①②⑦.⓪.⓪.①", "127。0。0。1",
        "user:word@127.0.0.1", "example.com@127.0.0.1", "%31%32%37.0.0.1", "127.0.0.1#@example.com",
    ],
)  # fmt: skip
def test_no_way_of_writing_it_reaches_the_loopback(door: Door, host: str) -> None:
    answer = ask(f"http://{host}:{door.port}/" if "#" not in host else f"http://{host}/")
    assert isinstance(answer, shapes.Refusal), answer
    assert door.heard == 0


def test_a_refused_address_is_not_told_to_whoever_wrote_the_name() -> None:
    answer = ask("http://inside.example/", resolver=Says(["10.20.30.40"]))
    assert isinstance(answer, shapes.Refusal)
    assert answer.account
    assert not answer.permanent
    assert "10.20.30.40" not in answer.says
    assert "AFTERWORD_ALLOW_PRIVATE" in answer.says


def test_a_name_that_means_something_else_a_second_later_gains_nothing(door: Door) -> None:
    """What is connected to is what was looked at: there is no second question in between."""
    turning = Says(["192.0.2.1"], ["127.0.0.1"])
    http = Http(connect=0.3, total=1, reach=addresses.Reach(), resolver=turning)
    request = shapes.Request(method="POST", url=f"http://turns.example:{door.port}/")
    try:
        for _ in range(12):
            assert isinstance(http.start(request).result(timeout=10), shapes.Refusal)
    finally:
        http.close()
    assert door.heard == 0


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1", "::1"], ["::ffff:127.0.0.1", "127.0.0.1"], ["169.254.169.254", "127.0.0.1"]],
)
def test_no_answer_among_several_is_taken_inside(door: Door, answers: list[str]) -> None:
    answer = ask(f"http://several.example:{door.port}/", resolver=Says(answers))
    assert isinstance(answer, shapes.Refusal)
    assert door.heard == 0


def test_where_it_is_allowed_it_arrives(door: Door) -> None:
    reach = addresses.Reach(["127.0.0.0/8"])
    answer = ask(f"http://inside.example:{door.port}/", reach=reach, resolver=Says(["127.0.0.1"]))
    assert isinstance(answer, shapes.Response)
    assert answer.body == b"hi"
    assert door.heard == 1


def test_a_redirect_inward_is_not_followed(door: Door) -> None:
    """It would have to be allowed to be reached at all; it is not even asked for."""

    async def redirecting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        to = f"http://127.0.0.1:{door.port}/"
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(
        asyncio.start_server(redirecting, "127.0.0.1", 0), loop
    ).result()
    port = server.sockets[0].getsockname()[1]
    answer = ask(f"http://127.0.0.1:{port}/", reach=addresses.Reach(["127.0.0.1/32"]))
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    assert isinstance(answer, shapes.Response)
    assert answer.status == 302
    assert door.heard == 0


def test_what_the_operator_sets_holds_for_the_process(door: Door) -> None:
    """The tests themselves stand on the loopback, because ``tests/ground.py`` allows it."""
    answer = ask(f"http://127.0.0.1:{door.port}/", reach=None)
    assert isinstance(answer, shapes.Response)
    before = addresses.reach()
    addresses.allow("")
    try:
        assert isinstance(ask(f"http://127.0.0.1:{door.port}/", reach=None), shapes.Refusal)
    finally:
        addresses._allowed = before
    assert door.heard == 1


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://shop.example", True),
        ("https://shop.example.:8443/in/sms/s", True),
        ("https://8.8.8.8", True),
        ("http://localhost:8080", False),
        ("http://127.0.0.1:8080/in/sms/s", False),
        ("http://[::1]", False),
        ("https://10.1.2.3", False),
        ("https://afterword.local", False),
        ("https://afterword.internal", False),
        ("https://box", False),
        ("", False),
    ],
)
def test_who_is_asked_to_report_can_call_there(url: str, found: bool) -> None:
    assert addresses.outside(url) == found
