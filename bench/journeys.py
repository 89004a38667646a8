"""CPU of a whole journey of three steps: the webhook is understood, the run begins, waits an hour,
takes a branch, plans a mail; the mail is weighed, written, and taken by a mail server (SMTP).

All the work of this process, the rendering included; the mail server is another one.
"""

import json
import multiprocessing
import sys
import time

from bench import ground, intakes, webhook


def post_office(ready: object) -> None:
    """A mail server that takes everything."""
    from aiosmtpd.controller import Controller

    class Takes:
        async def handle_DATA(self, *_: object) -> str:  # noqa: N802 (its name at the server)
            return "250 taken"

    from tests.site.running import free_port

    port = free_port()
    controller = Controller(Takes(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.put(port)  # type: ignore[attr-defined]
    time.sleep(3600)


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    office = context.Process(target=post_office, args=(ready,), daemon=True)
    office.start()
    port = ready.get(timeout=60)
    home = ground.stand()
    store = ground.a_store()
    webhook.connect(store)
    from afterword.engine.live import Engine
    from afterword.engine.ports import NoChance, VirtualClock
    from afterword.engine.sending import Sender
    from afterword.outbox.journal import Journal
    from afterword.outbox.models import Intent
    from afterword.wire.carry import carry

    clock = VirtualClock(ground.NOW)
    sender = Sender(
        clock=clock,
        chance=NoChance(),
        carry=carry,
        catch=lambda: ("127.0.0.1", port),
        note=Journal(home / "journal" / "bench.jsonl").write,
        at_once=4,
        ramp=0,
    )
    engine = Engine(clock, sender)
    intakes.keep(store, range(many))
    with ground.timed() as took:
        engine.until_quiet()
        clock.at = ground.after(hours=1)
        engine.until_quiet()
    said = Intent.objects.everywhere().filter(state="accepted").count()
    office.terminate()
    if said != many:
        raise SystemExit(f"{said} of {many} journeys said their word")
    print(
        json.dumps(
            {
                "cpu_ms_per_journey": took[0].cpu / many * 1000,
                "journeys_per_s": many / took[0].wall,
            }
        )
    )


if __name__ == "__main__":
    main()
