"""Messages a second from one process to a vendor's own stand-in: Twilio, WhatsApp, SendGrid, Viber
through Infobip. Each stands in a process of its own, checks what that vendor checks, and takes
80 ms for an answer; the engine and the senders work as the service has them.

``python -m bench.vendors VENDOR [MANY] [DATABASE_URL]``.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.request import urlopen

from aiohttp import web

from bench import ground
from bench.sends import LATENCY, LOOK, WallClock, plan, works

DOMAIN = "ada-fern.example"


class Vendor(NamedTuple):
    """How a store is connected with a vendor, and what the vendor's stand-in is."""

    channel: str
    app: Callable[[], web.Application]
    settings: Callable[[str], dict[str, Any]]
    """By the stand-in's address."""
    secrets: dict[str, str]


class Everybody(set[str]):
    """People who wrote within the last day: all there are."""

    def __contains__(self, number: object) -> bool:
        return True


NAMES = ("twilio", "whatsapp", "sendgrid", "infobip")


def vendor(name: str) -> Vendor:
    """One of ``NAMES``. Their stand-ins want Django's settings, which are made first."""
    from tests.vendors import graph, infobip, mailers, twilio

    vendors = {
        "twilio": Vendor(
            "sms",
            lambda: twilio.Twilio().app(),
            lambda url: {
                "provider": "twilio",
                "account_sid": twilio.SID,
                "service": twilio.SERVICE,
                "api": url,
            },
            {"auth_token": twilio.TOKEN},
        ),
        "whatsapp": Vendor(
            "whatsapp",
            lambda: graph.Graph(heard=Everybody()).app(),
            lambda url: {
                "number_id": graph.NUMBER_ID,
                "business_id": graph.BUSINESS_ID,
                "url": url,
            },
            {
                "token": graph.TOKEN,
                "app_secret": graph.APP_SECRET,
                "verify_token": graph.VERIFY,
            },
        ),
        "sendgrid": Vendor(
            "email",
            lambda: mailers.Mailers().app(),
            lambda url: {"provider": "sendgrid", "api_url": f"{url}/sendgrid/v3"},
            {"api_key": mailers.KEY, "webhook_key": mailers.SENDGRID_PUBLIC},
        ),
        "infobip": Vendor(
            "viber",
            lambda: infobip.Infobip().app(),
            lambda url: {"provider": "infobip", "url": url, "sender": "Bench"},
            {"key": infobip.KEY, "report_secret": infobip.REPORT_SECRET},
        ),
    }
    return vendors[name]


# ------------------------------------------------------------------------------ the vendor's side


def serve(app: web.Application) -> None:
    """Serve a stand-in that takes 80 ms for an answer, until nobody listens any more. Prints its
    port; ``/taken`` tells when it took each message, by the monotonic clock."""
    at: list[float] = []

    async def slow(
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        if request.path == "/taken":
            return web.json_response({"count": len(at), "at": at if request.query else []})
        answer = await handler(request)
        if request.method == "POST":
            if answer.status < 300:
                at.append(time.monotonic())
            else:
                print(answer.status, getattr(answer, "text", ""), file=sys.stderr, flush=True)
            await asyncio.sleep(LATENCY)
        return answer

    app.middlewares.append(web.middleware(slow))

    async def live() -> None:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()

    asyncio.run(live())


@contextmanager
def standing(name: str) -> Iterator[str]:
    """The address of a stand-in in a process of its own, while the block runs."""
    words = [sys.executable, "-m", "bench.vendors", "serve", name]
    with subprocess.Popen(  # noqa: S603 (our own module)
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}"
        finally:
            child.kill()


def taken(url: str, words: str = "") -> dict[str, Any]:
    """What a stand-in took: ``count``, and with ``?at`` when."""
    with urlopen(f"{url}/taken{words}", timeout=30) as answer:  # noqa: S310 (our own)
        found: dict[str, Any] = json.load(answer)
    return found


# ---------------------------------------------------------------------------------- the store's


def who(number: int) -> Any:
    """Somebody who can be written to over every channel."""
    from afterword.wire import shapes

    return shapes.Who(
        email=f"person{number}@example.com",
        phone=f"+38591{1_000_000 + number}",
        name=f"Person {number}",
        language="en",
    )


def prepare(channel: str, many: int) -> Any:
    """People with an order who agreed to be written to over a channel, with one message for each,
    let out and ready. WhatsApp is told what one likes only after they wrote themselves."""
    import msgspec

    from afterword.engine.live import Engine
    from afterword.house.models import Store
    from afterword.journeys import actions as journeys
    from afterword.outbox.models import Brake
    from afterword.timeline import actions as timeline
    from afterword.timeline.models import Customer
    from afterword.wire import shapes

    store = ground.a_store()
    Store.objects.filter(pk=store.pk).update(sender_email=f"hello@{DOMAIN}")
    store.refresh_from_db()
    # Nobody is on a journey: what is measured is the messages that are there.
    journeys.switch(store, "bench", on=False, now=ground.NOW, by="bench")
    for start in range(0, many, 200):
        told = []
        for number in range(start, min(start + 200, many)):
            person = who(number)
            told += [
                msgspec.structs.replace(ground.order(number), who=person),
                shapes.Event(
                    kind="consent.given",
                    key=f"consent/{number}",
                    happened=ground.NOW - timedelta(days=1),
                    who=person,
                    data={"channel": channel, "purpose": "care", "contact": ""},
                ),
            ]
            if channel == "whatsapp":
                heard = {"channel": channel, "what": "text"}
                told.append(
                    shapes.Event(
                        kind="reply.received",
                        key=f"reply/{number}",
                        happened=ground.NOW,
                        who=person,
                        data=heard,
                    )
                )
        timeline.record(store, told, now=ground.NOW, by="bench")
    # A person said that so many are meant: else a journey that was never so busy is paused.
    Brake.objects.create(store=store, journey="bench", begun=ground.NOW, ramped=True, expected=many)
    customers = list(Customer.objects.of(store).order_by("id").values_list("id", flat=True))
    plan(
        store,
        customers,
        channel=channel,
        message_class="service",
        purpose="care",
        template="care-tip",
    )
    Engine(WallClock()).until_quiet()  # what came in is seen to before
    return store


def measure(name: str, many: int, url: str) -> dict[str, float]:
    """Send so many. Raises ``SystemExit`` when they do not get through."""
    home = ground.stand(url)
    from afterword.house import actions as house
    from afterword.house.bell import bell
    from afterword.site import memory

    one = vendor(name)
    store = prepare(one.channel, many)
    with standing(name) as there:
        house.save_account(
            store,
            kind="channel",
            plug=one.channel,
            settings=one.settings(there),
            secrets_=one.secrets,
            now=ground.NOW,
            by="bench",
        )
        senders, engine, stop = works(home, WallClock())
        memory.settle()  # as the service does
        before, until = time.process_time(), time.monotonic() + 120
        engine.start()
        senders.start()
        while taken(there)["count"] < many and time.monotonic() < until:
            time.sleep(LOOK)
        cpu = time.process_time() - before
        at = taken(there, "?at")["at"]
        stop.set()
        bell.ring()
        senders.stop(5)
    if len(at) != many:
        raise SystemExit(f"{len(at)} of {many} were taken: {standings(store)}")
    return {"sends_per_s": (many - 1) / (at[-1] - at[0]), "cpu_ms": cpu / many * 1000}


def standings(store: Any) -> str:
    """How the messages stand, and what is said of those that did not get through."""
    from collections import Counter

    from afterword.outbox.models import Intent

    rows = Intent.objects.of(store).values_list("state", "says", "because")
    return str(Counter(row for row in rows if row[0] != "accepted").most_common(3))


def main() -> None:
    if sys.argv[1] == "serve":
        import django

        django.setup()
        serve(vendor(sys.argv[2]).app())
        return
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 6000
    url = sys.argv[3] if len(sys.argv) > 3 else os.environ.get("DATABASE_URL", "")
    print(json.dumps(measure(sys.argv[1], many, url)))


if __name__ == "__main__":
    main()
