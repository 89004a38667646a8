"""What is at fault around the messages: machines, rules, connections, webhooks, what came in."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.desk.queries import closed_ways
from afterword.house import workers
from afterword.house.models import Store
from afterword.outbox.webhooks.queries import given_up
from afterword.timeline.models import Intake
from afterword.ui import kept_words, moments, phrasing, words

from .card import Needed

PARTS = {
    "spacing": gettext_lazy("pauses"),
    "hours": gettext_lazy("hours"),
    "caps": gettext_lazy("limits"),
    "ceiling": gettext_lazy("what nothing exceeds"),
    "talk": gettext_lazy("what waits while we talk"),
}
"""What the parts of a store's rules are called."""


def accounts(store: Store) -> list[Needed]:
    """The ways out over which nothing goes."""
    return [
        Needed(
            key=f"account-{row.pk}",
            kind="account",
            title=_("Nothing goes out by %s") % words.word(words.PLUGS, row.plug),
            hint=_("every message waits"),
            text=kept_words.said(row.trouble),
            tone="rose",
            icon="exclamation-triangle",
            url="settings/#connections",
            button=_("See to it"),
            strong=True,
        )
        for row in closed_ways(store).order_by("plug")
    ]


def webhooks(store: Store) -> list[Needed]:
    """The webhooks that were given up."""
    return [
        Needed(
            key=f"webhook-{row.pk}",
            kind="webhook",
            title=_("“%s” is told nothing any more") % phrasing.isolated(row.name),
            hint=_("a webhook"),
            text=kept_words.said(row.off_why),
            tone="rose",
            icon="exclamation-triangle",
            url=f"settings/webhooks/{row.pk}/",
            button=_("See why"),
        )
        for row in given_up(store).order_by("id")
    ]


def resting() -> list[Needed]:
    """The machines that send nothing just now."""
    return [
        Needed(
            key=f"resting-{worker.name}",
            kind="resting",
            title=_("One machine sends nothing just now"),
            hint=_("until its clock is steady"),
            bold=f"{phrasing.isolated(worker.host)}:",
            text=_jumped(workers.jump_of(worker)),
            tone="rose",
            icon="clock",
            url="undelivered/",
            button=_("See what waits"),
            strong=True,
        )
        for worker in workers.resting()
    ]


def _jumped(jump: timedelta) -> str:
    minutes = max(1, abs(jump) // timedelta(minutes=1))
    by = moments.length(f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours")
    if jump > timedelta():
        return _("The clock there jumped ahead by %s. Set it right if it is wrong.") % by
    return _("The clock there jumped back by %s. Set it right if it is wrong.") % by


def rules(store: Store) -> list[Needed]:
    """The hours and limits that cannot be read."""
    faults = store.rules_faults
    if not faults:
        return []
    return [
        Needed(
            key="rules",
            kind="rules",
            title=_("Some of your hours and limits cannot be read"),
            hint=_("the usual ones hold"),
            text=_("It concerns: %s.") % phrasing.listed(words.word(PARTS, one) for one in faults),
            tone="amber",
            icon="clock",
            url="settings/timing/",
            button=_("Settle them anew"),
        )
    ]


def intakes(store: Store) -> list[Needed]:
    """What came in and could not be read."""
    count = Intake.objects.of(store).filter(state="failed").count()
    if not count:
        return []
    return [
        Needed(
            key="intake",
            kind="intake",
            title=ngettext(
                "%d thing that came in could not be read",
                "%d things that came in could not be read",
                count,
            )
            % count,
            text=_("Nothing is lost: each waits as it came, and can be read again."),
            tone="amber",
            icon="inbox-arrow-down",
            url="intake/",
            button=_("See why"),
        )
    ]
