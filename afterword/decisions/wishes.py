"""What people wish beyond yes and no: less often, a pause; and words that grow too old to count.

Both wishes are stated facts of the customer, set on their own page: ``pace`` is ``less``, or not;
``paused_until`` is an instant. News of orders heeds neither.
"""

from datetime import datetime
from typing import NamedTuple

import msgspec

from .caps import Held
from .consent import standing
from .fold import Present
from .reasons import Because, because
from .rules import CAPS, Cap, MessageClass, Rules
from .timeline import Timeline

PACE, LESS, PAUSED = "pace", "less", "paused_until"


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
