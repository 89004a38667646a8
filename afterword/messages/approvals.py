"""Having words approved: handing them in, hearing what became of them, and which are good now.

The network is spoken to between transactions: what is handed in is written down before, what is
answered after. A hand-in that nobody answered is asked for again by whoever presses the button;
the provider knows it by its name.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec
import structlog
from django.conf import settings
from django.db import transaction

from afterword.decisions.faults import Fault
from afterword.house import actions as house
from afterword.house import queries as house_queries
from afterword.house.models import Store
from afterword.house.sealing import Unreadable as Sealed
from afterword.outbox import ports
from afterword.timeline.hot import Arrived
from afterword.wire import shapes
from afterword.wire.approving import Category, Judged, Wording

from . import examples, models, queries
from .approving import Fit, Unfit, fit
from .liquid import Faulty
from .text import Unreadable, brief_words, parse

GOOD = ("approved", "reinstated", "flagged")
"""The words of a provider for what may be said; ``flagged``: still, though its quality is low."""

log = structlog.get_logger()

Carry = Callable[[shapes.Request], shapes.Answer]


class Unasked(Exception):
    """It could not be handed in or asked about. The text says why."""


def good(store: Store) -> dict[str, dict[str, list[str]]]:
    """By channel and template: the languages in which words are approved."""
    rows = models.Approval.objects.of(store).filter(status__in=GOOD).order_by("language")
    found: dict[str, dict[str, list[str]]] = {}
    for channel, template, language in rows.values_list("channel", "template", "language"):
        languages = found.setdefault(channel, {}).setdefault(template, [])
        if language not in languages:
            languages.append(language)
    return found


def _settle(store: Store) -> None:
    """Let decisions see what is approved now."""
    found = good(store)
    if found != store.approved:
        store.approved = found
        store.save(update_fields=["approved"])


@transaction.atomic
def suppose(store: Store, channel: str, *, now: datetime, by: str) -> int:
    """In a demo, whose channels go nowhere: have all that is fit approved, as if it had been handed
    in. Gives how many. Raises ``ValueError`` for a store that is no demo."""
    if not store.demo:
        raise ValueError(f"{store.key} is no demo; only the provider approves its words")
    count = 0
    pictured = examples.pictured(store, channel)
    for line in board(store, channel):
        if not line.faults:
            text = queries.text(store, line.template)
            made = fit(
                text, channel, line.language, "utility", settings.AFTERWORD_URL, pictured=pictured
            )
            row = _write_down(store, channel, line.template, line.language, made, now=now, by=by)
            row.status, row.quality, row.judged = "approved", "green", now
            row.save()
            count += 1
    _settle(store)
    return count


# ------------------------------------------------------------------------------- handing in


def hand_in(
    store: Store,
    channel: str,
    template: str,
    language: str,
    category: Category,
    *,
    carry: Carry,
    now: datetime,
    by: str,
) -> models.Approval:
    """Hand the words of a template in one language in for approval.

    Raises ``Unasked`` when there is nobody to ask or nobody answers, ``approving.Unfit``,
    ``text.Unreadable`` or ``LookupError`` when the words are not fit for it.
    """
    provider, account = _reached(store, channel)
    text = queries.text(store, template)
    pictured = examples.pictured(store, channel)
    made = fit(text, channel, language, category, settings.AFTERWORD_URL, pictured=pictured)
    row = _write_down(store, channel, template, language, made, now=now, by=by)
    try:
        wording = made.wording
        if made.picture and isinstance(provider, ports.ShowsExamples):
            handle = examples.show(store, made.picture, provider, account, carry)
            wording = msgspec.structs.replace(wording, picture=handle)
        asked = provider.submission(wording, account)
        judged = provider.submitted(wording, _answered(carry(asked)))
        if isinstance(judged, shapes.Refusal):
            raise Unasked(judged.says)
    except (Unasked, examples.Unshown, ValueError, shapes.Misread) as error:
        _note(row, str(error))
        raise Unasked(str(error)) from error
    _take(store, [judged], channel, None)
    row.refresh_from_db()
    return row


@transaction.atomic
def _write_down(
    store: Store,
    channel: str,
    template: str,
    language: str,
    made: Fit,
    *,
    now: datetime,
    by: str,
) -> models.Approval:
    wording: Wording = made.wording
    row, new = models.Approval.objects.of(store).update_or_create(
        store=store,
        channel=channel,
        name=wording.name,
        code=wording.language,
        defaults={
            "template": template,
            "language": language,
            "body": wording.body,
            "gaps": list(made.gaps),
            "button": wording.button,
            "link": made.link,
            "choices": list(made.choices),
            "picture": made.picture,
            "category": wording.category,
            "reason": "",
            "asked": now,
            "by": by,
        },
    )
    if new:
        detail = {"language": language, "name": wording.name}
        about = f"{channel}/{template}"
        house.audit(store, now=now, by=by, what="template.handed_in", about=about, detail=detail)
    return row


def _note(row: models.Approval, why: str) -> None:
    row.reason = why[:400]
    row.save(update_fields=["reason"])


def _reached(store: Store, channel: str) -> tuple[ports.Approves, shapes.Account]:
    found = house_queries.account(store, "channel", channel)
    if found is None:
        raise Unasked(f"{channel} is not connected")
    provider = ports.provider(channel, ports.named(channel, found.settings))
    if not isinstance(provider, ports.Approves):
        raise Unasked(f"{channel} approves no words")
    secrets = {name: str(value) for name, value in found.secrets(store.secret).items()}
    return provider, shapes.Account(settings=found.settings, secrets=secrets)


def _answered(answer: shapes.Answer) -> shapes.Response:
    if isinstance(answer, shapes.Response):
        return answer
    raise Unasked(answer.says)


# ---------------------------------------------------------------------------------- hearing


def ask(store: Store, channel: str, *, carry: Carry, now: datetime) -> int:
    """Ask the provider what it thinks of all that was handed in. Gives how much changed.

    Raises ``Unasked`` when it cannot be asked.
    """
    provider, account = _reached(store, channel)
    found: list[Judged] = []
    more = ""
    while True:
        try:
            page = provider.listed(_answered(carry(provider.listing(account, more))))
        except (ValueError, shapes.Misread) as error:
            raise Unasked(str(error)) from error
        if isinstance(page, shapes.Refusal):
            raise Unasked(page.says)
        found += page.found
        if not page.more or page.more == more:
            return _take(store, found, channel, now)
        more = page.more


def ask_all(*, carry: Carry, now: datetime) -> int:
    """Ask for every store that has handed something in, where its channel is connected: what a
    webhook did not bring. Gives how much changed; who cannot be asked is passed over."""
    changed = 0
    rows = models.Approval.objects.everywhere().values_list("store_id", "channel").distinct()
    for store_id, channel in sorted(rows):
        store = Store.objects.get(pk=store_id)
        if house_queries.account(store, "channel", channel) is None:
            continue
        try:
            changed += ask(store, channel, carry=carry, now=now)
        except (Unasked, Sealed, LookupError) as error:
            log.warning(
                "approvals.unasked", store=store.key, channel=channel, says=str(error)[:200]
            )
    return changed


def heard(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """The provider has told what became of words. Safe to repeat."""
    for one in events:
        data = one.event.data
        told = Judged(
            name=str(data.get("template", "")),
            language=str(data.get("language", "")),
            status=str(data.get("status", "")),
            category=str(data.get("category", "")),
            quality=str(data.get("quality", "")),
            reason=" ".join(str(data.get(name) or "") for name in ("reason", "advice")).strip(),
        )
        _take(store, [told], str(data.get("channel", "")), one.event.happened)


@transaction.atomic
def _take(store: Store, judged: Iterable[Judged], channel: str, at: datetime | None) -> int:
    """Write down what was judged, where it is news. Gives how many rows changed.

    ``at``: as of when it is so; of two the later counts. ``None``: it is no judgement yet, only the
    answer to the hand-in, and whatever is told counts more.
    """
    rows = {
        (row.name, row.code): row
        for row in models.Approval.objects.of(store).select_for_update().filter(channel=channel)
    }
    changed = 0
    for one in judged:
        row = rows.get((one.name, one.language))
        if row is None or (row.judged is not None and (at is None or row.judged > at)):
            continue
        before = (row.status, row.category, row.quality, row.reason, row.provider_id)
        row.status = one.status[:40] or row.status
        row.category = one.category[:40] or row.category
        row.quality = one.quality[:40] or row.quality
        row.provider_id = one.provider_id[:60] or row.provider_id
        if one.status:
            row.reason = one.reason[:400]
        row.judged = at or row.judged
        row.save()
        changed += before != (row.status, row.category, row.quality, row.reason, row.provider_id)
    _settle(store)
    return changed


# ------------------------------------------------------------------------------ for writing


def newest(
    store: Store, channel: str, templates: Iterable[str]
) -> dict[tuple[str, str], models.Approval]:
    """By (template, language): the approved words that were handed in last."""
    rows = (
        models.Approval.objects.of(store)
        .filter(channel=channel, template__in=set(templates), status__in=GOOD)
        .order_by("asked", "id")
    )
    return {(row.template, row.language): row for row in rows}


# ---------------------------------------------------------------------------- for looking at


class Line(msgspec.Struct, frozen=True):
    """How the words of one template stand in one language."""

    template: str
    title: str
    language: str
    body: str
    """The words as they would be handed in; empty when they are not fit for it."""
    faults: tuple[Fault, ...]
    """Why they are not fit; empty when they are."""
    row: models.Approval | None
    """What became of these very words; ``None``: they were not handed in yet."""
    before: models.Approval | None
    """Other words of it that are approved, and go out until these are."""
    picture: str = ""
    """The name of the picture over the words; empty: there is none."""

    @property
    def state(self) -> str:
        """``unfit``, ``new``, ``asked``, or the provider's word for it."""
        if self.row is not None:
            return self.row.status
        return "unfit" if self.faults else "new"

    @property
    def may_be_handed_in(self) -> bool:
        """Whether there is something to hand in."""
        return not self.faults and self.state in ("new", "asked", "rejected")


ANSWERS = ("heard-", "answer-")
"""How the templates begin that only ever answer somebody, always within their window."""


def board(store: Store, channel: str) -> list[Line]:
    """Every template that has words for the channel, in each of its languages; not those that only
    answer, and so need no approval."""
    rows: dict[tuple[str, str], list[models.Approval]] = {}
    for row in models.Approval.objects.of(store).filter(channel=channel).order_by("asked", "id"):
        rows.setdefault((row.template, row.language), []).append(row)
    pictured = examples.pictured(store, channel)
    return [
        _line(key, text, channel, language, rows.get((key, language), []), pictured=pictured)
        for key, text in sorted(queries.texts(store).items())
        if not key.startswith(ANSWERS)
        for language in _languages(text, channel)
    ]


def _languages(text: str, channel: str) -> Sequence[str]:
    try:
        template = parse(text)
    except Unreadable:
        return ()
    return template.languages if brief_words(template, channel) else ()


def _line(
    key: str,
    text: str,
    channel: str,
    language: str,
    rows: Sequence[models.Approval],
    *,
    pictured: bool,
) -> Line:
    name = body = picture = ""
    faults: tuple[Fault, ...] = ()
    try:
        made = fit(text, channel, language, "utility", settings.AFTERWORD_URL, pictured=pictured)
        name, body, picture = made.wording.name, made.wording.body, made.picture
    except (Unfit, Faulty) as error:
        faults = error.faults
    mine = next((row for row in reversed(rows) if row.name == name), None)
    before = next((row for row in reversed(rows) if row.name != name and row.status in GOOD), None)
    return Line(key, parse(text).name, language, body, faults, mine, before, picture)
