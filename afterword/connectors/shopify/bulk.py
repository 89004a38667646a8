"""All orders in one file: Shopify makes it, and it is read slice by slice.

Each order stands in the file before its lines (``groupObjects``), so a slice is read up to the last
order that is surely whole, and the next one begins there: a file of any size needs the memory of a
slice. The file stays for seven days; where it is gone, another one is made and read from its
beginning, which changes nothing that is known.
"""

import re
from datetime import datetime
from typing import Any

from afterword.wire.reading import Thing, load, part, parts, text, whole
from afterword.wire.shapes import Account, Misread, Refusal, Request, Response
from afterword.wire.syncing import Took

from . import days, queries
from .asking import query, read
from .paging import search, sift
from .stages import Stage, State, on

SLICE = 128 * 1024
"""Bytes that are asked for at once: some hundred orders."""
LARGEST = 960 * 1024
"""What the wire reads of an answer is a mebibyte."""
LOOK = 5.0
"""Seconds between two looks whether the file is ready, at first."""
LONGEST_LOOK = 60.0
_SIZE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")


def _asks_file(state: State, account: Account) -> Request:
    return query(account, queries.bulk(search(state), days.asked(account.settings)))


def _reads_file(state: State, response: Response, account: Account, at: datetime) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    made = part(found.data, "bulkOperationRunQuery")
    errors = parts(made, "userErrors")
    if any(text(one.get("code")) in ("OPERATION_IN_PROGRESS", "LIMIT_REACHED") for one in errors):
        says = "Shopify makes other files just now, and has asked us to wait"
        return Refusal(says=says, permanent=False, busy=True, retry_after=LONGEST_LOOK)
    outside = text(part(made, "bulkOperation").get("id"))
    if errors or not outside:
        return _by_pages(state)
    says = "Shopify writes the orders down for us."
    return on(state, "look", file=outside, looked=0, wait=LOOK, says=says)


def _by_pages(state: State) -> Took:
    """Where Shopify makes no file, orders come page by page: slower, and the same."""
    gone: dict[str, Any] = {"file": None, "looked": None, "url": None, "offset": None, "size": None}
    return on(state, "page", says="Orders come page by page.", **gone)


def _asks_look(state: State, account: Account) -> Request:
    return query(account, queries.BULK_LOOK, {"id": state["file"]})


def _reads_look(state: State, response: Response, account: Account, at: datetime) -> Took | Refusal:
    found = read(response, account)
    if isinstance(found, Refusal):
        return found
    made = part(found.data, "bulkOperation")
    status, url = text(made.get("status")), text(made.get("url"))
    if status == "COMPLETED":
        if not url:
            return on(state, "end", file=None, says="There are no orders.")
        return on(state, "slice", url=url, offset=0, size=SLICE, looked=None)
    if status in ("CREATED", "RUNNING"):
        looked = whole(state.get("looked")) + 1
        wait = min(LOOK * 1.5 ** min(looked, 20), LONGEST_LOOK)
        so_far = whole(made.get("rootObjectCount"))
        return on(
            state,
            "look",
            looked=looked,
            wait=wait,
            says=f"Shopify has written down {so_far} orders.",
        )
    return _by_pages(state)


def _asks_slice(state: State, account: Account) -> Request:
    first = int(state["offset"])
    last = first + int(state.get("size") or SLICE) - 1
    # The storage knows nothing of the shop's token, and is not to know it.
    return Request(method="GET", url=state["url"], headers={"Range": f"bytes={first}-{last}"})


def _reads_slice(
    state: State, response: Response, account: Account, at: datetime
) -> Took | Refusal:
    offset = int(state["offset"])
    if response.status in (403, 404, 410):
        says = "The file is gone: Shopify writes the orders down anew."
        return on(state, "file", url=None, offset=None, size=None, says=says)
    if response.status == 416:
        return _end(state, account)
    if response.status >= 500 or response.status == 429:
        return Refusal(says=f"the storage is out of order ({response.status})", permanent=False)
    size = _SIZE.fullmatch(response.headers.get("content-range", ""))
    if response.status != 206 or not size or size[1] is None:
        raise Misread(f"an answer that is no slice of the file: {response.status}")
    whole_file = int(size[3])
    last = int(size[2]) + 1 >= whole_file
    some, read_bytes = _whole_orders(response.body, last=last)
    if not read_bytes:
        return _larger(state)
    told, more, done = sift(some, state, account, at)
    then = "end" if offset + read_bytes >= whole_file else "slice"
    return on(
        state,
        "order" if more else then,
        told=told,
        done=done,
        more=more or None,
        then=then,
        offset=offset + read_bytes,
        size=SLICE,
    )


def _larger(state: State) -> Took:
    size = int(state.get("size") or SLICE)
    if size >= LARGEST:
        raise Misread("one order alone is larger than what is read at once")
    return on(state, "slice", size=min(size * 2, LARGEST))


def _end(state: State, account: Account) -> Took:
    return on(state, "end", url=None, offset=None, size=None)


def _whole_orders(body: bytes, *, last: bool) -> tuple[list[dict[str, Any]], int]:
    """(the orders that are surely whole, with their lines, how many bytes they take).

    ``last``: the file ends here, so the last one is whole too.
    """
    end = len(body) if last else body.rfind(b"\n") + 1
    found: list[dict[str, Any]] = []
    place = begun = 0
    for line in body[:end].splitlines(keepends=True):
        if line.strip():
            thing = load(line)
            if not isinstance(thing, dict):
                raise Misread("a line of the file is no object")
            if not _take(found, thing):
                begun = place
        place += len(line)
    if last:
        return found, end
    # Of the last one more lines may follow.
    return found[:-1], begun


def _take(orders: list[dict[str, Any]], thing: Thing) -> bool:
    """Put a line with its order. False: it is an order itself."""
    if "__parentId" not in thing:
        orders.append({**thing, "lineItems": {"nodes": []}})
        return False
    if orders and thing["__parentId"] == orders[-1].get("id"):
        orders[-1]["lineItems"]["nodes"].append(thing)
    return True


STAGES: dict[str, Stage] = {
    "file": Stage(_asks_file, _reads_file),
    "look": Stage(_asks_look, _reads_look),
    "slice": Stage(_asks_slice, _reads_slice),
}
