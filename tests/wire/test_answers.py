"""A provider's answer, read as it comes over the line."""

import gzip
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.wire.answers import LONGEST_BODY, LONGEST_HEAD, Reading, Unread

LENGTH = b"HTTP/1.1 201 Created\r\nContent-Length: 11\r\nX-One:  a b \r\n\r\n" + b'{"id": "1"}'
CHUNKS = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'4\r\n{"id\r\n7;note=x\r\n": "1"}\r\n0\r\nX-After: y\r\n\r\n'
)
EMPTY = b"HTTP/1.1 204 No Content\r\n\r\n"
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + LENGTH
PLAIN = b"HTTP/1.1 200\nContent-Length: 2\n\nok"
UNTIL_THE_END = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it"


def read(*pieces: bytes) -> Reading:
    """What comes of these pieces, and of the end of the line where it is not whole by then."""
    reading = Reading()
    for piece in pieces:
        reading.feed(piece)
    if not reading.whole:
        reading.end()
    return reading


def test_it_works() -> None:
    reading = read(LENGTH)
    assert (reading.whole, reading.keeps, reading.status) == (True, True, 201)
    assert reading.headers == {"content-length": "11", "x-one": "a b"}
    assert reading.body() == b'{"id": "1"}'


@pytest.mark.parametrize(
    ("raw", "status", "body", "keeps"),
    [
        (CHUNKS, 200, b'{"id": "1"}', True),
        (EMPTY, 204, b"", True),
        (CONTINUED, 201, b'{"id": "1"}', True),
        (PLAIN, 200, b"ok", True),
        (UNTIL_THE_END, 200, b"all of it", False),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, b"", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 200, b"", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, b"", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", 200, b"", True),
        # what nobody asked for came after it
        (LENGTH + b"HTTP/1.1 200 OK\r\n", 201, b'{"id": "1"}', False),
        (CHUNKS + b"x", 200, b'{"id": "1"}', False),
        # a header over two lines, and one that is there twice
        (b"HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\nX: c\r\nContent-Length: 0\r\n\r\n", 200, b"", True),
    ],
)
def test_each_kind_of_end(raw: bytes, status: int, body: bytes, keeps: bool) -> None:
    reading = read(raw)
    assert (reading.whole, reading.status, reading.body(), reading.keeps) == (
        True,
        status,
        body,
        keeps,
    )


@given(
    st.sampled_from([LENGTH, CHUNKS, EMPTY, CONTINUED, PLAIN, UNTIL_THE_END]),
    st.lists(st.integers(0, 140)),
)
def test_in_whatever_pieces_it_comes(raw: bytes, cuts: list[int]) -> None:
    ends = sorted({0, *(cut for cut in cuts if cut < len(raw)), len(raw)})
    pieces = [raw[start:end] for start, end in pairwise(ends)]
    whole, cut = read(raw), read(*pieces)
    assert cut.whole
    assert (cut.status, cut.headers, cut.body()) == (whole.status, whole.headers, whole.body())
    assert cut.keeps == whole.keeps


@pytest.mark.parametrize("raw", [LENGTH, CHUNKS, CONTINUED])
def test_one_that_was_cut_off_is_not_whole(raw: bytes) -> None:
    for end in range(len(raw)):
        assert not read(raw[:end]).whole, raw[:end]


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>Welcome to our portal</html>\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 999 What\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n goes on from nothing\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nlong\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 2000,
        # what does not come to an end
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * LONGEST_HEAD,
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (LONGEST_BODY + 1),
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (LONGEST_BODY + 1),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"
        + b"x" * (LONGEST_BODY + 1),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"x" * LONGEST_HEAD * 2,
    ],
)
def test_what_is_no_answer(raw: bytes) -> None:
    with pytest.raises(Unread):
        read(raw)


@given(st.binary(max_size=400))
def test_nothing_that_comes_breaks_it(noise: bytes) -> None:
    for raw in (noise, LENGTH[:40] + noise, CHUNKS[:50] + noise):
        reading = Reading()
        try:
            reading.feed(raw)
            reading.end()
        except Unread:
            continue
        assert reading.whole in (True, False)


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (gzip.compress(b"Hello" * 100), "gzip"),
        (zlib.compress(b"Hello" * 100), "deflate"),
        (b"Hello" * 100, "identity"),
    ],
    ids=["gzip", "deflate", "plain"],
)
def test_what_was_packed_unasked_is_unpacked(packed: bytes, coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(packed)}\r\n\r\n"
    assert read(head.encode() + packed).body() == b"Hello" * 100


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"Hello" * 100)[:-9], "gzip"),
        (gzip.compress(b"\0" * (LONGEST_BODY + 1)), "gzip"),
        (b"x", "br"),
    ],
    ids=["no gzip", "cut off", "too much", "another"],
)
def test_what_cannot_be_unpacked(packed: bytes, coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(packed)}\r\n\r\n"
    reading = read(head.encode() + packed)
    with pytest.raises(Unread):
        reading.body()
