"""Tracking pages a minute, on two cores, and how soon a phone on a slow line shows the answer.

The pages are asked of the web application itself, by two processes, as browsers ask: with a look
that is noted, and each order's page again and again as people who wait do. Each order has two
parcels, one of them late, and six scans.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from bench import ground

BROWSER = {
    "HTTP_SEC_FETCH_DEST": "document",
    "HTTP_SEC_FETCH_MODE": "navigate",
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    "HTTP_ACCEPT_LANGUAGE": "en",
}
CORES = 2


def tell(store: Any, number: int, now: datetime) -> str:
    """An order with two parcels, and the path of its page."""
    from afterword.house import tokens
    from afterword.timeline import actions as timeline
    from afterword.wire import shapes

    order = f"order/shop:{number}"

    def event(kind: str, at: datetime, about: str, **data: Any) -> shapes.Event:
        key = f"{about}:{kind}:{at.isoformat()}"
        return shapes.Event(kind=kind, key=key, happened=at, about=about, order=order, data=data)

    def scan(status: str, hours: int, parcel: int, **more: Any) -> shapes.Event:
        about = f"shipment/dpd:{number}-{parcel}"
        at = now - timedelta(hours=hours)
        told = {"status": status, "carrier": "dpd", "number": f"1550{number:06}{parcel}"}
        return event("shipment.checkpoint", at, about, **told, **more)

    def days(first: int, last: int) -> dict[str, str]:
        day = timedelta(days=1)
        return {
            "promised_from": (now + first * day).isoformat(),
            "promised_to": (now + last * day).isoformat(),
        }

    lines = [
        {"product": f"p{one}", "title": title, "quantity": 1, "price": 4900}
        for one, title in enumerate(("Gooseneck kettle, 1 litre", "Morning House, 250 g"))
    ]
    placed = event(
        "order.placed", now - timedelta(days=4), order,
        number=f"#{number}", currency="GBP", total=9800, items=2, lines=lines, country="GB",
    )  # fmt: skip
    who = shapes.Who(email=f"person{number}@example.com", name=f"Ana {number}", language="en")
    events = [
        shapes.Event(**{name: getattr(placed, name) for name in ("kind", "key", "happened")},
                     about=order, order=order, data=placed.data, who=who),
        scan("picked_up", 72, 1, place="Bristol", contents=[["p0", 1]], **days(-1, 0)),
        scan("picked_up", 72, 2, place="Bristol", contents=[["p1", 1]], **days(1, 2)),
        scan("on_hold", 48, 1, place="Hinckley", delayed=True, reason="weather_delay",
             **days(1, 3)),
        scan("in_transit", 5, 1, place="Hinckley"),
        scan("in_transit", 30, 2, place="Leeds"),
        scan("in_transit", 4, 2, place="Edinburgh"),
    ]  # fmt: skip
    timeline.record(store, events, now=now, by="bench")
    return f"/o/{tokens.make(store, 'order', order)}"


def ask(application: Callable[..., Any], path: str) -> int:
    """One page, as a browser asks for it; how many bytes it has."""
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **BROWSER,
    }
    answer = application(environ, lambda status, _headers: said.append(status))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not said[0].startswith("200"):
        raise SystemExit(f"{path}: {said[0]}")
    return len(body)


def one_core(paths: list[str], many: int, *, anew: bool) -> dict[str, float]:
    """Ask for so many pages in this process. ``anew``: none is taken from those made before."""
    from django.core.wsgi import get_wsgi_application

    from afterword.pages.track import kept

    application = get_wsgi_application()
    for path in paths[:20]:
        ask(application, path)
    wall, cpu = perf_counter(), process_time()
    size = 0
    for number in range(many):
        if anew:
            kept.forget()
        size = ask(application, paths[number % len(paths)])
    wall, cpu = perf_counter() - wall, process_time() - cpu
    return {"wall": wall, "cpu": cpu, "bytes": size}


def beside(paths: list[str], many: int, *, anew: bool) -> list[dict[str, float]]:
    """The same in as many processes as there are cores, at once."""
    from django.db import connections

    connections.close_all()
    ends = []
    for core in range(CORES):
        reader, writer = os.pipe()
        if os.fork() == 0:
            found = one_core(paths[core::CORES], many, anew=anew)
            os.write(writer, json.dumps(found).encode())
            os._exit(0)
        os.close(writer)
        ends.append(reader)
    told = [json.loads(os.fdopen(end, "rb").read()) for end in ends]
    for _ in ends:
        os.wait()
    return told


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    ground.stand()
    store = ground.a_store()
    now = datetime.now(UTC).replace(microsecond=0)
    paths = [tell(store, number, now) for number in range(min(many // 5 + 2, 400))]
    beside(paths, len(paths), anew=True)  # so that every order's look is noted
    fresh = beside(paths, max(many // 10, 5), anew=True)
    found = beside(paths, many, anew=False)
    print(
        json.dumps(
            {
                "pages_per_minute": CORES * many / max(one["wall"] for one in found) * 60,
                "fresh_per_minute": CORES
                * max(many // 10, 5)
                / max(one["wall"] for one in fresh)
                * 60,
                "cpu_ms": sum(one["cpu"] for one in found) / (CORES * many) * 1000,
                "fresh_cpu_ms": sum(one["cpu"] for one in fresh)
                / (CORES * max(many // 10, 5))
                * 1000,
                "html_bytes": found[0]["bytes"],
            }
        )
    )


if __name__ == "__main__":
    main()
