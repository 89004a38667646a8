"""Small things that several screens say alike: what a text message takes and costs, who carries."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions.carriers import CARRIERS, tracking_url, word
from afterword.messages.costs import Weighed
from afterword.ui.money import micros
from afterword.ui.phrasing import comma, isolated


def in_words(weighed: Weighed) -> str:
    """``2 parts, GSM-7``."""
    found = weighed.segments
    said = ngettext("%d part", "%d parts", found.parts) % found.parts
    return f"{said}{comma()}{isolated(found.alphabet)}"


def roughly(weighed: Weighed) -> str:
    """``about 2 parts, GSM-7, £0.08``: a message whose gaps are not filled in yet."""
    said = in_words(weighed)
    if weighed.cost:
        cost = micros(int(weighed.cost.amount * 1_000_000), weighed.cost.currency)
        said += f"{comma()}{cost}"
    return _("about %s") % said


def carrier_name(carrier: str) -> str:
    """A carrier as people know it, where we know it; else as it was written."""
    found = CARRIERS.get(word(carrier))
    return found.name if found else carrier


def follow_at(carrier: str, number: str, url: str) -> str:
    """Where a parcel can be followed at its carrier: where the shop says, else where we know."""
    return url or (tracking_url(word(carrier), number) if number else "")
