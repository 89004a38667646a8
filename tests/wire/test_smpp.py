"""A line to a message centre, kept and lost, and how far a message came when it goes wrong."""

import asyncio
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from afterword.wire.addresses import Reach
from afterword.wire.shapes import Answer, Held, Line, Refusal, Response, Submit, Unknown
from afterword.wire.smpp import Smpp, _Keeper
from tests.smtp import certificate
from tests.vendors import smsc
from tests.vendors.smsc import PASSWORD, SENDER, USER, Smsc, delivery, packed, until

PART = packed(
    0x04,
    0,
    0,
    b"\0\x05\0" + SENDER.encode() + b"\0\x01\x01385911234567\0" + bytes(5) + b"\1\0\0\0\2hi",
)


@pytest.fixture
def centre() -> Iterator[Smsc]:
    with smsc.running() as found:
        yield found


@pytest.fixture
def lines() -> Iterator[Smpp]:
    made = Smpp(connect=1, answer=0.5, enquire=0.1, pauses=(0.05,))
    yield made
    made.close()


def a_line(centre: Smsc, secure: bool = False, window: int = 10) -> Line:
    return Line(
        host="localhost" if secure else "127.0.0.1",
        port=centre.port,
        secure=secure,
        user=USER,
        password=PASSWORD,
        window=window,
    )


def answer(lines: Smpp, line: Line, *parts: bytes) -> Answer:
    return lines.start(Submit(line=line, parts=parts or (PART,))).result(timeout=10)


def test_one_line_serves_many(centre: Smsc, lines: Smpp) -> None:
    asked = [lines.start(Submit(line=a_line(centre), parts=(PART,))) for _ in range(50)]
    found = [one.result(timeout=10) for one in asked]
    assert len(centre.parts) == 50
    assert len({one.body for one in found if isinstance(one, Response) and one.status == 0}) == 50
    assert centre.binds == [0]


@pytest.mark.parametrize(
    ("manner", "wanted"),
    [("takes, closes", Unknown), ("takes, silent", Unknown), ("status 58", Response)],
)
def test_how_far_it_came(centre: Smsc, lines: Smpp, manner: str, wanted: type[Answer]) -> None:
    centre.manner = [manner]
    assert isinstance(answer(lines, a_line(centre)), wanted)
    assert answer(lines, a_line(centre)) == Response(
        status=0, headers={"phase": "submit"}, body=centre.parts[-1].id.encode() + b"\0"
    )


def test_what_was_not_written_is_surely_not_handed_over(centre: Smsc, lines: Smpp) -> None:
    held = lines.start(Submit(line=a_line(centre), parts=(PART,)), lambda: False)
    assert isinstance(held.result(timeout=10), Held)
    centre.manner = ["takes, silent"]
    narrow = a_line(centre, window=1)
    first, second = (lines.start(Submit(line=narrow, parts=(PART,))) for _ in range(2))
    assert isinstance(first.result(timeout=10), Unknown)
    # There was no room for the second until the first was given up.
    found = second.result(timeout=10)
    assert isinstance(found, Response) or (isinstance(found, Refusal) and found.busy)


def test_a_part_that_comes_too_fast_waits(
    centre: Smsc, lines: Smpp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterword.wire.smpp.SLOWER", (0.05, 0.05, 0.05))
    centre.manner = ["", "status 58", "status 14", ""]
    found = answer(lines, a_line(centre), PART, PART)
    assert isinstance(found, Response)
    assert (found.status, len(centre.parts)) == (0, 2)
    centre.manner = ["", *["status 58"] * 4]
    found = answer(lines, a_line(centre), PART, PART, PART)
    assert isinstance(found, Unknown)
    assert found.says == "1 of 3 parts were taken, and then no more: status 0x58"
    # What is refused at once was refused as a whole.
    centre.manner = ["status 58"]
    found = answer(lines, a_line(centre), PART, PART)
    assert isinstance(found, Response)
    assert (found.status, len(centre.parts)) == (0x58, 3)


def test_who_only_sends_is_told_nothing(centre: Smsc, lines: Smpp) -> None:
    answer(lines, a_line(centre))
    assert centre.delivers(delivery("385911234567", b"STOP")) is None
    # Held from now on, the same account listens, on one line.
    lines.keep({a_line(centre): lambda told, last: True})
    until(centre.listens)
    assert centre.delivers(delivery("385911234567", b"STOP")) == 0
    assert [one.signed_in for one in centre.lines] == [0x09]


def test_a_secure_line(tmp_path: Path) -> None:
    context, public = certificate(tmp_path, "localhost")
    trusting = Smpp(connect=2, trust=ssl.create_default_context(cafile=str(public)))
    wary = Smpp(connect=2)
    with smsc.running(context) as centre:
        found = answer(trusting, a_line(centre, secure=True))
        assert isinstance(found, Response)
        refused = answer(wary, a_line(centre, secure=True))
        assert isinstance(refused, Refusal)
        assert refused.account
        assert "certificate does not hold" in refused.says
        trusting.close()
        wary.close()
    assert (len(centre.parts), len(centre.binds)) == (1, 1)


def test_a_line_leads_nowhere_inside_the_house(centre: Smsc) -> None:
    """Whatever the name means: what counts is the address that the socket is made for."""
    lines = Smpp(connect=1, reach=Reach())
    found = answer(lines, a_line(centre))
    lines.close()
    assert isinstance(found, Refusal)
    assert found.account
    assert "private network" in found.says
    assert centre.heard == []


def test_a_password_is_in_no_words(
    centre: Smsc, lines: Smpp, caplog: pytest.LogCaptureFixture
) -> None:
    line = a_line(centre)
    wrong = Line(host=line.host, port=line.port, secure=False, user=USER, password="hunter22")
    found = answer(lines, wrong)
    assert found == Response(status=smsc.WRONG_PASSWORD, headers={"phase": "bind"})
    assert "hunter22" not in caplog.text + repr(found)


class _Standing:
    """A line that stands until it is cut off."""

    async def live(self, *_: object) -> None:
        await asyncio.Event().wait()

    def end(self, _: str) -> None: ...


@pytest.mark.parametrize("turns", range(8))
def test_a_line_that_opens_while_it_is_hung_up_is_hung_up(lines: Smpp, turns: int) -> None:
    """Whichever turn of the loop it is: else the process would wait for it at its end."""

    async def story() -> None:
        there = asyncio.get_running_loop().create_future()

        class Keeper(_Keeper):
            async def _open(self) -> object:  # type: ignore[override]
                return await there

        line = Line(host="127.0.0.1", port=1, secure=False, user=USER, password=PASSWORD)
        keeper = Keeper(lines, line, lambda told, last: True)
        for _ in range(5):
            await asyncio.sleep(0)
        there.set_result(_Standing())
        for _ in range(turns):
            await asyncio.sleep(0)
        keeper._task.cancel()
        done, _ = await asyncio.wait({keeper._task}, timeout=5)
        keeper._task.cancel()
        assert done

    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, story()).result(30)
