"""Addresses that are written to no more, and messages that came back from them."""

from datetime import datetime
from typing import Literal, get_args

from django.db import transaction

from afterword.decisions.consent import kinds_for
from afterword.decisions.reasons import because
from afterword.decisions.rules import Purpose
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import consents, hot_waits
from afterword.timeline.models import ContactPoint, Suppression
from afterword.wire import shapes

from . import brakes, ladder, models
from .moves import add_reason, becomes, said

SPREAD = "contact/"
"""How the keys of the events begin that tell every owner of an address of its block."""


def block(intent: models.Intent, refusal: shapes.Refusal, *, now: datetime, by: str) -> None:
    """The address itself is at fault: nobody who has it is written to under it again."""
    block_address(
        intent.store,
        intent.channel,
        intent.contact,
        why=refusal.blocks,
        detail=refusal.says,
        key=intent.send_key,
        now=now,
        by=by,
    )


def said_stop(intent: models.Intent, *, now: datetime, by: str) -> None:
    """They told whoever carries the channel to stop, at some time before: a no to all of it."""
    words = [
        consents.Word(intent.channel, intent.contact, purpose, given=False, wording="")
        for purpose in get_args(Purpose)
    ]
    proof = consents.Proof(source="provider", event=f"message/{intent.send_key}")
    consents.say(intent.store, intent.customer, words, proof=proof, now=now, by=by)


def block_address(
    store: Store,
    channel: str,
    digest: str,
    *,
    why: str,
    detail: str,
    key: str,
    now: datetime,
    by: str,
) -> None:
    """Suppress an address, for every customer who has it, and tell their timelines."""
    Suppression.objects.of(store).get_or_create(
        store=store, channel=channel, digest=digest, defaults={"why": why, "since": now}
    )
    kind = "contact.complained" if why == "complained" else "contact.bounced"
    data = {"channel": channel, "contact": digest, "detail": detail[:200], "hard": True}
    owners = (
        ContactPoint.objects.of(store)
        .filter(channel__in=(channel, *kinds_for(channel)), digest=digest)
        .values_list("customer_id", flat=True)
    )
    timeline.record_each(
        store,
        [
            (
                owner,
                shapes.Event(
                    kind=kind,
                    key=f"{SPREAD}{digest}:{why}:{key}:{owner}",
                    happened=now,
                    about=f"customer/{owner}",
                    data=data,
                ),
            )
            for owner in owners
        ],
        now=now,
        by=by,
    )


@transaction.atomic
def came_back(
    store: Store,
    send_key: str,
    *,
    why: Literal["bounced", "complained"],
    hard: bool,
    detail: str,
    channel: str = "",
    now: datetime,
    by: str,
) -> None:
    """A message was returned, or called spam, after it had been accepted. Safe to repeat.

    ``channel``: the one that says so; of one that was left for the next one nothing follows. What
    bounced has failed, or takes the next channel of its step. ``hard``: the address it was written
    to is written to no more. Word of that may come in before our own word that the message was
    accepted.
    """
    intent = (
        models.Intent.objects.of(store)
        .filter(send_key=send_key, attempt__gt=0)
        .select_related("store", "customer")
        .first()
    )
    if intent is None or channel not in ("", intent.channel):
        return
    if why == "complained":
        brakes.count(store, [brakes.Counted(intent.journey, intent.channel, complaints=1)], now)
    if why == "bounced" and intent.state in ("accepted", "delivered", "unknown"):
        brakes.count(store, [brakes.Counted(intent.journey, intent.channel, bounces=1)], now)
        intent.says = detail[:500]
        if intent.state != "unknown" and now < intent.valid_until and ladder.another(intent):
            ladder.climb(intent, now)
            intent.save(update_fields=["says", *ladder.CLIMBED])
            # It may be waited for already: whether it is seen in time.
            hot_waits.done_waiting(store.pk, "message", [intent.pk])
            waits = [(intent.customer_id, intent.pk, now)]
            hot_waits.add_waits(store.pk, "message", waits)
        else:
            becomes(intent, "failed", now)
            add_reason(intent, because("provider", "no", says=intent.says))
            intent.save(update_fields=["state", "state_at", "says", "because"])
            event = said(intent, "failed", now)
            timeline.record_each(store, [(intent.customer_id, event)], now=now, by=by)
    if hard:
        _close_that_of(intent, why, detail, now, by)


def close_that_of(
    store: Store,
    send_key: str,
    *,
    why: Literal["bounced", "complained"],
    detail: str,
    channel: str = "",
    now: datetime,
    by: str,
) -> None:
    """Write no more to the address that a message went to. What else follows from its coming back
    is left to ``came_back``. Safe to repeat, and before or after that."""
    found = models.Intent.objects.of(store).filter(send_key=send_key, attempt__gt=0)
    intent = found.select_related("store", "customer").first()
    if intent is not None and channel in ("", intent.channel):
        _close_that_of(intent, why, detail, now, by)


def _close_that_of(
    intent: models.Intent,
    why: Literal["bounced", "complained"],
    detail: str,
    now: datetime,
    by: str,
) -> None:
    block_address(
        intent.store,
        intent.channel,
        intent.contact,
        why=why,
        detail=detail,
        key=intent.send_key,
        now=now,
        by=by,
    )
