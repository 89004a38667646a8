"""Intakes a second: raw Shopify orders, kept, become customers, orders, events and runs."""

import json
import sys

from bench import ground, webhook


def keep(store: object, numbers: range) -> None:
    """Keep raw webhooks as the door does."""
    from afterword.timeline import hot_intakes

    key = store.secret  # type: ignore[attr-defined]
    for start in range(numbers.start, numbers.stop, 200):
        rows = []
        for number in range(start, min(start + 200, numbers.stop)):
            body = webhook.body(number)
            sent = {name.lower(): one for name, one in webhook.headers(number, body).items()}
            rows.append(
                (
                    store.pk,  # type: ignore[attr-defined]
                    "shopify",
                    "orders/create",
                    f"bench-{number}",
                    ground.NOW,
                    json.dumps(sent),
                    key.pack(body, "intake"),
                )
            )
        hot_intakes.insert(rows)


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    ground.stand(sys.argv[2] if len(sys.argv) > 2 else "")
    store = ground.a_store()
    webhook.connect(store)
    from afterword.engine.intake import parse_waiting
    from afterword.engine.reactions import react
    from afterword.journeys.models import Run
    from afterword.timeline.models import Intake

    keep(store, range(many))
    with ground.timed() as took:
        while parse_waiting(ground.NOW):
            pass
    parsed = took[0]
    with ground.timed() as took:
        while react(ground.NOW):
            pass
    reacted = took[0]
    runs = Run.objects.everywhere().count()
    done = Intake.objects.everywhere().filter(state="done").count()
    if runs != many or done != many:
        raise SystemExit(f"{done} of {many} intakes became {runs} runs")
    wall = parsed.wall + reacted.wall
    print(
        json.dumps(
            {
                "intakes_parsed_per_s": many / wall,
                "cpu_ms": (parsed.cpu + reacted.cpu) / many * 1000,
                "parse_ms": parsed.cpu / many * 1000,
                "react_ms": reacted.cpu / many * 1000,
            }
        )
    )


if __name__ == "__main__":
    main()
