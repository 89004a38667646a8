"""Reading a provider's answer (HTTP/1.1, RFC 9112) as its bytes come. Pure: it knows no socket."""

import re
import zlib

LONGEST_HEAD = 64 * 1024
"""Bytes of status line and headers."""
LONGEST_BODY = 1024 * 1024
"""Bytes of an answer that are read. A longer one is no answer to a message."""

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9][0-9])(?: [^\r\n]*)?\r?\n?")
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LONGEST_SIZE = 1024
_NO_BODY = frozenset({204, 304})


class Unread(Exception):
    """This is no answer, or it does not come to an end. The text says why."""


class Reading:
    """One answer, as far as it has come. ``feed`` until it is ``whole``."""

    def __init__(self) -> None:
        self.whole = False
        self.status = 0
        self.headers: dict[str, str] = {}
        """By name in lower case; of several by one name the last."""
        self._head = bytearray()
        self._body = bytearray()
        self._left: int | None = None
        """Bytes of the body still to come; ``None``: it ends with the line."""
        self._chunked: bytearray | None = None
        """What came of a chunk's beginning; ``None``: the body does not come in chunks."""
        self._next = "size"
        """Which part of a body in chunks comes next: size, data, end or trailer."""
        self._in_chunk = 0
        self._again = False
        self._more = False

    @property
    def keeps(self) -> bool:
        """Whether the line can be used again: this answer is whole, and nothing came after it."""
        return self.whole and self._again and not self._more

    def feed(self, data: bytes) -> bool:
        """Take in what came. True: the answer is whole. Raises ``Unread``."""
        if self.whole:
            self._more = self._more or bool(data)
        elif self.status:
            self._take(data)
        else:
            self._head += data
            self._begin()
        return self.whole

    def end(self) -> bool:
        """The line has come to its end. True: the answer is whole by that."""
        if self.status and self._left is None and self._chunked is None:
            self.whole, self._again = True, False
        return self.whole

    def body(self) -> bytes:
        """The body as it was meant. Raises ``Unread`` where it cannot be unpacked."""
        packed = self.headers.get("content-encoding", "").strip().lower()
        if packed in ("", "identity") or not self._body:
            return bytes(self._body)
        if packed not in ("gzip", "x-gzip", "deflate"):
            raise Unread(f"its answer is packed as {packed[:20]!r}, which nobody asked for")
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its head says
        try:
            found = unpacking.decompress(bytes(self._body), LONGEST_BODY + 1)
        except zlib.error as error:
            raise Unread("its answer cannot be unpacked") from error
        if len(found) > LONGEST_BODY or not unpacking.eof:
            raise Unread("its answer did not come to an end")
        return found

    # --------------------------------------------------------------------------------- the head

    def _begin(self) -> None:
        found = _END.search(self._head)
        if found is None:
            if len(self._head) > LONGEST_HEAD:
                raise Unread("its answer begins with too much")
            return
        head, rest = bytes(self._head[: found.start()]), bytes(self._head[found.end() :])
        self._head.clear()
        status = _STATUS.match(head)
        if status is None:
            raise Unread("its answer is no HTTP")
        code = int(status[2])
        if code == 101:
            raise Unread("it wants to speak another language")
        headers = _headers(head[status.end() :])
        if code < 200:
            # Word that an answer will come (RFC 9110 §15.2).
            self._head += rest
            self._begin()
            return
        self.status, self.headers = code, headers
        connection = headers.get("connection", "").lower()
        newer = status[1] == b"1"
        self._again = "close" not in connection if newer else "keep-alive" in connection
        self._measure(headers)
        self._take(rest)

    def _measure(self, headers: dict[str, str]) -> None:
        """How long the body is (RFC 9112 §6.3)."""
        coding = headers.get("transfer-encoding", "")
        length = headers.get("content-length")
        if self.status in _NO_BODY:
            self._left = 0
        elif coding:
            if coding.strip().lower() != "chunked":
                raise Unread(f"its answer comes as {coding[:20]!r}")
            self._chunked = bytearray()
        elif length is not None:
            if not (length.isascii() and length.isdigit() and len(length) < 16):
                raise Unread("its answer is of no length")
            self._left = int(length)
            if self._left > LONGEST_BODY:
                raise Unread("its answer did not come to an end")

    # --------------------------------------------------------------------------------- the body

    def _take(self, data: bytes) -> None:
        if self._chunked is not None:
            self._chunked += data
            self._unchunk()
            return
        if self._left is None:
            self._add(data)
            return
        self._add(data[: self._left])
        self._more = len(data) > self._left
        self._left -= min(len(data), self._left)
        self.whole = self._left == 0

    def _add(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > LONGEST_BODY:
            raise Unread("its answer did not come to an end")

    def _unchunk(self) -> None:
        waiting = self._chunked
        while waiting and not self.whole and self._part(waiting):
            pass

    def _part(self, waiting: bytearray) -> bool:
        """Take the next part of a body in chunks off what came. False: it has not come yet."""
        match self._next:
            case "size":
                return self._size(waiting)
            case "data":
                some = bytes(waiting[: self._in_chunk])
                self._add(some)
                self._in_chunk -= len(some)
                del waiting[: len(some)]
                self._next = "data" if self._in_chunk else "end"
            case "end":
                if waiting == b"\r":
                    return False
                if not waiting.startswith((b"\r\n", b"\n")):
                    raise Unread("its answer comes in pieces that do not fit")
                del waiting[: waiting.index(b"\n") + 1]
                self._next = "size"
            case "trailer":
                return self._trailer(waiting)
        return True

    def _size(self, waiting: bytearray) -> bool:
        found = _SIZE.match(waiting)
        if found is None:
            if len(waiting) > _LONGEST_SIZE or b"\n" in waiting:
                raise Unread("its answer comes in pieces without a length")
            return False
        self._in_chunk = int(found[1], 16)
        del waiting[: found.end()]
        self._next = "data" if self._in_chunk else "trailer"
        return True

    def _trailer(self, waiting: bytearray) -> bool:
        """Headers after the last chunk say nothing to us; an empty line ends them."""
        line, end, _ = bytes(waiting).partition(b"\n")
        if not end:
            if len(waiting) > LONGEST_HEAD:
                raise Unread("its answer did not come to an end")
            return False
        del waiting[: len(line) + 1]
        if line in (b"", b"\r"):
            self.whole, self._more = True, bool(waiting)
        return True


def _headers(lines: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for raw in lines.split(b"\n"):
        line = raw.rstrip(b"\r").decode("latin-1")
        if not line:
            continue
        if line[0] in " \t":
            # A value that goes on in the next line (RFC 9112 §5.2).
            if not name:
                raise Unread("its answer is no HTTP")
            found[name] += f" {line.strip()}"
            continue
        name, colon, value = line.partition(":")
        name = name.lower()
        if not colon or not _NAME.fullmatch(name):
            raise Unread("its answer is no HTTP")
        value = value.strip(" \t")
        if name == "content-length" and found.get(name, value) != value:
            raise Unread("its answer is of two lengths")
        found[name] = value
    return found
