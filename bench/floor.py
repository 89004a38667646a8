"""The floor under a step: the same rows read and written in bare SQL, with nothing decided.

For each run: its row and the person's events are read; the run and its wait are written; a message,
the wait of the message and the event that tells of it are inserted. One transaction for a batch.
"""

from bench import ground

BATCH = 200


def steps(runs: int) -> float:
    """Bare steps a second over tables that ``bench.steps.prepare`` has filled."""
    from django.db import transaction

    from afterword.house import plain

    due = plain.rows(
        "SELECT id, store_id, customer_id, owner_id FROM timeline_wait WHERE owner = 'run'"
        " ORDER BY id LIMIT %s",
        (runs,),
    )
    with ground.timed() as took:
        for start in range(0, len(due), BATCH):
            with transaction.atomic():
                _batch(due[start : start + BATCH])
    return len(due) / took[0].wall


def _batch(due: list[tuple[int, int, int, int]]) -> None:
    from afterword.house import plain

    at, store = plain.instant(ground.after(hours=2)), due[0][1]
    ids = plain.many(owner for *_, owner in due)
    people = plain.many(customer for _, _, customer, _ in due)
    runs = plain.rows(
        "SELECT id, customer_id, journey, version, subject, state, because FROM journeys_run"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('id')}",
        (store, ids),
    )
    plain.rows(
        "SELECT id, kind, happened, known, about, data FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('customer_id')} ORDER BY customer_id, happened, id",
        (store, people),
    )
    plain.execute_each(
        "UPDATE journeys_run SET since = %s, state = %s, because = %s"
        " WHERE store_id = %s AND id = %s",
        [(at, row[5], row[6], store, row[0]) for row in runs],
    )
    plain.execute_each(
        "UPDATE timeline_wait SET due = %s, kinds = %s WHERE store_id = %s AND id = %s",
        [(at, "|message.accepted|", store, wait) for wait, *_ in due],
    )
    _insert(store, at, runs)


def _insert(store: int, at: object, runs: list[tuple[object, ...]]) -> None:
    from afterword.house import plain

    intent = plain.Table(
        "outbox_intent",
        (
            *("store_id", "customer_id", "effect", "send_key", "state", "state_at"),
            *("message_class", "purpose", "journey", "version", "run", "step", "subject", "order"),
            *("template", "tone", "channel", "contact", "priority", "planned", "due"),
            *("valid_until", "candidate", "question", "because", "attempt", "provider"),
            *("provider_id", "says", "sealed", "decided"),
        ),
    )
    new = plain.insert(
        intent,
        [
            (
                *(store, row[1], "message", f"floor-{row[0]}", "planned", at),
                *("service", "care", row[2], row[3], row[0], "say", row[4], row[4]),
                *("first-thanks", "", "email", "", 50, at, at),
                *(at, "{}", "", row[6], 0, "", "", "", b"", ""),
            )
            for row in runs
        ],
        "RETURNING id, customer_id, send_key",
    )
    plain.execute_each(
        "INSERT INTO timeline_wait (store_id, customer_id, owner, owner_id, due, kinds)"
        " VALUES (%s, %s, 'message', %s, %s, '')",
        [(store, customer, number, at) for number, customer, _ in new],
    )
    event = plain.Table(
        "timeline_event",
        (
            *("store_id", "customer_id", "kind", "key", "happened", "known", "about", "order"),
            *("data", "sealed", "by", "history"),
        ),
    )
    plain.insert(
        event,
        [
            (
                *(store, customer, "message.planned", f"message/{key}:planned", at, at),
                *(f"message/{key}", "", '{"message": "x"}', b"", "bench", False),
            )
            for _, customer, key in new
        ],
    )
