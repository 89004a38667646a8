"""What is stuck: what did not get through, journeys that stand still, late parcels."""

from collections import Counter
from datetime import datetime

from django.db.models import Count, Window
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.desk.queries import failed, held_back, late_parcels, undone, unknown
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.outbox.brakes import ALL_MAIL
from afterword.outbox.models import Intent
from afterword.outbox.papers import waiting
from afterword.timeline import queries as timeline
from afterword.ui import kept_words, phrasing, words

from .card import SHOWN, Needed, few_of


def papers(store: Store) -> list[Needed]:
    """The cards that are to be printed and posted."""
    count = waiting(store).count()
    if not count:
        return []
    return [
        Needed(
            key="papers",
            kind="papers",
            title=ngettext("%d card is to be posted", "%d cards are to be posted", count) % count,
            text=_("Print them, carry them out, and say so."),
            tone="amber",
            icon="envelope-open",
            url="post/",
            button=_("Print them"),
        )
    ]


def unknown_messages(store: Store) -> list[Needed]:
    """The messages of which nobody can tell whether they arrived."""
    rows = list(unknown(store).select_related("customer").order_by("state_at", "id")[: SHOWN + 1])
    found = [_unknown_one(row, store) for row in rows[:SHOWN]]
    more = unknown(store).count() - SHOWN if len(rows) > SHOWN else 0
    if more > 0:
        found.append(
            Needed(
                key="unknown-more",
                kind="unknown",
                title=ngettext("%d more message is unknown", "%d more messages are unknown", more)
                % more,
                tone="amber",
                icon="question-mark-circle",
                url="messages/?state=unknown",
                button=_("See them"),
            )
        )
    return found


def undone_deeds(store: Store) -> list[Needed]:
    """What was not done at the shop."""
    newest = undone(store).annotate(many=Window(Count("pk"))).first()
    if newest is None:
        return []
    many = newest.many
    title = ngettext(
        "%d thing was not done at the shop", "%d things were not done at the shop", many
    )
    return [
        Needed(
            key="deeds",
            kind="unknown",
            title=title % many,
            hint=str(words.word(words.DEEDS, newest.effect)),
            text=kept_words.said(newest.says),
            tone="amber",
            icon="question-mark-circle",
            url="undelivered/",
            button=_("See them"),
        )
    ]


def _unknown_one(row: Intent, store: Store) -> Needed:
    name = timeline.name_of(row.customer, store)["name"] or _("a customer")
    return Needed(
        key=f"message-{row.pk}",
        kind="unknown",
        title=_("Nobody can tell whether %s got a message") % phrasing.isolated(name),
        hint=_("not sent twice"),
        text=kept_words.said(row.says),
        tone="amber",
        icon="question-mark-circle",
        url=f"messages/{row.pk}/",
        button=_("Decide"),
    )


def parked(store: Store) -> list[Needed]:
    """The people who stand still in a journey for a fault in it."""
    rows = journeys.Run.objects.of(store).exclude(error="").order_by("-since", "-id")
    faults: dict[str, list[str]] = {}
    for journey, error in rows.values_list("journey", "error"):
        faults.setdefault(journey, []).append(error)
    names = dict(
        journeys.Journey.objects.of(store).filter(key__in=faults).values_list("key", "name")
    )
    return [
        Needed(
            key=f"parked-{journey}",
            kind="parked",
            title=ngettext(
                "%(n)d person stands still in “%(journey)s”",
                "%(n)d people stand still in “%(journey)s”",
                len(errors),
            )
            % {"n": len(errors), "journey": names.get(journey, journey)},
            hint=_("a fault in the journey"),
            text=errors[0],
            tone="rose",
            icon="pause-circle",
            url=f"journeys/{journey}/parked/",
            button=_("See why"),
        )
        for journey, errors in faults.items()
    ]


def late(store: Store, now: datetime) -> list[Needed]:
    """The parcels that are late."""
    rows = list(late_parcels(store, now))
    if not rows:
        return []
    carriers = Counter(row.carrier or _("unknown carrier") for row in rows)
    most, count = carriers.most_common(1)[0]
    told = _told_late(store, {row.order for row in rows})
    people = {row.customer_id: row.customer for row in rows}
    return [
        Needed(
            key="late",
            kind="late",
            title=ngettext("%d parcel is late", "%d parcels are late", len(rows)) % len(rows),
            hint=most
            if count == len(rows)
            else _("%(n)d of them %(carrier)s") % {"n": count, "carrier": most},
            text=_told(told, len({row.order for row in rows})),
            bold=few_of(list(people.values()), store),
            tone="amber",
            icon="truck",
            url="parcels/?group=late",
            button=_("See it") if len(rows) == 1 else _("See all %d") % len(rows),
        )
    ]


def _told_late(store: Store, orders: set[str]) -> int:
    told = (
        Intent.objects.of(store)
        .filter(order__in=orders, template="order-late", accepted__isnull=False)
        .values_list("order", flat=True)
    )
    return len(set(told))


def _told(told: int, orders: int) -> str:
    if told == 0:
        return _("Nobody was told yet.")
    if told == orders:
        return ngettext("Was told.", "All of them were told.", orders)
    return ngettext("%(told)d of %(all)d was told.", "%(told)d of %(all)d were told.", orders) % {
        "told": told,
        "all": orders,
    }


def held_journeys(store: Store) -> list[Needed]:
    """The journeys that hold back by themselves."""
    pulled = list(held_back(store).order_by("id"))
    names = dict(
        journeys.Journey.objects.of(store)
        .filter(key__in=[one.journey for one in pulled])
        .values_list("key", "name")
    )
    return [
        Needed(
            key=f"held-{one.journey}",
            kind="held",
            title=_("“%s” holds back by itself")
            % phrasing.isolated(names.get(one.journey, one.journey))
            if one.journey != ALL_MAIL
            else _("Offers by e-mail are paused: too many called mails spam"),
            hint=_("something is wrong"),
            text=_("Its messages wait until a person has looked.")
            if one.journey != ALL_MAIL
            else _("News about orders goes out all the same."),
            tone="rose",
            icon="hand-raised",
            url="undelivered/",
            button=_("See why"),
        )
        for one in pulled
    ]


def failed_messages(store: Store, now: datetime) -> list[Needed]:
    """The messages that did not get through."""
    rows = failed(store, now)
    count = rows.count()
    if not count:
        return []
    last = rows.select_related("customer").order_by("-state_at", "-id")[0]
    name = timeline.name_of(last.customer, store)["name"]
    return [
        Needed(
            key="failed",
            kind="failed",
            title=ngettext(
                "%d message did not get through", "%d messages did not get through", count
            )
            % count,
            hint=_("in seven days"),
            bold=f"{phrasing.isolated(name)}:" if name else "",
            text=kept_words.said(last.says),
            tone="amber",
            icon="exclamation-triangle",
            url=f"messages/{last.pk}/" if count == 1 else "undelivered/",
            button=_("See why"),
        )
    ]
