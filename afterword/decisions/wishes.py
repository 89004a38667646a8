"""What people wish beyond yes and no: less often, a pause; and words that grow too old to count.

All wishes are stated facts of the customer, set on their own page or told in talk: ``pace`` is
``less``, or not; ``paused_until`` is an instant; ``only`` is a channel; ``no_calls`` is true;
``not_before`` and ``not_after`` are hours of their own clock. News of orders heeds calls alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from .caps import Held
from .consent import standing
from .fold import Present
from .reasons import Because, because
from .rules import CAPS, Cap, MessageClass, Reason, Rules
from .timeline import Timeline
from .timing import Hours

PACE, LESS, PAUSED = "pace", "less", "paused_until"
ONLY, NO_CALLS, NOT_BEFORE, NOT_AFTER = "only", "no_calls", "not_before", "not_after"
LANGUAGE = "language"


def paced(rules: Rules, present: Present) -> Rules:
    """The rules for somebody: at half the caps where they asked for less, never below one. A class
    without a cap has half of what caps are by default."""
    if present.customer.stated.get(PACE) != LESS:
        return rules
    caps: dict[MessageClass, Cap] = dict(rules.caps)
    for name, usual in CAPS.items():
        cap = rules.caps.get(name, Cap())
        day = usual.day if cap.day is None else cap.day
        week = usual.week if cap.week is None else cap.week
        caps[name] = Cap(day=_half(day), week=_half(week))
    return msgspec.structs.replace(rules, caps=caps)


def wished(
    channels: Sequence[str], message_class: MessageClass, purpose: Reason, present: Present
) -> tuple[tuple[str, ...], tuple[Because, ...]]:
    """The channels that are left where somebody asked for one alone, or for no calls; and why. News
    of orders only takes the one they asked for first. What answers somebody goes where they
    wrote."""
    stated = present.customer.stated
    left = tuple(channels)
    if purpose == "answer" or not stated:
        return left, ()
    reasons = []
    if stated.get(NO_CALLS) is True and "voice" in left:
        left = tuple(one for one in left if one != "voice")
        reasons.append(because("wish", "no", channel="voice", calls=True))
    if only := str(stated.get(ONLY) or ""):
        first = tuple(one for one in left if one == only)
        rest = tuple(one for one in left if one != only)
        if message_class == "transactional":
            left = (*first, *rest)
        elif rest:
            left = first
            reasons.append(because("wish", "no", channel=only))
    return left, tuple(reasons)


def left_in_peace(message_class: MessageClass, loud: str, present: Present) -> Hours | None:
    """The hours in which somebody said that they may be written to; ``None``: they said nothing, or
    it does not hold for this. News of orders heeds it where it rings."""
    stated = present.customer.stated
    if not stated or (message_class == "transactional" and loud != "call"):
        return None
    begins, ends = (str(stated.get(name) or "") for name in (NOT_BEFORE, NOT_AFTER))
    if not begins and not ends:
        return None
    try:
        return Hours(from_=begins or "00:00", to=ends or "24:00")
    except ValueError:
        return None


def _half(most: int | None) -> int | None:
    return None if most is None else min(most, max(1, most // 2))


def rest(message_class: MessageClass, present: Present, now: datetime) -> Held | None:
    """The pause that somebody asked for, while it lasts. ``None``: there is none for this."""
    if message_class == "transactional":
        return None
    until = paused_until(present)
    if until is None or until <= now:
        return None
    return Held(until, until, because("rest", "wait", until=until))


def paused_until(present: Present) -> datetime | None:
    """Until when somebody asked for a pause; what cannot be read is none."""
    written = present.customer.stated.get(PAUSED)
    try:
        until = datetime.fromisoformat(str(written or ""))
    except ValueError:
        return None
    return until if until.tzinfo else None


# --------------------------------------------------------------------------- growing too old


class Lapse(NamedTuple):
    """After how many years without a sign of life a yes, or a silence, counts no more."""

    years: int
    of: frozenset[str]
    """``yes``: one that was given; ``silence``: the leave that a purchase gives by itself."""
    source: str


BOTH, SILENCE, YES = (
    frozenset({"yes", "silence"}),
    frozenset({"silence"}),
    frozenset({"yes"}),
)
LAPSES: dict[str, Lapse] = {
    "CA": Lapse(2, SILENCE, "CASL, S.C. 2010 c. 23, s. 10(9)-(10): two years from a purchase"),
    "DE": Lapse(
        4,
        YES,
        "AG München, 14.2.2023, 161 C 12736/22: a yes unused for four years; BGH, 1.2.2018, "
        "III ZR 196/17: not by time alone",
    ),
    "FR": Lapse(3, BOTH, "CNIL, gestion commerciale (2022): three years from the last contact"),
    "IT": Lapse(2, YES, "Garante, 24.2.2005, fidelity cards: two years for marketing data"),
}
"""By the country where somebody lives. An engineer's reading of 2026-11-26, and no legal advice; of
practice that is not settled the shorter time stands here."""

SIGNS = frozenset(
    {"order.placed", "reply.received", "answer.given", "review.left", "consent.given"}
)
"""What people do of their own. Nothing that a program may do for them: mails are opened and links
followed by scanners."""


def lapsed(
    seen: Timeline, channel: str, contact: str, purpose: str, now: datetime, rules: Rules
) -> Because | None:
    """Why a yes or a silence counts no more; ``None``: it does, or nothing is asked for."""
    present = seen.present
    country = present.customer.country or rules.country
    rule = LAPSES.get(country)
    if rule is None or purpose in ("orders", "answer"):
        return None
    word = standing(present, channel, contact, purpose)
    if ("yes" if word is not None else "silence") not in rule.of:
        return None
    last = max((one.happened for one in seen.events if one.kind in SIGNS), default=None)
    if last is None or _years_after(last, rule.years) > now:
        return None
    return because(
        "lapsed",
        "no",
        channel=channel,
        purpose=purpose,
        country=country,
        years=rule.years,
        last=last,
    )


def _years_after(at: datetime, years: int) -> datetime:
    try:
        return at.replace(year=at.year + years)
    except ValueError:  # the 29th of February
        return at.replace(year=at.year + years, day=28)
